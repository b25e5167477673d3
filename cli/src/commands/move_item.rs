//! `move`

use std::io::{IsTerminal, Write};
use std::process::ExitCode;

use clap::Args;
use tidegate_api::{Exit, Failure, Reply};
use tidegate_core::command::{self, Command, Gates, ItemRef};
use tidegate_core::text::visible;

use super::verb::Act;
use crate::arguments::Mutating;
use crate::context::Context;
use crate::output::Form;

/// What the gate is called that wants a word.
const KEYWORD: &str = "KEYWORD";

/// Take an item through a transition
///
/// VIA names a transition or the state it leads to: first exactly, then whatever the case of its
/// letters. Where a gate wants a word to be typed, it is asked for at a terminal.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  tidegate move T-7k2m start")]
pub(crate) struct Move {
    /// The item
    item: String,
    /// A transition, or a state
    #[arg(value_name = "VIA|STATE", required_unless_present_any = ["via", "to"], conflicts_with_all = ["via", "to"])]
    word: Option<String>,
    /// The transition
    #[arg(long, value_name = "VIA")]
    via: Option<String>,
    /// The state
    #[arg(long, value_name = "STATE")]
    to: Option<String>,
    /// The word that a gate wants to be typed
    #[arg(long, value_name = "WORD", conflicts_with = "force")]
    keyword: Option<String>,
    /// Set the state past the gates; needs --reason, and the history says FORCED
    #[arg(long)]
    force: bool,
    #[command(flatten)]
    options: Mutating,
}

impl Act for Move {
    fn run(self, context: &Context) -> Result<ExitCode, Failure> {
        let gates = if self.force { Gates::Force } else { Gates::Ask };
        let item = ItemRef(self.item);
        let Self { word, via, to, keyword, .. } = self;
        let mut made = command::Move { item, word, via, to, gates, keyword };
        let is_attended = std::io::stdin().is_terminal() && std::io::stderr().is_terminal();
        let asks = made.keyword.is_none() && gates == Gates::Ask && !self.options.dry_run;
        if is_attended && asks && context.output().form() == Form::Text {
            made.keyword = typed(context, &made)?;
        }
        context.change(Command::Move(made), self.options)
    }
}

/// The word that a gate wants, typed by whoever sits at the terminal; nothing, if no gate wants one.
fn typed(context: &Context, made: &command::Move) -> Result<Option<String>, Failure> {
    let rehearsal = Mutating { dry_run: true, ..Mutating::default() };
    // What else stands in the way is told by the move itself.
    let Ok(Reply::Why(why)) = context.changed(Command::Move(made.clone()), rehearsal) else {
        return Ok(None);
    };
    let mut gates = why.transitions.iter().flat_map(|way| &way.gates);
    let wanted = gates.find(|gate| gate.kind == KEYWORD && !gate.fix.is_empty());
    let Some(reason) = wanted.and_then(|gate| gate.reasons.first()) else { return Ok(None) };
    let mut line = String::new();
    let asked = write!(std::io::stderr(), "{}: ", visible(reason));
    asked.and_then(|()| std::io::stdin().read_line(&mut line)).map_err(|error| {
        let message = format!("failed to ask for the word: {error}");
        Failure::new(Exit::Environment, "unreadable_file", message)
    })?;
    let word = line.trim_end_matches(['\n', '\r']);
    Ok((!word.is_empty()).then(|| word.to_owned()))
}
