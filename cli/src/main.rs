//! The `tidegate` binary: from a command line to a request, from a reply to text.
//!
//! `arguments` is the grammar, `usage` tells what is wrong with a command line, `commands` asks (a
//! file a verb), `render` shows (a file a reply), `completion` answers shells, `context` holds what
//! all of them need, `service` knows who answers, `output` is the
//! only way to the terminal, but for `progress`, the bar, `signals` keeps it from dying in silence.
//! Decides nothing.

mod arguments;
mod commands;
mod completion;
mod context;
mod input;
mod json;
mod output;
mod progress;
mod render;
mod service;
mod signals;
mod usage;
mod when;

#[cfg(test)]
mod reference;

use std::process::ExitCode;

fn main() -> ExitCode {
    signals::fail_instead_of_dying();
    arguments::run(std::env::args_os())
}
