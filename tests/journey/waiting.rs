//! Commits whose items come later.

use serde_json::Value;

use crate::commits::{applied, commit, says, sound, state, with_item};
use crate::place::{Journey, begun, clone_of, each, fetch};

/// Whether it is told that commits wait.
fn waits(answer: &Value) -> bool {
    each(&answer["notices"], "code").iter().any(|code| *code == "commit_waiting")
}

#[test]
fn a_commit_whose_item_comes_later_waits_for_it() {
    let (first, _) = with_item();
    let second = clone_of(&first, "second");
    let item = first.item(&["Only there"]);
    let _ = commit(&second, &says(&item, &["start"]));
    assert!(waits(&second.json(&["ls"])));
    let _ = second.item(&["another"]);
    assert!(!waits(&second.json(&["ls"])), "that is said once");
    fetch(&second, &first);
    assert_eq!(state(&second, &item), "In Progress");
}

#[test]
fn commits_whose_item_comes_later_are_taken_in_the_order_they_were_made() {
    let sandbox = begun();
    let _ = commit(&sandbox, "first");
    // Ids of commits follow no order: one pair could stand right by luck.
    let names: Vec<String> = (0..6).map(|n| format!("LATER-{n}")).collect();
    for name in &names {
        let _ = commit(&sandbox, &says(name, &["start"]));
        let _ = commit(&sandbox, &says(name, &["submit"]));
    }
    let _ = sandbox.json(&["ls"]);
    let mut items: Vec<String> =
        names.iter().map(|name| sandbox.item(&["Log in", "--id", name])).collect();
    // What comes with the item builds on what waited for it.
    let _ = commit(&sandbox, &says("LAST", &["start"]));
    let _ = sandbox.json(&["ls"]);
    items.push(sandbox.item(&["Log in", "--id", "LAST"]));
    let _ = commit(&sandbox, &says("LAST", &["submit"]));
    for item in &items {
        assert_eq!(state(&sandbox, item), "In Review", "{item}");
    }
    assert_eq!(applied(&sandbox), 14);
    sound(&sandbox);
}

#[test]
fn what_refers_to_an_item_by_its_id_or_stands_on_its_branch_waits_too() {
    let (first, _) = with_item();
    let second = clone_of(&first, "second");
    let item = first.item(&["Only there"]);
    let _ = second.git(&["switch", "--quiet", "--create", &format!("task/{item}-only-there")]).ok();
    let on_branch = commit(&second, "plain work");
    let refers = commit(&second, &format!("other work\n\nRefs: {item}"));
    let closes = commit(&second, &format!("more work\n\nCloses: {item}"));
    let _ = commit(&second, "work for others\n\nRefs: JIRA-17\nCloses: #4");
    let listed = second.json(&["ls"]);
    assert_eq!(each(&listed["notices"], "code"), ["commit_waiting"], "once for each item");
    let message = listed["notices"][0]["message"].as_str().expect("a text");
    assert_eq!(message, format!("4 commits wait: no item '{item}'"));
    fetch(&second, &first);
    let shown = second.shown(&item);
    let linked = each(&shown["commits"]["latest"], "commit");
    assert_eq!(linked.len(), 4, "{linked:?}");
    for commit in [on_branch, refers, closes] {
        assert!(linked.iter().any(|linked| **linked == commit), "{commit} is not linked");
    }
    assert_eq!(shown["state"], "To Do");
    sound(&second);
}

#[test]
fn a_commit_that_is_gone_before_its_item_comes_moves_nothing() {
    let sandbox = begun();
    let _ = commit(&sandbox, "first");
    let _ = commit(&sandbox, &says("LATER", &["start"]));
    assert!(waits(&sandbox.json(&["ls"])));
    let _ = sandbox.git(&["reset", "--quiet", "--hard", "HEAD~"]).ok();
    let _ = sandbox.json(&["ls"]);
    let item = sandbox.item(&["Log in", "--id", "LATER"]);
    assert_eq!(state(&sandbox, &item), "To Do");
    let _ = sandbox.git(&["reset", "--quiet", "--hard", "HEAD@{1}"]).ok();
    assert_eq!(state(&sandbox, &item), "In Progress", "it came back");
    assert_eq!(applied(&sandbox), 1);
}

#[test]
fn a_line_that_names_no_item_is_told_once_and_waits_for_none() {
    let sandbox = begun();
    let made = commit(&sandbox, "work\n\nTidegate:");
    let told = sandbox.json(&["ls"])["notices"].clone();
    assert_eq!(told[0]["code"], "commit_refused", "{told}");
    let message = format!("commit {} did not move an item: it names no item", &made[..10]);
    assert_eq!(told[0]["message"], message);
    let _ = sandbox.item(&["Log in"]);
    assert_eq!(sandbox.json(&["ls"])["notices"], serde_json::json!([]));
}
