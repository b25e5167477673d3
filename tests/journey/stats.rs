//! The project in numbers.

use serde_json::{Value, json};

use crate::place::{Journey, begun, clone_of, fetch};
use crate::support::Sandbox;

/// Ann's item in progress, a finished bug, one that was forced to the end, one put away.
fn four() -> Sandbox {
    let sandbox = begun();
    let ids = [
        sandbox.item(&["a", "--assignee", "Ann"]),
        sandbox.item(&["b", "--kind", "bug"]),
        sandbox.item(&["c"]),
        sandbox.item(&["d"]),
    ];
    for (id, via) in [(0, "start"), (1, "start"), (1, "submit"), (1, "finish")] {
        let _ = sandbox.tidegate(&["move", &ids[id], via]).ok();
    }
    let _ = sandbox.tidegate(&["move", &ids[2], "Done", "--force", "--reason", "r"]).ok();
    let _ = sandbox.tidegate(&["archive", &ids[3]]).ok();
    sandbox
}

#[test]
fn items_are_counted_by_state_kind_and_assignee() {
    let sandbox = four();
    let stats = sandbox.json(&["stats"]);
    assert_eq!(stats["schema"], "tidegate.stats/1");
    let items = json!({
        "total": 4, "open": 1, "in_flight": 1, "contested": 0, "challenged": 0, "finished": 2, "archived": 1,
    });
    assert_eq!(stats["items"], items);
    let counts = |list: &[(Option<&str>, u64)]| -> Value {
        list.iter().map(|(name, count)| json!({ "name": name, "count": count })).collect()
    };
    assert_eq!(stats["states"], counts(&[(Some("In Progress"), 1), (Some("Done"), 2)]));
    assert_eq!(stats["kinds"], counts(&[(Some("task"), 2), (Some("bug"), 1)]));
    assert_eq!(stats["assignees"], counts(&[(None, 2), (Some("Ann"), 1)]));
    assert_eq!((&stats["forced"], &stats["replicas"]), (&json!(1), &json!(1)));
    assert_eq!(stats["entries"], 11);
    let people = sandbox.tidegate(&["stats"]).ok().stdout;
    let first = "items      4 in all, 1 open, 1 in flight, 2 finished, 1 archived\n";
    assert!(people.starts_with(first), "{people}");
    assert!(people.contains("\nassignees  nobody 2, Ann 1\n"), "{people}");
    assert!(people.contains(", 1 log, 1 forced move\n"), "{people}");
}

#[test]
fn an_empty_project_has_numbers_too() {
    let stats = begun().json(&["stats"]);
    assert_eq!((&stats["items"]["total"], &stats["states"]), (&json!(0), &json!([])));
    assert_eq!(stats["cycle"], json!({ "count": 0, "median_seconds": null }));
}

#[test]
fn the_last_weeks_say_what_was_opened_and_what_was_finished() {
    let sandbox = four();
    let weeks = sandbox.json(&["stats"])["weeks"].clone();
    let weeks = weeks.as_array().expect("a list");
    assert_eq!(weeks.len(), 8);
    let sum = |member: &str| weeks.iter().filter_map(|week| week[member].as_u64()).sum::<u64>();
    assert_eq!((sum("opened"), sum("finished")), (4, 2));
    let monday = sandbox.run(sandbox.command("date").args(["-d", "-7 days", "+%Y%m%d"]), b"").ok();
    for week in weeks {
        let begins = week["begins"].as_str().expect("a day");
        let day = sandbox.run(sandbox.command("date").args(["-d", begins, "+%u"]), b"").ok();
        assert_eq!(day.stdout, "1\n", "{begins} is a Monday");
    }
    let last = weeks[7]["begins"].as_str().expect("a day").replace('-', "");
    assert!(last.as_str() > monday.stdout.trim_end(), "the last one is this week: {last}");
}

#[test]
fn how_long_items_stayed_is_told_of_states_that_they_left() {
    let sandbox = four();
    let stats = sandbox.json(&["stats"]);
    let stays: Vec<(&Value, &Value)> = stats["stays"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|stay| (&stay["state"], &stay["span"]["count"]))
        .collect();
    let expected = [("To Do", 3), ("In Progress", 1), ("In Review", 1)];
    let expected = expected.map(|(state, count)| (json!(state), json!(count)));
    let expected: Vec<(&Value, &Value)> = expected.iter().map(|(s, c)| (s, c)).collect();
    assert_eq!(stays, expected, "nobody left Done");
    for span in [&stats["cycle"], &stats["lead"]] {
        assert_eq!(span["count"], 2, "of those that are finished");
        assert!(span["median_seconds"].as_i64().is_some_and(|median| median < 120), "{span}");
    }
}

#[test]
fn what_clones_did_apart_does_not_tell_how_long_a_state_lasted() {
    let first = begun();
    let id = first.item(&["x"]);
    let _ = first.tidegate(&["move", &id, "start"]).ok();
    let second = clone_of(&first, "second");
    let _ = first.tidegate(&["move", &id, "submit"]).ok();
    let _ = second.tidegate(&["move", &id, "stop"]).ok();
    fetch(&first, &second);
    let stats = first.json(&["stats"]);
    assert_eq!(stats["states"], json!([{ "name": null, "count": 1 }]));
    assert_eq!((&stats["items"]["contested"], &stats["replicas"]), (&json!(1), &json!(2)));
    assert_eq!(stats["stays"][1]["state"], "In Progress");
    assert_eq!(stats["stays"][1]["span"]["count"], 1, "it was left once, whoever did it");
}
