//! Tests that cannot run here: said aloud, counted, and forbidden where nothing may be missing.
//!
//! Each test process of a run adds its skips to one file, named after the process that started
//! them all: cargo. The package `workspace-tally` runs last and closes the run with their number.

use std::fs;
use std::io::{self, Write};
use std::os::unix::process::parent_id;
use std::path::{Path, PathBuf};

/// Says that the test `name` did not run and why; with `CI=true` that is a failure.
pub fn skip(name: &str, reason: &str) {
    let line = format!("SKIPPED {name}: {reason}\n");
    assert!(std::env::var("CI").as_deref() != Ok("true"), "{line}nothing may be skipped in CI");
    // Not `eprintln!`, which the harness would capture and never show.
    io::stderr().write_all(line.as_bytes()).expect("standard error is open");
    let mut record = fs::OpenOptions::new()
        .create(true)
        .append(true)
        .open(record_of_this_run())
        .expect("the temporary directory of a run is writable");
    record.write_all(line.as_bytes()).expect("a skip can be recorded");
}

/// The file with one line for each skip of the run that this process belongs to.
pub fn record_of_this_run() -> PathBuf {
    let run = parent_id();
    let name = format!("skipped-{run}-{}", started(run));
    Path::new(env!("CARGO_TARGET_TMPDIR")).join(name)
}

/// When `process` started, where the system says so: process ids are used again.
fn started(process: u32) -> String {
    let status = fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
    let after_name = status.rsplit_once(')').map_or("", |(_, fields)| fields);
    after_name.split_whitespace().nth(19).unwrap_or("unknown").to_owned()
}
