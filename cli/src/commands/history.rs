//! `history`

use std::process::ExitCode;

use clap::{Args, ValueEnum};
use tidegate_api::{Body, Exit, Failure, Reply, request};

use super::verb::Act;
use crate::arguments::Events;
use crate::context::Context;
use crate::output::Form;
use crate::{input, render};

/// Tell what happened, oldest first
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  tidegate history T-7k2m --kind transition")]
pub(crate) struct History {
    #[command(flatten)]
    events: Events,
    /// At most so many, the latest ones
    #[arg(long, value_name = "N", value_parser = input::limit)]
    limit: Option<usize>,
    /// Go on before an earlier answer
    #[arg(long, value_name = "CURSOR")]
    cursor: Option<String>,
    /// Answer with one JSON document an event
    #[arg(long)]
    json_lines: bool,
    /// How to write it: aligned for people, or as JSON under the names of flowspec
    #[arg(long, value_name = "FORMAT")]
    format: Option<Format>,
}

/// How a history is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Table,
    Flowspec,
}

impl Act for History {
    fn run(self, context: &Context) -> Result<ExitCode, Failure> {
        let Self { limit, cursor, .. } = self;
        let history = request::History { limit, cursor, ..self.events.wanted() };
        let output = context.output();
        let output = if self.json_lines { output.in_lines() } else { output };
        let answer = agree(self.format, output.form()).and_then(|()| {
            let reply = context.ask(Body::History(history))?;
            Ok((flowspec(self.format, &reply, output.form()), reply))
        });
        Ok(match answer {
            Ok((Some(events), reply)) => output.in_lines().instead(&reply, &events),
            Ok((None, reply)) => output.reply(&reply),
            Err(failure) => output.failure(&failure),
        })
    }
}

/// Refuses a format that contradicts the form.
fn agree(format: Option<Format>, form: Form) -> Result<(), Failure> {
    let other = match (format, form) {
        (Some(Format::Table), Form::Json) => "table cannot be given together with --json",
        (Some(Format::Table), Form::JsonLines) => {
            "table cannot be given together with --json-lines"
        }
        (Some(_), Form::Ids) => "FORMAT cannot be given together with --quiet",
        _ => return Ok(()),
    };
    Err(Failure::new(Exit::Usage, "usage", format!("--format {other}")))
}

/// The events under the names of flowspec, if that is wanted: a list, or a line each.
fn flowspec(format: Option<Format>, reply: &Reply, form: Form) -> Option<String> {
    match (format, reply) {
        (Some(Format::Flowspec), Reply::History(document)) => {
            Some(render::flowspec(document, form == Form::JsonLines))
        }
        _ => None,
    }
}
