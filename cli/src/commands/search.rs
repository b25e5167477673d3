//! `search`

use std::process::ExitCode;

use clap::{Args, ValueEnum};
use tidegate_api::{Body, Failure, request};

use super::verb::Act;
use crate::context::Context;
use crate::input;

/// How many results of each kind are told unless more are asked for.
const LIMIT: usize = 20;

/// Find items, comments and reasons by words
///
/// All words must be there; the last one may only be begun.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  tidegate search 'log in' --in items")]
pub(crate) struct Search {
    /// The words
    #[arg(value_name = "TEXT")]
    text: String,
    /// Where to search
    #[arg(
        long = "in",
        value_name = "WHERE",
        value_delimiter = ',',
        default_value = "items,history"
    )]
    places: Vec<Place>,
    /// At most this many of each kind
    #[arg(long, value_name = "N", value_parser = input::limit)]
    limit: Option<usize>,
}

/// Where to search.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Place {
    /// Titles, bodies, labels and aliases
    Items,
    /// Comments and reasons
    History,
}

impl Act for Search {
    fn run(self, context: &Context) -> Result<ExitCode, Failure> {
        context.show(Body::Search(request::Search {
            text: self.text,
            in_items: self.places.contains(&Place::Items),
            in_history: self.places.contains(&Place::History),
            limit: self.limit.unwrap_or(LIMIT),
        }))
    }
}
