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
        let typed = entries[n].to_uppercase();
        for at in [entries[n], &entries[n][..10], &typed, times[n]] {
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

#[test]
fn a_time_is_read_as_it_is_shown() {
    let sandbox = begun();
    let id = sandbox.item(&["x"]);
    let shown = sandbox.shown(&id);
    for zone in ["UTC0", "EAST-13:45", "WEST+11:30"] {
        let zoned = |arguments: &[&str]| sandbox.under(&[("TZ", zone)], arguments);
        let line = zoned(&["history", &id]).ok().stdout;
        let time = line.get(..16).expect("a line begins with its time").to_owned();
        let day = &time[..10];
        for at in [&time[..], &time.replace(' ', "T"), day] {
            let then = zoned(&["--json", "show", &id, "--at", at]).ok().json();
            assert_eq!(then["item"], shown, "{zone}: {at}");
            let since = zoned(&["history", &id, "--since", at, "-q"]).ok().stdout;
            assert_eq!(since.lines().count(), 1, "{zone}: {at}");
            let changed = zoned(&["ls", "--changed-since", at, "-q"]).ok().stdout;
            assert_eq!(changed.lines().count(), 1, "{zone}: {at}");
            assert_eq!(zoned(&["history", &id, "--until", at, "-q"]).ok().stdout, "", "{zone}");
        }
    }
    let said = sandbox.tidegate(&["history", "--since", "2026-11-21 25:00"]).exits(2).stderr;
    assert!(said.contains("write 2026-11-21, 2026-11-21 14:30 or 2026-11-21T14:30:00Z"), "{said}");
}
