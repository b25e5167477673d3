//! `next`

use std::process::ExitCode;

use clap::Args;
use tidegate_api::{Body, Failure, request};
use tidegate_core::command::ItemRef;
use tidegate_core::{Actor, ActorKind};

use super::verb::Act;
use crate::context::{Context, now};
use crate::input;
use crate::output::Form;

/// How many items people are told of unless they ask for more.
const FEW: usize = 10;

/// Tell what can be done next, each with the command for it
///
/// Without ITEM the open items are told: first those to be settled, then those that can be gone on
/// with, then those whose every way on is shut, with the reason. Of each sort come first those that
/// are assigned to you, then those of higher priority, then those that are further, then the oldest.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  tidegate next --limit 3")]
pub(crate) struct Next {
    /// The item [default: all open items]
    item: Option<String>,
    /// Begin with what is assigned to somebody, by name or mail address [default: you]
    #[arg(long = "for", value_name = "ACTOR")]
    whom: Option<String>,
    /// At most so many items [default: 10; with --json, all]
    #[arg(long, value_name = "N", value_parser = input::limit)]
    limit: Option<usize>,
}

impl Act for Next {
    fn run(self, context: &Context) -> Result<ExitCode, Failure> {
        let whom = match self.whom {
            Some(whom) => names(whom),
            // Who says nobody who they are is told what can be done all the same.
            None => context.caller().map(|caller| caller.actor.names()).unwrap_or_default(),
        };
        let limit = self.limit.or((context.output().form() != Form::Json).then_some(FEW));
        let (at, by) = (now()?, context.place().actor_kind()?);
        let (item, head) = (self.item.map(ItemRef), context.place().head());
        context.show(Body::Next(request::Next { item, whom, limit, at, by, head }))
    }
}

/// What somebody may be called who is named so: `name <mail>` says both.
fn names(whom: String) -> Vec<String> {
    match Actor::parse(&whom, ActorKind::default()) {
        Ok(actor) => actor.names(),
        Err(_) => vec![whom],
    }
}
