//! `workflow apply`, `ls`, `show` and `diff`: what was published, and what is to be.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use tidegate_api::notice::Notice;
use tidegate_api::workflow::DefinitionDocument;
use tidegate_api::{Body, Exit, Failure, Reply, request};
use tidegate_core::command::{Command, Publish};
use tidegate_core::definition::{BUILTIN, Definition, Normal, difference};
use tidegate_engine::Fetched;

use super::file;
use super::presets;
use crate::arguments::Mutating;
use crate::context::Context;
use crate::output::Form;
use crate::render;

/// Publish a definition: from then on it is in force
///
/// What it says otherwise than the one before is told, and what that means for items that follow
/// another one: they stay with it. With --dry-run nothing is recorded.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  tidegate workflow apply tidegate.yml --dry-run")]
pub(super) struct Apply {
    /// The file; - for standard input [default: tidegate.yml or flowspec_workflow.yml]
    #[arg(value_name = "FILE", conflicts_with = "preset")]
    file: Option<PathBuf>,
    /// A definition to begin with, in place of a file
    #[arg(long, value_name = "PRESET")]
    preset: Option<String>,
    /// A file of another git repository, which stays where it is: a URL, or the path of a repository
    /// here. REV is a branch, a tag or the whole id of a commit [default: HEAD], PATH the file
    /// [default: tidegate.yml or flowspec_workflow.yml]
    #[arg(long, value_name = "URL[#REV[:PATH]]", conflicts_with_all = ["file", "preset"])]
    from: Option<String>,
    #[command(flatten)]
    options: Mutating,
}

/// List what was published, and how many items follow it
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  tidegate workflow ls")]
pub(super) struct Ls {}

/// Show what is in force under a name, as a file
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  tidegate workflow show bug")]
pub(super) struct Show {
    /// The name [default: what new items follow]
    #[arg(value_name = "NAME")]
    name: Option<String>,
    /// Another version, by its digest or the beginning of it
    #[arg(long, value_name = "DIGEST")]
    version: Option<String>,
}

/// Tell what a file says otherwise than what is in force
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  tidegate workflow diff tidegate.yml")]
pub(super) struct Diff {
    /// The file; - for standard input [default: tidegate.yml or flowspec_workflow.yml]
    #[arg(value_name = "FILE")]
    file: Option<PathBuf>,
}

impl Apply {
    pub(super) fn run(self, context: &Context) -> Result<ExitCode, Failure> {
        if let Some(source) = self.from {
            return apply_shared(&source, self.options, context);
        }
        let definition = match self.preset {
            Some(name) => presets::definition(&name)?,
            None => usable(self.file, context)?,
        };
        let publish = Publish { definition: Normal::of(&definition) };
        let reply = context.changed(Command::Publish(publish), self.options)?;
        Ok(context.output().reply(&reply))
    }
}

impl Ls {
    pub(super) fn run(self, context: &Context) -> Result<ExitCode, Failure> {
        context.show(Body::Workflows)
    }
}

impl Show {
    pub(super) fn run(self, context: &Context) -> Result<ExitCode, Failure> {
        let name = match self.name {
            Some(name) => name,
            None => default(context)?,
        };
        let reply = asked(name, self.version, context)?;
        Ok(shown(&reply, render::definition_file, context))
    }
}

impl Diff {
    pub(super) fn run(self, context: &Context) -> Result<ExitCode, Failure> {
        let later = usable(self.file, context)?;
        let mut reply = asked(later.name.clone(), None, context)?;
        if let Reply::Definition(document) = &mut reply {
            let earlier = render::definition(document).unwrap_or_default();
            let told = difference(&earlier, &later);
            document.changes = told.iter().map(ToString::to_string).collect();
        }
        Ok(shown(&reply, |document| document.changes.join("\n"), context))
    }
}

/// Shows an answer to people by a text of the verb's own.
fn shown(
    reply: &Reply,
    text: impl Fn(&DefinitionDocument) -> String,
    context: &Context,
) -> ExitCode {
    let output = context.output();
    match (reply, output.form()) {
        (Reply::Definition(document), Form::Text) => output.instead(reply, &text(document)),
        _ => output.reply(reply),
    }
}

/// Publishes a definition of another repository, and records where it comes from.
fn apply_shared(
    source: &str,
    mut options: Mutating,
    context: &Context,
) -> Result<ExitCode, Failure> {
    let (Fetched { origin, commit, path, .. }, checked) = file::fetched(source, context)?;
    let Some(definition) = checked.definition else {
        return Err(file::unusable(format!("{path} of {origin}"), &checked));
    };
    let place = format!("from {path} of {origin} at {commit}");
    options.reason = Some(match options.reason.take() {
        Some(reason) => format!("{reason} ({place})"),
        None => place,
    });
    let digest = definition.digest();
    let message = format!("{path} of {origin} at {commit} has the digest {digest}");
    let publish = Publish { definition: Normal::of(&definition) };
    let reply = context.changed(Command::Publish(publish), options)?;
    let reply = reply.with([Notice::new("fetched", message, [commit, digest])]);
    Ok(context.output().reply(&reply))
}

/// The definition in a file, if it can be used.
fn usable(named: Option<PathBuf>, context: &Context) -> Result<Definition, Failure> {
    let (name, checked) = file::checked(named, context)?;
    match checked.definition {
        Some(definition) => Ok(definition),
        None => Err(file::unusable(name, &checked)),
    }
}

/// What was published under a name.
pub(super) fn asked(
    name: String,
    version: Option<String>,
    context: &Context,
) -> Result<Reply, Failure> {
    context.ask(Body::Workflow(request::Workflow { name, version }))
}

/// The name of what new items follow.
pub(super) fn default(context: &Context) -> Result<String, Failure> {
    let Reply::Definitions(document) = context.ask(Body::Workflows)? else {
        return Err(astray());
    };
    let found = document.definitions.into_iter().find(|workflow| workflow.default);
    Ok(found.map_or_else(|| BUILTIN.to_owned(), |workflow| workflow.name))
}

/// That an answer is none to what was asked.
pub(super) fn astray() -> Failure {
    Failure::new(Exit::Internal, "internal", "the answer is to another question")
}
