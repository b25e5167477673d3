//! What moves in regions rest on, and what leaves it behind.

use crate::documents::{cloned, committed, way};
use crate::place::{Journey, apply, begun, fetch};
use crate::support::Sandbox;

const FLOW: &str = "name: flow
states:
  - Planned
  - name: Building
    join: all
    regions:
      - name: back
        states: [Open, Written, Over]
        finals: [Over]
        transitions:
          - {via: write, from: Open, to: Written, output_artifacts: [{type: note, path: docs/a.md}]}
          - {via: end, from: Written, to: Over}
      - name: front
        states: [Open, Over]
        finals: [Over]
        transitions:
          - {via: end, from: Open, to: Over}
  - Testing
  - Shipped
transitions:
  - {via: build, from: Planned, to: Building}
  - {via: test, from: Building, to: Testing}
  - {via: ship, from: Testing, to: Shipped}
  - {via: rework, from: Testing, to: Building}
";

/// An item that moved in a region by a document which is in no later commit.
fn written() -> (Sandbox, String) {
    let first = begun();
    let _ = apply(&first, FLOW);
    let item = first.item(&["x"]);
    let _ = first.json(&["move", &item, "build"]);
    let _ = committed(&first, "docs/a.md", "a");
    let _ = first.json(&["move", &item, "back.write"]);
    let _ = first.git(&["rm", "--quiet", "docs/a.md"]).ok();
    let _ = first.git(&["commit", "--quiet", "--allow-empty", "-m", "tidy up"]).ok();
    (first, item)
}

fn forced(sandbox: &Sandbox, item: &str, to: &str) {
    let _ = sandbox.json(&["move", item, "--to", to, "--force", "--reason", "seen on paper"]);
}

/// Asserts whether a way is kept shut by what cannot be confirmed.
#[track_caller]
fn is_kept(sandbox: &Sandbox, item: &str, via: &str) -> bool {
    let (open, reasons, _) = way(sandbox, item, via);
    let is_kept = reasons.contains("cannot be confirmed here");
    assert_eq!(open, !is_kept, "{via}: {reasons}");
    is_kept
}

#[test]
fn going_past_the_gates_of_a_region_leaves_behind_what_moves_of_that_region_rest_on() {
    let (first, item) = written();
    let clone = cloned(&first, "shallow", "--depth=1");
    assert!(is_kept(&clone, &item, "back.end"));
    assert!(is_kept(&clone, &item, "front.end"), "no gate of the item opens");
    forced(&clone, &item, "front.Over");
    assert!(is_kept(&clone, &item, "back.end"), "that was another region");
    forced(&clone, &item, "back.Over");
    assert!(!is_kept(&clone, &item, "test"));
    fetch(&first, &clone);
    assert_eq!(first.json(&["verify"])["ok"], true);
}

#[test]
fn going_past_the_gates_of_a_region_leaves_nothing_behind_of_an_earlier_stay() {
    let (first, item) = written();
    for via in ["back.end", "front.end", "test", "rework"] {
        let _ = first.json(&["move", &item, via]);
    }
    let clone = cloned(&first, "shallow", "--depth=1");
    assert!(is_kept(&clone, &item, "front.end"));
    forced(&clone, &item, "back.Over");
    assert!(is_kept(&clone, &item, "front.end"), "it was written before the item came back");
    forced(&clone, &item, "Testing");
    assert!(!is_kept(&clone, &item, "rework"));
}
