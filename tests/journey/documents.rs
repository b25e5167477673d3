//! Documents: what gates ask of them, what moves rest on, and what a clone that lacks something says.

use std::fs;

use serde_json::Value;

use crate::place::{Journey, apply, begun, clone_of, fetch};
use crate::support::Sandbox;

/// What is wanted in the tests of this file.
pub(crate) const FLOW: &str = "name: flow
states: [Open, Specified, Built, Done]
transitions:
  - {via: specify, from: Open, to: Specified, output_artifacts: [{type: note, path: 'docs/{feature}.md', required: true}]}
  - {via: build, from: Specified, to: Built, gates: ['ARTIFACT[docs/plan.md]']}
  - {via: finish, from: Built, to: Done}
  - {via: rework, from: Built, to: Open}
";

/// Writes a file and commits it; the commit.
pub(crate) fn committed(sandbox: &Sandbox, path: &str, text: &str) -> String {
    let file = sandbox.dir().join(path);
    fs::create_dir_all(file.parent().expect("it lies in a folder")).expect("it can be made");
    fs::write(file, text).expect("it can be written");
    let _ = sandbox.git(&["add", path]).ok();
    let _ = sandbox.git(&["commit", "--quiet", "-m", path]).ok();
    sandbox.said(&["rev-parse", "HEAD"])
}

/// A project that follows that definition.
pub(crate) fn project() -> Sandbox {
    let sandbox = begun();
    let _ = apply(&sandbox, FLOW);
    sandbox
}

/// What a way of an item says: whether it is open, the reasons, and what would help.
pub(crate) fn way(sandbox: &Sandbox, item: &str, via: &str) -> (bool, String, Vec<String>) {
    let why = sandbox.json(&["why", item, via]);
    let way = &why["transitions"][0];
    let texts = |name: &str| -> Vec<String> {
        let gates = way["gates"].as_array().expect("a list").iter();
        let all = gates.flat_map(|gate| gate[name].as_array().expect("a list").clone());
        all.map(|text| text.as_str().expect("a text").to_owned()).collect()
    };
    let open = way["open"].as_bool().expect("it is known");
    (open, texts("reasons").join("; "), texts("fix"))
}

pub(crate) fn state(sandbox: &Sandbox, item: &str) -> Value {
    sandbox.shown(item)["state"].clone()
}

#[test]
fn a_document_is_looked_for_in_the_commit_that_is_checked_out() {
    let sandbox = project();
    let item = sandbox.item(&["x"]);
    let (open, reasons, fix) = way(&sandbox, &item, "specify");
    assert!(!open && reasons.contains("'feature' is not set"), "{reasons}");
    assert!(fix[0].contains("--set feature=TEXT"), "{fix:?}");
    let _ = sandbox.json(&["edit", &item, "--set", "feature=log-in"]);
    let (_, reasons, _) = way(&sandbox, &item, "specify");
    assert!(reasons.contains("no commit here"), "{reasons}");
    let _ = committed(&sandbox, "README.md", "x");
    let (_, reasons, fix) = way(&sandbox, &item, "specify");
    assert!(reasons.contains("there is no docs/log-in.md in commit"), "{reasons}");
    let checked = sandbox.pasted(&fix[0]).exits(1);
    assert!(checked.stdout.contains("docs/log-in.md"), "{}", checked.stdout);
    // What is written and not committed is not there.
    fs::create_dir_all(sandbox.dir().join("docs")).expect("it can be made");
    fs::write(sandbox.dir().join("docs/log-in.md"), "a note").expect("it can be written");
    let refused = sandbox.refusal(1, &["move", &item, "specify"]);
    assert!(refused["reasons"][0].as_str().expect("why").contains("write and commit it"));
    let _ = committed(&sandbox, "docs/log-in.md", "\n");
    let (open, reasons, _) = way(&sandbox, &item, "specify");
    assert!(!open && reasons.contains("docs/log-in.md:1:1: EMPTY_DOCUMENT"), "{reasons}");
    let commit = committed(&sandbox, "docs/log-in.md", "a note");
    let _ = sandbox.json(&["move", &item, "specify"]);
    let history = sandbox.json(&["history", &item, "--kind", "transition.applied"]);
    let entry = history["events"][0]["entry"].as_str().expect("an entry").to_owned();
    let documents = &sandbox.entry(&entry)["events"][0]["data"]["documents"];
    assert_eq!(documents["commit"], *commit);
    assert_eq!(documents["found"][0]["path"], "docs/log-in.md");
    let blob = sandbox.said(&["rev-parse", "HEAD:docs/log-in.md"]);
    assert_eq!(documents["found"][0]["blob"], *blob);
    assert_eq!(sandbox.json(&["verify"])["ok"], true);
}

#[test]
fn links_and_several_files_are_no_document() {
    let sandbox = begun();
    let _ = apply(
        &sandbox,
        "name: flow\nstates: [Open, Done]\ntransitions:\n  - {via: finish, from: Open, to: Done, gates: ['ARTIFACT[docs/*.md]']}\n",
    );
    let item = sandbox.item(&["x"]);
    let _ = committed(&sandbox, "docs/a.md", "a");
    let _ = committed(&sandbox, "docs/b.md", "b");
    let (open, reasons, _) = way(&sandbox, &item, "finish");
    assert!(!open && reasons.contains("means 2 files"), "{reasons}");
    let _ = sandbox.git(&["rm", "--quiet", "docs/b.md"]).ok();
    std::os::unix::fs::symlink("/etc/hostname", sandbox.dir().join("docs/c.md")).expect("a link");
    let _ = sandbox.git(&["rm", "--quiet", "--cached", "docs/a.md"]).ok();
    let _ = sandbox.git(&["add", "docs/c.md"]).ok();
    let _ = sandbox.git(&["commit", "--quiet", "-m", "a link"]).ok();
    let (open, reasons, _) = way(&sandbox, &item, "finish");
    assert!(!open && reasons.contains("docs/c.md:1:1: NO_FILE: it is a link"), "{reasons}");
}

#[test]
fn whoever_stands_in_another_work_tree_is_asked_about_that() {
    let sandbox = project();
    let item = sandbox.item(&["x", "--set", "feature=a"]);
    let _ = committed(&sandbox, "README.md", "x");
    let _ = sandbox.git(&["worktree", "add", "--quiet", "../tree", "-b", "side"]).ok();
    let side = sandbox.at("../tree");
    let _ = committed(&side, "docs/a.md", "a");
    assert!(!way(&sandbox, &item, "specify").0, "it is not there on main");
    assert!(way(&side, &item, "specify").0, "it is where somebody stands");
    let _ = side.json(&["move", &item, "specify"]);
    assert_eq!(state(&sandbox, &item), "Specified");
}

/// An item that moved by a document which is in no later commit, and the commit.
fn moved_by(sandbox: &Sandbox) -> (String, String) {
    for key in ["uploadpack.allowFilter", "uploadpack.allowAnySHA1InWant"] {
        let _ = sandbox.git(&["config", key, "true"]).ok();
    }
    let item = sandbox.item(&["x", "--set", "feature=a"]);
    let commit = committed(sandbox, "docs/a.md", "a");
    let _ = sandbox.json(&["move", &item, "specify"]);
    let _ = committed(sandbox, "docs/plan.md", "a plan");
    let _ = sandbox.git(&["rm", "--quiet", "docs/a.md"]).ok();
    let _ = sandbox.git(&["commit", "--quiet", "-m", "tidy up"]).ok();
    (item, commit)
}

/// A clone made by git with this option, that takes part.
pub(crate) fn cloned(first: &Sandbox, name: &str, option: &str) -> Sandbox {
    let url = format!("file://{}", first.dir().display());
    let _ = first.git(&["clone", "--quiet", option, &url, &format!("../{name}")]).ok();
    let second = first.at(format!("../{name}"));
    fetch(&second, first);
    let _ = second.tidegate(&["init"]).ok();
    second
}

/// Runs what helps, where it is a command of git.
fn helped(sandbox: &Sandbox, fix: &str) {
    let line = fix.replace("REMOTE", "origin");
    assert!(line.starts_with("git "), "{line}");
    let _ = sandbox.run(sandbox.command("bash").args(["-c", &line]), b"").ok();
}

/// Whether `show` and `status` say that what an item rests on cannot be confirmed, as both have to.
#[track_caller]
fn is_marked(sandbox: &Sandbox, item: &str) -> bool {
    let notices = sandbox.json(&["show", item])["notices"].clone();
    let is_told = |notice: &Value| notice["code"] == "unconfirmed" && notice["about"][0] == item;
    let is_shown = notices.as_array().expect("a list").iter().any(is_told);
    let status = sandbox.json(&["status"]);
    assert_eq!(status["needs"][0]["unconfirmed"], is_shown, "{notices}");
    let people = sandbox.tidegate(&["status"]).ok().stdout;
    assert_eq!(people.contains("what it rests on is not confirmed here"), is_shown, "{people}");
    is_shown
}

#[test]
fn a_clone_that_lacks_what_a_move_rests_on_opens_no_gate_and_says_how_to_get_it() {
    let first = project();
    let (item, commit) = moved_by(&first);
    let _ = first.json(&["edit", &item, "--assignee", "Ada"]);
    assert!(way(&first, &item, "build").0, "whoever looked goes on");
    assert!(!is_marked(&first, &item), "and is told of nothing");
    for (name, option, lacks) in [
        ("shallow", "--depth=1", "commit"),
        ("treeless", "--filter=tree:0", "a folder of commit"),
        ("blobless", "--filter=blob:none", "docs/a.md of commit"),
    ] {
        let clone = cloned(&first, name, option);
        assert_eq!(state(&clone, &item), "Specified", "{name}: the state is the same everywhere");
        assert_eq!(clone.json(&["verify"])["ok"], true, "{name}");
        let (open, reasons, fix) = way(&clone, &item, "build");
        assert!(!open, "{name}: {reasons}");
        let short = &commit[..12];
        assert!(reasons.contains("cannot be confirmed here"), "{name}: {reasons}");
        assert!(reasons.contains(&format!("{lacks} {short}")), "{name}: {reasons}");
        let refused = clone.refusal(1, &["move", &item, "build"]);
        assert_eq!(refused["code"], "gate_shut", "{name}");
        assert!(is_marked(&clone, &item), "{name}");
        helped(&clone, &fix[0]);
        let (open, reasons, _) = way(&clone, &item, "build");
        assert!(open, "{name}: {reasons}");
        assert!(!is_marked(&clone, &item), "{name}");
        let _ = clone.json(&["move", &item, "build"]);
        assert_eq!(state(&clone, &item), "Built", "{name}");
    }
}

#[test]
fn what_was_rewritten_before_it_was_shared_is_found_where_it_went() {
    let first = project();
    let item = first.item(&["x", "--set", "feature=a"]);
    let _ = committed(&first, "docs/plan.md", "a plan");
    let _ = committed(&first, "docs/a.md", "a");
    let _ = first.json(&["move", &item, "specify"]);
    let _ = first.git(&["commit", "--quiet", "--amend", "-m", "better said"]).ok();
    let _ = first.git(&["reflog", "expire", "--expire=now", "--all"]).ok();
    let _ = first.git(&["gc", "--quiet", "--prune=now"]).ok();
    let second = cloned(&first, "second", "--no-local");
    assert!(way(&second, &item, "build").0, "the same files are in what is checked out");
    let _ = committed(&second, "docs/a.md", "another");
    assert!(way(&second, &item, "build").0, "and go on being in what came before");
}

#[test]
fn whoever_cannot_confirm_what_a_move_rests_on_looks_again() {
    let first = project();
    let (item, _) = moved_by(&first);
    let _ = committed(&first, "docs/a.md", "another");
    let clone = cloned(&first, "shallow", "--depth=1");
    let (open, reasons, fix) = way(&clone, &item, "build");
    assert!(!open && reasons.contains("cannot be confirmed here"), "{reasons}");
    assert!(fix[1].contains("reaffirm"), "{fix:?}");
    let _ = clone.pasted(&fix[1]).ok();
    assert!(way(&clone, &item, "build").0, "what is there now is good");
    fetch(&first, &clone);
    assert_eq!(first.json(&["verify"])["ok"], true);
}

#[test]
fn what_another_gate_let_through_is_no_part_of_what_a_move_rests_on() {
    let several = "{kind: ARTIFACT, artifact: {type: document, path: 'docs/*.md', multiple: true}}";
    for other in ["'ARTIFACT[docs/a.md]'", several] {
        let first = begun();
        let _ = apply(
            &first,
            &format!(
                "name: flow\nstates: [A, B, C]\ntransitions:\n  - {{via: go, from: A, to: B, \
                 rule: any, gates: ['ARTIFACT[docs/*.md]', {other}]}}\n  - {{via: on, from: B, to: C}}\n"
            ),
        );
        let item = first.item(&["x"]);
        let _ = committed(&first, "docs/b.md", "b");
        let _ = committed(&first, "docs/a.md", "a");
        let _ = first.json(&["move", &item, "go"]);
        let second = cloned(&first, "second", "--no-local");
        let (open, reasons, _) = way(&second, &item, "on");
        assert!(open, "one of the gates was open: {reasons}");
    }
}

#[test]
fn a_path_may_be_named_after_what_every_item_has() {
    let sandbox = begun();
    let _ = apply(
        &sandbox,
        "name: flow\nstates: [A, B]\ntransitions:\n  - {via: go, from: A, to: B, gates: ['ARTIFACT[docs/{kind}-{priority}-{assignee}.md]']}\n",
    );
    let item = sandbox.item(&["x", "--kind", "bug", "--assignee", "Ada"]);
    let (_, _, fix) = way(&sandbox, &item, "go");
    assert_eq!(fix, [format!("tidegate edit {} --priority TEXT", &item[..6])]);
    let _ = sandbox.pasted(&fix[0].replace("TEXT", "high")).ok();
    let _ = committed(&sandbox, "docs/bug-high-Ada.md", "a");
    let _ = sandbox.json(&["move", &item, "go"]);
    assert_eq!(sandbox.json(&["verify"])["ok"], true);
}

#[test]
fn going_past_the_gates_leaves_behind_what_cannot_be_confirmed() {
    let first = project();
    let (item, _) = moved_by(&first);
    let clone = cloned(&first, "shallow", "--depth=1");
    assert!(!way(&clone, &item, "build").0);
    let forced = ["move", &item, "--to", "Built", "--force", "--reason", "seen on paper"];
    let _ = clone.json(&forced);
    assert!(way(&clone, &item, "finish").0, "nothing rests on it any more");
}

#[test]
fn what_another_item_rests_on_counts_for_those_that_wait_for_it() {
    let first = project();
    let (waited_for, _) = moved_by(&first);
    let waiting = first.item(&["y", "--set", "feature=b"]);
    let flow =
        FLOW.replace("from: Built, to: Done}", "from: Built, to: Done, gates: [DEPENDENCIES]}");
    let _ = apply(&first, &flow);
    let repin = ["workflow", "repin", &waiting, "--to", "flow", "--apply"];
    let _ = first.json(&repin);
    let _ = first.json(&["link", &waiting, "depends_on", &waited_for, "--when", "Specified"]);
    let _ = first.json(&["move", &waiting, "--to", "Built", "--force", "--reason", "a test"]);
    assert!(way(&first, &waiting, "finish").0, "here it is known");
    let clone = cloned(&first, "shallow", "--depth=1");
    let (open, reasons, fix) = way(&clone, &waiting, "finish");
    assert!(!open && reasons.contains("cannot be confirmed here"), "{reasons}");
    assert!(fix[0].contains(&format!("why {waited_for}")), "{fix:?}");
    let _ = clone.refusal(1, &["move", &waiting, "finish"]);
    let (_, _, fix) = way(&clone, &waited_for, "build");
    helped(&clone, &fix[0]);
    assert!(way(&clone, &waiting, "finish").0);
}

#[test]
fn decisions_are_judged_beside_those_of_their_folder() {
    let sandbox = begun();
    let _ = apply(
        &sandbox,
        "name: flow\nstates: [Open, Done]\ntransitions:\n  - {via: decide, from: Open, to: Done, output_artifacts: [{type: adr, path: 'docs/adr/ADR-{NNN}-{slug}.md', required: true}]}\n",
    );
    let item = sandbox.item(&["One process"]);
    let adr = |needs: &str| {
        format!(
            "# One\n{needs}\n## Status\n\nAccepted\n\n## Context\n\nc\n\n## Decision\n\nd\n\n## Consequences\n\ne\n"
        )
    };
    let one = "docs/adr/ADR-002-one-process.md";
    let _ = committed(&sandbox, one, &adr("\nDepends on: ADR-001\n"));
    let (open, reasons, _) = way(&sandbox, &item, "decide");
    assert!(!open && reasons.contains("UNKNOWN_DECISION"), "{reasons}");
    let _ = committed(&sandbox, "docs/adr/ADR-001-before.md", &adr(""));
    assert!(way(&sandbox, &item, "decide").0, "what it rests on is there");
    let _ = sandbox.json(&["move", &item, "decide"]);
}

#[test]
fn coverage_names_what_is_there() {
    let sandbox = begun();
    let _ = apply(
        &sandbox,
        "name: flow\nstates: [Open, Done]\ntransitions:\n  - {via: cover, from: Open, to: Done, output_artifacts: [{type: ac_coverage, path: 'tests/ac-coverage.json', required: true}]}\n",
    );
    let item = sandbox.item(&["x"]);
    let coverage = r#"{"feature": "a", "prd_path": "docs/prd/a.md", "acceptance_criteria": [{"id": "AC1", "description": "x", "user_story": "y", "tests": ["tests/a.py::test"], "status": "covered"}], "summary": {"total_acs": 1, "covered": 1, "uncovered": 0, "coverage_percent": 100}}"#;
    let _ = committed(&sandbox, "tests/ac-coverage.json", coverage);
    let (open, reasons, _) = way(&sandbox, &item, "cover");
    assert!(!open && reasons.contains("NO_SUCH_FILE: it names docs/prd/a.md"), "{reasons}");
    let _ = committed(&sandbox, "docs/prd/a.md", "- [ ] AC1: x\n- [ ] AC2: y\n");
    let _ = committed(&sandbox, "tests/a.py", "# AC1: x\n");
    let (open, reasons, _) = way(&sandbox, &item, "cover");
    assert!(!open && reasons.contains("MISSING_CRITERION"), "{reasons}");
    let _ = committed(&sandbox, "docs/prd/a.md", "- [ ] AC1: x\n");
    assert!(way(&sandbox, &item, "cover").0);
}

#[test]
fn a_move_by_documents_is_the_same_in_every_clone() {
    let first = project();
    let second = clone_of(&first, "second");
    let (item, _) = moved_by(&first);
    fetch(&second, &first);
    assert_eq!(first.tidegate(&["dump"]).ok().stdout, second.tidegate(&["dump"]).ok().stdout);
    assert_eq!(state(&second, &item), "Specified");
    assert!(!way(&second, &item, "build").0, "this one has no commit at all");
}
