//! Work moves when code moves, exactly once: commits found without any hook, and whatever becomes of
//! them.

use std::fs;
use std::sync::atomic::{AtomicU32, Ordering};

use serde_json::Value;

use crate::place::{Journey, apply, begun, clone_of, each, fetch, texts};
use crate::support::Sandbox;

/// Makes a commit that says this, with a file of its own.
#[track_caller]
pub(crate) fn commit(sandbox: &Sandbox, message: &str) -> String {
    static MADE: AtomicU32 = AtomicU32::new(0);
    let name = format!("f{}", MADE.fetch_add(1, Ordering::Relaxed));
    fs::write(sandbox.dir().join(&name), "one\ntwo\n").expect("it can be written");
    let _ = sandbox.git(&["add", &name]).ok();
    let _ = sandbox.git(&["commit", "--quiet", "-m", message]).ok();
    sandbox.said(&["rev-parse", "HEAD"])
}

/// Makes a commit that says this, without a file, written at `date`.
#[track_caller]
fn commit_at(sandbox: &Sandbox, message: &str, date: &str) {
    let mut git = sandbox.command("git");
    let git = git.env("GIT_COMMITTER_DATE", date).env("GIT_AUTHOR_DATE", date);
    let _ = sandbox.run(git.args(["commit", "--quiet", "--allow-empty", "-m", message]), b"").ok();
}

/// The message of a commit that takes these transitions.
pub(crate) fn says(item: &str, vias: &[&str]) -> String {
    let lines: Vec<String> = vias.iter().map(|via| format!("Tidegate: {item} {via}")).collect();
    format!("Work on it\n\n{}", lines.join("\n"))
}

/// A repository with a commit, a project and an item.
pub(crate) fn with_item() -> (Sandbox, String) {
    let sandbox = begun();
    let _ = commit(&sandbox, "first");
    let item = sandbox.item(&["Log in", "--id", "LOGIN"]);
    (sandbox, item)
}

#[track_caller]
pub(crate) fn state(sandbox: &Sandbox, item: &str) -> String {
    sandbox.shown(item)["state"].as_str().expect("one state").to_owned()
}

/// The moves of an item: transition and commit, those withdrawn or repeated too.
#[track_caller]
pub(crate) fn applied(sandbox: &Sandbox) -> usize {
    let history = sandbox.json(&["history", "--kind", "transition.applied"]);
    history["events"].as_array().expect("a list").len()
}

pub(crate) fn entries(sandbox: &Sandbox) -> usize {
    let history = sandbox.json(&["history"]);
    let mut entries = each(&history["events"], "entry");
    entries.dedup();
    entries.len()
}

/// Nothing recorded is void, and a fresh clone says the same.
#[track_caller]
pub(crate) fn sound(sandbox: &Sandbox) {
    let _ = sandbox.tidegate(&["verify"]).ok();
    let name = format!("fresh-{}", entries(sandbox));
    let fresh = clone_of(sandbox, &name);
    assert_eq!(fresh.tidegate(&["dump"]).ok().stdout, sandbox.tidegate(&["dump"]).ok().stdout);
}

#[test]
fn a_commit_without_any_hook_moves_its_item_before_the_next_answer() {
    let (sandbox, item) = with_item();
    let id = commit(&sandbox, &says(&item, &["start"]));
    let shown = sandbox.shown(&item);
    assert_eq!(shown["state"], "In Progress");
    let commits = &shown["commits"];
    assert_eq!(commits["count"], 1);
    assert_eq!((&commits["files"], &commits["added"]), (&1.into(), &2.into()));
    assert_eq!(commits["latest"][0]["commit"], id);
    assert_eq!(commits["latest"][0]["via"], "start");
    let before = entries(&sandbox);
    assert_eq!(state(&sandbox, &item), "In Progress");
    assert_eq!(entries(&sandbox), before, "it is seen once");
    sound(&sandbox);
}

#[test]
fn commits_that_no_porcelain_made_are_found_too() {
    let (sandbox, item) = with_item();
    let tree = sandbox.said(&["rev-parse", "HEAD^{tree}"]);
    let made = sandbox.said(&["commit-tree", &tree, "-p", "HEAD", "-m", &says(&item, &["start"])]);
    assert_eq!(state(&sandbox, &item), "To Do", "nothing leads to it yet");
    let _ = sandbox.git(&["update-ref", "refs/heads/side", &made]).ok();
    assert_eq!(state(&sandbox, &item), "In Progress");
    let detached =
        sandbox.said(&["commit-tree", &tree, "-p", &made, "-m", &says(&item, &["submit"])]);
    let _ = sandbox.git(&["checkout", "--quiet", "--detach", &detached]).ok();
    assert_eq!(state(&sandbox, &item), "In Review", "a work tree on no branch counts");
    sound(&sandbox);
}

#[test]
fn clones_that_see_the_same_commits_make_one_move_of_each() {
    let (first, item) = with_item();
    let _ = first.git(&["init", "--quiet", "--bare", "../hub"]).ok();
    let _ = first.git(&["remote", "add", "origin", "../hub"]).ok();
    let _ = first.git(&["push", "--quiet", "origin", "main"]).ok();
    let others: Vec<Sandbox> = (0..19)
        .map(|n| {
            let _ = first.git(&["clone", "--quiet", "../hub", &format!("../other{n}")]).ok();
            let other = first.at(format!("../other{n}"));
            fetch(&other, &first);
            let _ = other.tidegate(&["init"]).ok();
            other
        })
        .collect();
    // Two that say the same were not written in one second.
    for (second, via) in ["start", "submit", "rework", "submit"].into_iter().enumerate() {
        let written = format!("2040-01-01T00:00:0{second}Z");
        commit_at(&first, &says(&item, &[via]), &written);
    }
    let _ = first.git(&["push", "--quiet", "origin", "main"]).ok();
    for other in &others {
        let _ = other.git(&["fetch", "--quiet", "origin"]).ok();
        assert_eq!(state(other, &item), "In Review", "it knows of no other's record");
    }
    assert_eq!(state(&first, &item), "In Review");
    let all = || std::iter::once(&first).chain(&others);
    others.iter().for_each(|there| fetch(&first, there));
    others.iter().for_each(|here| fetch(here, &first));
    let dump = first.tidegate(&["dump"]).ok().stdout;
    for here in all() {
        assert_eq!(state(here, &item), "In Review", "nobody is contested");
        assert_eq!(here.tidegate(&["dump"]).ok().stdout, dump);
        let _ = here.tidegate(&["verify"]).ok();
    }
    let before = entries(&first);
    let _ = first.git(&["fetch", "--quiet", "origin"]).ok();
    assert_eq!(state(&first, &item), "In Review");
    assert_eq!(entries(&first), before, "what came by fetch and is known is nothing new");
}

#[test]
fn a_commit_of_a_colleague_without_tidegate_is_their_deed() {
    let (sandbox, item) = with_item();
    let _ = sandbox.git(&["clone", "--quiet", ".", "../theirs"]).ok();
    let theirs = sandbox.at("../theirs");
    for (key, value) in [("user.name", "Ben"), ("user.email", "ben@example.com")] {
        let _ = theirs.git(&["config", key, value]).ok();
    }
    let _ = commit(&theirs, &says(&item, &["start"]));
    let _ = sandbox.git(&["fetch", "--quiet", "../theirs", "main:refs/remotes/ben/main"]).ok();
    assert_eq!(state(&sandbox, &item), "In Progress");
    let moved = sandbox.json(&["history", "--kind", "transition.applied"]);
    assert_eq!(moved["events"][0]["actor"], "Ben <ben@example.com>");
}

#[test]
fn commits_on_the_branch_of_an_item_are_linked_and_move_nothing() {
    let (sandbox, item) = with_item();
    let _ = sandbox.tidegate(&["branch", &item]).ok();
    let branch = sandbox.said(&["symbolic-ref", "HEAD"]);
    assert_eq!(branch, "refs/heads/task/LOGIN-log-in");
    let made = commit(&sandbox, "plain work");
    let _ = commit(&sandbox, "fixup! plain work\n\nTidegate: LOGIN start");
    let _ = sandbox.git(&["switch", "--quiet", "main"]).ok();
    let other = commit(&sandbox, "other work\n\nRefs: LOGIN");
    let shown = sandbox.shown(&item);
    assert_eq!(shown["state"], "To Do");
    assert_eq!(shown["commits"]["count"], 3);
    let latest = &shown["commits"]["latest"];
    let commits = texts(&Value::Array(each(latest, "commit").into_iter().cloned().collect()))
        .into_iter()
        .map(str::to_owned)
        .collect::<Vec<_>>();
    assert!(commits.contains(&made) && commits.contains(&other), "{latest}");
    let _ = sandbox.tidegate(&["branch", &item]).ok();
    assert_eq!(sandbox.said(&["symbolic-ref", "HEAD"]), branch, "it goes back to it");
    let _ = sandbox.git(&["switch", "--quiet", "main"]).ok();
    let second = sandbox.item(&["Another one"]);
    let _ = sandbox.tidegate(&["branch", &second, "--worktree", "../apart"]).ok();
    let apart = sandbox.at("../apart");
    let _ = commit(&apart, &says(&second, &["start"]));
    assert_eq!(state(&sandbox, &second), "In Progress", "work trees of one repository are one");
}

#[test]
fn branches_are_called_as_the_project_says() {
    let (sandbox, item) = with_item();
    let _ = sandbox.json(&["project", "set", "branch=feature/{item}/{slug}"]);
    let _ = sandbox.tidegate(&["branch", &item]).ok();
    assert_eq!(sandbox.said(&["symbolic-ref", "HEAD"]), "refs/heads/feature/LOGIN/log-in");
    let _ = commit(&sandbox, "plain work");
    assert_eq!(sandbox.shown(&item)["commits"]["count"], 1);
    let refused = sandbox.refusal(2, &["project", "set", "branch=x"]);
    assert!(refused["message"].as_str().expect("a text").contains("{item}"), "{refused}");
}

#[test]
fn history_from_before_is_taken_when_somebody_asks_for_it() {
    let (sandbox, item) = with_item();
    let start = sandbox.said(&["rev-parse", "HEAD"]);
    commit_at(&sandbox, &says(&item, &["start"]), "2020-01-01T00:00:00Z");
    // As a clone that was made now.
    let second = sandbox.at("../second");
    let _ = sandbox.git(&["clone", "--quiet", ".", "../second"]).ok();
    fetch(&second, &sandbox);
    let _ = second.tidegate(&["init"]).ok();
    assert_eq!(state(&second, &item), "To Do", "it is older than the project");
    let dry = second.json(&["link-commits", "--since", &start, "--dry-run"]);
    assert_eq!(dry["schema"], "tidegate.reconcile/1");
    assert_eq!((&dry["dry_run"], &dry["commits"][0]["outcome"]), (&true.into(), &"moved".into()));
    assert_eq!(state(&second, &item), "To Do");
    let done = second.json(&["link-commits", "--since", "2019-12-31"]);
    assert_eq!(done["commits"][0]["outcome"], "moved");
    assert_eq!(state(&second, &item), "In Progress");
    let again = second.json(&["link-commits", "--since", &start]);
    assert_eq!(again["commits"][0]["outcome"], "known");
    let nowhere = second.refusal(3, &["link-commits", "--since", "no-such-thing"]);
    assert_eq!(nowhere["code"], "no_such_revision");
}

#[test]
fn a_keyword_is_never_taken_from_a_commit_and_documents_are_looked_for_in_it() {
    let (sandbox, _) = with_item();
    let _ = apply(
        &sandbox,
        "name: flow
states: [Open, Said, Done]
transitions:
  - {via: say, from: Open, to: Said, output_artifacts: [{type: note, path: docs/a.md}]}
  - {via: end, from: Said, to: Done, validation: 'KEYWORD[\"GO\"]'}
",
    );
    let item = sandbox.item(&["x"]);
    let _ = commit(&sandbox, &says(&item, &["say"]));
    assert_eq!(state(&sandbox, &item), "Open");
    fs::create_dir_all(sandbox.dir().join("docs")).expect("a folder can be made");
    fs::write(sandbox.dir().join("docs/a.md"), "a note\n").expect("it can be written");
    let _ = sandbox.git(&["add", "docs"]).ok();
    let _ = commit(&sandbox, &says(&item, &["say"]));
    let _ = sandbox.git(&["rm", "--quiet", "docs/a.md"]).ok();
    let _ = sandbox.git(&["commit", "--quiet", "-m", "tidy up"]).ok();
    assert_eq!(state(&sandbox, &item), "Said", "the commit has it, whatever came after");
    let _ = commit(&sandbox, &format!("GO\n\nTidegate: {item} end note=GO"));
    assert_eq!(state(&sandbox, &item), "Said");
    let refused = sandbox.shown(&item)["commits"]["refused"][0]["why"].clone();
    assert!(refused.as_str().expect("a text").contains("GO"), "{refused}");
}

#[test]
fn where_nothing_can_be_written_it_is_shown_and_said_to_be_not_recorded() {
    let (sandbox, item) = with_item();
    let _ = commit(&sandbox, &says(&item, &["start"]));
    let ours = sandbox.dir().join(".git/tidegate");
    let journals: Vec<_> = fs::read_dir(ours.join("r")).expect("it is there").flatten().collect();
    let moved: Vec<_> = journals
        .iter()
        .map(|journal| {
            // A lock that nobody gives back: nothing can be appended.
            (journal.path().join("lock"), journal.path().join("lock.aside"))
        })
        .collect();
    for (lock, aside) in &moved {
        let _ = fs::rename(lock, aside);
        fs::create_dir(lock).expect("a folder in its place");
    }
    let shown = sandbox.json(&["show", &item]);
    assert_eq!(shown["item"]["state"], "To Do");
    assert_eq!(shown["notices"][0]["code"], "commits_unrecorded", "{shown}");
    for (lock, aside) in &moved {
        fs::remove_dir(lock).expect("it is empty");
        let _ = fs::rename(aside, lock);
    }
    assert_eq!(state(&sandbox, &item), "In Progress");
}

#[test]
fn whoever_loses_how_far_it_looked_looks_again_and_finds_what_is_recorded() {
    let (sandbox, item) = with_item();
    for vias in [["start"], ["submit"]] {
        let _ = commit(&sandbox, &says(&item, &vias));
    }
    assert_eq!(state(&sandbox, &item), "In Review");
    let before = entries(&sandbox);
    for garbage in ["", "{}", "nonsense", "{\"version\":99}"] {
        let journals = fs::read_dir(sandbox.dir().join(".git/tidegate/r")).expect("it is there");
        for journal in journals.flatten() {
            fs::write(journal.path().join("commits"), garbage).expect("it can be written");
        }
        assert_eq!(state(&sandbox, &item), "In Review");
        assert_eq!(entries(&sandbox), before, "{garbage:?}");
    }
}
