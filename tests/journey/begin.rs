//! Beginning a project.

use crate::place::{Journey, begun, clone_of};
use crate::support::repo;

#[test]
fn init_begins_a_project_and_leaves_the_working_tree_alone() {
    let sandbox = repo();
    let told = sandbox.tidegate(&["init"]).ok();
    assert!(told.stdout.starts_with("project  repo\n"), "{}", told.stdout);
    assert!(told.stdout.ends_with("next: tidegate new 'The first thing to do'\n"));
    assert!(told.stderr.ends_with("; try tidegate hooks install\n"), "{}", told.stderr);
    assert_eq!(sandbox.said(&["status", "--porcelain"]), "");
    assert_eq!(sandbox.logs().len(), 1, "one replica has written");
    assert_eq!(sandbox.said(&["fsck", "--strict", "--no-dangling"]), "");
}

#[test]
fn init_again_says_which_project_it_is_and_records_nothing() {
    let sandbox = begun();
    let (refs, first) = (sandbox.refs(), sandbox.json(&["project", "show"]));
    let again = sandbox.json(&["init"]);
    assert_eq!(again["schema"], "tidegate.project/1");
    assert_eq!(again["begun"], false);
    assert_eq!(again["project"], first["project"]);
    assert_eq!(sandbox.refs(), refs);
    let id = first["project"]["id"].as_str().expect("a text");
    assert_eq!(sandbox.tidegate(&["init", "-q"]).ok().stdout, format!("{id}\n"));
    assert_eq!(sandbox.json(&["init", "--id", id])["begun"], false);
}

#[test]
fn init_takes_a_project_id_and_a_name_and_refuses_another_id() {
    let sandbox = repo();
    let id = "P-aaaabbbbccccdddd";
    let begun = sandbox.json(&["init", "--id", id, "--name", "Harbour"]);
    assert_eq!(begun["begun"], true);
    assert_eq!(begun["project"]["id"], id);
    assert_eq!(begun["project"]["name"], "Harbour");
    let error = sandbox.refusal(4, &["init", "--id", "P-aaaabbbbccccddde"]);
    assert_eq!(error["code"], "other_project");
    assert_eq!(sandbox.refusal(2, &["init", "--id", "P-1"])["code"], "bad_id");
}

#[test]
fn a_name_given_to_a_project_that_has_one_is_told_and_changes_nothing() {
    let sandbox = begun();
    let refs = sandbox.refs();
    let again = sandbox.json(&["init", "--name", "Harbour works"]);
    assert_eq!(again["project"]["name"], "repo");
    let notice = &again["notices"][0];
    assert_eq!(notice["code"], "name_kept");
    let hint = "tidegate project set 'name=Harbour works'";
    assert_eq!(notice["hints"], serde_json::json!([hint]));
    let told = sandbox.tidegate(&["init", "--name", "Harbour works"]).ok().stderr;
    let message = "the project had begun before, and goes on being called 'repo'";
    assert_eq!(told, format!("note: {message}; try {hint}\n"));
    assert_eq!(sandbox.json(&["init", "--name", " repo"])["notices"], serde_json::json!([]));
    assert_eq!(sandbox.refs(), refs);
    let _ = sandbox.pasted(hint).ok();
    assert_eq!(sandbox.json(&["project", "show"])["project"]["name"], "Harbour works");
}

#[test]
fn init_where_a_log_was_fetched_takes_part_in_its_project() {
    let first = begun();
    let second = clone_of(&first, "second");
    let [one, other] = [&first, &second].map(|s| s.json(&["project", "show"])["project"].clone());
    assert_eq!(one["id"], other["id"]);
    assert_eq!(one["heads"], other["heads"], "the project began once");
    assert_ne!(one["replica"], other["replica"], "each clone has its own pen");
}

#[test]
fn before_init_every_verb_says_what_to_do_first() {
    let sandbox = repo();
    for verb in [
        &["ls"][..],
        &["new", "x"],
        &["show", "T-aaaa"],
        &["history"],
        &["dump"],
        &["verify"],
        &["project", "show"],
        &["move", "T-aaaa", "start"],
        &["import", "--jsonl", "/dev/null"],
    ] {
        let error = sandbox.refusal(5, verb);
        assert_eq!(error["code"], "not_initialised", "{verb:?}");
        assert_eq!(error["hints"], serde_json::json!(["tidegate init"]), "{verb:?}");
    }
    assert_eq!(sandbox.refs(), "");
    assert!(!sandbox.dir().join(".git/tidegate").exists(), "asking wrote something");
}
