//! Looking at an item as it stood.

use crate::place::{Journey, begun, each};

#[test]
fn an_item_is_shown_as_it_was_after_an_entry_and_at_a_time() {
    let sandbox = begun();
    let before = sandbox.json(&["project", "show"])["project"]["created_at"]
        .as_str()
        .expect("a time")
        .to_owned();
    let id = sandbox.item(&["old"]);
    let _ = sandbox.tidegate(&["move", &id, "start"]).ok();
    let _ = sandbox.tidegate(&["edit", &id, "--title", "new"]).ok();
    let history = sandbox.json(&["history", &id]);
    let entries: Vec<&str> =
        each(&history["events"], "entry").iter().map(|e| e.as_str().expect("an id")).collect();
    let times: Vec<&str> =
        each(&history["events"], "at").iter().map(|t| t.as_str().expect("a time")).collect();
    for (n, (title, state)) in
        [("old", "To Do"), ("old", "In Progress"), ("new", "In Progress")].into_iter().enumerate()
    {
        for at in [entries[n], &entries[n][..10], times[n]] {
            let item = sandbox.json(&["show", &id, "--at", at])["item"].clone();
            assert_eq!(item["title"], title, "at {at}");
            assert_eq!(item["state"], state, "at {at}");
        }
    }
    let far = sandbox.json(&["show", &id, "--at", "9999-01-01"])["item"].clone();
    assert_eq!(far, sandbox.shown(&id));
    for early in [&before, "1970-01-01"] {
        assert_eq!(sandbox.refusal(3, &["show", &id, "--at", early])["code"], "not_yet");
    }
}

#[test]
fn a_point_in_the_past_that_is_none_is_refused() {
    let sandbox = begun();
    let id = sandbox.item(&["x"]);
    for at in ["", "abc", "yesterday", "2026-13-01", "0000000000", "HEAD"] {
        assert_eq!(sandbox.refusal(3, &["show", &id, "--at", at])["code"], "no_such_entry", "{at}");
    }
}

#[test]
fn a_date_means_all_of_that_day() {
    let sandbox = begun();
    let id = sandbox.item(&["x"]);
    let made = sandbox.shown(&id)["updated_at"].as_str().expect("a time").to_owned();
    let item = sandbox.json(&["show", &id, "--at", &made[..10]])["item"].clone();
    assert_eq!(item, sandbox.shown(&id), "what was made on that day is there");
    let midnight = format!("{}T00:00:00Z", &made[..10]);
    assert_eq!(sandbox.refusal(3, &["show", &id, "--at", &midnight])["code"], "not_yet");
}
