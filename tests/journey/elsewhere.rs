//! Definitions that are shared: fetched from another repository, and pinned by their digest.

use std::fs;

use serde_json::Value;

use crate::place::{Journey, begun, each};
use crate::support::Sandbox;

const SHIP: &str = "name: ship
states: [Open, Out]
transitions: [{from: Open, to: Out, via: send}]
";

/// A repository beside the project that shares a definition: the commit of it.
fn shared(sandbox: &Sandbox, name: &str, text: &str) -> (Sandbox, String) {
    let other = sandbox.at("../shared");
    let _ = other.git(&["init", "--quiet"]).ok();
    fs::write(other.dir().join(name), text).expect("a file can be written");
    let _ = other.git(&["add", "--all"]).ok();
    let _ = other.git(&["commit", "--quiet", "-m", "share"]).ok();
    let commit = other.said(&["rev-parse", "HEAD"]);
    (other, commit)
}

/// All that a repository holds: its objects, its refs, its settings, and what lies in its folder.
fn whole(sandbox: &Sandbox) -> [String; 4] {
    let objects = ["cat-file", "--batch-all-objects", "--batch-check"];
    let settings = fs::read_to_string(sandbox.dir().join(".git/config")).expect("settings");
    let folder = fs::read_dir(sandbox.dir().join(".git")).expect("a folder");
    let mut names: Vec<_> = folder.map(|entry| entry.expect("an entry").file_name()).collect();
    names.sort();
    let refs = sandbox.said(&["for-each-ref"]);
    [sandbox.said(&objects), refs, settings, format!("{names:?}")]
}

#[test]
fn a_shared_definition_is_shown_then_published_with_where_it_comes_from() {
    let sandbox = begun();
    let (other, commit) = shared(&sandbox, "tidegate.yml", SHIP);
    let digest = other.json(&["workflow", "lint"])["digest"].clone();
    let before = whole(&sandbox);
    let url = format!("file://{}", other.dir().display());
    for from in ["../shared", url.as_str()] {
        let dry = sandbox.json(&["workflow", "apply", "--from", from, "--dry-run"]);
        assert_eq!((&dry["shown"], &dry["recorded"]["dry_run"]), (&digest, &Value::Bool(true)));
        let notice = &dry["notices"][0];
        assert_eq!(notice["code"], "fetched");
        assert_eq!(notice["about"], serde_json::json!([commit, digest]));
    }
    let dry = sandbox.tidegate(&["workflow", "apply", "--from", "../shared", "--dry-run"]).ok();
    assert!(dry.stdout.contains("  would be in force\n"), "{}", dry.stdout);
    assert!(dry.stdout.ends_with("\n(not recorded)\n"), "{}", dry.stdout);
    assert_eq!(whole(&sandbox), before, "nothing of it comes into this repository");
    let people = sandbox.tidegate(&["workflow", "apply", "--from", "../shared"]).ok();
    assert!(people.stdout.starts_with("ship"), "{}", people.stdout);
    let told = format!("note: tidegate.yml of ../shared at {commit} has the digest ");
    assert!(people.stderr.starts_with(&told), "{}", people.stderr);
    assert_eq!(sandbox.json(&["workflow", "show", "ship"])["shown"], digest);
    let history = sandbox.json(&["history", "--kind", "definition"]);
    let reasons = each(&history["events"], "reason");
    assert_eq!(reasons, [&Value::from(format!("from tidegate.yml of ../shared at {commit}"))]);
    let missing = sandbox.git(&["cat-file", "-e", &commit]);
    assert_ne!(missing.status, 0, "its commits are not here");
    let left: Vec<_> = fs::read_dir(sandbox.home().join("../tmp")).expect("a folder").collect();
    assert!(left.is_empty(), "nothing is left behind: {left:?}");
    let item = sandbox.item(&["x"]);
    let _ = sandbox.tidegate(&["move", &item, "send"]).ok();
}

#[test]
fn a_reason_is_kept_beside_where_it_comes_from_and_an_old_version_can_be_had() {
    let sandbox = begun();
    let (other, first) = shared(&sandbox, "flowspec_workflow.yml", SHIP);
    let _ = other.git(&["tag", "v1"]).ok();
    let (_, _) = shared(&sandbox, "flowspec_workflow.yml", &SHIP.replace("Out", "Gone"));
    let arguments = ["workflow", "apply", "--from", "../shared#v1", "--reason", "the old one"];
    let applied = sandbox.json(&arguments);
    assert_eq!(applied["definition"]["states"][1], "Out");
    let history = sandbox.json(&["history", "--kind", "definition"]);
    let reason = format!("the old one (from flowspec_workflow.yml of ../shared at {first})");
    assert_eq!(each(&history["events"], "reason"), [&Value::from(reason)]);
    let again = sandbox.json(&["workflow", "apply", "--from", &format!("../shared#{first}")]);
    assert_eq!(again["recorded"]["events"], 0, "the same definition is in force already");
}

#[test]
fn what_cannot_be_fetched_is_refused_by_its_reason_and_nothing_is_recorded() {
    let sandbox = begun();
    let (_, _) = shared(&sandbox, "tidegate.yml", SHIP);
    let refs = sandbox.refs();
    let refused = |exit, from: &str| {
        let option = format!("--from={from}");
        let error = sandbox.refusal(exit, &["workflow", "apply", &option]);
        error["code"].as_str().expect("a code").to_owned()
    };
    let hostile = [
        "ext::sh -c touch% ran",
        "fd::7",
        "--upload-pack=touch ran",
        "-u",
        "ext://x",
        "ssh://-oX=y/a",
        "host:-x",
        "no/such/place",
        "../shared#--output=x",
        "../shared#main:../../etc/passwd",
        "../shared#a^{commit}",
        "",
    ];
    for from in hostile {
        assert_eq!(refused(2, from), "bad_source", "{from}");
    }
    assert!(!sandbox.dir().join("ran").exists());
    assert_eq!(refused(3, "../shared#nope"), "no_such_revision");
    assert_eq!(refused(3, "../shared#main:nope.yml"), "no_file");
    assert_eq!(refused(6, "file:///no/such/place"), "unreachable");
    assert_eq!(refused(6, "http://127.0.0.1:1/a.git"), "unreachable");
    let (_, _) = shared(&sandbox, "tidegate.yml", "name: [");
    assert_eq!(refused(1, "../shared"), "bad_definition");
    let (_, _) = shared(&sandbox, "tidegate.yml", &format!("# {}\n{SHIP}", "x".repeat(1 << 20)));
    assert_eq!(refused(2, "../shared"), "too_long");
    let _ = sandbox.tidegate(&["workflow", "apply", "x.yml", "--from", "../shared"]).exits(2);
    assert_eq!(sandbox.refs(), refs);
}

#[test]
fn a_password_in_a_url_is_neither_told_nor_recorded() {
    let sandbox = begun();
    let from = "http://ada:hush-hush@127.0.0.1:1/a.git?token=quiet-please#v1";
    let output = sandbox.tidegate(&["workflow", "apply", "--from", from]).exits(6);
    let told = format!("{}{}", output.stdout, output.stderr);
    assert!(told.contains("http://127.0.0.1:1/a.git"), "{told}");
    assert!(!told.contains("hush") && !told.contains("quiet"), "{told}");
}
