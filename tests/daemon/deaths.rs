//! A daemon that dies, hangs, or goes away under load.

use std::collections::BTreeSet;
use std::process::{Child, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use rustix::process::Signal;
use serde_json::json;

use crate::place::{Served, begun, is_alive, new_item, served, signal, wait};
use crate::support::Sandbox;

/// How many commands each of three workers gives while daemons are killed.
const CHANGES: usize = 40;

/// Nothing is there twice, and the log is sound.
#[track_caller]
fn holds(sandbox: &Sandbox, expected: &BTreeSet<String>) {
    let titles = sandbox.titles();
    assert_eq!(titles.iter().cloned().collect::<BTreeSet<_>>(), *expected, "nothing is lost");
    assert_eq!(titles.len(), expected.len(), "nothing is there twice");
    let verified = sandbox.tidegate(&["verify", "--json"]).ok().json();
    assert_eq!(verified["ok"], true);
}

#[test]
fn nothing_is_lost_or_doubled_while_daemons_are_killed() {
    let sandbox = begun();
    let is_done = AtomicBool::new(false);
    let expected: BTreeSet<String> =
        (0..3).flat_map(|p| (0..CHANGES).map(move |n| format!("{p}/{n}"))).collect();
    let mut killed = 0;
    std::thread::scope(|scope| {
        let work = |p: usize| {
            let sandbox = &sandbox;
            move || {
                for n in 0..CHANGES {
                    let _ = sandbox.ask(&["new", &format!("{p}/{n}")]).ok();
                }
            }
        };
        let workers: Vec<_> = (0..3).map(|p| scope.spawn(work(p))).collect();
        scope.spawn(|| {
            workers.into_iter().for_each(|worker| worker.join().expect("every change is made"));
            is_done.store(true, Ordering::Relaxed);
        });
        while !is_done.load(Ordering::Relaxed) {
            let _ = sandbox.ask(&["daemon", "start"]);
            if let Some(pid) = sandbox.pid() {
                std::thread::sleep(Duration::from_millis(37 * (killed % 7)));
                signal(pid, Signal::KILL);
                killed += 1;
            }
        }
    });
    assert!(killed > 3, "only {killed} daemons were killed");
    holds(&sandbox, &expected);
}

#[test]
fn a_daemon_that_hangs_holds_nobody_up() {
    let sandbox = served();
    let pid = sandbox.pid().expect("it runs");
    signal(pid, Signal::STOP);
    let begun = Instant::now();
    let answer = sandbox.ask(&["new", "x", "--json"]).ok().json();
    assert_eq!(answer["notices"][0]["code"], "without_daemon", "{answer}");
    let listed = sandbox.ask(&["ls"]).ok();
    assert!(listed.stdout.contains('x'), "{listed:?}");
    assert!(listed.stderr.contains("without the daemon"), "{listed:?}");
    let took = begun.elapsed();
    assert!(took < Duration::from_secs(10), "it took {took:?}");
    let told = sandbox.ask(&["daemon", "stop", "--json"]).exits(6).json();
    assert_eq!(told["error"]["code"], "daemon_silent");
    assert_eq!(told["error"]["hints"][0], "tidegate daemon logs");
    signal(pid, Signal::CONT);
    wait("it answers again", || sandbox.pid() == Some(pid));
    let titles = &sandbox.served(&["ls"])["items"];
    assert_eq!(titles[0]["title"], "x", "it sees what was recorded without it");
    holds(&sandbox, &["x".to_owned()].into());
}

#[test]
fn nothing_is_recorded_for_those_who_have_gone() {
    let sandbox = served();
    let pid = sandbox.pid().expect("it runs");
    let mut wire = sandbox.wire();
    wire.greet();
    signal(pid, Signal::STOP);
    assert!(wire.call("ask", &new_item("from the grave")));
    drop(wire);
    let _ = sandbox.ask(&["new", "x"]).ok();
    signal(pid, Signal::CONT);
    wait("it has seen the request", || {
        sandbox.logged("asked").iter().any(|line| line["code"] == "abandoned")
    });
    holds(&sandbox, &["x".to_owned()].into());
}

#[test]
fn what_was_announced_can_be_asked_for_again_and_is_made_once() {
    let sandbox = served();
    let mut wire = sandbox.wire();
    wire.greet();
    wire.call("ask", &new_item("once"));
    let word = wire.line().expect("a word before the answer");
    assert_eq!(word["method"], "recording", "{word}");
    let repeat = word["params"]["repeat"].as_str().expect("a key").to_owned();
    let first = loop {
        let line = wire.line().expect("an answer");
        if line["method"].is_null() {
            break line["result"]["item"]["recorded"].clone();
        }
    };
    let mut again = new_item("once");
    again["change"]["key"] = json!(repeat);
    let second = wire.answer("ask", &again)["result"]["item"]["recorded"].clone();
    assert_eq!((&second["entry"], &second["replayed"]), (&first["entry"], &json!(true)));
    holds(&sandbox, &["once".to_owned()].into());
}

#[test]
fn a_daemon_that_is_stopped_finishes_what_it_began() {
    let sandbox = served();
    let pid = sandbox.pid().expect("it runs");
    let expected: BTreeSet<String> = (0..12).map(|n| n.to_string()).collect();
    std::thread::scope(|scope| {
        for title in &expected {
            scope.spawn(|| sandbox.ask(&["new", title]).ok().stdout);
        }
        let _ = sandbox.ask(&["daemon", "stop", "--wait"]).ok();
        // The system may take a moment to bury it.
        assert!(!sandbox.logged("ended").is_empty(), "it was waited for");
    });
    wait("the first one is gone", || !is_alive(pid));
    holds(&sandbox, &expected);
}

#[test]
fn who_waits_for_the_end_of_a_daemon_does_not_wait_for_the_next_one() {
    let sandbox = served();
    let pid = sandbox.pid().expect("it runs");
    // So many wait for its seat that it is never seen free.
    let run = ["daemon", "run", "--detached", "--succeeds"];
    let mut next: Vec<Child> = (0..10)
        .map(|_| sandbox.plain(&run).stdin(Stdio::null()).spawn().expect("it can be started"))
        .collect();
    let begun = Instant::now();
    let _ = sandbox.ask(&["daemon", "stop", "--wait"]).ok();
    assert!(begun.elapsed() < Duration::from_secs(20), "it took {:?}", begun.elapsed());
    assert!(!sandbox.logged("ended").is_empty(), "the first one was waited for");
    wait("the first one is gone", || !is_alive(pid));
    for child in &mut next {
        let _ = child.kill();
        let _ = child.wait();
    }
}
