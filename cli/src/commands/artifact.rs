//! `artifact`, and `audit`

use std::path::{Component, Path};
use std::process::ExitCode;

use clap::{Args, Subcommand};
use tidegate_api::request::{self, Artifacts, Documents};
use tidegate_api::{Body, Failure};
use tidegate_core::Oid;
use tidegate_core::command::ItemRef;

use super::verb::Act;
use crate::context::{Context, now};

/// Look at the documents that moves rest on, and at what is asked of them
///
/// Documents are looked for in the commit that is checked out: what is not committed is not there.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  tidegate artifact check T-7k2m")]
pub(crate) struct Artifact {
    #[command(subcommand)]
    verb: ArtifactVerb,
}

#[derive(Debug, Subcommand)]
enum ArtifactVerb {
    #[command(alias = "list")]
    Ls(Ls),
    Show(Show),
    History(History),
    Check(Check),
}

/// List the documents that moves rest on, and whether they are still the same
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  tidegate artifact ls T-7k2m")]
struct Ls {
    /// The item [default: all]
    item: Option<String>,
}

/// Show a document that moves rest on, as it is now
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  tidegate artifact show docs/prd/login.md")]
struct Show {
    /// The document
    path: String,
}

/// List the versions of a document that moves rest on, the oldest first
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  tidegate artifact history docs/prd/login.md")]
struct History {
    /// The document
    path: String,
}

/// Check the documents that the ways of an item ask for
///
/// Exits with 1 if one is missing or cannot be used. Without ITEM the ways of the 200 newest open items
/// are looked at.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  tidegate artifact check T-7k2m --rev main")]
struct Check {
    /// The item [default: all open items]
    item: Option<String>,
    /// Look into this commit [default: the one that is checked out]
    #[arg(long, value_name = "COMMIT")]
    rev: Option<String>,
}

/// List evidence that does not fit what is checked out any more
///
/// Criteria that a command showed on other files, and documents that were changed, are gone, or cannot be
/// confirmed. Nothing is run. Exits with 1 if something is found.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  tidegate audit T-7k2m")]
pub(crate) struct Audit {
    /// The item [default: all open items]
    item: Option<String>,
}

impl Act for Artifact {
    fn run(self, context: &Context) -> Result<ExitCode, Failure> {
        let (of, rev, last_only) = match self.verb {
            ArtifactVerb::Ls(ls) => (Documents::Recorded(ls.item.map(ItemRef)), None, false),
            ArtifactVerb::Show(Show { path }) => (Documents::At(below(context, &path)), None, true),
            ArtifactVerb::History(History { path }) => {
                (Documents::At(below(context, &path)), None, false)
            }
            ArtifactVerb::Check(check) => {
                (Documents::Asked(check.item.map(ItemRef)), check.rev, false)
            }
        };
        let head = head(context, rev.as_deref())?;
        let mut reply = context.ask(Body::Artifacts(Artifacts { of, head, at: now()? }))?;
        if let tidegate_api::Reply::Artifact(document) = &mut reply
            && last_only
        {
            document.versions.drain(..document.versions.len().saturating_sub(1));
        }
        Ok(context.output().reply(&reply))
    }
}

impl Act for Audit {
    fn run(self, context: &Context) -> Result<ExitCode, Failure> {
        let (item, head) = (self.item.map(ItemRef), context.place().head());
        context.show(Body::Audit(request::Audit { item, head }))
    }
}

/// The commit that is meant.
fn head(context: &Context, rev: Option<&str>) -> Result<Option<Oid>, Failure> {
    match rev {
        None => Ok(context.place().head()),
        Some(rev) => context.place().commit(rev).map(Some),
    }
}

/// A path as the repository has it, where it is named from the folder that somebody stands in.
fn below(context: &Context, path: &str) -> String {
    let inner = context.place().inner_folder().unwrap_or_default();
    let mut names: Vec<String> = Vec::new();
    for part in inner.join(Path::new(path)).components() {
        match part {
            Component::ParentDir => drop(names.pop()),
            Component::Normal(name) => names.push(name.to_string_lossy().into_owned()),
            Component::CurDir | Component::RootDir | Component::Prefix(_) => {}
        }
    }
    names.join("/")
}
