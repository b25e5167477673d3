//! What an answer does not show, told with the answer.

use std::fs;

use serde_json::{Value, json};

use crate::place::{Journey, LOG, begun, clone_of, each, fetch, own_log};
use crate::support::Sandbox;

/// The codes of the notices of an answer in JSON, and the lines that people are told.
#[track_caller]
fn noticed(sandbox: &Sandbox, arguments: &[&str]) -> (Vec<Value>, Vec<String>) {
    let answer = sandbox.json(arguments);
    let codes = each(&answer["notices"], "code").into_iter().cloned().collect();
    let people = sandbox.tidegate(arguments).ok();
    let quiet = sandbox.tidegate(&[&["-q"], arguments].concat()).ok();
    assert_eq!(quiet.stderr, "", "{arguments:?}: whoever asks for ids gets ids");
    (codes, people.stderr.lines().map(str::to_owned).collect())
}

/// A clone of a project, and an item in it that waits for an entry which is missing.
fn with_a_log_that_waits() -> (Sandbox, String) {
    let here = begun();
    let there = clone_of(&here, "there");
    let _ = there.item(&["first"]);
    let first = there.said(&["rev-parse", &own_log(&there).expect("it has written")]);
    let unseen = there.item(&["second"]);
    let _ = there.item(&["third"]);
    fetch(&here, &there);
    let object = here.dir().join(".git/objects").join(&first[..2]).join(&first[2..]);
    fs::remove_file(object).expect("a loose object");
    (here, unseen)
}

#[test]
fn where_all_is_well_nothing_is_noticed() {
    let sandbox = begun();
    let id = sandbox.item(&["x"]);
    for verb in
        [&["ls"][..], &["show", &id], &["history"], &["project", "show"], &["move", &id, "start"]]
    {
        let output = sandbox.tidegate(verb).ok();
        assert_eq!(output.stderr, "", "{verb:?}");
    }
    assert_eq!(sandbox.json(&["ls"])["notices"], json!([]));
}

#[test]
fn a_log_that_waits_is_told_with_every_answer() {
    let (here, unseen) = with_a_log_that_waits();
    let own = here.item(&["own"]);
    for verb in [
        &["ls"][..],
        &["show", &own],
        &["show", &own, &own],
        &["history"],
        &["project", "show"],
        &["project", "set", "type=api"],
        &["edit", &own, "--title", "other"],
        &["move", &own, "start", "--dry-run"],
        &["init"],
    ] {
        let (codes, lines) = noticed(&here, verb);
        assert_eq!(codes, ["waiting"], "{verb:?}");
        let [line] = lines.as_slice() else { panic!("one line for {verb:?}: {lines:?}") };
        assert!(line.starts_with("note: a log waits for an entry"), "{line}");
        assert!(line.contains("git fetch --no-prune REMOTE 'refs/tidegate/log/*:"), "{line}");
    }
    let dump = here.tidegate(&["dump"]).ok();
    assert!(dump.stderr.starts_with("note: "), "the dump is the same, told or not");
    assert!(here.tidegate(&["history", "--json-lines"]).ok().stderr.starts_with("note: "));
    assert_eq!(here.tidegate(&["verify"]).exits(1).stderr, "", "verify says it itself");
    let error = here.refusal(3, &["show", &unseen]);
    assert!(error["reasons"][0].as_str().expect("a reason").contains("is not seen"), "{error}");
    let error = here.refusal(3, &["move", &unseen, "start"]);
    assert!(error["reasons"][0].as_str().expect("a reason").contains("is not seen"), "{error}");
}

#[test]
fn a_log_that_is_damaged_is_told_with_every_answer() {
    let here = begun();
    let _ = here.git(&["commit", "--quiet", "--allow-empty", "-m", "mine"]).ok();
    let _ = here.git(&["update-ref", &format!("{LOG}r-strangerstranger"), "HEAD"]).ok();
    let (codes, lines) = noticed(&here, &["ls"]);
    assert_eq!(codes, ["refused"]);
    assert!(lines[0].ends_with("; try tidegate verify"), "{lines:?}");
    let _ = here.git(&["symbolic-ref", &format!("{LOG}r-strangerstranger"), "HEAD"]).ok();
    let (codes, lines) = noticed(&here, &["ls"]);
    assert_eq!((codes, lines.len()), (vec![json!("ref")], 1));
}

#[test]
fn who_gave_a_secret_is_told_that_it_was_not_recorded() {
    const TOKEN: &str = "ghp_abcdefghijklmnopqrstuvwxyz0123456789";
    let sandbox = begun();
    let body = format!("{TOKEN} glpat-aaaaaaaaaaaaaaaaaaaaaaaa");
    let change = ["new", TOKEN, "--body", &body, "--dry-run"];
    for change in [&change[..], &change[..4]] {
        let notices = sandbox.json(change)["notices"].clone();
        assert_eq!(each(&notices, "code"), ["redacted"; 2]);
        assert_eq!(each(&notices, "about"), [&json!(["body"]), &json!(["title"])]);
        assert_eq!(each(&notices, "count"), [&json!(2), &json!(1)]);
        let told = sandbox.tidegate(change).ok().stderr;
        assert_eq!(
            told,
            "note: body: 2 secrets were taken out and not recorded\n\
             note: title: a secret was taken out and not recorded\n"
        );
    }
    let lines = format!("{{\"title\":\"a\",\"body\":\"{TOKEN} {TOKEN}\"}}\n").repeat(2);
    let told = sandbox.fed(lines.as_bytes(), &["import", "--jsonl", "-"]).ok().stderr;
    assert_eq!(told, "note: body: 4 secrets were taken out and not recorded\n");
    let named = Sandbox::anonymous().with_identity().at(TOKEN);
    let _ = named.git(&["init", "--quiet"]).ok();
    let told = named.tidegate(&["init", "--hooks"]).ok().stderr;
    assert_eq!(told, "note: name: a secret was taken out and not recorded\n");
}

#[test]
fn documents_about_the_clone_have_notices_too() {
    let sandbox = begun();
    let _ = sandbox.item(&["x"]);
    let verbs: [&[&str]; 6] = [
        &["doctor"],
        &["recover", "--dry-run"],
        &["gc"],
        &["replica", "ls"],
        &["publish"],
        &["uninstall", "--yes"],
    ];
    for verb in verbs {
        assert_eq!(sandbox.json(verb)["notices"], serde_json::json!([]), "{verb:?}");
    }
}
