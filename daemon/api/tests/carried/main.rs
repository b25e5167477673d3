//! What is asked and answered can be carried from one process to another: every kind of request,
//! reply and failure comes back as it was sent.

mod requests;

use std::collections::BTreeSet;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use tidegate_api::{Body, Exit, Failure, Reply};

use requests::requests;

/// How many kinds of requests there are: `name` would not compile without a new one.
const REQUESTS: usize = 38;

/// How many kinds of replies there are.
const REPLIES: usize = 38;

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
        Body::Gates(_) => "gates",
        Body::Next(_) => "next",
        Body::Graph(_) => "graph",
        Body::Criteria(_) => "criteria",
        Body::Assessments(_) => "assessments",
        Body::Artifacts(_) => "artifacts",
        Body::Audit(_) => "audit",
        Body::Workflows => "workflows",
        Body::Workflow(_) => "workflow",
        Body::Stats(_) => "stats",
        Body::Watch(_) => "watch",
        Body::Status(_) => "status",
        Body::Wake(_) => "wake",
        Body::CheckMessage(_) => "check_message",
        Body::Offer(_) => "offer",
        Body::Branch(_) => "branch",
        Body::CheckPush(_) => "check_push",
        Body::LinkCommits(_) => "link_commits",
        Body::Sync(_) => "sync",
        Body::Remotes(_) => "remotes",
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
