//! `hook`, which hooks of others call

use std::ffi::OsString;
use std::process::ExitCode;

use clap::Args;
use tidegate_api::{Exit, Failure};
use tidegate_hooks::{Event, Invocation};

use super::verb::Act;
use crate::context::Context;
use crate::hook;

/// Do what a hook of git is to do
///
/// Git's hooks call this, with what git tells them.
#[derive(Debug, Args)]
#[command(hide = true, after_help = "Example:\n  tidegate hook post-commit")]
pub(crate) struct Hook {
    /// What git calls the hook
    event: String,
    /// What git told it
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    arguments: Vec<OsString>,
}

impl Act for Hook {
    fn run(self, _: &Context) -> Result<ExitCode, Failure> {
        let Self { event, arguments } = self;
        let event = Event::named(&event).ok_or_else(|| {
            let known: Vec<&str> = Event::ALL.iter().map(|event| event.name()).collect();
            let message = format!("'{event}' is no hook of ours: these are {}", known.join(", "));
            Failure::new(Exit::Usage, "no_such_hook", message)
        })?;
        Ok(hook::answer(&Invocation { event, file: None, arguments }))
    }
}
