//! Asking why an item stands where it stands.

use serde_json::{Value, json};

use crate::forged::{Forged, replica, with_a_good_item};
use crate::place::{Journey, LOG, begun, clone_of, each, fetch, texts};
use crate::support::Sandbox;

/// What `why` comes to: its code, and the commands that would help.
#[track_caller]
fn answer(sandbox: &Sandbox, arguments: &[&str]) -> (String, Vec<String>) {
    let document = sandbox.tidegate(&[&["why", "--json"], arguments].concat()).ok().json();
    assert_eq!(document["schema"], "tidegate.why/1");
    let answer = &document["answer"];
    let fix = texts(&answer["fix"]).into_iter().map(str::to_owned).collect();
    (answer["code"].as_str().expect("a text").to_owned(), fix)
}

#[test]
fn an_item_that_can_go_on_tells_every_way_and_the_command_for_it() {
    let sandbox = begun();
    let id = sandbox.item(&["Log in"]);
    let _ = sandbox.tidegate(&["move", &id, "start"]).ok();
    let short = &id[..6];
    let people = sandbox.tidegate(&["why", &id]).ok();
    let expected = format!(
        "{short}  Log in  (In Progress)\nnothing keeps it in 'In Progress'\n  submit  -> In Review  \
         open\n  stop    -> To Do      open\ntry: tidegate move {short} submit\ntry: tidegate move \
         {short} stop\n"
    );
    assert_eq!((people.stdout, people.stderr), (expected, String::new()));
    let document = sandbox.json(&["why", &id]);
    assert_eq!((&document["item"], &document["state"]), (&json!(id), &json!("In Progress")));
    assert_eq!((&document["title"], &document["dry_run"]), (&json!("Log in"), &json!(false)));
    assert_eq!(each(&document["transitions"], "via"), ["submit", "stop"]);
    assert_eq!(each(&document["transitions"], "open"), [true, true]);
    let gate = json!([{ "kind": "NONE", "verdict": "pass", "reasons": [], "fix": [] }]);
    assert_eq!(each(&document["transitions"], "gates"), [&gate, &gate]);
    for fix in texts(&document["answer"]["fix"]) {
        let _ = sandbox.pasted(&format!("{fix} --dry-run")).ok();
    }
    let one = sandbox.json(&["why", &id, "in review"]);
    assert_eq!(each(&one["transitions"], "via"), ["submit"], "a state is as good as a way");
}

#[test]
fn an_item_that_cannot_go_on_says_so_and_what_helps() {
    let sandbox = begun();
    let id = sandbox.item(&["x"]);
    let short = &id[..6];
    let (code, fix) = answer(&sandbox, &[&id, "finish"]);
    assert_eq!(
        (code.as_str(), fix),
        ("not_from_here", vec![format!("tidegate move {short} start")])
    );
    assert_eq!(sandbox.refusal(2, &["why", &id, "fnish"])["code"], "no_such_transition");
    assert_eq!(sandbox.refusal(3, &["why", "T-none"])["code"], "no_such_item");
    let _ = sandbox.tidegate(&["move", &id, "Done", "--force", "--reason", "r"]).ok();
    let (code, fix) = answer(&sandbox, &[&id]);
    assert_eq!((code.as_str(), fix), ("finished", vec![format!("tidegate move {short} reopen")]));
    let told = sandbox.tidegate(&["why", &id]).ok().stdout;
    assert!(told.contains("\nit is finished: 'Done' is the last state\n"), "{told}");
    let _ = sandbox.tidegate(&["archive", &id]).ok();
    for arguments in [&[id.as_str()][..], &[&id, "reopen"]] {
        let (code, fix) = answer(&sandbox, arguments);
        assert_eq!((code.as_str(), fix), ("archived", vec![format!("tidegate unarchive {short}")]));
    }
    assert_eq!(sandbox.json(&["why", &id])["transitions"], json!([]));
}

#[test]
fn a_contested_item_is_told_with_what_settles_it() {
    let first = begun();
    let id = first.item(&["x"]);
    let _ = first.tidegate(&["move", &id, "start"]).ok();
    let second = clone_of(&first, "second");
    let _ = first.tidegate(&["move", &id, "submit"]).ok();
    let _ = second.tidegate(&["move", &id, "stop"]).ok();
    fetch(&first, &second);
    let (code, fix) = answer(&first, &[&id]);
    assert_eq!(code, "contested");
    assert_eq!(fix[0], format!("tidegate history {}", &id[..6]));
    assert!(fix[1].ends_with(" --to 'In Review' --force --reason TEXT"), "{fix:?}");
    let document = first.json(&["why", &id]);
    assert_eq!(document["state"], Value::Null);
    assert_eq!(texts(&document["contested"]), ["In Review", "To Do"]);
    let told = first.tidegate(&["why", &id]).ok().stdout;
    assert!(told.contains("  (contested: In Review or To Do)\n"), "{told}");
    let _ = first.pasted(&fix[1]).ok();
    assert_eq!(answer(&first, &[&id]).0, "open");
}

/// GOOD, about which a later version wrote something that this one cannot read.
fn in_doubt() -> Sandbox {
    let sandbox = with_a_good_item();
    let good = sandbox.shown("GOOD");
    let mut commit = Forged::new(&sandbox, &replica(0), Vec::new(), 1);
    commit.entry(|entry| {
        let event = &mut entry["events"][0];
        event["object"] = good["id"].clone();
        event["kind"] = json!("item.enchanted");
        event["after"] = good["heads"].clone();
        event["data"] = json!({});
    });
    let oid = commit.write(&sandbox);
    let _ = sandbox.git(&["update-ref", &format!("{LOG}{}", replica(0)), &oid]).ok();
    sandbox
}

#[test]
fn a_shut_gate_is_told_with_its_reasons_and_is_no_failure_of_the_question() {
    let sandbox = in_doubt();
    let short = sandbox.shown("GOOD")["short"].as_str().expect("an id").to_owned();
    let look = vec![format!("tidegate verify {short}")];
    for arguments in [&["GOOD"][..], &["GOOD", "start"]] {
        assert_eq!(answer(&sandbox, arguments), ("gate_shut".to_owned(), look.clone()));
    }
    let document = sandbox.tidegate(&["why", "GOOD", "--json"]).ok().json();
    let way = &document["transitions"][0];
    assert_eq!((&way["via"], &way["open"]), (&json!("start"), &json!(false)));
    let gate = &way["gates"][0];
    assert_eq!(
        (&gate["verdict"], texts(&gate["fix"])),
        (&json!("unknown"), vec![look[0].as_str()])
    );
    let reason = "a later version of tidegate wrote to the item";
    assert_eq!(texts(&gate["reasons"]), [reason]);
    let told = sandbox.tidegate(&["why", "GOOD"]).ok().stdout;
    assert!(told.contains(&format!("  shut\n    NONE unknown: {reason}\n      try: ")), "{told}");
    let rehearsed = sandbox.tidegate(&["move", "GOOD", "start", "--dry-run", "--json"]).exits(1);
    assert_eq!(rehearsed.json()["transitions"], document["transitions"], "the same answer");
    assert_eq!(rehearsed.json()["dry_run"], true);
}
