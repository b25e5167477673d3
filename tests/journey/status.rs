//! What is in flight, what needs me, and whether all is well.

use serde_json::{Value, json};

use crate::gaps::robbed;
use crate::place::{Journey, begun, clone_of, each, fetch, own_log};
use crate::support::Sandbox;

/// Two of Ada's items of which one is in flight, one of Ann's in flight, one of Ada's that is done.
fn busy() -> (Sandbox, [String; 4]) {
    let sandbox = begun();
    let ids = [
        sandbox.item(&["mine", "--assignee", "ADA"]),
        sandbox.item(&["mine too", "--assignee", "@ada@example.com"]),
        sandbox.item(&["hers", "--assignee", "Ann"]),
        sandbox.item(&["done", "--assignee", "Ada <ada@example.com>"]),
    ];
    for id in [&ids[1], &ids[2]] {
        let _ = sandbox.tidegate(&["move", id, "start"]).ok();
    }
    let _ = sandbox.tidegate(&["move", &ids[3], "Done", "--force", "--reason", "r"]).ok();
    (sandbox, ids)
}

#[test]
fn what_is_in_flight_and_what_is_mine_is_told_at_a_glance() {
    let (sandbox, ids) = busy();
    let status = sandbox.json(&["status"]);
    assert_eq!(status["schema"], "tidegate.status/1");
    assert_eq!(
        (&status["name"], &status["you"]),
        (&json!("repo"), &json!("Ada <ada@example.com>"))
    );
    assert_eq!(each(&status["in_flight"], "title"), ["hers", "mine too"], "the last changed first");
    let needs = each(&status["needs"], "item");
    let needs: Vec<&Value> = needs.into_iter().map(|item| &item["id"]).collect();
    assert_eq!(needs, [&json!(ids[1]), &json!(ids[0])]);
    assert_eq!(status["needs"][0]["ways_open"], json!(["submit", "stop"]));
    assert_eq!(status["needs"][0]["ways_shut"], json!([]));
    assert_eq!(status["store"]["unpublished"], 0);
    assert_eq!(status["store"]["trouble"], Value::Null);
    assert_eq!((&status["daemon"]["running"], &status["findings"]), (&json!(false), &Value::Null));
    let people = sandbox.tidegate(&["status"]).ok().stdout;
    let [mine, mine_too, hers] = [&ids[0][..6], &ids[1][..6], &ids[2][..6]];
    let expected = [
        "repo  3 open, 2 in flight, 1 finished".to_owned(),
        format!("in flight  {hers}  In Progress  hers"),
        format!("           {mine_too}  In Progress  mine too"),
        format!("needs you  {mine_too}  In Progress  mine too: submit or stop"),
        format!("           {mine}  To Do        mine: start"),
        "store      8 entries of 1 log, all published".to_owned(),
        "daemon     not running".to_owned(),
    ];
    let people: Vec<&str> = people.lines().collect();
    assert_eq!(people, expected);
    let quiet = sandbox.tidegate(&["status", "-q"]).ok().stdout;
    assert_eq!(quiet, format!("{}\n{}\n", ids[1], ids[0]));
}

#[test]
fn it_is_never_more_than_ten_lines_and_counts_what_it_leaves_out() {
    let sandbox = begun();
    for n in 0..5 {
        let id = sandbox.item(&[&format!("item {n}"), "--assignee", "Ada"]);
        let _ = sandbox.tidegate(&["move", &id, "start"]).ok();
    }
    let people = sandbox.tidegate(&["status"]).ok().stdout;
    assert!(people.lines().count() <= 10, "{people}");
    assert_eq!(people.matches("and 3 more").count(), 2, "{people}");
    assert_eq!(sandbox.json(&["status"])["in_flight"].as_array().map(Vec::len), Some(5));
}

#[test]
fn a_glance_lists_the_first_fifty_and_counts_all() {
    let sandbox = begun();
    let line = |n| format!("{{\"title\":\"item {n}\",\"assignee\":\"ada\"}}\n");
    let lines: String = (0..60).map(line).collect();
    let _ = sandbox.fed(lines.as_bytes(), &["import", "--jsonl", "-"]).ok();
    let status = sandbox.json(&["status"]);
    assert_eq!(
        (status["needs"].as_array().map(Vec::len), &status["needing"]),
        (Some(50), &json!(60))
    );
    let people = sandbox.tidegate(&["status"]).ok().stdout;
    assert!(people.contains("and 58 more"), "{people}");
}

#[test]
fn a_contested_item_needs_whoever_asks() {
    let first = begun();
    let id = first.item(&["x"]);
    let _ = first.tidegate(&["move", &id, "start"]).ok();
    let second = clone_of(&first, "second");
    let _ = first.tidegate(&["move", &id, "submit"]).ok();
    let _ = second.tidegate(&["move", &id, "stop"]).ok();
    fetch(&first, &second);
    let status = first.json(&["status"]);
    assert_eq!(
        (&status["items"]["contested"], &status["store"]["replicas"]),
        (&json!(1), &json!(2))
    );
    assert_eq!(status["needs"][0]["item"]["id"], id);
    assert_eq!(status["needs"][0]["assigned"], false);
    let people = first.tidegate(&["status"]).ok().stdout;
    let told = format!("\nneeds you  {}  contested: In Review or To Do  x\n", &id[..6]);
    assert!(people.contains(&told), "{people}");
}

#[test]
fn who_has_no_identity_is_told_the_rest() {
    let (sandbox, _) = busy();
    for key in ["user.name", "user.email"] {
        let _ = sandbox.git(&["config", "--global", "--unset", key]).ok();
    }
    let status = sandbox.json(&["status"]);
    assert_eq!((&status["you"], &status["needs"]), (&Value::Null, &json!([])));
    let people = sandbox.tidegate(&["status"]).ok().stdout;
    assert!(people.contains("\nneeds you  nobody says who you are"), "{people}");
    assert!(people.contains("  In Progress  hers\n"), "{people}");
}

#[test]
fn what_is_not_published_is_told_and_a_closer_look_says_more() {
    let (sandbox, _) = busy();
    let log = own_log(&sandbox).expect("it has written");
    let lock = sandbox.dir().join(format!(".git/{log}.lock"));
    std::fs::write(&lock, "").expect("the folder of the ref is there");
    let new = sandbox
        .run(sandbox.command(crate::support::TIDEGATE).env_remove("CI").args(["new", "late"]), b"");
    let _ = new.ok();
    assert_eq!(sandbox.json(&["status"])["store"]["unpublished"], 1);
    let people = sandbox.tidegate(&["status"]).ok().stdout;
    assert!(people.contains("\nstore      9 entries of 1 log, 1 not published yet\n"), "{people}");
    let deep = sandbox.json(&["status", "--deep"]);
    let codes = each(&deep["findings"], "code");
    assert!(codes.contains(&&json!("unpublished")), "{codes:?}");
    let people = sandbox.tidegate(&["status", "--deep"]).ok().stdout;
    assert!(people.contains("\nunpublished  "), "{people}");
    std::fs::remove_file(&lock).expect("it is ours");
    let _ = sandbox.tidegate(&["publish"]).ok();
    let deep = sandbox.json(&["status", "--deep"])["findings"].clone();
    assert!(!each(&deep, "code").contains(&&json!("unpublished")), "{deep}");
}

#[test]
fn a_log_that_cannot_be_read_is_told_where_no_other_question_is_answered() {
    let (sandbox, _) = robbed();
    let error = sandbox.refusal(5, &["ls"]);
    assert_eq!(error["code"], "log_incomplete");
    let status = sandbox.tidegate(&["status", "--json"]).ok().json();
    assert_eq!(status["store"]["trouble"], error["message"]);
    let people = sandbox.tidegate(&["status"]).ok().stdout;
    let trouble = error["message"].as_str().expect("a text");
    assert!(people.contains(&format!("\n           {trouble}\ndaemon ")), "{people}");
}
