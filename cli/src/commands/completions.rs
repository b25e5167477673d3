//! `completions`

use std::process::ExitCode;

use clap::Args;
use tidegate_api::Failure;

use super::verb::Act;
use crate::completion::{self, Shell};
use crate::context::Context;

/// Write the script that completes command lines in a shell
///
/// Take it in when the shell starts, so that it fits the program: `source <(tidegate completions
/// bash)`, the same with zsh, `tidegate completions fish | source`, or `tidegate completions
/// powershell | Out-String | Invoke-Expression`.
///
/// It completes verbs, options and values, items by id and alias, and the ways of an item.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  tidegate completions bash")]
pub(crate) struct Completions {
    /// The shell
    shell: Shell,
}

impl Act for Completions {
    fn run(self, context: &Context) -> Result<ExitCode, Failure> {
        Ok(context.output().told(&completion::script(self.shell)))
    }
}
