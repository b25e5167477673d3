//! Every command in the documentation is run, and prints what the documentation says.
//!
//! `docs/testing.md` tells writers how. Commands that build (`cargo …`) are not run again from
//! inside the tests: the demonstration is started with the binary at hand, and everything else
//! must be a step of `.ci/run`.

mod compare;
mod markdown;
mod named;
mod session;
#[path = "../support/mod.rs"]
pub mod support;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use markdown::{Document, Step};
use session::Answer;

/// How many blocks of the whole documentation may go without being run.
const NOT_RUN: usize = 8;

/// Programs that a machine with git and Rust may lack: their commands are skipped there.
const MAY_BE_MISSING: [&str; 1] = ["python3"];

/// What a shell answers when there is no such program.
const NO_SUCH_PROGRAM: i32 = 127;

/// How a documented command is checked.
enum Check {
    Run(String),
    StepOfCi,
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The readme and every file of `docs`: its path, and what it shows.
fn documents() -> Vec<(PathBuf, Document)> {
    let docs = fs::read_dir(root().join("docs")).expect("there is documentation");
    let mut paths: Vec<_> = docs.map(|file| file.expect("docs can be read").path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "md"));
    paths.sort();
    paths.insert(0, root().join("README.md"));
    let document = |path: PathBuf| {
        let text = fs::read_to_string(&path).expect("documents are text");
        (path, Document::parse(&text))
    };
    paths.into_iter().map(document).collect()
}

fn check(command: &str) -> Check {
    match command.strip_prefix("cargo run --release -- ") {
        Some(arguments) => Check::Run(format!("tidegate {arguments}")),
        None if command.starts_with("cargo ") => Check::StepOfCi,
        None => Check::Run(command.to_owned()),
    }
}

/// What is wrong with the commands of one document, `steps_of_ci` being run elsewhere.
fn complaints(document: &Document, steps_of_ci: &str) -> Vec<String> {
    let mut complaints = document.complaints.clone();
    let mut run = Vec::new();
    for step in &document.steps {
        let command = step.command.split(" #").next().unwrap_or_default().trim();
        match check(command) {
            Check::Run(command) => run.push((step, command)),
            Check::StepOfCi => {
                let is_step = |line: &str| line == command;
                if !step.expected.is_empty() || !steps_of_ci.lines().any(is_step) {
                    let Step { line, command, .. } = step;
                    complaints.push(format!("line {line}: .ci/run has no step `{command}`"));
                }
            }
        }
    }
    let (answers, home) = session::run(run.iter().map(|(_, command)| command.as_str()));
    for (at, (step, _)) in run.iter().enumerate() {
        let next = run.get(at + 1).map(|(_, command)| command.as_str());
        complaints.extend(complaint(step, answers.get(at), next, &home));
    }
    complaints
}

/// What is wrong with the answer to one command. One that fails must be followed by `echo $?`,
/// so that readers learn of it too.
fn complaint(
    step: &Step,
    answer: Option<&Answer>,
    next: Option<&str>,
    home: &Path,
) -> Option<String> {
    let Step { line, command, expected } = step;
    let Some(Answer { status, output }) = answer else {
        return Some(format!("line {line}: the shell ended before `{command}`"));
    };
    let program = command.split(' ').next().unwrap_or_default();
    if *status == NO_SUCH_PROGRAM && MAY_BE_MISSING.contains(&program) {
        support::skip::skip("documented command", &format!("there is no {program}"));
        return None;
    }
    if *status != 0 && next != Some("echo $?") {
        return Some(format!("line {line}: `{command}` exited with {status}:\n{output}"));
    }
    let reduced = |line: &str| compare::reduced(line, home);
    let mut wanted: Vec<_> = expected.iter().map(|line| reduced(line)).collect();
    let mut actual: Vec<_> = output.lines().map(reduced).collect();
    for lines in [&mut wanted, &mut actual] {
        lines.truncate(lines.iter().rposition(|line| !line.is_empty()).map_or(0, |last| last + 1));
    }
    let (said, did) = (expected.join("\n"), output.trim_end());
    (!compare::fits(&wanted, &actual)).then(|| {
        format!("line {line}: `{command}`\n--- should print\n{said}\n--- printed\n{did}\n---")
    })
}

/// What `.ci/run` would run, one command a line.
fn steps_of_ci() -> String {
    let output = Command::new("bash")
        .args([".ci/run", "--list"])
        .current_dir(root())
        .output()
        .expect("bash can be run");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("commands are text")
}

#[test]
fn every_documented_command_does_what_is_written() {
    let steps_of_ci = steps_of_ci();
    let mut found = Vec::new();
    for (path, document) in documents() {
        let name = path.file_name().expect("documents have names").to_string_lossy().into_owned();
        let complaints = complaints(&document, &steps_of_ci);
        found.extend(complaints.iter().map(|complaint| format!("{name}, {complaint}")));
    }
    assert!(found.is_empty(), "\n{}\n", found.join("\n\n"));
}

#[test]
fn few_commands_are_not_run() {
    let documents = documents();
    let ignored: usize = documents.iter().map(|(_, document)| document.ignored.len()).sum();
    assert!(ignored <= NOT_RUN, "{ignored} blocks are not run: the limit is {NOT_RUN}");
    assert!(!documents[0].1.steps.is_empty(), "no commands were seen in the readme");
}

#[test]
fn the_readme_tells_how_to_test() {
    let (_, readme) = documents().swap_remove(0);
    let commands: Vec<_> = readme.steps.iter().map(|step| step.command.as_str()).collect();
    assert!(commands.contains(&"cargo test --workspace"), "{commands:?}");
    assert!(commands.iter().any(|command| command.starts_with("cargo install ")), "{commands:?}");
}

#[test]
fn a_true_document_has_no_complaints() {
    let text = "```console\n$ mkdir a && cd a\n$ git init --quiet\n$ git rev-parse \
                --show-toplevel\n/home/ada/a\n```\nThen:\n```console\n$ false\n$ echo $?\n1\n$ \
                seq 5\n1\n...\n5\n$ cargo doc # slow\n$ cargo run --release -- --version\n...\n```\n";
    assert_eq!(complaints(&Document::parse(text), "cargo test\ncargo doc"), [""; 0]);
}

#[test]
fn a_wrong_document_has_complaints() {
    for text in [
        "$ echo a\nb",
        "$ echo a",
        "$ true\na",
        "$ false",
        "$ exit",
        "$ seq 5\n1\n...\n6",
        "$ cargo doc",
        "$ cargo test\nok",
        "$ cat <<X\n> a\n> X\nb",
    ] {
        let document = Document::parse(&format!("```console\n{text}\n```\n"));
        assert_eq!(complaints(&document, "cargo test").len(), 1, "{text}");
    }
}
