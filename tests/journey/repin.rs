//! Definitions that change with work in flight: items go over to another one, in several clones.

use serde_json::{Value, json};

use crate::place::{Journey, apply, begun, clone_of, each, fetch, texts};
use crate::support::Sandbox;

const OLD: &str = "name: ship
states: [Open, Packed, Out]
transitions:
  - {from: Open, to: Packed, via: pack}
  - {from: Packed, to: Out, via: send}
";

/// Packed has another name, and there is one state more.
const NEW: &str = "name: ship
states: [Open, Wrapped, Checked, Out]
transitions:
  - {from: Open, to: Wrapped, via: pack}
  - {from: Wrapped, to: Checked, via: check}
  - {from: Checked, to: Out, via: send}
";

/// Has an item follow what is in force, where Packed has another name.
#[track_caller]
fn go_over(sandbox: &Sandbox, item: &str, packed: &str) {
    let map = format!("Packed={packed}");
    let _ = sandbox.json(&["workflow", "repin", item, "--to", "ship", "--map", &map, "--apply"]);
}

fn exchange(first: &Sandbox, second: &Sandbox) {
    fetch(first, second);
    fetch(second, first);
}

/// Asserts that both say the same.
#[track_caller]
fn alike(first: &Sandbox, second: &Sandbox) {
    exchange(first, second);
    let dumps = [first, second].map(|sandbox| sandbox.tidegate(&["dump"]).ok().stdout);
    assert_eq!(dumps[0], dumps[1]);
    assert_eq!(first.json(&["verify"])["ok"], true);
}

#[test]
fn forty_items_in_flight_go_over_and_nothing_breaks() {
    let sandbox = begun();
    let old = apply(&sandbox, OLD);
    let lines: Vec<String> = (0..40)
        .map(|n| {
            let state = ["Open", "Packed"][n % 2];
            json!({ "title": format!("item {n}"), "key": format!("k{n}"), "state": state })
                .to_string()
        })
        .collect();
    let _ = sandbox.fed(lines.join("\n").as_bytes(), &["import", "--jsonl", "-"]).ok();
    // From here on it is kept on disk, and goes on step by step.
    let _ = sandbox.json(&["rebuild"]);
    let new = apply(&sandbox, NEW);
    let repin = ["workflow", "repin", "--all-from", &old, "--to", "ship"];
    let error = sandbox.refusal(4, &repin);
    assert_eq!(error["code"], "no_place");
    let repin = [&repin[..], &["--map", "Packed=Wrapped"]].concat();
    let refs = sandbox.refs();
    let dry = sandbox.json(&repin);
    assert_eq!((&dry["schema"], sandbox.refs()), (&json!("tidegate.repin/1"), refs));
    let done = sandbox.json(&[&repin[..], &["--apply"]].concat());
    assert_eq!(done["items"], dry["items"], "a rehearsal says what will be");
    assert_eq!(done["items"].as_array().map(Vec::len), Some(40));
    let list = sandbox.json(&["ls", "--all"]);
    let wrapped = each(&list["items"], "state").into_iter().filter(|state| *state == "Wrapped");
    assert_eq!(wrapped.count(), 20);
    for item in list["items"].as_array().expect("a list").iter().take(4) {
        let id = item["id"].as_str().expect("an id");
        assert_eq!(sandbox.shown(id)["definition"], new);
        let via = if item["state"] == "Open" { "pack" } else { "check" };
        let _ = sandbox.tidegate(&["move", id, via]).ok();
    }
    let versions = sandbox.json(&["workflow", "ls"])["definitions"][1]["versions"].clone();
    assert_eq!(each(&versions, "standing"), ["active", "drained"]);
    let again = sandbox.json(&[&repin[..], &["--apply"]].concat());
    assert_eq!((&again["items"], &again["recorded"]["events"]), (&json!([]), &json!(0)));
    assert_eq!(sandbox.json(&["rebuild", "--check"])["same"], true);
}

#[test]
fn a_move_beside_a_repin_is_carried_over_in_every_clone() {
    let first = begun();
    let _ = apply(&first, OLD);
    let item = first.item(&["x"]);
    let second = clone_of(&first, "second");
    let new = apply(&first, NEW);
    go_over(&first, &item, "Wrapped");
    let _ = second.tidegate(&["move", &item, "pack"]).ok();
    exchange(&first, &second);
    for sandbox in [&first, &second] {
        let shown = sandbox.shown(&item);
        assert_eq!((&shown["state"], &shown["definition"]), (&json!("Wrapped"), &json!(new)));
    }
    let _ = second.tidegate(&["move", &item, "check"]).ok();
    alike(&first, &second);
}

#[test]
fn repins_apart_are_contested_by_definition_and_settled_by_a_choice() {
    let first = begun();
    let _ = apply(&first, OLD);
    let item = first.item(&["x"]);
    let _ = first.tidegate(&["move", &item, "pack"]).ok();
    let second = clone_of(&first, "second");
    let new = apply(&first, NEW);
    go_over(&first, &item, "Wrapped");
    let other = apply(&second, &NEW.replace("Wrapped", "Boxed"));
    go_over(&second, &item, "Boxed");
    exchange(&first, &second);
    let mut labels = [format!("Wrapped@{}", &new[..12]), format!("Boxed@{}", &other[..12])];
    labels.sort();
    for sandbox in [&first, &second] {
        let shown = sandbox.shown(&item);
        assert_eq!(shown["state"], Value::Null);
        assert_eq!(texts(&shown["contested"]), labels);
        assert_eq!(sandbox.refusal(4, &["move", &item, "check"])["code"], "contested");
    }
    let hint = first.json(&["show", &item])["notices"][0]["hints"][0].clone();
    assert!(hint.as_str().is_some_and(|hint| hint.starts_with("tidegate resolve ")), "{hint}");
    // One of them alone is called so.
    let _ = first.json(&["resolve", &item, "--to", "Wrapped"]);
    let shown = first.shown(&item);
    assert_eq!((&shown["state"], &shown["definition"]), (&json!("Wrapped"), &json!(new)));
    alike(&first, &second);
    assert_eq!(second.shown(&item)["state"], "Wrapped");
    let refused = second.refusal(4, &["resolve", &item, "--to", "Boxed"]);
    assert_eq!(refused["code"], "not_contested");
}

#[test]
fn items_that_go_along_do_so_when_a_successor_is_published() {
    let sandbox = begun();
    let auto = OLD.replace("states:", "pinning: auto\nstates:");
    let old = apply(&sandbox, &auto);
    let (open, packed) = (sandbox.item(&["open"]), sandbox.item(&["packed"]));
    let _ = sandbox.tidegate(&["move", &packed, "pack"]).ok();
    let new = apply(&sandbox, &NEW.replace("states:", "pinning: auto\nstates:"));
    assert_eq!(sandbox.shown(&open)["definition"], new, "its state is still there");
    assert_eq!(sandbox.shown(&packed)["definition"], old, "its state is not");
    let history = sandbox.json(&["history", &open]);
    assert_eq!(each(&history["events"], "kind"), ["item.created", "item.repinned"]);
}

#[test]
fn a_contested_item_is_settled_by_a_choice_too() {
    let first = begun();
    let item = first.item(&["x"]);
    let _ = first.tidegate(&["move", &item, "start"]).ok();
    let second = clone_of(&first, "second");
    let _ = first.tidegate(&["move", &item, "submit"]).ok();
    let _ = second.tidegate(&["move", &item, "stop"]).ok();
    exchange(&first, &second);
    let _ = second.json(&["resolve", &item, "--to", "To Do", "--reason", "not yet"]);
    alike(&first, &second);
    assert_eq!(first.shown(&item)["state"], "To Do");
    assert_eq!(first.json(&["resolve", &item, "--to", "To Do"])["recorded"]["events"], 0);
}

/// The same states and ways, but another number of gates of 'pack' has to be open.
fn with_other_gates() -> String {
    OLD.replace("via: pack}", "via: pack, gates: [NONE, DEPENDENCIES], rule: any}")
}

#[test]
fn a_move_that_other_gates_let_through_is_challenged_until_they_are_asked() {
    let sandbox = begun();
    let _ = apply(&sandbox, OLD);
    let (packed, open) = (sandbox.item(&["packed"]), sandbox.item(&["open"]));
    let _ = sandbox.json(&["rebuild"]);
    let _ = sandbox.tidegate(&["move", &packed, "pack"]).ok();
    let _ = apply(&sandbox, &with_other_gates());
    let repin = ["workflow", "repin", &packed, &open, &packed, "--to", "ship"];
    let told = |document: &Value| {
        each(&document["items"], "challenged").into_iter().cloned().collect::<Vec<_>>()
    };
    assert_eq!(told(&sandbox.json(&repin)), [json!(["pack"]), json!([])], "said before");
    let _ = sandbox.json(&[&repin[..], &["--apply"]].concat());
    let shown = sandbox.shown(&packed);
    assert_eq!((&shown["state"], &shown["challenged"]), (&json!("Packed"), &json!(true)));
    assert_eq!(sandbox.shown(&open)["challenged"], false);
    let error = sandbox.refusal(1, &["move", &packed, "send"]);
    assert_eq!(error["code"], "gate_shut");
    let hint = error["hints"][0].as_str().expect("a hint").to_owned();
    assert_eq!(hint, format!("tidegate reaffirm {}", shown["short"].as_str().expect("a name")));
    let status = sandbox.json(&["status"]);
    assert_eq!(status["items"]["challenged"], 1);
    assert_eq!(status["needs"][0]["item"]["id"], packed.as_str());
    assert_eq!(each(&sandbox.json(&["ls"])["items"], "challenged"), [false, true]);
    let twice = sandbox.json(&["reaffirm", &packed, &packed, "--dry-run"]);
    assert_eq!(each(&twice["items"], "challenged"), [false], "it is asked once, and told once");
    let done = sandbox.json(&["reaffirm", "--all", "--reason", "nothing is new"]);
    assert_eq!(each(&done["items"], "id"), [packed.as_str()]);
    assert_eq!(each(&done["items"], "challenged"), [false]);
    let _ = sandbox.tidegate(&["move", &packed, "send"]).ok();
    let history = sandbox.json(&["history", &packed]);
    let last = history["events"].as_array().and_then(|events| events.iter().rev().nth(1));
    assert_eq!(last.expect("events")["kind"], "transition.reaffirmed");
    assert_eq!(sandbox.json(&["rebuild", "--check"])["same"], true);
}

#[test]
fn what_stays_challenged_is_told_and_a_reason_leads_past_it() {
    let sandbox = begun();
    let _ = apply(&sandbox, OLD);
    let item = sandbox.item(&["x"]);
    let _ = sandbox.tidegate(&["move", &item, "pack"]).ok();
    let _ = sandbox.json(&["rebuild"]);
    let _ = apply(&sandbox, &OLD.replace("via: pack}", "via: pack, gates: [CI]}"));
    let _ = sandbox.json(&["workflow", "repin", &item, "--to", "ship", "--apply"]);
    let error = sandbox.refusal(1, &["reaffirm", &item]);
    assert_eq!(error["code"], "gate_shut");
    assert!(error["hints"][0].as_str().is_some_and(|hint| hint.contains("--force")), "{error}");
    let left = sandbox.tidegate(&["--json", "reaffirm", "--all"]).exits(1).json();
    assert_eq!(each(&left["items"], "challenged"), [true]);
    let _ = sandbox.tidegate(&["move", &item, "Packed", "--force", "--reason", "seen"]).ok();
    assert_eq!(sandbox.shown(&item)["challenged"], false);
    let all = sandbox.json(&["reaffirm", "--all"]);
    assert_eq!(all["items"], json!([]));
    assert_eq!(sandbox.json(&["rebuild", "--check"])["same"], true);
}

#[test]
fn a_move_beside_a_repin_is_challenged_in_every_clone_and_reaffirmed_for_all() {
    let first = begun();
    let _ = apply(&first, OLD);
    let item = first.item(&["x"]);
    let second = clone_of(&first, "second");
    let _ = apply(&first, &with_other_gates());
    let _ = first.json(&["workflow", "repin", &item, "--to", "ship", "--apply"]);
    let _ = second.tidegate(&["move", &item, "pack"]).ok();
    let _ = second.tidegate(&["move", &item, "send"]).ok();
    alike(&first, &second);
    for sandbox in [&first, &second] {
        let shown = sandbox.shown(&item);
        assert_eq!((&shown["state"], &shown["challenged"]), (&json!("Out"), &json!(true)));
    }
    let _ = second.json(&["reaffirm", &item]);
    alike(&first, &second);
    assert_eq!(first.shown(&item)["challenged"], false);
}

#[test]
fn nothing_goes_over_and_no_gate_is_asked_of_what_is_not_where_it_was_expected() {
    let sandbox = begun();
    let old = apply(&sandbox, OLD);
    let item = sandbox.item(&["x"]);
    let _ = sandbox.tidegate(&["move", &item, "pack"]).ok();
    let _ = apply(&sandbox, &with_other_gates());
    let stale = sandbox.shown(&item)["heads"][0].as_str().expect("an entry").to_owned();
    let _ = sandbox.tidegate(&["comment", &item, "said meanwhile"]).ok();
    let expect = ["--to", "ship", "--apply", "--expect", &stale];
    for items in [&[item.as_str()][..], &["--all-from", &old]] {
        let error = sandbox.refusal(4, &[&["workflow", "repin"], items, &expect].concat());
        assert_eq!(error["code"], "expect_missed", "{items:?}");
    }
    assert_eq!(sandbox.shown(&item)["definition"], old);
    let _ = sandbox.json(&["workflow", "repin", &item, "--to", "ship", "--apply"]);
    assert_eq!(sandbox.shown(&item)["challenged"], true);
    let error = sandbox.refusal(4, &["reaffirm", "--all", "--expect", &stale]);
    assert_eq!(error["code"], "expect_missed");
    assert_eq!(sandbox.shown(&item)["challenged"], true);
}

#[test]
fn what_is_repeated_under_its_key_tells_of_the_same_items() {
    let sandbox = begun();
    let old = apply(&sandbox, OLD);
    // More than one entry holds.
    let line = |n| json!({ "title": format!("item {n}"), "key": n, "state": "Packed" }).to_string();
    let lines: Vec<String> = (0..200).map(|n: u32| line(n.to_string())).collect();
    let _ = sandbox.fed(lines.join("\n").as_bytes(), &["import", "--jsonl", "-"]).ok();
    let item = sandbox.item(&["x"]);
    let _ = sandbox.tidegate(&["move", &item, "pack"]).ok();
    let new = apply(&sandbox, &with_other_gates());
    let repin = ["workflow", "repin", "--all-from", &old, "--to", "ship", "--apply", "--key", "go"];
    let [once, again] = [sandbox.json(&repin), sandbox.json(&repin)];
    assert_eq!(
        (&once["recorded"]["events"], &once["recorded"]["replayed"]),
        (&json!(201), &json!(false))
    );
    assert_eq!(
        (&again["recorded"]["events"], &again["recorded"]["replayed"]),
        (&json!(201), &json!(true))
    );
    for member in ["id", "becomes", "from", "to", "challenged"] {
        assert_eq!(each(&again["items"], member), each(&once["items"], member), "{member}");
    }
    assert_eq!((&again["items"][0]["from"], &again["items"][0]["to"]), (&json!(old), &json!(new)));
    let reaffirm = ["reaffirm", "--all", "--key", "asked"];
    let [once, again] = [sandbox.json(&reaffirm), sandbox.json(&reaffirm)];
    assert_eq!(each(&once["items"], "id"), [item.as_str()]);
    assert_eq!(each(&again["items"], "id"), [item.as_str()]);
}

#[test]
fn a_state_that_is_misspelled_in_a_map_is_refused() {
    let sandbox = begun();
    let _ = apply(&sandbox, OLD);
    let item = sandbox.item(&["x"]);
    let _ = apply(&sandbox, NEW);
    let repin = ["workflow", "repin", &item, "--to", "ship", "--map", "Paked=Wrapped", "--apply"];
    let error = sandbox.refusal(2, &repin);
    assert!(error["message"].as_str().is_some_and(|m| m.contains("Open, Packed, Out")), "{error}");
    go_over(&sandbox, &item, "Wrapped");
    let again = sandbox.json(&repin);
    assert_eq!(again["items"], json!([]), "what follows it already leaves no state");
}

#[test]
fn of_what_is_finished_and_in_doubt_the_way_out_is_told() {
    let sandbox = begun();
    let flow = |gates: &str| {
        format!(
            "name: flow\nstates: [Open, Done]\ntransitions:\n  \
             - {{via: finish, from: Open, to: Done, gates: '{gates}'}}\n"
        )
    };
    let _ = apply(&sandbox, &flow("NONE"));
    let item = sandbox.item(&["x"]);
    let _ = sandbox.json(&["move", &item, "finish"]);
    let _ = apply(&sandbox, &flow("QUALITY[score>=50]"));
    let _ = sandbox.json(&["workflow", "repin", &item, "--to", "flow", "--apply"]);
    let why = sandbox.json(&["why", &item])["answer"].clone();
    assert_eq!(why["code"], "finished");
    assert!(why["message"].as_str().expect("a text").ends_with("in doubt"), "{why}");
    assert!(why["fix"][0].as_str().expect("a command").contains("reaffirm"), "{why}");
}

#[test]
fn a_region_that_is_called_otherwise_is_left_and_come_back_to() {
    let sandbox = begun();
    let flow = |region: &str| {
        format!(
            "name: flow\nstates:\n  - name: Building\n    regions:\n      \
             - {{name: {region}, states: [Open, Coded], finals: [Coded], transitions: \
             [{{from: Open, to: Coded, via: code}}]}}\n  - Done\ntransitions:\n  \
             - {{via: finish, from: Building, to: Done}}\n"
        )
    };
    let _ = apply(&sandbox, &flow("backend"));
    let item = sandbox.item(&["x"]);
    let _ = apply(&sandbox, &flow("server"));
    let repin = ["workflow", "repin", item.as_str(), "--to", "flow", "--apply"];
    let reason = sandbox.refusal(4, &repin)["reasons"][0].clone();
    assert!(reason.as_str().expect("a text").contains("leave the state first"), "{reason}");
    let _ = sandbox.json(&["move", &item, "--to", "Done", "--force", "--reason", "x"]);
    let _ = sandbox.json(&repin);
    let _ = sandbox.json(&["rollback", &item, "--to", "Building"]);
    assert_eq!(sandbox.shown(&item)["regions"][0]["region"], "server");
}
