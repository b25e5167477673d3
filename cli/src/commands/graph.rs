//! `graph`

use std::process::ExitCode;

use clap::{Args, ValueEnum};
use tidegate_api::{Body, Failure, Reply, request};
use tidegate_core::command::ItemRef;

use super::verb::Act;
use crate::context::Context;
use crate::output::Form;
use crate::render;

/// Draw items, and what is between them
///
/// Without ITEM the open ones are drawn. With it, what it is part of, waits for or comes from, and
/// what is part of it, waits for it or comes from it, however far away. What is closed, contested or
/// waits for something says so.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  tidegate graph T-7k2m --format dot | dot -Tsvg >items.svg")]
pub(crate) struct Graph {
    /// What is connected with this one [default: all open items]
    item: Option<String>,
    /// The language of the picture
    #[arg(long, value_name = "FORMAT", default_value = "mermaid")]
    format: Language,
}

/// A language in which pictures are described.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum Language {
    /// Graphviz
    Dot,
    /// Mermaid
    Mermaid,
}

impl Act for Graph {
    fn run(self, context: &Context) -> Result<ExitCode, Failure> {
        let asked =
            self.item.map_or(request::Graph::Open, |item| request::Graph::Item(ItemRef(item)));
        let reply = context.ask(Body::Graph(asked))?;
        let output = context.output();
        let Reply::Graph(graph) = &reply else { return Ok(output.reply(&reply)) };
        let picture = render::picture(graph);
        Ok(match (output.form(), self.format) {
            (Form::Ids, _) => output.reply(&reply),
            (_, Language::Dot) => output.instead(&reply, &picture.dot()),
            (_, Language::Mermaid) => output.instead(&reply, &picture.mermaid()),
        })
    }
}
