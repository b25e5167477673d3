//! Help: every verb explains itself, and a slip of the pen is answered with what was meant.

use crate::place::{Journey, begun, texts};
use crate::support::Sandbox;

const VERBS: [&[&str]; 24] = [
    &["init"],
    &["new"],
    &["show"],
    &["ls"],
    &["edit"],
    &["comment"],
    &["link"],
    &["unlink"],
    &["move"],
    &["archive"],
    &["unarchive"],
    &["why"],
    &["history"],
    &["status"],
    &["stats"],
    &["import"],
    &["dump"],
    &["verify"],
    &["project"],
    &["project", "show"],
    &["project", "set"],
    &["demo"],
    &["completions"],
    &["man"],
];

const CHANGES: [&[&str]; 10] = [
    &["new"],
    &["edit"],
    &["comment"],
    &["link"],
    &["unlink"],
    &["move"],
    &["archive"],
    &["unarchive"],
    &["import"],
    &["project", "set"],
];

#[test]
fn the_help_of_every_verb_has_an_example_of_that_verb() {
    let sandbox = Sandbox::anonymous();
    let all = sandbox.tidegate(&["--help"]).ok().stdout;
    for verb in VERBS {
        for flag in ["--help", "-h"] {
            let help = sandbox.tidegate(&[verb, &[flag]].concat()).ok().stdout;
            let example = help.split("Example:\n  tidegate ").nth(1);
            let example = example.unwrap_or_else(|| panic!("{verb:?} {flag} has no example"));
            assert!(example.contains(verb[0]), "{verb:?}: {example}");
            assert!(help.contains("--json"), "{verb:?}");
            assert!(help.lines().all(|line| line.len() <= 100), "{verb:?} is too wide");
        }
        assert!(all.contains(&format!("\n  {} ", verb[0])), "{verb:?} is not listed");
    }
}

#[test]
fn every_change_takes_what_every_change_takes() {
    let sandbox = Sandbox::anonymous();
    for verb in CHANGES {
        let help = sandbox.tidegate(&[verb, &["--help"]].concat()).ok().stdout;
        for option in ["--key", "--expect", "--reason", "--dry-run", "--publish"] {
            assert!(help.contains(option), "{verb:?} has no {option}");
        }
    }
}

#[test]
fn every_example_can_be_read_by_the_program() {
    let sandbox = begun();
    for verb in VERBS.iter().filter(|verb| verb[0] != "demo") {
        let help = sandbox.tidegate(&[*verb, &["--help"]].concat()).ok().stdout;
        let example = help.split("Example:\n  ").nth(1).expect("an example").lines().next();
        let line = example.expect("a line").replacen("tidegate", crate::support::TIDEGATE, 1);
        let output = sandbox.run(sandbox.command("bash").args(["-c", &line]), b"");
        assert_ne!(output.status, 2, "{verb:?}: {line}\n{}", output.stderr);
    }
}

#[test]
fn a_slip_of_the_pen_is_answered_with_what_was_meant() {
    let sandbox = begun();
    for (arguments, meant) in [
        (&["mvoe", "it's"][..], r"move 'it'\''s'"),
        (&["hisotry"], "history"),
        (&["ls", "--sate", "x"], "ls --state x"),
        (&["ls", "--sate=x"], "ls --state=x"),
        (&["ls", "--sort=creatd"], "ls --sort=created"),
        (&["project", "shwo"], "project show"),
        (&["new", "x", "--lable", "y"], "new x --label y"),
        (&["link", "a", "dependson", "b"], "link a depends_on b"),
    ] {
        let output = sandbox.tidegate(arguments).exits(2);
        let hint = format!("hint: tidegate {meant}\n");
        assert!(output.stderr.contains(&hint), "{}", output.stderr);
        let error = sandbox.refusal(2, arguments);
        assert_eq!(error["code"], "usage");
        let hints = texts(&error["hints"]);
        assert!(
            hints.contains(&format!("tidegate --json {meant}").as_str()),
            "in JSON too: {hints:?}"
        );
        assert!(hints.last().is_some_and(|hint| hint.ends_with(" --help")), "{hints:?}");
    }
    let error = sandbox.refusal(2, &["link", "blcks", "blcks", "b"]);
    assert_eq!(error["hints"], serde_json::json!(["tidegate link --help"]), "which of the two?");
}

#[test]
fn what_is_wrong_with_a_command_line_is_told_in_words() {
    let sandbox = begun();
    for (line, verb, message) in [
        ("mvoe", "", "'mvoe' is no verb of tidegate"),
        ("project x", " project", "'x' is no verb of tidegate project"),
        ("project -q", " project", "tidegate project needs a verb: show, set, help"),
        ("ls --sate", " ls", "tidegate ls does not take '--sate'"),
        ("ls x", " ls", "tidegate ls does not take 'x'"),
        ("list x", " ls", "tidegate ls does not take 'x'"),
        ("-C ls show", " show", "tidegate show needs ITEM..."),
        ("move", " move", "tidegate move needs ITEM and VIA|STATE"),
        ("import", " import", "tidegate import needs --jsonl FILE"),
        ("project set", " project set", "tidegate project set needs NAME=VALUE..."),
        ("ls --color", " ls", "--color WHEN lacks its value; possible are auto, always, never"),
        ("history --kind", " history", "--kind KIND lacks its value"),
        ("ls --color x", " ls", "--color WHEN cannot be 'x'; possible are auto, always, never"),
        ("ls --limit 0", " ls", "--limit N cannot be '0': write a number from 1 on"),
        ("ls --all=x", " ls", "--all takes no value, and 'x' was given"),
        ("ls --all --all", " ls", "--all can be given only once"),
        ("move a b --to c", " move", "VIA|STATE cannot be given together with --to STATE"),
    ] {
        let words: Vec<&str> = line.split(' ').collect();
        let error = sandbox.tidegate(&[&["--json"], &words[..]].concat()).exits(2).json();
        assert_eq!(error["error"]["message"], message, "{line}");
        let help = format!("tidegate{verb} --help");
        assert_eq!(texts(&error["error"]["hints"]).last(), Some(&help.as_str()), "{line}");
        let people = sandbox.tidegate(&words).exits(2);
        assert!(people.stderr.starts_with(&format!("error: {message}\n")), "{}", people.stderr);
    }
    let error = sandbox.tidegate(&["--json"]).exits(2).json()["error"].clone();
    let message = error["message"].as_str().expect("a message");
    assert!(message.starts_with("tidegate needs a verb: init, new, show, ls, edit, "), "{message}");
    assert!(!message.contains("publish"), "what commands leave behind is no verb of people");
    for line in
        [&["history", "--json-lines", "--bogus"][..], &["history", "--json-lines", "a", "b"]]
    {
        let error = sandbox.tidegate(line).exits(2);
        assert_eq!(
            (error.json()["error"]["code"].as_str(), error.stderr.as_str()),
            (Some("usage"), "")
        );
    }
    let error = sandbox.refusal(2, &["comment", "x", "--bogus"]);
    assert_eq!(texts(&error["reasons"]), ["to pass '--bogus' as a value, use '-- --bogus'"]);
}

#[test]
fn nothing_at_all_is_answered_with_help_and_the_version_is_told() {
    let sandbox = Sandbox::anonymous();
    let output = sandbox.tidegate(&[]);
    assert_eq!(output.status, 2);
    assert!(output.stderr.contains("Usage: tidegate"), "{}", output.stderr);
    let version = sandbox.tidegate(&["--version"]).ok().stdout;
    assert_eq!(version, format!("tidegate {}\n", env!("CARGO_PKG_VERSION")));
}

#[test]
fn global_options_stand_before_or_after_the_verb() {
    let sandbox = begun();
    let id = sandbox.tidegate(&["-q", "new", "x"]).ok().stdout;
    assert_eq!(sandbox.tidegate(&["ls", "-q"]).ok().stdout, id);
    let elsewhere = sandbox.at("../elsewhere");
    for arguments in [["-C", "../repo", "ls", "-q"], ["ls", "-q", "-C", "../repo"]] {
        assert_eq!(elsewhere.tidegate(&arguments).ok().stdout, id);
    }
}
