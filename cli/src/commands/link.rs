//! `link` and `unlink`

use std::process::ExitCode;

use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use tidegate_api::Failure;
use tidegate_core::command::{self, Command, ItemRef};
use tidegate_core::link::Relation;

use super::verb::Act;
use crate::arguments::Mutating;
use crate::context::Context;

/// Link two items
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  tidegate link T-7k2m depends_on T-q3xw")]
pub(crate) struct Link {
    /// The item that has the link
    from: String,
    /// How the two are related
    #[arg(value_name = "RELATION", value_parser = relation())]
    rel: Relation,
    /// The other item
    to: String,
    /// For depends_on: the state the other must have reached
    #[arg(long, value_name = "STATE")]
    when: Option<String>,
    #[command(flatten)]
    options: Mutating,
}

/// Take a link away
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  tidegate unlink T-7k2m depends_on T-q3xw")]
pub(crate) struct Unlink {
    /// The item that has the link
    from: String,
    /// How the two are related
    #[arg(value_name = "RELATION", value_parser = relation())]
    rel: Relation,
    /// The other item
    to: String,
    #[command(flatten)]
    options: Mutating,
}

fn relation() -> impl TypedValueParser<Value = Relation> {
    let words = PossibleValuesParser::new(Relation::ALL.map(Relation::word));
    words.map(|word| {
        Relation::from_word(&word).expect("only the words of relations are let through")
    })
}

impl Act for Link {
    fn run(self, context: &Context) -> Result<ExitCode, Failure> {
        let (from, to) = (ItemRef(self.from), ItemRef(self.to));
        let link = command::Link { from, rel: self.rel, to, when: self.when };
        context.change(Command::Link(link), self.options)
    }
}

impl Act for Unlink {
    fn run(self, context: &Context) -> Result<ExitCode, Failure> {
        let (from, to) = (ItemRef(self.from), ItemRef(self.to));
        let link = command::Link { from, rel: self.rel, to, when: None };
        context.change(Command::Unlink(link), self.options)
    }
}
