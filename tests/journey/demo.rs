//! The demo: told as a document, and gone without a trace.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use serde_json::json;

use crate::place::Journey;
use crate::support::{Sandbox, TIDEGATE};

/// What lies where temporary files do.
fn left_behind(sandbox: &Sandbox) -> Vec<std::path::PathBuf> {
    let entries = std::fs::read_dir(sandbox.home().join("../tmp")).expect("a directory");
    entries.map(|entry| entry.expect("an entry").path()).collect()
}

#[test]
fn the_demo_is_a_document_like_any_other() {
    let sandbox = Sandbox::anonymous();
    let document = sandbox.json(&["demo"]);
    assert_eq!(document["schema"], "tidegate.demo/1");
    assert_eq!((&document["notices"], &document["directory"]), (&json!([]), &json!(null)));
    assert_eq!(left_behind(&sandbox), Vec::<std::path::PathBuf>::new());
}

#[test]
fn a_demo_that_is_broken_off_leaves_nothing_behind() {
    let sandbox = Sandbox::anonymous();
    for (signal, number) in [("INT", 2), ("TERM", 15)] {
        let mut demo = sandbox.command(TIDEGATE);
        demo.args(["demo", "--pause"]).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut demo = demo.spawn().expect("the program starts");
        let mut lines = BufReader::new(demo.stdout.take().expect("a pipe")).lines();
        let told =
            |line: &std::io::Result<String>| line.as_ref().is_ok_and(|l| l.contains("$ git"));
        assert!(lines.any(|line| told(&line)), "the first step is told");
        assert_eq!(left_behind(&sandbox).len(), 1, "the scratch repository is there");
        let kill =
            Command::new("kill").args([format!("-{signal}"), demo.id().to_string()]).status();
        assert!(kill.expect("kill runs").success());
        let ended = demo.wait().expect("it can be waited for");
        let by = std::os::unix::process::ExitStatusExt::signal(&ended);
        assert_eq!(by, Some(number), "whoever waits for it sees why it ended");
        assert_eq!(left_behind(&sandbox), Vec::<std::path::PathBuf>::new());
    }
}
