//! The list of the verbs of `workflow`.

use std::process::ExitCode;

use clap::{Args, Subcommand};
use tidegate_api::Failure;

use super::{graph, lint, presets, published, repin, schema};
use crate::commands::verb::Act;
use crate::context::Context;

/// Look at definitions of workflows, and publish them
///
/// A definition says which states items have, and which ways lead between them. It is written in
/// YAML: in `tidegate.yml`, or in a `flowspec_workflow.yml` that is there already.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  tidegate workflow presets simple")]
pub(crate) struct Workflow {
    #[command(subcommand)]
    verb: WorkflowVerb,
}

#[derive(Debug, Subcommand)]
enum WorkflowVerb {
    Lint(lint::Lint),
    Apply(published::Apply),
    Ls(published::Ls),
    Show(published::Show),
    Diff(published::Diff),
    Repin(repin::Repin),
    Presets(presets::Presets),
    Schema(schema::SchemaOf),
    Graph(graph::Graph),
}

impl Act for Workflow {
    fn run(self, context: &Context) -> Result<ExitCode, Failure> {
        match self.verb {
            WorkflowVerb::Lint(lint) => lint.run(context),
            WorkflowVerb::Apply(apply) => apply.run(context),
            WorkflowVerb::Ls(ls) => ls.run(context),
            WorkflowVerb::Show(show) => show.run(context),
            WorkflowVerb::Diff(diff) => diff.run(context),
            WorkflowVerb::Repin(repin) => repin.run(context),
            WorkflowVerb::Presets(presets) => presets.run(context),
            WorkflowVerb::Schema(schema) => schema.run(context),
            WorkflowVerb::Graph(graph) => graph.run(context),
        }
    }
}
