//! Help: every verb explains itself, and a slip of the pen is answered with what was meant.

use crate::place::begun;
use crate::support::Sandbox;

const VERBS: [&[&str]; 19] = [
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
    &["history"],
    &["import"],
    &["dump"],
    &["verify"],
    &["project"],
    &["project", "show"],
    &["project", "set"],
    &["demo"],
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
        (&["mvoe", "x"][..], "move"),
        (&["hisotry"], "history"),
        (&["ls", "--sate", "x"], "--state"),
        (&["project", "shwo"], "show"),
        (&["new", "x", "--lable", "y"], "--label"),
    ] {
        let output = sandbox.tidegate(arguments).exits(2);
        assert!(output.stderr.contains(&format!("'{meant}'")), "{}", output.stderr);
        assert_eq!(output.stdout, "");
        let json = sandbox.tidegate(&[arguments, &["--json"]].concat()).exits(2).json();
        assert_eq!(json["schema"], "tidegate.error/1");
        assert_eq!(json["error"]["code"], "usage");
        let hints = json["error"]["hints"].to_string();
        assert!(hints.contains(meant), "in JSON too: {hints}");
    }
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
