//! `docs/protocol.md` says how to talk to a daemon: ten lines of Python do.

use crate::place::{Served, served};
use crate::support::skip::skip;

/// The program in the document.
fn program() -> String {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/protocol.md");
    let text = std::fs::read_to_string(path).expect("it is written");
    let block = text.split("```python\n").nth(1).expect("a program in Python");
    block.split("```").next().expect("it ends").to_owned()
}

#[test]
fn ten_lines_of_python_talk_to_it() {
    let name = "ten_lines_of_python_talk_to_it";
    let sandbox = served();
    sandbox.served(&["new", "asked from Python"]);
    let program = program();
    assert!(program.lines().count() <= 12, "it is said to be short");
    let output = std::process::Command::new("python3")
        .args(["-c", &program])
        .current_dir(sandbox.dir())
        .output();
    let Ok(output) = output else { return skip(name, "python3 is not installed") };
    let told = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(told.contains("asked from Python"), "{told}");
    assert_eq!(sandbox.logged("asked").len(), 2, "the daemon answered");
}
