//! A hook of ours, from what git says to git's exit code.

use std::io::{self, Read, Write};

use tidegate_api::{Exit, Failure};
use tidegate_core::text::visible;

use crate::event::{Event, Purpose};
use crate::foreign;
use crate::invocation::Invocation;
use crate::offer;
use crate::probe;
use crate::question::Question;
use crate::watchdog::Ending;

/// Somebody to ask, who answers with what is to be said.
pub type Ask<'a> = dyn Fn(Question) -> Result<Vec<String>, Failure> + 'a;

/// What a git is started with that must not tell us of what it does: we do it.
const WITHIN: &str = "TIDEGATE_WITHIN";

/// Runs a hook: that of others first, then ours. Gives the exit code for git.
#[must_use]
pub fn run(invocation: &Invocation, ask: &Ask<'_>) -> u8 {
    if probe::is_answered(invocation) {
        return 0;
    }
    // Who looks at a push first must leave the lines for who looks next.
    let is_told = matches!(invocation.event, Event::PrePush | Event::PostRewrite);
    let input = match is_told.then(read).transpose() {
        Ok(input) => input,
        Err(error) if invocation.event == Event::PrePush => {
            say(&format!("tidegate: failed to read what git says of the push: {error}\n"));
            return 1;
        }
        Err(_) => None,
    };
    let code = foreign::run(invocation, input.as_deref());
    let purpose = invocation.event.purpose();
    let is_over = match purpose {
        Purpose::Tell => false,
        Purpose::Offer => code != 0 || !offer::is_wanted(&invocation.arguments),
        Purpose::Check | Purpose::Guard => code != 0,
    };
    if is_over || std::env::var_os(WITHIN).is_some() {
        return code;
    }
    Ending::of(purpose, code).arm();
    let asked = Question::of(invocation, input.as_deref()).map_err(|error| {
        Failure::new(Exit::Environment, "unreadable_file", format!("failed to read: {error}"))
    });
    match asked.and_then(ask) {
        Ok(lines) if purpose == Purpose::Offer => {
            // Who is offered nothing writes a message all the same.
            drop(invocation.arguments.first().map(|file| offer::write(file.as_ref(), &lines)));
            code
        }
        Ok(lines) => {
            let lines = lines.iter().map(|line| format!("tidegate: {}\n", visible(line)));
            say(&lines.collect::<String>());
            code
        }
        Err(failure) => code.max(failed(purpose, &failure)),
    }
}

/// What a failure means to git, once people were told.
fn failed(purpose: Purpose, failure: &Failure) -> u8 {
    let is_nowhere = matches!(failure.code.as_str(), "not_initialised" | "not_a_repository");
    match purpose {
        _ if is_nowhere => 0,
        Purpose::Tell | Purpose::Offer => 0,
        Purpose::Check if !is_verdict(failure) => {
            let why = visible(&failure.message).replace('\n', " ");
            say(&format!("tidegate: the message was not checked: {why}\n"));
            0
        }
        Purpose::Check => {
            say(&told(failure, "git commit --no-verify"));
            1
        }
        Purpose::Guard => {
            say(&told(failure, "git push --no-verify"));
            1
        }
    }
}

/// Whether this speaks of what was looked at, and not of what kept us from looking.
fn is_verdict(failure: &Failure) -> bool {
    match failure.exit {
        Exit::Refused | Exit::Usage | Exit::NotFound | Exit::Conflict => true,
        Exit::Environment | Exit::Network | Exit::Internal => false,
    }
}

fn told(failure: &Failure, past: &str) -> String {
    let reasons = failure.reasons.iter().map(|reason| format!("  {}\n", visible(reason)));
    let hints = failure.hints.iter().map(|hint| format!("hint: {}\n", visible(hint)));
    let rest: String = reasons.chain(hints).collect();
    format!("tidegate: {}\n{rest}hint: {past} goes past this\n", visible(&failure.message))
}

fn read() -> io::Result<Vec<u8>> {
    let mut lines = Vec::new();
    io::stdin().lock().read_to_end(&mut lines)?;
    Ok(lines)
}

/// Tells people. Nothing is left to be told where even this cannot be written.
fn say(text: &str) {
    drop(io::stderr().write_all(text.as_bytes()));
}
