//! Questions that take long: nobody else waits for them, and nobody works on them once their asker
//! has gone.

use serde_json::{Value, json};

use crate::place::{Served, served, wait};

/// A question without an end.
fn endless() -> Value {
    let counts = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)";
    json!({ "sql": { "question": format!("{counts} SELECT count(*) FROM n") } })
}

#[test]
fn nobody_works_for_those_who_hung_up() {
    let sandbox = served();
    let mut wire = sandbox.wire();
    wire.greet();
    wire.call("ask", &endless());
    drop(wire);
    wait("it was given up", || sandbox.logged("asked").iter().any(|asked| asked["code"] == "gone"));
}

#[test]
fn long_questions_leave_room_for_short_ones() {
    let sandbox = served();
    let wires = (0..6).map(|_| sandbox.wire());
    let mut long: Vec<_> = wires.collect();
    let mut short = sandbox.wire();
    short.greet();
    for wire in &mut long {
        wire.greet();
        wire.call("ask", &endless());
    }
    let answer = short.answer("ask", &json!("project"));
    assert!(answer["result"].is_object(), "{answer}");
    let asked = sandbox.logged("asked");
    assert!(asked.iter().all(|asked| asked["request"] == "project"), "{asked:?}");
    for wire in &mut long {
        let code = loop {
            let line = wire.line().expect("an answer");
            if line["method"].is_null() {
                break line["error"]["data"]["code"].clone();
            }
        };
        assert!(code == "too_large" || code == "busy", "{code}");
    }
}
