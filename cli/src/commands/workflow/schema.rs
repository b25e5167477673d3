//! `workflow schema`

use std::process::ExitCode;

use clap::Args;
use tidegate_api::{Exit, Failure};
use tidegate_core::text::visible;
use tidegate_formats::schema::{SCHEMAS, schema};

use crate::context::Context;

/// Show the JSON Schema of workflow files, for editors
///
/// Other schemas are those of the documents that the phases of `speckit-assistant` leave: session,
/// specification, planning, tasks, analysis.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  tidegate workflow schema")]
pub(super) struct SchemaOf {
    /// The schema
    #[arg(value_name = "NAME", default_value = "workflow")]
    name: String,
}

impl SchemaOf {
    pub(super) fn run(self, context: &Context) -> Result<ExitCode, Failure> {
        let schema = schema(&self.name).ok_or_else(|| {
            let names: Vec<&str> = SCHEMAS.iter().map(|schema| schema.name).collect();
            let message = format!("there is no schema '{}'", visible(&self.name));
            let failure = Failure::new(Exit::NotFound, "no_schema", message);
            failure.reason(format!("there are {}", names.join(", ")))
        })?;
        Ok(context.output().told(schema.text))
    }
}
