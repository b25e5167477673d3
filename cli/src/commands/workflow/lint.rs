//! `workflow lint`

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use tidegate_api::{Exit, Failure};

use super::file;
use crate::context::Context;
use crate::output::Form;
use crate::render;

/// Tell what is wrong with a file of a workflow
///
/// Each finding has its place and what would mend it. Where there is an error the exit code is 1.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  tidegate workflow lint tidegate.yml")]
pub(super) struct Lint {
    /// The file; - for standard input [default: tidegate.yml or flowspec_workflow.yml]
    #[arg(value_name = "FILE")]
    file: Option<PathBuf>,
    /// Take warnings for errors
    #[arg(long)]
    strict: bool,
    /// Answer in the format of SARIF 2.1.0
    #[arg(long, conflicts_with = "json")]
    sarif: bool,
}

impl Lint {
    pub(super) fn run(self, context: &Context) -> Result<ExitCode, Failure> {
        let (name, checked) = file::checked(self.file, context)?;
        let document = file::document(name, &checked);
        let output = context.output();
        let written = match output.form() {
            _ if self.sarif => output.document(&render::sarif(&document)),
            Form::Json | Form::JsonLines => output.document(&document),
            Form::Text => output.told(&render::lint(&document, output)),
            Form::Ids => ExitCode::SUCCESS,
        };
        let is_wrong = !document.ok || (self.strict && document.warnings > 0);
        Ok(if is_wrong { ExitCode::from(Exit::Refused.code()) } else { written })
    }
}
