//! The last word of `cargo test --workspace`: how many tests of this run were skipped.

#[path = "../support/skip.rs"]
pub mod skip;

use std::io::{self, Write};
use std::process::Command;
use std::{env, fs};

/// With this in the environment the second test below skips.
const SAMPLE: &str = "TALLY_SAMPLE";

#[test]
fn every_skip_of_the_run_is_counted() {
    let record = skip::record_of_this_run();
    let skipped = fs::read_to_string(&record).unwrap_or_default();
    let count = skipped.lines().count();
    // Straight to the descriptor: a passing test's output would not be shown.
    io::stderr()
        .write_all(format!("\nskipped in this run: {count}\n{skipped}").as_bytes())
        .expect("standard error is open");
    if count > 0 {
        fs::remove_file(record).expect("the record of skips can be removed once it is read");
    }
}

/// Starts its own program again. Those are a run of their own, because this process starts them.
#[test]
fn a_skip_is_said_and_counted_and_fails_in_ci() {
    if env::var_os(SAMPLE).is_some() {
        return skip::skip("sample", "to see it counted");
    }
    let run = |test: &str, ci: &str| {
        let program = env::current_exe().expect("this program has a path");
        let mut command = Command::new(program);
        command.args(["--exact", test]).env("CI", ci).env(SAMPLE, "");
        let output = command.output().expect("this program can be run again");
        (output.status.success(), String::from_utf8_lossy(&output.stderr).into_owned())
    };
    let sample = "a_skip_is_said_and_counted_and_fails_in_ci";
    assert_eq!(run(sample, ""), (true, "SKIPPED sample: to see it counted\n".to_owned()));
    assert!(!run(sample, "true").0, "a skip must fail in CI");
    let counted = "\nskipped in this run: 1\nSKIPPED sample: to see it counted\n";
    assert_eq!(run("every_skip_of_the_run_is_counted", ""), (true, counted.to_owned()));
}
