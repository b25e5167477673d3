//! Going back: to a state that an item had, or to before what was done last.

use crate::place::{Journey, begun, clone_of, fetch};
use crate::support::Sandbox;

fn moved(sandbox: &Sandbox, vias: &[&str]) -> String {
    let item = sandbox.item(&["x"]);
    for via in vias {
        let _ = sandbox.json(&["move", &item, via]);
    }
    item
}

fn state(sandbox: &Sandbox, item: &str) -> String {
    let shown = sandbox.shown(item);
    shown["state"].as_str().map_or_else(|| shown["contested"].to_string(), str::to_owned)
}

#[test]
fn an_item_goes_back_to_a_state_that_it_had_and_to_no_other() {
    let sandbox = begun();
    let item = moved(&sandbox, &["start", "submit"]);
    let error = sandbox.refusal(1, &["rollback", &item, "--to", "Done"]);
    assert_eq!(error["code"], "never_there");
    let hints = error["hints"].as_array().expect("hints");
    assert!(hints.iter().any(|hint| hint.as_str().is_some_and(|h| h.ends_with("'To Do'"))));
    let back = sandbox.json(&["rollback", &item, "--to", "to do", "--reason", "too early"]);
    assert_eq!(back["item"]["state"], "To Do");
    assert_eq!(sandbox.json(&["rollback", &item, "--to", "To Do"])["recorded"]["events"], 0);
    let _ = sandbox.json(&["move", &item, "start"]);
    assert_eq!(sandbox.json(&["verify"])["ok"], true);
}

#[test]
fn the_last_move_is_taken_back_and_then_the_one_before() {
    let sandbox = begun();
    let item = moved(&sandbox, &["start", "submit"]);
    let dry = sandbox.json(&["undo", &item, "--dry-run"]);
    assert_eq!(dry["item"]["state"], "In Progress");
    assert_eq!(state(&sandbox, &item), "In Review");
    for left in ["In Progress", "To Do"] {
        let _ = sandbox.json(&["undo", &item]);
        assert_eq!(state(&sandbox, &item), left);
    }
    assert_eq!(sandbox.refusal(4, &["undo", &item])["code"], "nothing_to_undo");
    let never = sandbox.refusal(1, &["rollback", &item, "--to", "In Review"]);
    assert_eq!(never["code"], "never_there", "what was taken back was not made");
    assert_eq!(sandbox.json(&["verify"])["ok"], true);
    let _ = sandbox.json(&["rebuild"]);
    assert_eq!(sandbox.json(&["rebuild", "--check"])["same"], true);
}

#[test]
fn all_from_an_entry_on_is_taken_back_whichever_way_the_log_is_kept() {
    for is_kept in [false, true] {
        let sandbox = begun();
        let item = moved(&sandbox, &["start", "submit", "finish"]);
        if is_kept {
            let _ = sandbox.json(&["rebuild"]);
        }
        let events = sandbox.json(&["history", &item])["events"].clone();
        let submitted = events.as_array().expect("events").iter().find(|e| e["via"] == "submit");
        let entry = submitted.expect("it was")["entry"].as_str().expect("an id").to_owned();
        let _ = sandbox.json(&["undo", &entry[..12]]);
        assert_eq!(state(&sandbox, &item), "In Progress");
        let _ = sandbox.refusal(3, &["undo", "0000000"]);
    }
}

#[test]
fn what_was_built_on_elsewhere_is_not_taken_back_in_silence() {
    let first = begun();
    let item = moved(&first, &["start"]);
    let second = clone_of(&first, "second");
    let _ = first.json(&["undo", &item]);
    let _ = second.json(&["move", &item, "submit"]);
    fetch(&first, &second);
    assert_eq!(state(&first, &item), r#"["In Review","To Do"]"#);
    let _ = first.json(&["rollback", &item, "--to", "To Do"]);
    assert_eq!(state(&first, &item), "To Do", "going back settles it");
}
