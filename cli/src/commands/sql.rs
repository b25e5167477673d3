//! `sql`

use std::process::ExitCode;

use clap::Args;
use tidegate_api::{Body, Failure, request};

use super::verb::Act;
use crate::context::Context;
use crate::input;

/// Ask in SQL what is known
///
/// Only reads. What may be relied on are the views, which `--views` lists.
#[derive(Debug, Args)]
#[command(
    after_help = "Example:\n  tidegate sql 'SELECT state, count(*) FROM tasks GROUP BY state'"
)]
pub(crate) struct Sql {
    /// The question; - for standard input
    #[arg(required_unless_present = "views")]
    query: Option<String>,
    /// List the views and their columns
    #[arg(long, conflicts_with = "query")]
    views: bool,
}

impl Act for Sql {
    fn run(self, context: &Context) -> Result<ExitCode, Failure> {
        context.show(Body::Sql(match self.query {
            Some(query) => request::Sql::Question(input::text_or_stdin(query)?),
            None => request::Sql::Views,
        }))
    }
}
