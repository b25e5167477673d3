//! `workflow graph`

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use tidegate_api::{Body, Exit, Failure, Reply, request};
use tidegate_core::definition::Definition;
use tidegate_formats::graph::{Occupied, dot, mermaid};

use super::{file, published};
use crate::commands::graph::Language;
use crate::context::Context;
use crate::render;

/// Draw the definition in a file, or the one in force with the items that stand in its states
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  tidegate workflow graph --items --format dot")]
pub(super) struct Graph {
    /// The file; - for standard input [default: tidegate.yml or flowspec_workflow.yml]
    #[arg(value_name = "FILE")]
    file: Option<PathBuf>,
    /// What is in force under NAME, with how many open items stand in each state, and the first of
    /// them [default: what new items follow]
    #[arg(
        long,
        value_name = "NAME",
        num_args = 0..=1,
        require_equals = true,
        conflicts_with = "file"
    )]
    items: Option<Option<String>>,
    /// The language of the picture
    #[arg(long, value_name = "FORMAT", default_value = "mermaid")]
    format: Language,
}

impl Graph {
    pub(super) fn run(self, context: &Context) -> Result<ExitCode, Failure> {
        if let Some(name) = self.items {
            return occupied(name, self.format, context);
        }
        let (name, checked) = file::checked(self.file, context)?;
        match &checked.definition {
            Some(definition) => {
                let text = drawn(definition, &Occupied::new(), self.format);
                Ok(context.output().told(&text))
            }
            None => Err(file::unusable(name, &checked)),
        }
    }
}

/// Draws what is in force under a name, with what stands in its states.
fn occupied(
    name: Option<String>,
    format: Language,
    context: &Context,
) -> Result<ExitCode, Failure> {
    let name = match name {
        Some(name) => name,
        None => published::default(context)?,
    };
    let Reply::Definition(document) = published::asked(name.clone(), None, context)? else {
        return Err(published::astray());
    };
    let Some(definition) = render::definition(&document) else {
        let message = format!("nothing can be drawn that is in force as workflow {name}");
        let failure = Failure::new(Exit::Conflict, "nothing_in_force", message);
        let notices = document.notices.into_iter();
        return Err(notices.fold(failure, |failure, notice| {
            let failure = failure.reason(notice.message);
            notice.hints.into_iter().fold(failure, Failure::hint)
        }));
    };
    let reply = context.ask(Body::Graph(request::Graph::Workflow(name)))?;
    let Reply::Graph(graph) = &reply else { return Err(published::astray()) };
    let occupied = render::occupied(&graph.standing, &definition);
    Ok(context.output().instead(&reply, &drawn(&definition, &occupied, format)))
}

fn drawn(definition: &Definition, occupied: &Occupied, format: Language) -> String {
    match format {
        Language::Dot => dot(definition, occupied),
        Language::Mermaid => mermaid(definition, occupied),
    }
}
