//! `resolve`

use std::process::ExitCode;

use clap::Args;
use tidegate_api::{Exit, Failure};
use tidegate_core::command::{ChooseWorkflow, Command, ItemRef, Resolve as Choice};
use tidegate_core::definition::written;
use tidegate_core::refusal::Remedy;
use tidegate_core::text::visible;

use super::verb::Act;
use crate::arguments::Mutating;
use crate::context::Context;

/// What the name of a workflow begins with here.
const WORKFLOW: &str = "workflow:";

/// Choose among what clones did apart: states of an item, or definitions of a workflow
///
/// No gate is asked again. What is done elsewhere meanwhile stands beside the choice.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  tidegate resolve T-7k2m --to 'In Review'")]
pub(crate) struct Resolve {
    /// The item, or workflow:NAME
    #[arg(value_name = "ITEM|workflow:NAME")]
    what: String,
    /// The region that is contested, if one is
    region: Option<String>,
    /// One of the states of the item, or the beginning of the digest of a definition
    #[arg(long, value_name = "STATE|DIGEST")]
    to: String,
    #[command(flatten)]
    options: Mutating,
}

impl Act for Resolve {
    fn run(self, context: &Context) -> Result<ExitCode, Failure> {
        let command = match (self.what.strip_prefix(WORKFLOW), &self.region) {
            (Some(name), Some(region)) => {
                let message =
                    format!("workflow {} has no region '{}'", visible(name), visible(region));
                let show = Remedy::ShowWorkflow(name.to_owned());
                return Err(Failure::new(Exit::Usage, "bad_value", message).remedy(&show));
            }
            (Some(name), None) => {
                Command::ChooseWorkflow(ChooseWorkflow { name: name.to_owned(), digest: self.to })
            }
            (None, _) => {
                let to = self.region.map_or_else(|| self.to.clone(), |r| written(&r, &self.to));
                Command::Resolve(Choice { item: ItemRef(self.what), to })
            }
        };
        context.change(command, self.options)
    }
}
