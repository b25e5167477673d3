//! Evidence: what a command that the user typed came to, run here and now.

use std::collections::VecDeque;
use std::ffi::OsString;
use std::io::Write;
use std::os::unix::process::ExitStatusExt;

use sha2::{Digest, Sha256};
use tidegate_api::{Exit, Failure};
use tidegate_core::event::Run;
use tidegate_core::text::visible;
use tidegate_formats::report::{self, Failures};
use tidegate_process::{RunError, listen};

use crate::context::Context;

/// How much of what a command prints is looked through for what its tests came to: the end of it.
const KEPT: usize = 4 * 1024 * 1024;

/// Runs a command to its end, shows what it prints on standard error, and says what came of it.
pub(super) fn run(context: &Context, command: &[OsString]) -> Result<Run, Failure> {
    let checked_out = context.place().checked_out()?;
    let (program, arguments) = command.split_first().expect("the grammar wants a command");
    let (mut digest, mut end) = (Sha256::new(), VecDeque::new());
    let mut failures = Failures::default();
    let status = listen(program, arguments, context.directory(), |bytes| {
        // Nobody may be there to see it.
        drop(std::io::stderr().write_all(bytes));
        digest.update(bytes);
        failures.hear(bytes);
        end.extend(bytes);
        drop(end.drain(..end.len().saturating_sub(KEPT)));
    });
    let status = status.map_err(|error| not_run(&error))?;
    let printed = String::from_utf8_lossy(end.make_contiguous()).into_owned();
    let checked_out = checked_out.as_ref();
    Ok(Run {
        argv: command.iter().map(|word| word.to_string_lossy().into_owned()).collect(),
        exit: status.code().map(i64::from),
        failed: failures.any(),
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
