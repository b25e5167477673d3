//! Taking an item through its transitions.

use std::fs;

use serde_json::json;

use crate::place::{Journey, begun, texts};

#[test]
fn the_built_in_way_leads_from_to_do_to_done_and_back() {
    let sandbox = begun();
    let id = sandbox.item(&["x"]);
    for (via, state) in [
        ("start", "In Progress"),
        ("stop", "To Do"),
        ("start", "In Progress"),
        ("submit", "In Review"),
        ("rework", "In Progress"),
        ("submit", "In Review"),
        ("finish", "Done"),
        ("reopen", "To Do"),
    ] {
        let document = sandbox.json(&["move", &id, via]);
        assert_eq!(document["schema"], "tidegate.item/1");
        assert_eq!(document["item"]["state"], state, "{via}");
        assert_eq!(document["recorded"]["events"], 1);
    }
    let told = sandbox.tidegate(&["move", &id, "start"]).ok().stdout;
    assert_eq!(told, format!("{}  x  (In Progress)\n", &id[..6]));
    assert_eq!(sandbox.tidegate(&["move", &id, "stop", "-q"]).ok().stdout, format!("{id}\n"));
}

#[test]
fn a_move_is_named_by_transition_by_state_and_whatever_the_case() {
    let sandbox = begun();
    let id = sandbox.item(&["x"]);
    for (words, via) in [
        (&["In Progress"][..], "start"),
        (&["in review"], "submit"),
        (&["REWORK"], "rework"),
        (&["--via", "submit"], "submit"),
        (&["--to", "Done"], "finish"),
        (&["--via", "reopen", "--to", "To Do"], "reopen"),
    ] {
        let _ = sandbox.tidegate(&[&["move", &id], words].concat()).ok();
        let history = sandbox.json(&["history", &id, "--limit", "1"]);
        assert_eq!(history["events"][0]["via"], via, "{words:?}");
        assert_eq!(history["events"][0]["kind"], "transition.applied");
    }
}

#[test]
fn a_way_that_is_not_open_from_here_is_refused_with_those_that_are() {
    let sandbox = begun();
    let id = sandbox.item(&["x"]);
    let refs = sandbox.refs();
    for words in
        [&["finish"][..], &["Done"], &["--via", "finish"], &["--via", "start", "--to", "Done"]]
    {
        let error = sandbox.refusal(1, &[&["move", &id], words].concat());
        assert_eq!(error["code"], "not_from_here", "{words:?}");
        assert_eq!(texts(&error["hints"]), [format!("tidegate move {} start", &id[..6])]);
    }
    let error = sandbox.refusal(2, &["move", &id, "strat"]);
    assert_eq!(error["code"], "no_such_transition");
    assert_eq!(texts(&error["hints"]), [format!("tidegate move {} start", &id[..6])]);
    let _ = sandbox.tidegate(&["move", &id]).exits(2);
    let _ = sandbox.tidegate(&["move", &id, "start", "--via", "start"]).exits(2);
    assert_eq!(sandbox.refs(), refs);
}

#[test]
fn a_word_that_fits_several_ways_is_refused_with_each_of_them() {
    let sandbox = begun();
    let id = sandbox.item(&["x"]);
    let _ = sandbox.tidegate(&["move", &id, "start"]).ok();
    let error = sandbox.refusal(2, &["move", &id, "--to", "Nowhere"]);
    assert_eq!(error["code"], "no_such_transition");
    let hints = texts(&error["hints"]);
    assert_eq!(hints.len(), 2, "submit and stop lead on: {hints:?}");
}

#[test]
fn a_forced_move_needs_a_reason_and_is_told_loudly() {
    let sandbox = begun();
    let id = sandbox.item(&["x"]);
    let refs = sandbox.refs();
    let error = sandbox.refusal(2, &["move", &id, "Done", "--force"]);
    assert_eq!(error["code"], "no_reason");
    assert_eq!(sandbox.refusal(2, &["move", &id, "Done", "--force", "--reason", " "]), error);
    let nowhere = sandbox.refusal(2, &["move", &id, "Nowhere", "--force", "--reason", "r"]);
    assert_eq!(sandbox.refs(), refs);
    assert_eq!(texts(&nowhere["hints"]).len(), 4, "every state can be forced");
    for (hint, state) in [(&error["hints"][0], "Done"), (&nowhere["hints"][2], "In Review")] {
        let _ = sandbox.pasted(hint.as_str().expect("a text")).ok();
        assert_eq!(sandbox.shown(&id)["state"], state, "{hint} is a whole command");
    }
    let id = sandbox.item(&["y"]);
    let _ = sandbox.tidegate(&["move", &id, "done", "--force", "--reason", "shipped by hand"]).ok();
    let event = sandbox.json(&["history", &id])["events"][1].clone();
    assert_eq!(event["kind"], "transition.forced");
    assert_eq!((&event["from"], &event["to"]), (&json!("To Do"), &json!("Done")));
    assert_eq!(event["reason"], "shipped by hand");
    let told = sandbox.tidegate(&["history", &id]).ok().stdout;
    assert!(told.contains("FORCED: To Do -> Done (shipped by hand)"), "{told}");
}

#[test]
fn a_rehearsed_move_tells_what_stands_in_the_way_and_records_nothing() {
    let sandbox = begun();
    let id = sandbox.item(&["x"]);
    let refs = sandbox.refs();
    let why = sandbox.json(&["move", &id, "start", "--dry-run"]);
    assert_eq!(why["schema"], "tidegate.why/1");
    assert_eq!((&why["item"], &why["state"]), (&json!(id), &json!("To Do")));
    let way = &why["transitions"][0];
    assert_eq!((&way["via"], &way["to"]), (&json!("start"), &json!("In Progress")));
    assert_eq!(way["open"], true);
    assert_eq!(way["gates"][0]["verdict"], "pass");
    assert_eq!(way["gates"][0]["fix"], json!([]));
    let people = sandbox.tidegate(&["move", &id, "start", "--dry-run"]).ok().stdout;
    assert!(people.contains("\n  start  -> In Progress  open\n"), "{people}");
    assert_eq!(sandbox.refusal(1, &["move", &id, "finish", "--dry-run"])["code"], "not_from_here");
    assert_eq!(sandbox.refs(), refs);
}

#[test]
fn a_rehearsed_forced_move_is_as_free_as_the_forced_move_itself() {
    let sandbox = begun();
    let id = sandbox.item(&["x"]);
    let refs = sandbox.refs();
    let force = ["move", &id, "Done", "--force", "--dry-run"];
    assert_eq!(sandbox.refusal(2, &force)["code"], "no_reason");
    let document = sandbox.json(&[&force[..], &["--reason", "r"]].concat());
    assert_eq!(document["schema"], "tidegate.why/1");
    let way = &document["transitions"][0];
    assert_eq!((&way["via"], &way["to"]), (&json!("force"), &json!("Done")));
    assert_eq!((&way["open"], &way["gates"]), (&json!(true), &json!([])), "it asks no gate");
    assert_eq!(sandbox.refs(), refs);
}

#[test]
fn a_move_is_a_commit_that_plain_git_shows() {
    let sandbox = begun();
    let id = sandbox.item(&["x"]);
    let _ = sandbox.tidegate(&["move", &id, "start", "--publish", "--reason", "because"]).ok();
    let log = sandbox.said(&["log", "--format=%an %s", "--glob=refs/tidegate/log/*"]);
    let first = log.lines().next().expect("entries");
    assert_eq!(first, format!("Ada {} start: To Do -> In Progress", &id[..8]));
    let entry = sandbox.entry(&sandbox.logs()[0]);
    let event = &entry["events"][0];
    assert_eq!(event["object"], id);
    assert_eq!(event["kind"], "transition.applied");
    assert_eq!(event["data"]["reason"], "because");
    assert_eq!((&entry["format"], &entry["seq"]), (&json!(1), &json!(3)));
    assert_eq!(
        event["after"],
        json!([sandbox.said(&["rev-parse", "--verify", &format!("{}~1", sandbox.logs()[0])])])
    );
}

#[test]
fn ways_of_one_name_are_told_apart_by_the_states_that_they_enter() {
    let sandbox = begun();
    let text = "name: fork
states: [Open, Left, Right, Done]
transitions:
  - {from: Open, to: Left, via: go}
  - {from: Open, to: Right, via: go}
  - {from: [Left, Right], to: Done, via: end}
";
    fs::write(sandbox.dir().join("tidegate.yml"), text).expect("a file can be written");
    let _ = sandbox.json(&["workflow", "apply"]);
    let item = sandbox.item(&["x"]);
    let error = sandbox.refusal(2, &["move", &item, "go"]);
    let short = sandbox.shown(&item)["short"].as_str().expect("a name").to_owned();
    let wanted = ["Left", "Right"].map(|state| format!("tidegate move {short} {state}"));
    assert_eq!(texts(&error["hints"]), wanted);
    let _ = sandbox.tidegate(&["move", &item, "Right"]).ok();
    assert_eq!(sandbox.shown(&item)["state"], "Right");
    assert_eq!(sandbox.json(&["verify"])["ok"], true);
}

#[test]
fn an_optional_state_is_passed_by_whatever_the_ways_around_it_are_called() {
    let sandbox = begun();
    let text = "name: check
states: [Open, {name: Checked, optional: true}, Done]
transitions:
  - {from: Open, to: Checked, via: go}
  - {from: Checked, to: Done, via: go, gates: 'APPROVAL[lead]'}
  - {from: Open, to: Done, via: end}
  - {from: Checked, to: Done, via: end, gates: 'APPROVAL[lead]'}
";
    fs::write(sandbox.dir().join("tidegate.yml"), text).expect("a file can be written");
    let _ = sandbox.json(&["workflow", "apply"]);
    let [own, around] = ["own", "around"].map(|title| sandbox.item(&[title]));
    // Two ways lead to Done under this name: it is the one of the state itself.
    let _ = sandbox.tidegate(&["move", &own, "end"]).ok();
    assert_eq!(sandbox.shown(&own)["state"], "Done");
    let error = sandbox.refusal(1, &["move", &around, "--via", "go", "--to", "Done"]);
    assert_eq!(error["code"], "gate_shut");
    let _ = sandbox.tidegate(&["move", &around, "--via", "go", "--to", "Checked"]).ok();
    assert_eq!(sandbox.shown(&around)["state"], "Checked");
    assert_eq!(sandbox.json(&["verify"])["ok"], true);
}
