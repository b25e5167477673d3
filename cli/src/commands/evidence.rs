//! Evidence: what a command that the user typed came to, run here and now.

use std::collections::VecDeque;
use std::ffi::OsString;
use std::io::Write;
use std::os::unix::process::ExitStatusExt;

use sha2::{Digest, Sha256};
use tidegate_api::{Exit, Failure};
use tidegate_core::event::Run;
use tidegate_core::text::visible;
use tidegate_formats::report;
use tidegate_process::{RunError, listen};

use crate::context::Context;

/// How much of what a command prints is looked through for what its tests came to: the end of it.
const KEPT: usize = 4 * 1024 * 1024;

/// How much of the rest is looked through at a time for tests that failed.
const PASSED: usize = 1024 * 1024;

/// Runs a command to its end, shows what it prints on standard error, and says what came of it.
pub(super) fn run(context: &Context, command: &[OsString]) -> Result<Run, Failure> {
    let checked_out = context.place().checked_out()?;
    let (program, arguments) = command.split_first().expect("the grammar wants a command");
    let (mut digest, mut end, mut all) = (Sha256::new(), VecDeque::new(), 0);
    let mut has_failed = false;
    let status = listen(program, arguments, context.directory(), |bytes| {
        // Nobody may be there to see it.
        drop(std::io::stderr().write_all(bytes));
        digest.update(bytes);
        all += bytes.len();
        end.extend(bytes);
        // What goes out of sight is looked through for failures, line by line.
        if end.len() > KEPT + PASSED {
            let gone: Vec<u8> = end.drain(..end.len() - KEPT).collect();
            let whole =
                gone.iter().rposition(|byte| *byte == b'\n').map_or(gone.len(), |at| at + 1);
            has_failed |= report::failed(&String::from_utf8_lossy(&gone[..whole]), false);
            gone[whole..].iter().rev().for_each(|byte| end.push_front(*byte));
        }
    });
    let status = status.map_err(|error| not_run(&error))?;
    let is_whole = all == end.len();
    let printed = String::from_utf8_lossy(end.make_contiguous()).into_owned();
    let checked_out = checked_out.as_ref();
    Ok(Run {
        argv: command.iter().map(|word| word.to_string_lossy().into_owned()).collect(),
        exit: status.code().map(i64::from),
        failed: has_failed || report::failed(&printed, is_whole),
        tests: report::tests(&printed).filter(|_| status.signal().is_none()),
        head: checked_out.map(|at| at.commit),
        tree: checked_out.map(|at| at.tree),
        changed: checked_out.is_some_and(|at| at.is_changed),
        output: digest.finalize().iter().map(|byte| format!("{byte:02x}")).collect(),
    })
}

fn not_run(error: &RunError) -> Failure {
    let message = format!("failed to {}", visible(&error.to_string()));
    Failure::new(Exit::Environment, "not_run", message)
}
