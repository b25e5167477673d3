//! What is asked and answered can be carried from one process to another: every kind of request,
//! reply and failure comes back as it was sent.

use std::collections::BTreeSet;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use tidegate_api::{Body, Exit, Failure, Reply};

/// How many kinds of requests there are: `name` would not compile without a new one.
const REQUESTS: usize = 21;

/// How many kinds of replies there are.
const REPLIES: usize = 22;

fn caller() -> Value {
    json!({
        "actor": { "name": "Ada", "mail": "ada@example.com", "kind": "agent" },
        "at": 1_763_700_000_123_i64,
        "seed": (0..16).collect::<Vec<u8>>(),
        "secrets": [["API_TOKEN", "a longer secret"], ["MY_PASSWORD", "a secret"]],
    })
}

fn change(command: &Value) -> Value {
    json!({ "change": {
        "command": command, "caller": caller(), "key": "k", "expect": ["abc"], "reason": "so",
        "mode": "publish",
    } })
}

fn commands() -> Vec<Value> {
    let item = json!({
        "title": "x", "kind": "bug", "body": "two\nlines", "labels": ["a"], "aliases": ["A-1"],
        "priority": "high", "assignee": "Bo", "parent": "T-7k2m", "criteria": ["it works"],
        "fields": { "size": 3, "deep": { "a": [null, true, 1.5] } },
    });
    let (link, set) = (json!({ "from": "A", "rel": "blocks", "to": "B", "when": null }), "set");
    vec![
        json!({ "begin_project": { "name": "x" } }),
        json!({ "new_item": item }),
        json!({ "edit_item": {
            "item": "T-7k2m", "title": { set: "y" }, "body": "clear", "kind": "keep",
            "priority": "keep", "assignee": "clear", "parent": { set: "T-aaaa" }, "label": ["b"],
            "unlabel": ["a"], "labels": "keep", "fields": { "size": { set: 4 }, "deep": "clear" },
        } }),
        json!({ "comment": {
            "item": "T-7k2m", "text": "hm", "via": "mail", "on": "a.rs:3", "reply_to": null,
        } }),
        json!({ "link": link }),
        json!({ "unlink": link }),
        json!({ "move": {
            "item": "T-7k2m", "word": "start", "via": null, "to": null, "gates": "force",
        } }),
        json!({ "archive": "T-7k2m" }),
        json!({ "unarchive": "T-7k2m" }),
        json!({ "import": { "lines": {
            "1": { "item": { "item": item, "key": "k", "state": "Done", "source": "jira" } },
            "3": { "unreadable": "not UTF-8" },
        } } }),
    ]
}

fn requests() -> Vec<Value> {
    let tend = json!({ "at": 7, "dry_run": true });
    let mut requests: Vec<Value> = commands().iter().map(change).collect();
    requests.extend([
        json!({ "init": {
            "caller": caller(), "id": "P-aaaaaaaaaaaaaaaa", "name": "x", "otherwise": "y",
            "new_replica": true,
        } }),
        json!({ "publish": "come_next" }),
        json!("project"),
        json!({ "show": { "items": ["T-7k2m", "A-1"], "at": { "time": 7 } } }),
        json!({ "list": {
            "all": true, "state": "Done", "kind": "bug", "label": "a", "assignee": "Bo",
            "parent": "T-7k2m", "text": "x", "changed_since": 7, "contested": true,
            "sort": "priority", "limit": 3, "cursor": "c",
        } }),
        json!({ "history": {
            "item": "T-7k2m", "since": 1, "until": 2, "kind": "item.created", "actor": "Ada",
            "limit": 3, "cursor": "c",
        } }),
        json!({ "dump": "T-7k2m" }),
        json!({ "verify": { "target": "T-7k2m", "quick": true, "at": 7 } }),
        json!({ "doctor": { "tend": tend, "fix": true } }),
        json!({ "recover": tend }),
        json!({ "gc": { "tend": tend, "if_due": true } }),
        json!({ "replicas": "r-aaaa" }),
        json!({ "uninstall": tend }),
        json!({ "search": { "text": "x", "in_items": true, "in_history": true, "limit": 3 } }),
        json!({ "sql": { "question": "select 1" } }),
        json!({ "sql": "views" }),
        json!({ "rebuild": { "check": true } }),
        json!({ "why": { "item": "T-7k2m", "via": "start" } }),
        json!({ "stats": 7 }),
        json!({ "watch": {
            "events": {
                "item": "T-7k2m", "since": 1, "until": 2, "kind": "item", "actor": "Ada",
                "limit": 3, "cursor": null,
            },
            "from": "0", "wait": 7,
        } }),
        json!({ "status": { "actor": caller()["actor"], "at": 7, "deep": true } }),
    ]);
    requests
}

fn name(body: &Body) -> &'static str {
    match body {
        Body::Init(_) => "init",
        Body::Change(_) => "change",
        Body::Publish(_) => "publish",
        Body::Project => "project",
        Body::Show(_) => "show",
        Body::List(_) => "list",
        Body::History(_) => "history",
        Body::Dump(_) => "dump",
        Body::Verify(_) => "verify",
        Body::Doctor(_) => "doctor",
        Body::Recover(_) => "recover",
        Body::Gc(_) => "gc",
        Body::Replicas(_) => "replicas",
        Body::Uninstall(_) => "uninstall",
        Body::Search(_) => "search",
        Body::Sql(_) => "sql",
        Body::Rebuild(_) => "rebuild",
        Body::Why(_) => "why",
        Body::Stats(_) => "stats",
        Body::Watch(_) => "watch",
        Body::Status(_) => "status",
    }
}

/// A reply of each kind, one a line.
const REPLIED: &str = include_str!("replies.jsonl");

/// Reads a document and writes it again.
#[track_caller]
fn carried<T: Serialize + DeserializeOwned + PartialEq + std::fmt::Debug>(sent: &Value) -> T {
    let read =
        |text: &str| serde_json::from_str::<T>(text).unwrap_or_else(|e| panic!("{e}: {text}"));
    let first = read(&sent.to_string());
    let written = serde_json::to_string(&first).expect("it can be written");
    assert_eq!(serde_json::from_str::<Value>(&written).expect("JSON"), *sent);
    assert_eq!(read(&written), first);
    first
}

#[test]
fn every_request_can_be_carried() {
    let names: BTreeSet<_> = requests().iter().map(|sent| name(&carried(sent))).collect();
    assert_eq!(names.len(), REQUESTS, "{names:?}");
}

#[test]
fn every_reply_can_be_carried() {
    let kind = |reply: &Reply| std::mem::discriminant(reply);
    let sent = REPLIED.lines().map(|line| serde_json::from_str(line).expect("JSON"));
    let mut kinds: Vec<_> = sent.map(|sent| kind(&carried(&sent))).collect();
    kinds.dedup();
    assert_eq!(kinds.len(), REPLIES);
}

#[test]
fn every_failure_can_be_carried() {
    let exits = [
        Exit::Refused,
        Exit::Usage,
        Exit::NotFound,
        Exit::Conflict,
        Exit::Environment,
        Exit::Network,
        Exit::Internal,
    ];
    for exit in exits {
        let failure = Failure::new(exit, "code", "it failed").reason("so").hint("tidegate ls");
        let sent = serde_json::to_value(&failure).expect("JSON");
        assert_eq!(carried::<Failure>(&sent), failure);
    }
}

#[test]
fn questions_need_not_say_everything_and_may_say_nothing_else() {
    let read = |text: &str| serde_json::from_str::<Body>(text);
    assert_eq!(read(r#"{"list":{}}"#).expect("a list"), Body::List(Default::default()));
    assert!(read(r#"{"list":{"state":"Done","sates":1}}"#).is_err());
}
