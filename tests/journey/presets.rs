//! Each preset, gone through from its first state to its last: as far as its gates let, and past those
//! that are shut with a reason.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::place::{Journey, begun, texts};
use crate::support::Sandbox;

/// A step on the way.
#[derive(Clone)]
enum Step {
    /// It is open.
    Go(&'static str),
    /// It is shut by these gates, which give these reasons.
    Shut(&'static str, &'static [Gate]),
    /// The same, and it is forced.
    Force(&'static str, &'static [Gate]),
}

use Step::{Force, Go, Shut};

/// The kind of a gate, and what is in its reasons.
type Gate = (&'static str, &'static str);

const ARTIFACT: &[Gate] = &[("ARTIFACT", "there is no commit here to look for")];
const APPROVAL: &[Gate] = &[("APPROVAL", "approvals do not exist yet")];

/// What items of a preset need to begin with.
const MORE: [(&str, &[&str]); 3] = [
    ("flowspec", &["--set", "feature=log-in"]),
    ("spectask", &["--kind", "feature"]),
    ("speckit-assistant", &["--set", "feature=log-in"]),
];

/// Goes this way with an item that follows a preset, from its first state to its last.
#[track_caller]
fn goes(preset: &str, way: &[Step], states: [&str; 2]) -> (Sandbox, String) {
    let sandbox = begun();
    let more = MORE.iter().find(|(of, _)| *of == preset).map_or(&[][..], |(_, more)| more);
    let item = sandbox.item(&[&["x", "--preset", preset], more].concat());
    assert_eq!(sandbox.shown(&item)["state"], states[0], "{preset}");
    way.iter().for_each(|step| take(&sandbox, &item, step));
    assert_eq!(sandbox.shown(&item)["state"], states[1], "{preset}");
    assert_eq!(sandbox.json(&["verify"])["ok"], true, "{preset}");
    (sandbox, item)
}

#[track_caller]
fn take(sandbox: &Sandbox, item: &str, step: &Step) {
    match step {
        Go(via) => {
            let _ = sandbox.tidegate(&["move", item, via]).ok();
        }
        Shut(via, gates) => {
            let _ = is_shut(sandbox, item, via, gates);
        }
        Force(via, gates) => {
            let to = is_shut(sandbox, item, via, gates);
            let forced = ["move", item, &to, "--force", "--reason", "no other way yet"];
            let _ = sandbox.tidegate(&forced).ok();
        }
    }
}

/// Asserts that these gates shut a way, and that whoever tries it is told so; where it leads.
#[track_caller]
fn is_shut(sandbox: &Sandbox, item: &str, via: &str, gates: &[Gate]) -> String {
    let why = sandbox.json(&["why", item, via]);
    let way = &why["transitions"][0];
    assert_eq!((&way["via"], &way["open"]), (&Value::from(via), &Value::Bool(false)));
    let all = way["gates"].as_array().expect("a list of gates").iter();
    let shut: Vec<&Value> = all.filter(|gate| gate["verdict"] != "pass").collect();
    let kinds: BTreeSet<&str> = shut.iter().filter_map(|gate| gate["kind"].as_str()).collect();
    assert_eq!(kinds, gates.iter().map(|(kind, _)| *kind).collect(), "{via}");
    for (kind, said) in gates {
        let says = |gate: &&Value| {
            gate["kind"] == *kind && texts(&gate["reasons"]).iter().any(|told| told.contains(said))
        };
        assert!(shut.iter().any(says), "{via}: no {kind} says '{said}'");
    }
    let refusal = sandbox.refusal(1, &["move", item, via]);
    assert_eq!(refusal["code"], "gate_shut");
    let told: BTreeSet<&str> = texts(&refusal["reasons"]).into_iter().collect();
    let said = shut.iter().flat_map(|gate| texts(&gate["reasons"])).collect();
    assert_eq!(told, said, "who tries '{via}' is told what the gates say");
    way["to"].as_str().expect("it leads somewhere").to_owned()
}

#[test]
fn the_way_of_simple_leads_to_its_end() {
    let _ = goes("simple", &["start", "submit", "finish"].map(Go), ["To Do", "Done"]);
}

#[test]
fn the_way_of_bug_leads_to_its_end() {
    let way = ["investigate", "fix", "validate", "rework", "validate", "finish"].map(Go);
    let _ = goes("bug", &way, ["To Do", "Done"]);
    let _ = goes("bug", &["investigate", "dismiss"].map(Go), ["To Do", "Not A Bug"]);
}

#[test]
fn the_way_of_feature_leads_to_its_end_once_its_regions_and_what_it_spawned_are_over() {
    let way = [
        Go("specify"),
        Go("plan"),
        Go("build"),
        Go("backend.code"),
        Go("backend.review"),
        Go("frontend.code"),
        Go("frontend.review"),
        Shut("submit", &[("JOIN", "region tests is in 'Open'")]),
        Go("tests.write"),
        Go("tests.pass"),
    ];
    let (sandbox, feature) = goes("feature", &way, ["To Do", "Building"]);
    let task = sandbox.item(&["below", "--preset", "simple"]);
    let _ = sandbox.tidegate(&["link", &feature, "spawned", &task]).ok();
    take(&sandbox, &feature, &Shut("submit", &[("JOIN", "has not come to its end")]));
    ["start", "submit", "finish"].iter().for_each(|via| take(&sandbox, &task, &Go(via)));
    ["submit", "finish"].iter().for_each(|via| take(&sandbox, &feature, &Go(via)));
    assert_eq!(sandbox.shown(&feature)["state"], "Done");
}

#[test]
fn the_way_of_refactor_leads_to_its_end() {
    let way = ["cover", "change", "compare", "rework", "compare", "finish"].map(Go);
    let _ = goes("refactor", &way, ["To Do", "Done"]);
}

#[test]
fn the_way_of_task_state_leads_to_its_end() {
    let way = [
        Go("ready"),
        Go("start"),
        Go("reset"),
        Go("submit"),
        Force("complete", &[("CRITERIA", "it has no criterion, and needs one")]),
    ];
    let _ = goes("task-state", &way, ["BACKLOG", "COMPLETED"]);
}

#[test]
fn the_way_of_spec_work_leads_to_its_end_once_what_it_spawned_is_over() {
    let way = ["plan", "start"].map(Go);
    let (sandbox, epic) = goes("spec-work", &way, ["draft", "in_progress"]);
    let task = sandbox.item(&["below", "--preset", "spec-work"]);
    let _ = sandbox.tidegate(&["link", &epic, "spawned", &task]).ok();
    for via in ["plan", "start"] {
        take(&sandbox, &task, &Go(via));
    }
    take(&sandbox, &epic, &Shut("complete", &[("JOIN", "has not come to its end")]));
    take(&sandbox, &task, &Go("complete"));
    take(&sandbox, &epic, &Go("complete"));
    assert_eq!(sandbox.shown(&epic)["state"], "completed");
}

#[test]
fn the_way_of_spectask_leads_to_its_end() {
    let way = [
        Go("plan"),
        Go("generate"),
        Go("submit-spec"),
        Go("request-changes"),
        Go("resubmit-spec"),
        Force("approve-spec", APPROVAL),
        Go("queue"),
        Go("implement"),
        Go("submit"),
        Shut("accept", APPROVAL),
        Go("open-pull-request"),
        Force("merge", &[("PULL_REQUEST", "PULL_REQUEST gates yet"), ("CI", "CI gates yet")]),
    ];
    let _ = goes("spectask", &way, ["backlog", "done"]);
    let at_once = ["just-do-it", "implement"].map(Go);
    let _ = goes("spectask", &at_once, ["backlog", "implementation"]);
}

#[test]
fn the_way_of_speckit_assistant_leads_to_its_end() {
    let way = ["specify", "plan", "break-down", "analyse"].map(|via| Force(via, ARTIFACT));
    let _ = goes("speckit-assistant", &way, ["specification", "complete"]);
}

#[test]
fn the_way_of_flowspec_leads_to_its_end() {
    let steps = ["assess", "specify", "plan", "implement", "validate"];
    let mut way = steps.map(|via| Force(via, ARTIFACT)).to_vec();
    way.push(Go("rework"));
    way.push(Force("manual", &[("PULL_REQUEST", "PULL_REQUEST gates yet")]));
    let _ = goes("flowspec", &way, ["To Do", "Done"]);
}

#[test]
fn every_preset_has_its_way() {
    let listed = Sandbox::anonymous().json(&["workflow", "presets"]);
    let presets = listed["presets"].as_array().expect("a list of presets").iter();
    let own = include_str!("presets.rs");
    for name in presets.map(|preset| preset["name"].as_str().expect("a name")) {
        let test = format!("fn the_way_of_{}_leads_to_its_end", name.replace('-', "_"));
        assert!(own.contains(&test), "no test goes the way of {name}");
    }
}
