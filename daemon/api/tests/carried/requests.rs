//! What can be asked, as it is carried.

use serde_json::{Value, json};

fn caller() -> Value {
    json!({
        "actor": { "name": "Ada", "mail": "ada@example.com", "kind": "agent" },
        "at": 1_763_700_000_123_i64,
        "seed": (0..16).collect::<Vec<u8>>(),
        "secrets": [["API_TOKEN", "a longer secret"], ["MY_PASSWORD", "a secret"]],
        "head": null,
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
        "fields": { "size": { "set": 3 }, "deep": { "set": { "a": [null, true, 1.5] } } },
        "workflow": { "name": "bug", "otherwise": "{}" },
    });
    let (link, set) = (json!({ "from": "A", "rel": "blocks", "to": "B", "when": null }), "set");
    vec![
        json!({ "begin_project": { "name": "x" } }),
        json!({ "publish": { "definition": "{}" } }),
        json!({ "choose_workflow": { "name": "bug", "digest": "6b74" } }),
        json!({ "new_item": item }),
        json!({ "edit_item": {
            "item": "T-7k2m", "title": { set: "y" }, "body": "clear", "kind": "keep",
            "priority": "keep", "assignee": "clear", "parent": { set: "T-aaaa" }, "label": ["b"],
            "unlabel": ["a"], "labels": "keep", "fields": {
                "size": { set: 4 }, "deep": "clear", "tags": { "alter": { "add": ["a"] } },
            },
        } }),
        json!({ "comment": {
            "item": "T-7k2m", "text": "hm", "via": "mail", "on": "a.rs:3", "reply_to": null,
        } }),
        json!({ "link": link }),
        json!({ "unlink": link }),
        json!({ "move": {
            "item": "T-7k2m", "word": "start", "via": null, "to": null, "gates": "force",
            "keyword": "GO",
        } }),
        json!({ "repin": {
            "items": ["T-7k2m"], "all_from": "bug", "to": "feature", "map": { "A": "B" },
        } }),
        json!({ "resolve": { "item": "T-7k2m", "to": "Done" } }),
        json!({ "roll_back": { "item": "T-7k2m", "to": "Done" } }),
        json!({ "undo": { "what": "T-7k2m" } }),
        json!({ "add_criterion": { "item": "T-7k2m", "text": "it works" } }),
        json!({ "check_criterion": {
            "item": "T-7k2m", "criterion": "1", "by": { "claim": "seen" },
        } }),
        json!({ "check_criterion": { "item": "T-7k2m", "criterion": "1", "by": { "run": {
            "argv": ["make"], "exit": 0, "tests": 3, "head": "0b".repeat(20),
            "tree": "0c".repeat(20), "changed": true, "output": "ab",
        } } } }),
        json!({ "uncheck_criterion": { "item": "T-7k2m", "criterion": "1" } }),
        json!({ "assess": {
            "item": "T-7k2m", "scores": { "clarity": 80 }, "recommendation": "proceed",
            "details": { "risks": [] },
        } }),
        json!({ "archive": "T-7k2m" }),
        json!({ "unarchive": "T-7k2m" }),
        json!({ "import": { "lines": {
            "1": { "item": { "item": item, "key": "k", "state": "Done", "source": "jira" } },
            "3": { "unreadable": "not UTF-8" },
        } } }),
    ]
}

/// A request of each kind, with all its members.
pub(crate) fn requests() -> Vec<Value> {
    let tend = json!({ "at": 7, "dry_run": true });
    let mut requests: Vec<Value> = commands().iter().map(change).collect();
    requests.extend([
        json!({ "init": {
            "caller": caller(), "id": "P-aaaaaaaaaaaaaaaa", "name": "x", "otherwise": "y",
            "new_replica": true, "look": { "at": "origin" },
        } }),
        json!({ "publish": "come_next" }),
        json!("project"),
        json!({ "show": { "items": ["T-7k2m", "A-1"], "at": { "time": 7 }, "head": null } }),
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
        json!({ "why": { "item": "T-7k2m", "via": "start", "at": 7, "by": "agent", "head": null } }),
        json!({ "gates": { "item": "T-7k2m", "which": "closed", "at": 7, "by": "agent", "head": null } }),
        json!({ "next": {
            "item": null, "whom": ["Ada", "a@b", "Ada <a@b>"], "limit": 3, "at": 7, "by": "agent", "head": "1111111111111111111111111111111111111111"
        } }),
        json!({ "criteria": "T-7k2m" }),
        json!({ "assessments": "T-7k2m" }),
        json!({ "artifacts": { "of": { "recorded": null }, "head": null, "at": 7 } }),
        json!({ "artifacts": { "of": { "at": "docs/a.md" }, "head": null, "at": 7 } }),
        json!({ "artifacts": { "of": { "asked": "T-7k2m" }, "at": 7,
            "head": "1111111111111111111111111111111111111111" } }),
        json!({ "audit": { "item": "T-7k2m", "head": null } }),
        json!({ "graph": { "item": "T-7k2m" } }),
        json!({ "graph": { "workflow": "bug" } }),
        json!({ "graph": "open" }),
        json!("workflows"),
        json!({ "workflow": { "name": "bug", "version": "6b74" } }),
        json!({ "stats": 7 }),
        json!({ "watch": {
            "events": {
                "item": "T-7k2m", "since": 1, "until": 2, "kind": "item", "actor": "Ada",
                "limit": 3, "cursor": null,
            },
            "from": "0", "wait": 7,
        } }),
        json!({ "status": { "actor": caller()["actor"], "at": 7, "deep": true, "head": null,
            "file": { "path": "tidegate.yml", "name": "bug", "digest": "6b74" } } }),
    ]);
    requests.extend(of_commits());
    requests
}

/// Those about commits.
fn of_commits() -> Vec<Value> {
    vec![
        json!({ "wake": { "kind": "agent", "rewritten": [
            { "old": "0b".repeat(20), "new": "0c".repeat(20) },
        ] } }),
        json!({ "check_message": {
            "message": "x", "author": {
                "name": "Ada", "mail": "a@b", "seconds": 7, "zone": "+0100",
            }, "kind": "human", "commit": "0b".repeat(20), "parent": null, "at": 7,
        } }),
        json!({ "branch": "T-7k2m" }),
        json!({ "offer": { "branch": "refs/heads/main" } }),
        json!({ "check_push": { "remote": "origin", "updates": [
            { "remote_ref": "refs/heads/main", "new": "0b".repeat(20), "old": null },
        ] } }),
        json!({ "link_commits": { "since": { "commit": "0b".repeat(20) }, "dry_run": true } }),
        json!({ "link_commits": { "since": { "time": 7 }, "dry_run": false } }),
        json!({ "sync": { "remotes": ["origin"], "dry_run": true, "fetch": true, "send": false } }),
        json!({ "remotes": null }),
        json!({ "remotes": { "name": "origin", "add": ["log"], "remove": [], "off": false } }),
    ]
}
