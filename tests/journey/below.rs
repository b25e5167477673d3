//! Items that an item spawns, gates that wait for them, and states that hold only so many.

use serde_json::{Value, json};

use crate::place::{Journey, apply, begun, clone_of, each, fetch, texts};
use crate::support::Sandbox;

/// Planning spawns two items, and what is built is joined when both are done.
const EPIC: &str = "name: epic
states: [Open, Building, Built]
transitions:
  - from: Open
    to: Building
    via: plan
    forks:
      - {title: 'Write {title}'}
      - {title: 'Document {title}', kind: doc, workflow: builtin}
  - {from: Building, to: Built, via: join, gates: 'JOIN[all]'}
  - {from: Building, to: Open, via: rework}
finals: [Built]
";

const LIMITED: &str = "name: board
states: [Open, {name: Doing, wip: 2}, Done]
transitions:
  - {from: Open, to: Doing, via: start}
  - {from: Doing, to: Done, via: finish}
";

fn spawned(sandbox: &Sandbox, item: &str) -> Vec<String> {
    let shown = sandbox.shown(item);
    let links = shown["links"].as_array().expect("links").iter();
    let spawned = links.filter(|link| link["rel"] == "spawned");
    spawned.map(|link| link["to"].as_str().expect("an id").to_owned()).collect()
}

/// Takes an item to its end, by the definition that everything begins with or past all gates.
fn finish(sandbox: &Sandbox, item: &str) {
    let last = if sandbox.shown(item)["kind"] == "doc" { "Done" } else { "Built" };
    let _ = sandbox.tidegate(&["move", item, last, "--force", "--reason", "done"]).ok();
}

#[test]
fn what_a_move_spawns_has_to_come_to_its_end_before_the_join() {
    let sandbox = begun();
    apply(&sandbox, EPIC);
    let epic = sandbox.item(&["a parser"]);
    // From here on it is kept on disk, and goes on step by step.
    let _ = sandbox.json(&["rebuild"]);
    let moved = sandbox.json(&["move", &epic, "plan", "--key", "k"]);
    assert_eq!((&moved["item"]["id"], &moved["item"]["state"]), (&json!(epic), &json!("Building")));
    let below = spawned(&sandbox, &epic);
    assert_eq!(below.len(), 2);
    let mut told: Vec<Value> = below
        .iter()
        .map(|id| {
            let shown = sandbox.shown(id);
            assert_eq!(shown["parent"], epic.as_str());
            json!([shown["title"], shown["kind"], shown["state"]])
        })
        .collect();
    told.sort_by_key(ToString::to_string);
    assert_eq!(
        told,
        [json!(["Document a parser", "doc", "To Do"]), json!(["Write a parser", "task", "Open"]),]
    );
    let error = sandbox.refusal(1, &["move", &epic, "join"]);
    assert_eq!(
        (&error["code"], error["reasons"].as_array().map(Vec::len)),
        (&json!("gate_shut"), Some(2))
    );
    let why = sandbox.json(&["why", &epic, "join"]);
    assert_eq!(why["transitions"][0]["gates"][0]["verdict"], "fail");
    finish(&sandbox, &below[0]);
    assert_eq!(
        sandbox.refusal(1, &["move", &epic, "join"])["reasons"].as_array().map(Vec::len),
        Some(1)
    );
    finish(&sandbox, &below[1]);
    let _ = sandbox.tidegate(&["move", &epic, "join"]).ok();
    assert_eq!(sandbox.shown(&epic)["state"], "Built");
    assert_eq!(sandbox.json(&["verify"])["ok"], true);
    assert_eq!(sandbox.json(&["rebuild", "--check"])["same"], true);
}

#[test]
fn what_is_there_already_is_not_spawned_again() {
    let sandbox = begun();
    apply(&sandbox, EPIC);
    let epic = sandbox.item(&["a parser"]);
    for via in ["plan", "rework", "plan"] {
        let _ = sandbox.tidegate(&["move", &epic, via]).ok();
    }
    assert_eq!(spawned(&sandbox, &epic).len(), 2);
    assert_eq!(sandbox.json(&["ls", "--all"])["items"].as_array().map(Vec::len), Some(3));
    let refs = sandbox.refs();
    let dry = sandbox.json(&["move", &sandbox.item(&["another"]), "plan", "--dry-run"]);
    assert_eq!(dry["transitions"][0]["open"], true);
    assert_ne!(sandbox.refs(), refs, "an item was made");
}

#[test]
fn two_clones_that_spawn_apart_spawn_the_same_and_nobody_takes_a_join_back() {
    let first = begun();
    apply(&first, EPIC);
    let epic = first.item(&["a parser"]);
    let second = clone_of(&first, "second");
    for sandbox in [&first, &second] {
        let _ = sandbox.tidegate(&["move", &epic, "plan"]).ok();
    }
    fetch(&first, &second);
    fetch(&second, &first);
    let below = spawned(&first, &epic);
    assert_eq!((below.len(), spawned(&second, &epic)), (2, below.clone()));
    assert_eq!(first.shown(&epic)["state"], "Building");
    below.iter().for_each(|id| finish(&first, id));
    fetch(&second, &first);
    // One joins, while the other takes up again what was joined.
    let _ = first.tidegate(&["move", &epic, "join"]).ok();
    let again = ["move", &below[0], "Open", "--force", "--reason", "not yet"];
    let again = if second.shown(&below[0])["kind"] == "doc" {
        [again[0], again[1], "To Do", again[3], again[4], again[5]]
    } else {
        again
    };
    let _ = second.tidegate(&again).ok();
    fetch(&first, &second);
    fetch(&second, &first);
    for sandbox in [&first, &second] {
        assert_eq!(sandbox.shown(&epic)["state"], "Built", "it was right when it was done");
        assert_eq!(sandbox.json(&["verify"])["ok"], true);
    }
    let dumps = [&first, &second].map(|sandbox| sandbox.tidegate(&["dump"]).ok().stdout);
    assert_eq!(dumps[0], dumps[1]);
}

#[test]
fn a_full_state_lets_nobody_in_and_says_so_where_clones_filled_it_apart() {
    let first = begun();
    apply(&first, LIMITED);
    let items: Vec<String> = (0..4).map(|n| first.item(&[&format!("item {n}")])).collect();
    let second = clone_of(&first, "second");
    for (sandbox, item) in [(&first, 0), (&first, 1), (&second, 2)] {
        let _ = sandbox.tidegate(&["move", &items[item], "start"]).ok();
    }
    let error = first.refusal(1, &["move", &items[3], "start"]);
    assert_eq!(texts(&error["reasons"]), ["'Doing' holds 2 and is to hold 2 at most"]);
    let why = first.json(&["why", &items[3], "start"]);
    assert_eq!(each(&why["transitions"][0]["gates"], "kind"), ["NONE", "WIP"]);
    let status = first.json(&["status"]);
    assert!(!each(&status["notices"], "code").contains(&&json!("over_limit")), "{status}");
    fetch(&first, &second);
    let status = first.json(&["status"]);
    let over = each(&status["notices"], "code").iter().position(|code| **code == "over_limit");
    let notice = &status["notices"][over.expect("it is said")];
    assert_eq!(texts(&notice["about"]), ["'Doing' holds 3 and is to hold 2 at most"]);
    assert_eq!(first.shown(&items[2])["state"], "Doing", "nobody is put out");
    for item in &items[..2] {
        let _ = first.tidegate(&["move", item, "finish"]).ok();
    }
    let _ = first.tidegate(&["move", &items[3], "start"]).ok();
    let reason = ["--force", "--reason", "it burns"];
    let extra = first.item(&["extra"]);
    let _ = first.tidegate(&[&["move", &extra, "Doing"][..], &reason].concat()).ok();
}

#[test]
fn progress_is_the_mean_of_what_is_below_and_else_that_of_the_state() {
    let sandbox = begun();
    let epic = sandbox.item(&["epic"]);
    let parts: Vec<String> =
        ["one", "two"].iter().map(|title| sandbox.item(&[title, "--parent", &epic])).collect();
    let progress = |item: &str| sandbox.shown(item)["progress"].clone();
    assert_eq!((progress(&epic), progress(&parts[0])), (json!(0), json!(0)));
    let _ = sandbox.tidegate(&["move", &parts[0], "start"]).ok();
    assert_eq!((progress(&epic), progress(&parts[0])), (json!(16), json!(33)));
    let _ = sandbox.tidegate(&["move", &parts[0], "Done", "--force", "--reason", "r"]).ok();
    assert_eq!(progress(&epic), 50);
    let text = sandbox.tidegate(&["show", &epic]).ok().stdout;
    assert!(text.contains("progress") && text.contains("50 %"), "{text}");
    let _ = sandbox.tidegate(&["archive", &parts[1]]).ok();
    assert_eq!(progress(&epic), 100, "what was put away counts no more");
}
