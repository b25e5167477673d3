//! `watch`

use std::process::ExitCode;
use std::time::{Duration, Instant};

use clap::Args;
use tidegate_api::watch::EventDocument;
use tidegate_api::{Body, Failure, Reply, request};

use super::verb::Act;
use crate::arguments::Events;
use crate::context::Context;
use crate::output::{Form, Output, unwritten};
use crate::{input, render};

/// How many milliseconds a daemon is to wait for something to happen.
const WAIT: u64 = 30_000;

/// How long is waited without one before it is looked again. Looking compares where the logs stand.
const PAUSE: Duration = Duration::from_millis(250);

/// Tell what happens, as it happens
///
/// Begins now, or where an earlier watch ended. With --json a document a line, each with the cursor to
/// go on from; that means the same in every clone, and after the index was made anew.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  tidegate watch --kind transition")]
pub(crate) struct Watch {
    #[command(flatten)]
    events: Events,
    /// Begin behind the cursor of an earlier watch
    #[arg(long, value_name = "CURSOR")]
    from: Option<String>,
    /// End after so many
    #[arg(long, value_name = "N", value_parser = input::limit)]
    limit: Option<usize>,
    /// Answer with one JSON document an event, as --json does here
    #[arg(long)]
    json_lines: bool,
}

impl Act for Watch {
    fn run(self, context: &Context) -> Result<ExitCode, Failure> {
        let output = context.output();
        let output = if self.json_lines { output.in_lines() } else { output };
        let watched = self.watch(context, output);
        Ok(watched.unwrap_or_else(|failure| output.failure(&failure)))
    }
}

impl Watch {
    fn watch(self, context: &Context, output: Output) -> Result<ExitCode, Failure> {
        let mut events = request::History { limit: self.limit, ..self.events.wanted() };
        let mut from = self.from;
        while events.limit != Some(0) {
            // Without a cursor one is asked for before anything is waited for: whoever answers after
            // that, nothing is left out.
            let wait = from.is_some().then_some(WAIT);
            let asked = request::Watch { events: events.clone(), from: from.take(), wait };
            let begun = Instant::now();
            let reply = context.ask(Body::Watch(asked))?;
            let Reply::Watch(document) = reply else { continue };
            for event in &document.events {
                match output.streamed(&line(event, output)) {
                    Ok(true) => {}
                    Ok(false) => return Ok(ExitCode::SUCCESS),
                    Err(error) => return Ok(unwritten(&error)),
                }
            }
            events.limit = events.limit.map(|limit| limit.saturating_sub(document.events.len()));
            from = Some(document.cursor);
            if document.events.is_empty() {
                // A daemon has waited.
                std::thread::sleep(PAUSE.saturating_sub(begun.elapsed()));
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn line(event: &EventDocument, output: Output) -> String {
    match output.form() {
        Form::Json | Form::JsonLines => serde_json::to_string(event).unwrap_or_default(),
        Form::Ids => event.event.entry.clone(),
        Form::Text => render::event(&event.event, output),
    }
}
