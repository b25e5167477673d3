//! Watching: what happens is told as it happens, and a cursor means the same for ever.

use std::io::{BufRead, BufReader, Lines};
use std::process::{Child, ChildStdout, Stdio};

use serde_json::Value;

use crate::place::{Journey, begun, clone_of, each, fetch};
use crate::support::{Sandbox, TIDEGATE};

/// Somebody who watches.
struct Watcher {
    child: Child,
    lines: Lines<BufReader<ChildStdout>>,
}

impl Watcher {
    fn begin(sandbox: &Sandbox, arguments: &[&str]) -> Self {
        let mut command = sandbox.command("timeout");
        command.args(["60", TIDEGATE, "watch"]).args(arguments).stdout(Stdio::piped());
        let mut child = command.spawn().expect("it can be started");
        let out = child.stdout.take().expect("it is a pipe");
        Self { child, lines: BufReader::new(out).lines() }
    }

    #[track_caller]
    fn line(&mut self) -> String {
        self.lines.next().expect("a line comes").expect("it can be read")
    }

    #[track_caller]
    fn event(&mut self) -> Value {
        let document: Value = serde_json::from_str(&self.line()).expect("a document a line");
        assert_eq!(document["schema"], "tidegate.event/1");
        document
    }

    /// Waits for its end, at which it says nothing more.
    #[track_caller]
    fn ends(mut self) {
        assert!(self.lines.next().is_none());
        assert!(self.child.wait().expect("it can be waited for").success());
    }
}

/// The events behind a cursor, as far as they are there.
fn behind(sandbox: &Sandbox, cursor: &Value, count: usize) -> Vec<Value> {
    let (cursor, limit) = (cursor.as_str().expect("a text"), count.to_string());
    let mut watcher = Watcher::begin(sandbox, &["--json", "--from", cursor, "--limit", &limit]);
    let events = (0..count).map(|_| watcher.event()).collect();
    watcher.ends();
    events
}

#[test]
fn what_happens_is_told_as_it_happens() {
    let sandbox = begun();
    let mut watcher =
        Watcher::begin(&sandbox, &["--since", "2000-01-01", "--json", "--limit", "4"]);
    assert_eq!(watcher.event()["event"]["kind"], "project.created");
    let item = sandbox.item(&["Mend the pipe"]);
    let made = watcher.event();
    assert_eq!(
        (&made["event"]["kind"], &made["event"]["item"]),
        (&"item.created".into(), &item.as_str().into())
    );
    let _ = sandbox.tidegate(&["move", &item, "start", "--reason", "it drips"]).ok();
    let moved = watcher.event();
    let history = sandbox.json(&["history", &item])["events"].clone();
    assert_eq!(each(&history, "entry")[1], &moved["event"]["entry"]);
    assert_eq!(history[1], moved["event"], "the same as in a history");
    let other = clone_of(&sandbox, "other");
    let _ = other.tidegate(&["comment", &item, "from elsewhere"]).ok();
    let _ = other.tidegate(&["publish"]).ok();
    fetch(&sandbox, &other);
    assert_eq!(watcher.event()["event"]["summary"], "comment: from elsewhere");
    watcher.ends();
}

#[test]
fn a_cursor_goes_on_from_where_it_was_taken() {
    let sandbox = begun();
    let item = sandbox.item(&["one"]);
    let lines: String =
        (0..5).map(|n| format!("{{\"title\":\"item {n}\",\"key\":\"K-{n}\"}}\n")).collect();
    let _ = sandbox.fed(lines.as_bytes(), &["import", "--jsonl", "-"]).ok();
    let _ = sandbox.tidegate(&["comment", &item, "the last"]).ok();
    let mut watcher =
        Watcher::begin(&sandbox, &["--since", "2000-01-01", "--json", "--limit", "8"]);
    let all: Vec<Value> = (0..8).map(|_| watcher.event()).collect();
    watcher.ends();
    let other = clone_of(&sandbox, "other");
    for round in 0..3 {
        for (n, event) in all.iter().enumerate().take(7) {
            // In the middle of an entry, too: the five items stand in one.
            assert_eq!(behind(&sandbox, &event["cursor"], 7 - n), all[n + 1..], "{round}: {n}");
        }
        let _ = match round {
            0 => sandbox.tidegate(&["rebuild"]),
            _ => sandbox.tidegate(&["gc"]),
        }
        .ok();
    }
    let there = behind(&other, &all[3]["cursor"], 4);
    assert_eq!(each_entry(&there), each_entry(&all[4..]), "it means the same in another clone");
}

fn each_entry(events: &[Value]) -> Vec<Value> {
    events.iter().map(|told| told["event"]["entry"].clone()).collect()
}

#[test]
fn people_get_one_aligned_line_each_of_what_they_want() {
    let sandbox = begun();
    let item = sandbox.item(&["one"]);
    let _ = sandbox.tidegate(&["comment", &item, "hm"]).ok();
    let _ = sandbox.tidegate(&["move", &item, "start"]).ok();
    let wanted = ["--since", "2000-01-01", "--kind", "transition", "--limit", "1"];
    let mut watcher = Watcher::begin(&sandbox, &wanted);
    let line = watcher.line();
    watcher.ends();
    assert!(line.ends_with("Ada           start: To Do -> In Progress"), "{line}");
    assert!(line.contains(&item[..6]), "{line}");
}

#[test]
fn what_is_no_cursor_is_refused() {
    let sandbox = begun();
    for cursor in ["x", "", "r-aaaaaaaaaaaaaaaa:", "r-aaaaaaaaaaaaaaaa:1,"] {
        let refusal = sandbox.refusal(2, &["watch", "--from", cursor]);
        assert_eq!(refusal["code"], "bad_cursor");
        assert_eq!(refusal["hints"], serde_json::json!(["tidegate watch"]));
    }
    assert_eq!(sandbox.refusal(3, &["watch", "nothing"])["code"], "no_such_item");
}

#[test]
fn who_watches_for_long_closes_what_was_opened() {
    let sandbox = begun();
    // So few that what is not closed is missed at once.
    let line = format!("ulimit -n 24; timeout 30 '{TIDEGATE}' watch --since 2000-01-01 --limit 2");
    let mut command = sandbox.command("bash");
    let mut child =
        command.args(["-c", &line]).stdout(Stdio::piped()).spawn().expect("it can be started");
    let mut lines = BufReader::new(child.stdout.take().expect("it is a pipe")).lines();
    assert!(lines.next().is_some(), "the project began");
    std::thread::sleep(std::time::Duration::from_secs(4));
    let _ = sandbox.tidegate(&["new", "x"]).ok();
    assert!(lines.next().is_some(), "it looks after many times, too");
    assert!(child.wait().expect("it can be waited for").success());
}
