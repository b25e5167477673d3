//! `resolve`

use std::process::ExitCode;

use clap::Args;
use tidegate_api::{Exit, Failure};
use tidegate_core::command::{ChooseWorkflow, Command};
use tidegate_core::text::visible;

use super::verb::Act;
use crate::arguments::Mutating;
use crate::context::Context;

/// What the name of a workflow begins with here.
const WORKFLOW: &str = "workflow:";

/// Choose among the definitions that clones published apart
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  tidegate resolve workflow:bug --to 6b746b7d4f7a")]
pub(crate) struct Resolve {
    /// The workflow, as workflow:NAME
    #[arg(value_name = "workflow:NAME")]
    what: String,
    /// The digest of the definition that is to be in force, or the beginning of it
    #[arg(long, value_name = "DIGEST")]
    to: String,
    #[command(flatten)]
    options: Mutating,
}

impl Act for Resolve {
    fn run(self, context: &Context) -> Result<ExitCode, Failure> {
        let Some(name) = self.what.strip_prefix(WORKFLOW) else {
            let message = format!("'{}' does not begin with '{WORKFLOW}'", visible(&self.what));
            return Err(Failure::new(Exit::Usage, "usage", message));
        };
        let choice = ChooseWorkflow { name: name.to_owned(), digest: self.to };
        context.change(Command::ChooseWorkflow(choice), self.options)
    }
}
