//! With a daemon and without one the answers are the same.

use serde_json::Value;

use crate::place::{Served, new_item, served, wait};

#[test]
fn every_verb_answers_alike_with_and_without_a_daemon() {
    let sandbox = served();
    let item = sandbox.served(&["new", "x", "--label", "a"]);
    let item = item["item"]["id"].as_str().expect("an id").to_owned();
    sandbox.served(&["new", "y", "--parent", &item]);
    sandbox.served(&["comment", &item, "hm"]);
    sandbox.served(&["move", &item, "start"]);
    let asked: [&[&str]; 19] = [
        &["show", &item],
        &["show", &item, "--comments", "--json"],
        &["ls"],
        &["ls", "--all", "--limit", "99", "--json"],
        &["ls", "-q"],
        &["history"],
        &["history", &item, "--json"],
        &["project", "show", "--json"],
        &["replica", "ls"],
        &["move", &item, "finish", "--dry-run"],
        &["search", "hm"],
        &["search", "x", "--in", "items", "--json"],
        &["sql", "SELECT title, 31.245270191439438 AS size FROM tasks ORDER BY title", "--json"],
        &["sql", "DELETE FROM tasks"],
        &["show", "T-aaaa"],
        &["graph"],
        &["graph", &item, "--format", "dot"],
        &["graph", "T-aaaa", "--json"],
        &["history", "--kind", "no.such", "--json"],
    ];
    // What is not published yet is told; so it is to be published.
    let replicas = || sandbox.tidegate(&["replica", "ls", "--json"]).ok().json();
    wait("all of it is", || replicas()["replicas"][0]["unpublished"] == 0);
    for arguments in asked {
        let before = sandbox.logged("asked").len();
        let with = sandbox.ask(arguments);
        assert_eq!(sandbox.logged("asked").len(), before + 1, "the daemon answers {arguments:?}");
        let without = sandbox.tidegate(arguments);
        let told = |output: &crate::support::Output| {
            (output.status, output.stdout.clone(), output.stderr.clone())
        };
        assert_eq!(told(&with), told(&without), "{arguments:?}");
    }
    // What takes as long as the logs are long is not done where others wait and memory stays.
    let before = sandbox.logged("asked").len();
    for long in [&["show", &item, "--at", "2100-01-01"][..], &["ls", "--all"], &["dump"]] {
        let _ = sandbox.ask(long).ok();
    }
    assert_eq!(sandbox.logged("asked").len(), before, "the process that asks does it itself");
}

#[test]
fn what_is_recorded_beside_a_daemon_is_seen_by_it_at_once() {
    let sandbox = served();
    let count = |listed: &Value| listed["items"].as_array().expect("a list").len();
    for n in 0..10 {
        let _ = sandbox.tidegate(&["new", "beside"]).ok();
        sandbox.served(&["new", "through"]);
        assert_eq!(count(&sandbox.served(&["ls", "--all", "--limit", "99"])), 2 * n + 2);
    }
    let _ = sandbox.tidegate(&["gc"]).ok();
    let _ = sandbox.git(&["gc", "--quiet", "--prune=now"]).ok();
    sandbox.served(&["new", "after"]);
    assert_eq!(count(&sandbox.served(&["ls", "--all", "--limit", "99"])), 21);
    assert_eq!(
        count(&sandbox.tidegate(&["ls", "--all", "--limit", "99", "--json"]).ok().json()),
        21
    );
}

#[test]
fn logs_that_come_and_go_beside_a_daemon_are_told_as_they_are() {
    let sandbox = served();
    sandbox.served(&["new", "ours", "--publish"]);
    let other = sandbox.at("../other");
    let _ = sandbox.git(&["clone", "--quiet", ".", "../other"]).ok();
    let refs = "refs/tidegate/log/*:refs/tidegate/log/*";
    let _ = other.git(&["fetch", "--quiet", "origin", refs]).ok();
    let _ = other.tidegate(&["init"]).ok();
    let theirs = |title| {
        let _ = other.tidegate(&["new", title]).ok();
        let _ = sandbox.git(&["fetch", "--quiet", "../other", refs]).ok();
        let heads = other.git(&["for-each-ref", "--format=%(refname)", "refs/tidegate/log"]).ok();
        let own = other.tidegate(&["replica", "ls", "--json"]).ok().json();
        let own = own["replicas"].as_array().expect("a list").iter().find(|r| r["writer"] == "own");
        let own = own.expect("it has written")["id"].as_str().expect("an id").to_owned();
        heads.stdout.lines().find(|name| name.ends_with(&own)).expect("published").to_owned()
    };
    let titles = || {
        let listed = sandbox.served(&["ls", "--all", "--limit", "99"]);
        let items = listed["items"].as_array().expect("a list").clone();
        let mut titles: Vec<String> =
            items.iter().map(|item| item["title"].as_str().expect("a text").to_owned()).collect();
        titles.sort();
        assert_eq!(titles, sandbox.titles(), "with a daemon and without one");
        titles
    };
    let log = theirs("first");
    assert_eq!(titles(), ["first", "ours"]);
    theirs("second");
    assert_eq!(titles(), ["first", "ours", "second"]);
    let _ = sandbox.git(&["update-ref", &log, &format!("{log}~1")]).ok();
    assert_eq!(titles(), ["first", "ours"], "one was rewound");
    let _ = sandbox.git(&["update-ref", "-d", &log]).ok();
    assert_eq!(titles(), ["ours"], "one is gone");
}

#[test]
fn the_one_who_asks_is_the_author_whoever_started_the_daemon() {
    let sandbox = served();
    let mut bo = sandbox.plain(&["new", "my token is hunter2hunter2", "--json"]);
    bo.env("TIDEGATE_ACTOR", "Bo <bo@example.com>").env("TIDEGATE_ACTOR_KIND", "agent");
    let before = sandbox.logged("asked").len();
    let answer = sandbox.run(bo.env("MY_TOKEN", "hunter2hunter2"), b"").ok().json();
    assert_eq!(sandbox.logged("asked").len(), before + 1, "the daemon answered");
    assert_eq!(answer["item"]["title"], "my token is [redacted:MY_TOKEN]");
    assert_eq!(answer["notices"][0]["code"], "redacted");
    let history = sandbox.served(&["history"]);
    let last = history["events"].as_array().expect("a list").last().expect("an event").clone();
    assert_eq!(last["actor"], "Bo <bo@example.com>");
    assert_eq!(last["actor_kind"], "agent");
}

#[test]
fn the_clock_is_the_one_of_who_asks_and_may_jump() {
    let sandbox = served();
    let mut wire = sandbox.wire();
    wire.greet();
    for (title, at) in [("in 2100", 4_102_444_800_000_i64), ("in 2001", 1_000_000_000_000)] {
        let mut asked = new_item(title);
        asked["change"]["caller"]["at"] = at.into();
        let answer = wire.answer("ask", &asked);
        assert!(answer["error"].is_null(), "{answer}");
    }
    sandbox.served(&["new", "now"]);
    let history = sandbox.served(&["history"]);
    assert_eq!(history["events"].as_array().expect("a list").len(), 4);
    assert_eq!(history["events"], sandbox.tidegate(&["history", "--json"]).ok().json()["events"]);
    assert_eq!(sandbox.tidegate(&["verify", "--json"]).ok().json()["ok"], true);
}

#[test]
fn what_is_recorded_through_a_daemon_is_published_by_it() {
    let sandbox = served();
    sandbox.served(&["new", "x"]);
    let entries = || {
        let log = sandbox.git(&["rev-list", "--count", "--glob=refs/tidegate/log/*"]).ok();
        log.stdout.trim().to_owned()
    };
    wait("git sees it", || entries() == "2");
    let told = sandbox.ask(&["new", "y", "--publish"]).ok();
    assert_eq!(told.stderr, "");
    assert_eq!(entries(), "3", "who waits for git waits through the daemon, too");
}

#[test]
fn its_log_says_what_was_asked_and_not_what_was_said() {
    let sandbox = served();
    sandbox.served(&["new", "a title nobody else may see"]);
    let shown = sandbox.ask(&["daemon", "logs"]).ok().stdout;
    assert!(shown.contains("request=\"change\""), "{shown}");
    assert!(!shown.contains("title"), "{shown}");
    let lines = sandbox.ask(&["daemon", "logs", "--json"]).ok().stdout;
    let line: Value = serde_json::from_str(lines.lines().last().expect("a line")).expect("JSON");
    assert_eq!(line["level"], "INFO");
    let unit = sandbox.ask(&["daemon", "unit", "systemd"]).ok().stdout;
    assert!(unit.contains("daemon run") && unit.contains("ExecStart="), "{unit}");
    assert!(sandbox.ask(&["daemon", "unit", "launchd"]).ok().stdout.contains("<plist"));
}
