//! Watching through a daemon: who watches is told at once, whoever wrote, and nothing is done for them
//! while nothing happens.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::Stdio;
use std::sync::mpsc;
use std::time::{Duration, Instant};

use rustix::process::Signal;
use serde_json::{Value, json};

use crate::place::{Served, Wire, begun, memory, new_item, served, signal, wait};
use crate::support::{Sandbox, TIDEGATE};

/// How soon is at once: much sooner than a daemon looks around unasked.
const AT_ONCE: Duration = Duration::from_secs(4);

/// For how long a client listens for a word.
const SILENCE: Duration = Duration::from_secs(3);

/// A wire whose watch waits behind all that happened.
fn waiting(sandbox: &Sandbox, patience: u64) -> Wire {
    let mut wire = sandbox.wire();
    wire.greet();
    let told = wire.answer("ask", &json!({ "watch": {} }))["result"]["watch"].clone();
    assert_eq!(told["events"], json!([]), "without a cursor one is given");
    wire.call("ask", &json!({ "watch": { "from": told["cursor"], "wait": patience } }));
    wire
}

/// The answer for which a wire waits.
#[track_caller]
fn told(wire: &mut Wire) -> Value {
    let answer = std::iter::from_fn(|| wire.line()).find(|line| line["method"].is_null());
    answer.expect("an answer")["result"]["watch"].clone()
}

/// The summary of the one event that is told.
#[track_caller]
fn summary(told: &Value) -> String {
    assert_eq!(told["events"].as_array().map(Vec::len), Some(1), "{told}");
    told["events"][0]["event"]["summary"].as_str().expect("a text").to_owned()
}

fn watches(sandbox: &Sandbox) -> usize {
    sandbox.logged("asked").iter().filter(|asked| asked["request"] == "watch").count()
}

#[test]
fn who_watches_is_told_at_once_and_nothing_is_done_between() {
    let sandbox = served();
    let other = sandbox.at("../other");
    let _ = sandbox.git(&["clone", "--quiet", ".", "../other"]).ok();
    let refs = "refs/tidegate/log/*:refs/tidegate/log/*";
    let _ = sandbox.tidegate(&["publish"]).ok();
    let _ = other.git(&["fetch", "--quiet", "origin", refs]).ok();
    let _ = other.tidegate(&["init"]).ok();
    let _ = other.tidegate(&["new", "from elsewhere"]).ok();
    let own = sandbox.tidegate(&["project", "show", "--json"]).ok().json();
    let own = own["project"]["replica"].as_str().map(|own| format!("^refs/tidegate/log/{own}"));
    let own = own.expect("it writes");
    let through = || drop(sandbox.served(&["new", "through the daemon"]));
    let beside = || drop(sandbox.tidegate(&["new", "beside it"]).ok());
    let fetched = || drop(sandbox.git(&["fetch", "--quiet", "../other", refs, &own]).ok());
    let ways: [(&dyn Fn(), &str); 3] =
        [(&through, "through the daemon"), (&beside, "beside it"), (&fetched, "from elsewhere")];
    for (happens, expected) in ways {
        let mut wire = waiting(&sandbox, 30_000);
        wait("it is published", || {
            sandbox.tidegate(&["status", "--json"]).ok().json()["store"]["unpublished"] == 0
        });
        std::thread::sleep(Duration::from_millis(700));
        let before = watches(&sandbox);
        std::thread::sleep(Duration::from_millis(1300));
        assert_eq!(watches(&sandbox), before, "nothing happened");
        let begun = Instant::now();
        happens();
        let told = told(&mut wire);
        let took = begun.elapsed();
        assert!(summary(&told).contains(expected), "{told}");
        assert!(took < AT_ONCE, "{expected}: it took {took:?}");
    }
}

#[test]
fn who_waits_in_vain_is_answered_at_the_deadline_or_when_the_daemon_goes() {
    let sandbox = served();
    let begun = Instant::now();
    let told_late = told(&mut waiting(&sandbox, 1500));
    assert!(begun.elapsed() >= Duration::from_millis(1500));
    assert_eq!((&told_late["events"], &told_late["more"]), (&json!([]), &json!(false)));
    let mut wire = waiting(&sandbox, 30_000);
    let begun = Instant::now();
    let _ = sandbox.ask(&["daemon", "stop", "--wait"]).ok();
    assert_eq!(told(&mut wire)["cursor"], told_late["cursor"]);
    assert!(begun.elapsed() < Duration::from_secs(10));
}

#[test]
fn somebody_who_watches_keeps_the_daemon() {
    let sandbox = begun();
    let _ = sandbox.git(&["config", "tidegate.idle", "1s"]).ok();
    sandbox.start();
    let mut wire = waiting(&sandbox, 4000);
    assert_eq!(told(&mut wire)["events"], json!([]));
    assert_eq!(sandbox.logged("goes").len(), 0);
}

#[test]
fn a_watch_goes_on_while_daemons_are_killed_hang_and_go() {
    let sandbox = served();
    let mut command = sandbox.plain(&["watch", "--json", "--limit", "5", "--since", "2000-01-01"]);
    let mut child = command.stdout(Stdio::piped()).spawn().expect("it can be started");
    let mut lines = BufReader::new(child.stdout.take().expect("a pipe")).lines();
    let mut next = || -> String {
        let line = lines.next().expect("a line comes").expect("it can be read");
        let event: Value = serde_json::from_str(&line).expect("JSON");
        format!("{} {}", event["event"]["kind"], event["event"]["summary"])
    };
    let told = next();
    assert!(told.contains("project.created"), "{told}");
    let mut happens = |title: &str| {
        let _ = sandbox.ask(&["new", title]).ok();
        let told = next();
        assert!(told.contains(title), "{told}");
    };
    happens("served");
    signal(sandbox.pid().expect("it runs"), Signal::KILL);
    happens("killed");
    let pid = sandbox.start();
    signal(pid, Signal::STOP);
    happens("stopped");
    signal(pid, Signal::CONT);
    let _ = sandbox.ask(&["daemon", "stop"]).ok();
    happens("gone");
    assert!(child.wait().expect("it can be waited for").success());
    let _ = sandbox.ask(&["daemon", "stop", "--wait"]).ok();
}

#[test]
fn many_who_watch_do_not_keep_others_out() {
    let sandbox = served();
    let wires: Vec<Wire> = (0..300).map(|_| waiting(&sandbox, 30_000)).collect();
    sandbox.served(&["ls"]);
    let pid = sandbox.pid().expect("it runs");
    wait("some were let go", || {
        std::fs::read_dir(format!("/proc/{pid}/fd")).expect("it runs").count() < 250
    });
    sandbox.served(&["new", "x"]);
    drop(wires);
}

#[test]
fn who_watches_and_never_reads_is_given_up_and_holds_nobody_up() {
    let sandbox = begun();
    let pid = sandbox.start();
    let lines: String = (0..1000)
        .map(|n| format!("{{\"title\":\"{n} {}\"}}\n", "a long title ".repeat(15)))
        .collect();
    let mut import = sandbox.plain(&["import", "--jsonl", "-"]);
    let _ = sandbox.run(&mut import, lines.as_bytes()).ok();
    let mut good = waiting(&sandbox, 30_000);
    let mut wires: Vec<Wire> = (0..100).map(|_| sandbox.wire()).collect();
    for wire in &mut wires {
        wire.greet();
        for _ in 0..8 {
            // More than the system takes in of an answer that nobody reads.
            wire.call("ask", &json!({ "watch": { "from": "0", "wait": 30_000 } }));
        }
    }
    let begun = Instant::now();
    let _ = sandbox.ask(&["new", "x"]).ok();
    let took = begun.elapsed();
    assert!(took < Duration::from_secs(8), "it took {took:?}");
    let held = memory(pid);
    assert!(held < 120 * 1024 * 1024, "it holds {held} bytes");
    assert!(summary(&told(&mut good)).contains('x'), "others who watch are told");
    wait("those who never read are given up", || {
        std::fs::read_dir(format!("/proc/{pid}/fd")).expect("it runs").count() < 110
    });
}

#[test]
fn who_watches_hears_that_it_is_not_forgotten_while_others_come_first() {
    let sandbox = served();
    sandbox.served(&["new", "x", "--publish"]);
    let cursor = told(&mut waiting(&sandbox, 0))["cursor"].clone();
    let call = |params: &Value| {
        let mut wire = sandbox.wire();
        wire.greet();
        wire.call("ask", params);
        wire
    };
    // More changes than there are who work, each of which waits for two seconds for the right to write.
    let right = File::open(lock(&sandbox)).expect("it was taken before");
    right.lock().expect("nobody writes");
    let changing: Vec<Wire> = (0..7).map(|n| call(&new_item(&n.to_string()))).collect();
    std::thread::sleep(Duration::from_millis(300));
    let begun = Instant::now();
    let watch = json!({ "watch": { "from": cursor, "wait": 30_000 } });
    let mut watching: Vec<Wire> = (0..12).map(|_| call(&watch)).collect();
    for wire in &mut watching {
        assert!(wire.line().is_some(), "a word");
        let took = begun.elapsed();
        assert!(took < SILENCE, "who hears nothing for so long gives up: {took:?}");
    }
    drop(right);
    for wire in &mut watching {
        assert_ne!(told(wire)["events"], json!([]), "and each is told");
    }
    drop(changing);
}

/// The lock that whoever writes takes.
fn lock(sandbox: &Sandbox) -> PathBuf {
    let replicas = sandbox.own().join("r").read_dir().expect("it wrote").flatten();
    let mut locks = replicas.map(|replica| replica.path().join("lock"));
    locks.find(|lock| lock.exists()).expect("it wrote")
}

#[test]
fn who_watches_misses_nothing_when_the_daemon_stops_answering() {
    let sandbox = begun();
    let pid = sandbox.start();
    let mut watch = sandbox.command("timeout");
    // One that misses what it waits for waits for ever.
    watch.args(["40", TIDEGATE, "watch", "--json"]);
    watch.env_remove("CI").env_remove("TIDEGATE_NO_DAEMON");
    let mut watch = watch.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("it starts");
    let lines = BufReader::new(watch.stdout.take().expect("a pipe")).lines();
    let (tell, told) = mpsc::channel();
    let hears = std::thread::spawn(move || {
        lines.map_while(Result::ok).all(|line| tell.send(summary_of(&line)).is_ok())
    });
    // From where it tells of something it misses nothing.
    let mut early = || {
        let _ = sandbox.tidegate(&["new", "early"]).ok();
        told.recv_timeout(Duration::from_millis(500)).is_ok()
    };
    wait("it is told of something", &mut early);
    signal(pid, Signal::STOP);
    let _ = sandbox.tidegate(&["new", "one"]).ok();
    let _ = sandbox.tidegate(&["new", "two"]).ok();
    let is_late = |summary: &String| !summary.contains("early");
    let late: Vec<String> = told.iter().filter(is_late).take(2).collect();
    signal(pid, Signal::CONT);
    signal(i32::try_from(watch.id()).expect("a process"), Signal::TERM);
    let _ = watch.wait().expect("it ends");
    drop(told);
    let _ = hears.join().expect("it ends");
    assert!(late.len() == 2 && late[0].contains("one") && late[1].contains("two"), "{late:?}");
}

/// The summary of the event that a line tells of.
fn summary_of(line: &str) -> String {
    let event: Value = serde_json::from_str(line).expect("JSON");
    event["event"]["summary"].as_str().expect("a text").to_owned()
}
