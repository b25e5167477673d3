//! Clients that mean harm, or mean well and break: others do not notice.

use std::io::Read;
use std::net::Shutdown;
use std::time::{Duration, Instant};

use serde_json::json;

use crate::place::{Served, memory, served, wait};
use crate::support::Sandbox;

/// How much a daemon of an empty project may hold, whatever is sent to it.
const MEMORY: u64 = 120 * 1024 * 1024;

/// Others are served, and at once.
#[track_caller]
fn serves_others(sandbox: &Sandbox) {
    let begun = Instant::now();
    sandbox.served(&["ls"]);
    let took = begun.elapsed();
    assert!(took < Duration::from_secs(5), "it took {took:?}");
    let held = memory(named(sandbox));
    assert!(held < MEMORY, "it holds {held} bytes");
}

#[test]
fn a_line_that_never_ends_is_cut_off() {
    let sandbox = served();
    let mut wire = sandbox.wire();
    wire.greet();
    let mebibyte = vec![b'x'; 1 << 20];
    let sent = (0..100).take_while(|_| wire.send(&mebibyte)).count();
    assert!(sent < 100, "a hundred megabytes were taken in");
    serves_others(&sandbox);
}

#[test]
fn half_a_line_is_not_waited_for_for_ever() {
    let sandbox = served();
    let mut wire = sandbox.wire();
    wire.greet();
    assert!(wire.send(br#"{"jsonrpc":"2.0","#));
    serves_others(&sandbox);
    let told = wire.line().expect("a last word");
    assert_eq!(told["error"]["message"], "a line took too long");
    assert_eq!(wire.line(), None, "and then it is over");
}

#[test]
fn lines_that_are_no_requests_are_told_so() {
    let sandbox = served();
    let mut wire = sandbox.wire();
    let code = |answer: serde_json::Value| answer["error"]["code"].as_i64().expect("a code");
    assert_eq!(code(wire.answer("ask", &json!("project"))), -32600, "hello comes first");
    wire.greet();
    let deep = format!(
        r#"{{"jsonrpc":"2.0","id":1,"method":"ask","params":{}{}}}"#,
        "[".repeat(100_000),
        "]".repeat(100_000)
    );
    let lines: [(&[u8], i64); 5] = [
        (b"no JSON", -32700),
        (br#"{"jsonrpc":"2.0","id":1}"#, -32600),
        (br#"{"jsonrpc":"1.0","id":1,"method":"ask"}"#, -32600),
        (b"\xff\xfe", -32700),
        (deep.as_bytes(), -32602),
    ];
    for (line, expected) in lines {
        assert!(wire.send(line) && wire.send(b"\n"));
        assert_eq!(code(wire.line().expect("an answer")), expected);
    }
    assert_eq!(code(wire.answer("nothing", &json!({}))), -32601);
    assert_eq!(code(wire.answer("ask", &json!({ "uninstall": null }))), -32602);
    let verify = wire.answer("ask", &json!({ "verify": {} }));
    assert_eq!(verify["error"]["data"]["code"], "not_served");
    let other = wire.answer("hello", &json!({ "protocol": [7, 9] }));
    assert_eq!(other["error"]["data"]["code"], "other_protocol");
    let other = wire.answer("hello", &json!({ "protocol": [1, 1], "repository": "0:0" }));
    assert_eq!(other["error"]["data"]["code"], "other_repository");
    serves_others(&sandbox);
}

#[test]
fn a_thousand_silent_clients_do_not_keep_others_out() {
    let sandbox = served();
    let wires: Vec<_> = (0..1000).map(|_| sandbox.wire()).collect();
    serves_others(&sandbox);
    let pid = sandbox.pid().expect("it runs");
    wait("all but some were let go", || {
        std::fs::read_dir(format!("/proc/{pid}/fd")).expect("it runs").count() < 250
    });
    drop(wires);
}

#[test]
fn who_never_reads_is_given_up() {
    let sandbox = served();
    let body = "x".repeat(30_000);
    for n in 0..20 {
        let title = n.to_string();
        let _ = sandbox.ask(&["new", &title, "--body", &body]).ok();
    }
    let listed = sandbox.tidegate(&["ls", "-q"]).ok().stdout;
    let items: Vec<&str> = listed.lines().collect();
    let mut wires: Vec<_> = (0..40).map(|_| sandbox.wire()).collect();
    for wire in &mut wires {
        wire.greet();
        for _ in 0..4 {
            wire.call("ask", &json!({ "show": { "items": items } }));
        }
    }
    serves_others_in_time(&sandbox);
    drop(wires);
}

/// The process that the log of the daemon names: it may be too busy to say so itself.
fn named(sandbox: &Sandbox) -> i32 {
    let began = sandbox.logged("began");
    let pid = began.last().and_then(|began| began["pid"].as_i64()).expect("it began");
    i32::try_from(pid).expect("a process")
}

/// Others are served within their deadline, by the daemon or without it.
fn serves_others_in_time(sandbox: &Sandbox) {
    let begun = Instant::now();
    let _ = sandbox.ask(&["ls"]).ok();
    let took = begun.elapsed();
    assert!(took < Duration::from_secs(8), "it took {took:?}");
    let held = memory(named(sandbox));
    assert!(held < 2 * MEMORY, "it holds {held} bytes");
}

#[test]
fn a_question_without_end_is_given_back_and_holds_nobody_up() {
    let sandbox = served();
    let endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) \
                   SELECT count(*) FROM n";
    let mut wire = sandbox.wire();
    wire.greet();
    let begun = Instant::now();
    wire.call("ask", &json!({ "sql": { "question": endless } }));
    sandbox.served(&["ls"]);
    let took = begun.elapsed();
    assert!(took < Duration::from_secs(2), "others waited for it: {took:?}");
    let answer = std::iter::from_fn(|| wire.line()).find(|line| line["method"].is_null());
    assert_eq!(answer.expect("an answer")["error"]["data"]["code"], "too_large");
    let took = begun.elapsed();
    assert!(took < Duration::from_secs(20), "it took {took:?}");
    serves_others(&sandbox);
}

#[test]
fn who_hangs_up_in_the_middle_is_forgotten() {
    let sandbox = served();
    for _ in 0..50 {
        let mut wire = sandbox.wire();
        wire.greet();
        wire.call("ask", &json!("project"));
        drop(wire);
    }
    let pid = sandbox.pid().expect("it runs");
    wait("all of them are forgotten", || {
        std::fs::read_dir(format!("/proc/{pid}/fd")).expect("it runs").count() < 40
    });
    serves_others(&sandbox);
    let mut raw = sandbox.wire().into_stream();
    raw.shutdown(Shutdown::Write).expect("half of it is closed");
    let mut rest = Vec::new();
    raw.read_to_end(&mut rest).expect("the other half is, too");
    assert!(rest.is_empty());
}
