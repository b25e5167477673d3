//! `history`

use std::process::ExitCode;

use clap::Args;
use tidegate_api::{Body, Failure, request};
use tidegate_core::Millis;
use tidegate_core::command::ItemRef;

use super::verb::Act;
use crate::context::Context;
use crate::{input, when};

/// Tell what happened, oldest first
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  tidegate history T-7k2m --kind transition")]
pub(crate) struct History {
    /// To this item [default: to everything]
    item: Option<String>,
    /// At or after this local day or time (2026-11-21, '2026-11-21 14:30'), or moment in RFC 3339
    #[arg(long, value_name = "TIME", value_parser = when::first)]
    since: Option<Millis>,
    /// Before this time, written likewise
    #[arg(long, value_name = "TIME", value_parser = when::first)]
    until: Option<Millis>,
    /// Events of this kind, such as transition.applied, or of this family, such as transition
    #[arg(long, value_name = "KIND")]
    kind: Option<String>,
    /// Events by actors whose name or mail address holds this
    #[arg(long, value_name = "WHO")]
    actor: Option<String>,
    /// At most so many, the latest ones
    #[arg(long, value_name = "N", value_parser = input::limit)]
    limit: Option<usize>,
    /// Go on before an earlier answer
    #[arg(long, value_name = "CURSOR")]
    cursor: Option<String>,
    /// Answer with one JSON document an event
    #[arg(long)]
    json_lines: bool,
}

impl Act for History {
    fn run(self, context: &Context) -> Result<ExitCode, Failure> {
        let history = request::History {
            item: self.item.map(ItemRef),
            since: self.since,
            until: self.until,
            kind: self.kind,
            actor: self.actor,
            limit: self.limit,
            cursor: self.cursor,
        };
        let output = context.output();
        let output = if self.json_lines { output.in_lines() } else { output };
        match context.ask(Body::History(history)) {
            Ok(reply) => Ok(output.reply(&reply)),
            Err(failure) => Ok(output.failure(&failure)),
        }
    }
}
