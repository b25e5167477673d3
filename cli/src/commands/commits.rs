//! `branch` and `link-commits`

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use tidegate_api::request::{LinkCommits as Asked, Show, Since};
use tidegate_api::{Body, Failure, Reply};
use tidegate_core::command::ItemRef;

use super::verb::Act;
use crate::context::Context;
use crate::when;

/// Begin a branch for an item, or go back to it
///
/// The branch is called after the item, by the setting `branch` of the project (`task/{item}-{slug}`
/// if nothing is set). Commits on it are linked to the item. Nothing is recorded by this.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  tidegate branch T-7k2m --worktree ../login")]
pub(crate) struct Branch {
    /// The item
    item: String,
    /// Check it out in a work tree of its own
    #[arg(long, value_name = "DIR")]
    worktree: Option<PathBuf>,
}

impl Act for Branch {
    fn run(self, context: &Context) -> Result<ExitCode, Failure> {
        let item = ItemRef(self.item);
        let reply = context.ask(Body::Branch(item.clone()))?;
        if let Reply::Hook(document) = &reply
            && let Some(name) = document.says.first()
        {
            context.place().begin_branch(name, self.worktree.as_deref())?;
        }
        let head = context.place().head();
        context.show(Body::Show(Show { items: vec![item], at: None, head }))
    }
}

/// Take what commits say that nobody looked at
///
/// New commits are looked at before every answer. This looks at those that were made before the
/// project began, or in a clone that never saw them: each does what it says once, whoever looked at
/// it before.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  tidegate link-commits --since v1.0 --dry-run")]
pub(crate) struct LinkCommits {
    /// From this time on, or behind this commit
    #[arg(long, value_name = "REV|DATE")]
    since: String,
    /// Tell what would come of it, record nothing
    #[arg(long)]
    dry_run: bool,
}

impl Act for LinkCommits {
    fn run(self, context: &Context) -> Result<ExitCode, Failure> {
        // A tag may look like a day.
        let since = match (context.place().commit(&self.since), when::first(&self.since)) {
            (Ok(commit), _) => Since::Commit(commit),
            (Err(_), Ok(time)) => Since::Time(time),
            (Err(failure), Err(_)) => return Err(failure),
        };
        context.show(Body::LinkCommits(Asked { since, dry_run: self.dry_run }))
    }
}
