//! The `tidegate` binary: from a command line to a request, from a reply to text.
//!
//! `arguments` is the grammar, `usage` tells what is wrong with a command line, `commands` asks (a
//! file a verb), `render` shows (a file a reply), `completion` answers shells, `context` holds what
//! all of them need, `service` knows who answers, `output` is the
//! only way to the terminal, but for `progress`, the bar, `signals` keeps it from dying in silence.
//! What git starts is for `hook`, before any of that. Decides nothing.

mod arguments;
mod commands;
mod completion;
mod context;
mod hook;
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

use std::ffi::OsString;
use std::process::ExitCode;

use tidegate_hooks::Invocation;

fn main() -> ExitCode {
    signals::fail_instead_of_dying();
    let arguments: Vec<OsString> = std::env::args_os().collect();
    match Invocation::recognise(&arguments) {
        Some(invocation) => hook::answer(&invocation),
        None => arguments::run(arguments),
    }
}
