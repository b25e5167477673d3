//! Work that goes on side by side in one state, in one clone and in several.

use serde_json::{Value, json};

use crate::place::{Journey, apply, begun, clone_of, each, fetch, texts};
use crate::support::Sandbox;

const FEATURE: &str = "name: feature
states:
  - Planned
  - name: Building
    join: all
    regions:
      - name: backend
        states: [Open, Coded, Reviewed]
        finals: [Reviewed]
        transitions:
          - {from: Open, to: Coded, via: code}
          - {from: Coded, to: Reviewed, via: review}
          - {from: Reviewed, to: Coded, via: rework}
      - name: frontend
        states: [Open, Coded, Dropped]
        finals: [Coded, Dropped]
        transitions:
          - {from: Open, to: Coded, via: code}
          - {from: Open, to: Dropped, via: drop}
  - Testing
  - Shipped
transitions:
  - {from: Planned, to: Building, via: build}
  - {from: Building, to: Testing, via: test}
  - {from: Testing, to: Shipped, via: ship}
";

#[track_caller]
fn go(sandbox: &Sandbox, item: &str, vias: &[&str]) {
    for via in vias {
        let _ = sandbox.tidegate(&["move", item, via]).ok();
    }
}

/// Two clones that know an item in the state with regions.
fn two() -> (Sandbox, Sandbox, String) {
    let first = begun();
    // From here on it is kept on disk, and goes on step by step.
    let _ = first.json(&["rebuild"]);
    let _ = apply(&first, FEATURE);
    let item = first.item(&["x"]);
    go(&first, &item, &["build"]);
    let second = clone_of(&first, "second");
    (first, second, item)
}

/// Lets both hear of each other, and asserts that they then say the same.
#[track_caller]
fn meet(first: &Sandbox, second: &Sandbox) {
    fetch(first, second);
    fetch(second, first);
    let dumps = [first, second].map(|sandbox| sandbox.tidegate(&["dump"]).ok().stdout);
    assert_eq!(dumps[0], dumps[1]);
    assert_eq!(first.json(&["verify"])["ok"], true);
    assert_eq!(first.json(&["rebuild", "--check"])["same"], true);
}

/// Each region with its state.
fn regions(sandbox: &Sandbox, item: &str) -> Value {
    let shown = sandbox.shown(item)["regions"].clone();
    let at = |at: &Value| json!([at["region"], at["state"]]);
    shown.as_array().map(|regions| regions.iter().map(at).collect()).unwrap_or_default()
}

#[test]
fn a_feature_goes_through_its_regions_from_the_first_state_to_the_last() {
    let sandbox = begun();
    let _ = apply(&sandbox, FEATURE);
    let item = sandbox.item(&["x"]);
    assert_eq!(sandbox.shown(&item).get("regions"), None, "it is in no state with regions");
    go(&sandbox, &item, &["build"]);
    assert_eq!(regions(&sandbox, &item), json!([["backend", "Open"], ["frontend", "Open"]]));

    let why = sandbox.json(&["why", &item]);
    assert_eq!(each(&why["transitions"], "via"), ["test", "code", "code", "drop"]);
    assert_eq!(why["transitions"][0]["open"], false);
    let join = &why["transitions"][0]["gates"][1];
    assert_eq!((&join["kind"], &join["verdict"]), (&json!("JOIN"), &json!("fail")));
    assert_eq!(why["transitions"][1]["region"], "backend");
    let told = sandbox.tidegate(&["why", &item]).ok().stdout;
    assert!(told.contains("backend.code"), "{told}");

    let error = sandbox.refusal(2, &["move", &item, "code"]);
    assert_eq!(error["code"], "no_such_transition");
    let hints = texts(&error["hints"]).join(" ");
    assert!(hints.contains("backend.code") && hints.contains("frontend.code"), "{hints}");

    go(&sandbox, &item, &["backend.code", "review"]);
    let error = sandbox.refusal(1, &["move", &item, "test"]);
    assert_eq!(error["code"], "gate_shut");
    assert!(texts(&error["reasons"])[0].contains("frontend is in 'Open'"), "{error}");
    assert!(texts(&error["hints"])[0].contains("frontend.code"), "{error}");

    for word in ["Reviewed", "backend.reviewed"] {
        let list = sandbox.json(&["ls", "--state", word]);
        assert_eq!(each(&list["items"], "id"), [item.as_str()], "{word}");
    }
    let _ = sandbox.json(&["rebuild"]);
    let list = sandbox.json(&["ls", "--state", "backend.reviewed"]);
    assert_eq!(each(&list["items"], "id"), [item.as_str()], "the same from what is kept on disk");
    assert_eq!(sandbox.json(&["ls", "--state", "Dropped"])["items"], json!([]));

    let row = &list["items"][0];
    assert_eq!(texts(&row["regions"]), ["backend.Reviewed", "frontend.Open"]);
    let text = sandbox.tidegate(&["ls"]).ok().stdout;
    assert!(text.contains("  Building: backend.Reviewed+frontend.Open  "), "{text}");
    let text = sandbox.tidegate(&["status"]).ok().stdout;
    assert!(text.contains("  Building: backend.Reviewed+frontend.Open  "), "{text}");
    let picked = sandbox.json(&["show", &item, "--fields", "regions,outranked"]);
    assert_eq!(each(&picked["item"]["regions"], "state"), ["Reviewed", "Open"]);
    assert_eq!(picked["item"]["outranked"], json!([]), "what is empty is shown to who asks");

    go(&sandbox, &item, &["frontend.Coded", "test", "ship"]);
    assert_eq!(sandbox.json(&["ls", "--all"])["items"][0].get("regions"), None);
    assert_eq!(sandbox.shown(&item)["state"], "Shipped");
    let history = sandbox.json(&["history", &item]);
    let moved = each(&history["events"], "to");
    assert!(moved.contains(&&json!("backend.Reviewed")), "{moved:?}");
}

#[test]
fn moves_in_two_regions_in_two_clones_are_silently_one() {
    let (first, second, item) = two();
    go(&first, &item, &["backend.code", "backend.review"]);
    go(&second, &item, &["frontend.drop"]);
    meet(&first, &second);
    for sandbox in [&first, &second] {
        assert_eq!(sandbox.shown(&item)["state"], "Building");
        assert_eq!(
            regions(sandbox, &item),
            json!([["backend", "Reviewed"], ["frontend", "Dropped"]])
        );
    }
    go(&second, &item, &["test"]);
    meet(&first, &second);
    assert_eq!(first.shown(&item)["state"], "Testing");
}

#[test]
fn rework_in_a_region_beside_a_join_is_contested_and_goes_on_where_it_was() {
    let (first, second, item) = two();
    go(&first, &item, &["backend.code", "backend.review", "frontend.code"]);
    fetch(&second, &first);
    go(&first, &item, &["backend.rework"]);
    go(&second, &item, &["test"]);
    meet(&first, &second);
    let shown = first.shown(&item);
    assert_eq!(
        (&shown["state"], texts(&shown["contested"])),
        (&Value::Null, vec!["Building", "Testing"])
    );
    assert_eq!(first.refusal(4, &["move", &item, "ship"])["code"], "contested");
    let _ = first.tidegate(&["resolve", &item, "--to", "Building"]).ok();
    meet(&first, &second);
    assert_eq!(regions(&second, &item), json!([["backend", "Coded"], ["frontend", "Coded"]]));
    go(&second, &item, &["review", "test"]);
    meet(&first, &second);
    assert_eq!(first.shown(&item)["state"], "Testing");
}

#[test]
fn a_region_that_is_contested_is_named_and_resolved() {
    let (first, second, item) = two();
    go(&first, &item, &["frontend.code"]);
    go(&second, &item, &["frontend.drop", "backend.code"]);
    meet(&first, &second);
    let shown = first.shown(&item);
    assert_eq!(texts(&shown["contested"]), ["frontend.Coded", "frontend.Dropped"]);
    assert_eq!(shown["regions"][0]["state"], "Coded");
    assert_eq!(texts(&shown["regions"][1]["contested"]), ["Coded", "Dropped"]);
    let told = first.tidegate(&["show", &item]).ok().stdout;
    assert!(told.contains("frontend: contested: Coded or Dropped"), "{told}");
    assert_eq!(each(&first.json(&["ls", "--contested"])["items"], "id"), [item.as_str()]);
    let _ = first.tidegate(&["resolve", &item, "frontend", "--to", "Coded"]).ok();
    meet(&first, &second);
    assert_eq!(second.shown(&item)["state"], "Building");
    assert_eq!(regions(&second, &item), json!([["backend", "Coded"], ["frontend", "Coded"]]));
}

#[test]
fn a_state_of_a_region_is_set_past_its_gates_and_nothing_else() {
    let (first, _, item) = two();
    let force =
        ["move", &item, "backend.Reviewed", "--force", "--reason", "it was reviewed on paper"];
    let _ = first.tidegate(&force).ok();
    assert_eq!(regions(&first, &item), json!([["backend", "Reviewed"], ["frontend", "Open"]]));
}

#[test]
fn a_choice_that_stands_already_changes_nothing() {
    let (first, second, item) = two();
    go(&first, &item, &["frontend.code"]);
    go(&second, &item, &["frontend.drop"]);
    meet(&first, &second);
    let choice = ["resolve", &item, "frontend", "--to", "Coded"];
    assert_eq!(first.json(&choice)["recorded"]["events"], 1);
    assert_eq!(first.json(&choice)["recorded"]["events"], 0);
    let _ = first.refusal(4, &["resolve", &item, "frontend", "--to", "Dropped"]);
}

#[test]
fn a_way_is_meant_by_the_name_that_it_is_written_with() {
    let sandbox = begun();
    let leave = "  - {from: Building, to: Planned, via: rework}\n";
    let _ = apply(&sandbox, &format!("{}{leave}", FEATURE.replace("join: all", "join: any")));
    let [by_word, by_via] = ["x", "y"].map(|title| sandbox.item(&[title]));
    for item in [&by_word, &by_via] {
        go(&sandbox, item, &["build", "backend.code", "review"]);
    }
    go(&sandbox, &by_word, &["rework"]);
    assert_eq!(sandbox.shown(&by_word)["state"], "Planned", "that of the state, as it is written");
    let _ = sandbox.tidegate(&["move", &by_via, "--via", "rework", "--dry-run"]).ok();
    go(&sandbox, &by_via, &["backend.rework"]);
    assert_eq!(regions(&sandbox, &by_via), json!([["backend", "Coded"], ["frontend", "Open"]]));
}

#[test]
fn history_and_log_name_the_region_in_which_something_was_done() {
    let (first, _, item) = two();
    go(&first, &item, &["backend.code", "frontend.code"]);
    let force = ["move", &item, "backend.Open", "--force", "--reason", "it was lost"];
    let _ = first.tidegate(&force).ok();
    let told = first.tidegate(&["history", &item]).ok().stdout;
    let log = first.git(&["log", "--format=%s", "--glob=refs/tidegate/log/*"]).ok().stdout;
    for text in [told, log] {
        for done in [
            "backend.code: Open -> Coded",
            "frontend.code: Open -> Coded",
            "FORCED: backend.Coded -> backend.Open",
        ] {
            assert!(text.contains(done), "{done}: {text}");
        }
    }
}

#[test]
fn an_item_in_regions_goes_over_to_a_definition_that_names_their_states_otherwise() {
    let (first, second, item) = two();
    go(&first, &item, &["backend.code"]);
    let new = apply(&first, &FEATURE.replace("Coded", "Written"));
    let repin = ["workflow", "repin", &item, "--to", "feature", "--apply"];
    let error = first.refusal(4, &repin);
    assert_eq!(error["code"], "no_place");
    assert!(texts(&error["reasons"])[0].contains("backend.Written"), "{error}");
    let map =
        ["--map", "backend.Coded=backend.Written", "--map", "frontend.Coded=frontend.Written"];
    let _ = first.json(&[&repin[..], &map].concat());
    go(&second, &item, &["frontend.code"]);
    meet(&first, &second);
    assert_eq!(second.shown(&item)["definition"], new);
    assert_eq!(regions(&second, &item), json!([["backend", "Written"], ["frontend", "Written"]]));
}

#[test]
fn states_of_regions_that_are_nowhere_any_more_are_set_anew_and_not_chosen() {
    let (first, second, item) = two();
    let _ = apply(&first, &FEATURE.replace("Dropped", "Left").replace("Reviewed", "Seen"));
    let _ = first.json(&["workflow", "repin", &item, "--to", "feature", "--apply"]);
    go(&second, &item, &["frontend.drop", "backend.code", "backend.review"]);
    meet(&first, &second);
    for (lost, now) in
        [("backend.Reviewed@", "backend.Seen"), ("frontend.Dropped@", "frontend.Left")]
    {
        let shown = first.json(&["show", &item]);
        let label = texts(&shown["item"]["contested"])[0].to_owned();
        assert!(label.starts_with(lost), "{shown}");
        let refused = first.refusal(4, &["resolve", &item, "--to", &label]);
        assert_eq!(refused["code"], "contested");
        assert_eq!(first.refusal(4, &["resolve", &item, "--to", now])["hints"], refused["hints"]);
        assert!(texts(&refused["reasons"])[0].contains("has no place there any more"), "{refused}");
        let helps = |hint: &&str| hint.contains(&format!("--to {now} --force"));
        for hints in [&shown["notices"][0]["hints"], &refused["hints"]] {
            assert!(texts(hints).iter().any(helps), "{hints}");
        }
        let hints = texts(&refused["hints"]);
        let hint = hints.iter().copied().find(|hint| helps(hint)).expect("it is there");
        let _ = first.pasted(&hint.replace("TEXT", "so")).ok();
    }
    assert_eq!(regions(&first, &item), json!([["backend", "Seen"], ["frontend", "Left"]]));
    assert_eq!(first.json(&["verify"])["ok"], true, "nothing void was recorded");
    meet(&first, &second);
}

/// Who finishes what another one takes back in hand, without any gate.
const RANKED: &str = "name: ranked
states: [{name: Open, rank: 1}, {name: Doing, rank: 2}, {name: Done, rank: 3}]
finals: [Done]
transitions:
  - {from: Open, to: Doing, via: start}
  - {from: Doing, to: Done, via: finish}
  - {from: Doing, to: Open, via: stop, back: true}
";

#[test]
fn the_gates_of_the_region_are_asked_again_in_which_a_move_was_made() {
    let text = |name: &str, first: &str, second: &str| {
        let state = |state: &str, gates: &str| {
            format!(
                "  - name: {state}
    regions:
      - name: r
        states: [X, Y]
        finals: [Y]
        transitions: [{{from: X, to: Y, via: go, {gates}}}]
"
            )
        };
        let states = [state("Doing", first), state("Checking", second)].concat();
        format!(
            "name: {name}
states:
{states}  - Done
transitions:
  - {{from: Doing, to: Checking, via: check}}
  - {{from: Checking, to: Done, via: end}}
"
        )
    };
    let (shut, open) = ("gates: [CRITERIA]", "gates: [DEPENDENCIES, NONE], rule: any");
    for (first, second, exit) in [(shut, open, 1), (open, shut, 0)] {
        let sandbox = begun();
        let _ = apply(&sandbox, &text("two", "gates: [NONE]", "gates: [NONE]"));
        let item = sandbox.item(&["x"]);
        go(&sandbox, &item, &["go"]);
        let _ = apply(&sandbox, &text("two", first, second));
        let _ = sandbox.json(&["workflow", "repin", &item, "--to", "two", "--apply"]);
        assert_eq!(sandbox.shown(&item)["challenged"], true);
        let _ = sandbox.tidegate(&["reaffirm", &item]).exits(exit);
        assert_eq!(sandbox.shown(&item)["challenged"], exit == 1);
        assert_eq!(sandbox.json(&["verify"])["ok"], true, "nothing void was recorded");
    }
}

#[test]
fn an_item_whose_region_has_no_place_in_a_successor_stays_and_holds_nobody_up() {
    let sandbox = begun();
    let old =
        apply(&sandbox, &FEATURE.replace("states:\n  - Pl", "pinning: auto\nstates:\n  - Pl"));
    let [stays, goes] = ["stays", "goes"].map(|title| sandbox.item(&[title]));
    go(&sandbox, &stays, &["build", "frontend.drop"]);
    go(&sandbox, &goes, &["build", "backend.code"]);
    let new = apply(&sandbox, &FEATURE.replace("Dropped", "Left"));
    assert_eq!(sandbox.shown(&stays)["definition"], old);
    assert_eq!(sandbox.shown(&goes)["definition"], new);
    assert_eq!(regions(&sandbox, &goes), json!([["backend", "Coded"], ["frontend", "Open"]]));
}

#[test]
fn a_map_takes_no_state_into_a_region_or_out_of_one() {
    let sandbox = begun();
    let old = apply(&sandbox, FEATURE);
    let items = [sandbox.item(&["x"]), sandbox.item(&["y"])];
    go(&sandbox, &items[0], &["build"]);
    let _ = apply(&sandbox, &FEATURE.replace("via: ship", "via: send"));
    for map in [
        "Testing=backend.Open",
        "backend.Coded=Testing",
        "backend.Coded=frontend.Coded",
        "frontend.Dropped=Planned",
    ] {
        let repin = ["workflow", "repin", "--all-from", &old, "--to", "feature", "--map", map];
        let error = sandbox.refusal(2, &[&repin[..], &["--apply"]].concat());
        assert_eq!(error["code"], "bad_value", "{map}");
    }
    assert_eq!(sandbox.shown(&items[1])["definition"], old);
    assert_eq!(sandbox.json(&["verify"])["ok"], true, "nothing void was recorded");
}

#[test]
fn the_highest_rank_holds_where_no_gate_was_asked_and_that_is_said() {
    let first = begun();
    let _ = first.json(&["rebuild"]);
    let _ = apply(&first, RANKED);
    let item = first.item(&["x"]);
    go(&first, &item, &["start"]);
    let second = clone_of(&first, "second");
    go(&first, &item, &["stop"]);
    go(&second, &item, &["finish"]);
    meet(&first, &second);
    let shown = first.shown(&item);
    assert_eq!((&shown["state"], texts(&shown["outranked"])), (&json!("Done"), vec!["Open"]));
    assert_eq!(texts(&shown["contested"]), [""; 0]);
    let told = first.tidegate(&["show", &item]).ok().stdout;
    assert!(told.contains("resolved by rank") && told.contains("over Open"), "{told}");
}
