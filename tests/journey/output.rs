//! How answers are shown: colour, closed pipes, one document.

use crate::place::{Journey, begun};
use crate::support::{Sandbox, TIDEGATE};

const ESC: char = '\u{1b}';

/// A project with an item and something to see of every kind.
fn filled() -> (Sandbox, String) {
    let sandbox = begun();
    let id = sandbox.item(&["x", "--body", "b"]);
    let _ = sandbox.tidegate(&["comment", &id, "c"]).ok();
    (sandbox, id)
}

/// What a terminal would be shown.
fn on_a_terminal(sandbox: &Sandbox, variables: &[(&str, &str)], words: &str) -> String {
    let mut command = sandbox.command("script");
    command.args(["-qec", &format!("{TIDEGATE} {words}"), "/dev/null"]).env("TERM", "xterm");
    command.envs(variables.iter().copied());
    sandbox.run(&mut command, b"").ok().stdout
}

#[test]
fn there_is_no_colour_where_there_is_no_terminal() {
    let (sandbox, id) = filled();
    for verb in [
        &["ls"][..],
        &["show", &id, "--comments"],
        &["history"],
        &["project", "show"],
        &["verify"],
        &["--help"],
        &["nonsense"],
    ] {
        for arguments in [verb.to_vec(), [verb, &["--color", "never"]].concat()] {
            let output = sandbox.tidegate(&arguments);
            assert!(!output.stdout.contains(ESC) && !output.stderr.contains(ESC), "{arguments:?}");
        }
    }
}

#[test]
fn colour_always_is_always_and_only_in_text_for_people() {
    let (sandbox, id) = filled();
    for verb in [&["ls"][..], &["show", &id, "--comments"], &["history"], &["project", "show"]] {
        let always = [verb, &["--color", "always"]].concat();
        let coloured = sandbox.under(&[("NO_COLOR", "1")], &always).ok().stdout;
        assert!(coloured.contains(ESC), "{verb:?}");
        let plain = sandbox.tidegate(verb).ok().stdout;
        assert_eq!(without_colour(&coloured), plain, "colour changes nothing else: {verb:?}");
        for form in ["--json", "-q"] {
            let output = sandbox.tidegate(&[&always[..], &[form]].concat()).ok();
            assert!(!output.stdout.contains(ESC), "{verb:?} {form}");
        }
    }
}

fn without_colour(text: &str) -> String {
    let mut plain = String::new();
    for (n, part) in text.split(ESC).enumerate() {
        plain.push_str(if n == 0 { part } else { part.split_once('m').expect("a colour").1 });
    }
    plain
}

#[test]
fn a_terminal_has_colour_unless_no_color_is_set_or_it_is_dumb() {
    let (sandbox, _) = filled();
    if std::process::Command::new("script").arg("--version").output().is_err() {
        return crate::support::skip::skip("a_terminal_has_colour", "script is not installed");
    }
    assert!(on_a_terminal(&sandbox, &[], "ls").contains(ESC));
    for variables in [("NO_COLOR", "1"), ("TERM", "dumb")] {
        assert!(!on_a_terminal(&sandbox, &[variables], "ls").contains(ESC), "{variables:?}");
    }
    assert!(on_a_terminal(&sandbox, &[("NO_COLOR", "")], "ls").contains(ESC), "empty is not set");
}

#[test]
fn a_closed_pipe_is_no_failure() {
    let sandbox = begun();
    let lines: String = (0..3000).map(|n| format!("{{\"title\":\"item number {n}\"}}\n")).collect();
    let _ = sandbox.fed(lines.as_bytes(), &["import", "--jsonl", "-"]).ok();
    for verb in [
        "history",
        "ls --all",
        "ls --all --json",
        "dump",
        "history --json-lines",
        "--help",
        "--version",
    ] {
        let script = format!(
            "set -o pipefail; {TIDEGATE} {verb} | head -1 > first; echo \"${{PIPESTATUS[0]}}\""
        );
        let output = sandbox.run(sandbox.command("bash").args(["-c", &script]), b"").ok();
        assert_eq!((output.stdout.as_str(), output.stderr.as_str()), ("0\n", ""), "{verb}");
        let script = format!("{TIDEGATE} {verb} >&-");
        let output = sandbox.run(sandbox.command("bash").args(["-c", &script]), b"").ok();
        assert_eq!(output.stderr, "", "{verb} with standard output closed");
    }
}

#[test]
fn what_was_recorded_is_recorded_whether_somebody_reads_about_it_or_not() {
    let sandbox = begun();
    for (title, to, code) in
        [("closed", ">&-", 0), ("full", ">/dev/full", 5), ("both", ">&- 2>&-", 0)]
    {
        let script = format!("{TIDEGATE} new {title} {to}");
        let output = sandbox.run(sandbox.command("bash").args(["-c", &script]), b"").exits(code);
        assert_eq!(output.stderr.contains("failed to write the answer"), code == 5, "{to}");
        assert_eq!(sandbox.json(&["ls"])["items"][0]["title"], title);
    }
    let script = format!("{TIDEGATE} show T-2222 2>&-");
    let _ = sandbox.run(sandbox.command("bash").args(["-c", &script]), b"").exits(3);
    // A closed standard output must not become the file that is written next.
    assert_eq!(sandbox.said(&["fsck", "--strict", "--no-dangling"]), "");
    assert_eq!(sandbox.json(&["verify"])["ok"], true);
}

#[test]
fn help_and_version_that_cannot_be_written_are_a_failure_too() {
    let sandbox = Sandbox::anonymous();
    for words in ["--help", "--version", "ls --help", "help ls"] {
        for (to, code) in [(">/dev/full", 5), (">&-", 0)] {
            let script = format!("{TIDEGATE} {words} {to}");
            let output =
                sandbox.run(sandbox.command("bash").args(["-c", &script]), b"").exits(code);
            assert_eq!(output.stderr.contains("failed to write the answer"), code == 5, "{words}");
        }
    }
}
