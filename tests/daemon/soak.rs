//! A daemon that is asked all kinds of things for as long as one likes holds no more in the end than
//! in the beginning.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::place::{Served, Wire, memory, new_item, served};
use crate::support::Sandbox;

/// How long the short form takes, in seconds.
const SHORT: u64 = 12;

/// How much more a daemon may hold than when it had done everything for some time.
const SLACK: u64 = 12 * 1024 * 1024;

/// How many more descriptors may be open: clients come and go.
const DESCRIPTORS: usize = 12;

/// What a process holds: bytes, and descriptors.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Held {
    bytes: u64,
    descriptors: usize,
}

fn held(pid: i32) -> Held {
    let open = std::fs::read_dir(format!("/proc/{pid}/fd")).expect("it runs").count();
    Held { bytes: memory(pid), descriptors: open }
}

/// The least of some samples: what is held for good is held in all of them.
fn least(samples: &[Held]) -> Held {
    let bytes = samples.iter().map(|held| held.bytes).min().expect("samples");
    let descriptors = samples.iter().map(|held| held.descriptors).min().expect("samples");
    Held { bytes, descriptors }
}

/// A change under a number of its own.
fn change(number: u64, title: &str) -> Value {
    let mut change = new_item(title);
    let seed: Vec<u8> = number.to_be_bytes().into_iter().chain([7; 8]).collect();
    change["change"]["caller"]["seed"] = json!(seed);
    change
}

/// Everything that clients do, once.
fn round(sandbox: &Sandbox, wire: &mut Wire, number: u64) {
    let title = format!("round {number}");
    let ask = |wire: &mut Wire, body: &Value| {
        let answer = wire.answer("ask", body);
        assert!(answer["error"].is_null(), "{body}: {answer}");
        answer["result"].clone()
    };
    let cursor = ask(wire, &json!({ "watch": {} }))["watch"]["cursor"].clone();
    let made = ask(wire, &change(number, &title));
    let id = made["item"]["item"]["id"].clone();
    ask(wire, &json!({ "show": { "items": [id] } }));
    ask(wire, &json!({ "why": { "item": id, "via": null } }));
    ask(wire, &json!({ "list": { "limit": 20 } }));
    ask(wire, &json!({ "history": { "limit": 20 } }));
    ask(
        wire,
        &json!({ "search": { "text": "round", "in_items": true, "in_history": true, "limit": 9 } }),
    );
    ask(wire, &json!({ "sql": { "question": "SELECT count(*) FROM events" } }));
    let told = ask(wire, &json!({ "watch": { "from": cursor, "wait": 1000 } }));
    assert_eq!(told["watch"]["events"].as_array().map(Vec::len), Some(1), "{told}");
    // Somebody who hangs up in the middle, and somebody who makes no sense.
    let mut gone = sandbox.wire();
    gone.greet();
    gone.call("ask", &json!({ "watch": { "from": cursor, "wait": 30_000 } }));
    drop(gone);
    let mut lost = sandbox.wire();
    assert!(lost.send(b"{]\n") && lost.line().is_some());
    if number.is_multiple_of(50) {
        let _ = sandbox.ask(&["comment", id.as_str().expect("an id"), "by a command"]).ok();
        let _ = sandbox.tidegate(&["comment", id.as_str().expect("an id"), "beside it"]).ok();
    }
}

#[test]
fn a_daemon_that_is_asked_for_long_holds_no_more_than_in_the_beginning() {
    let seconds = std::env::var("TIDEGATE_SOAK_SECONDS").ok();
    let seconds = seconds.map_or(SHORT, |text| text.parse().expect("a number of seconds"));
    let sandbox = served();
    let pid = sandbox.pid().expect("it runs");
    let mut wire = sandbox.wire();
    wire.greet();
    // So much that it is kept on disk from the beginning.
    let mut number = 0;
    while number < 300 {
        let answer = wire.answer("ask", &change(number, "before"));
        assert!(answer["error"].is_null(), "{answer}");
        number += 1;
    }
    let (begun, mut samples) = (Instant::now(), Vec::new());
    while begun.elapsed() < Duration::from_secs(seconds) {
        round(&sandbox, &mut wire, number);
        number += 1;
        samples.push(held(pid));
    }
    assert!(samples.len() > 30, "only {} rounds", samples.len());
    let tenth = samples.len() / 10;
    let (first, last) = (least(&samples[tenth..3 * tenth]), least(&samples[9 * tenth..]));
    tell(&format!("{} rounds: from {first:?} to {last:?}", samples.len()));
    assert!(last.bytes <= first.bytes + SLACK, "from {first:?} to {last:?}");
    assert!(last.descriptors <= first.descriptors + DESCRIPTORS, "from {first:?} to {last:?}");
}

/// Says what was measured, to whoever wants to see it.
#[expect(clippy::print_stdout, reason = "the harness shows it where it is asked to")]
fn tell(measured: &str) {
    println!("{measured}");
}
