//! `init`

use std::process::ExitCode;

use clap::Args;
use tidegate_api::notice::Notice;
use tidegate_api::remedy::Aid;
use tidegate_api::request::{self, Look};
use tidegate_api::{Body, Exit, Failure, Reply};
use tidegate_core::ProjectId;

use super::verb::Act;
use crate::context::Context;

/// Begin a project in this repository
///
/// Writes nothing into the working tree and asks nothing. Where a project has begun, here or at a remote,
/// says which, takes part in it, and changes nothing of it.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  tidegate init")]
pub(crate) struct Init {
    /// Take part in this project instead of beginning a new one
    #[arg(long, value_name = "PROJECT")]
    id: Option<String>,
    /// Go on under a new replica's name: for a clone that was copied
    #[arg(long)]
    new_replica: bool,
    /// Have git tell of commits, too: `tidegate hooks install`
    #[arg(long)]
    hooks: bool,
    /// Take part in the project that this remote has
    #[arg(long, value_name = "REMOTE", conflicts_with_all = ["offline", "id"])]
    from: Option<String>,
    /// Do not ask the remotes whether they have a project
    #[arg(long)]
    offline: bool,
    /// What people call the project [default: the name of the directory]
    #[arg(long, value_name = "TEXT")]
    name: Option<String>,
}

impl Act for Init {
    fn run(self, context: &Context) -> Result<ExitCode, Failure> {
        let id = self.id.map(|id| ProjectId::parse(&id)).transpose();
        let id = id.map_err(|error| Failure::new(Exit::Usage, "bad_id", error.to_string()))?;
        let otherwise = match &self.name {
            Some(_) => String::new(),
            None => tidegate_core::text::visible(&context.place().project_name()?).into_owned(),
        };
        let Self { new_replica, name, hooks, offline, from, .. } = self;
        let look = match (offline, from) {
            (true, _) => Look::Here,
            (false, Some(remote)) => Look::At(remote),
            (false, None) => Look::Anywhere,
        };
        let caller = context.caller()?;
        let init = request::Init { caller, id, name, otherwise, new_replica, look };
        let reply = context.record(Body::Init(init))?;
        let notice = if hooks { installed(context)? } else { proposed(&reply) };
        Ok(context.output().reply(&reply.with(notice)))
    }
}

/// Installs hooks, and gives what is to be known if git does not reach them all.
fn installed(context: &Context) -> Result<Option<Notice>, Failure> {
    let hooks = super::hooks::install(context)?.hooks;
    let missed: Vec<String> =
        hooks.into_iter().filter(|hook| !hook.reachable).map(|hook| hook.event).collect();
    let message = "git does not reach these hooks, so their news come with the next command";
    let notice = Notice::new("hooks_unreached", message.to_owned(), missed);
    Ok(Some(notice.hint(Aid::HooksStatus)).filter(|notice| notice.count > 0))
}

/// What comes next where a project has just begun.
fn proposed(reply: &Reply) -> Option<Notice> {
    let Reply::Project(document) = reply else { return None };
    let message = "git tells of commits as they are made once it has hooks for that";
    let notice = Notice::new("no_hooks", message.to_owned(), []).hint(Aid::InstallHooks);
    (document.begun == Some(true)).then_some(notice)
}
