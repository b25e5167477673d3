//! `workflow graph`

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, ValueEnum};
use tidegate_api::Failure;
use tidegate_formats::graph::{dot, mermaid};

use super::file;
use crate::context::Context;

/// Draw the definition in a file
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  tidegate workflow graph tidegate.yml --format mermaid")]
pub(super) struct Graph {
    /// The file; - for standard input [default: tidegate.yml or flowspec_workflow.yml]
    #[arg(value_name = "FILE")]
    file: Option<PathBuf>,
    /// The language of the picture
    #[arg(long, value_name = "FORMAT", default_value = "mermaid")]
    format: Language,
}

/// A language in which pictures are described.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum Language {
    /// Graphviz
    Dot,
    /// Mermaid
    Mermaid,
}

impl Graph {
    pub(super) fn run(self, context: &Context) -> Result<ExitCode, Failure> {
        let (name, checked) = file::checked(self.file, context)?;
        let output = context.output();
        match (&checked.definition, self.format) {
            (Some(definition), Language::Dot) => Ok(output.told(&dot(definition))),
            (Some(definition), Language::Mermaid) => Ok(output.told(&mermaid(definition))),
            (None, _) => Err(file::unusable(name, &checked)),
        }
    }
}
