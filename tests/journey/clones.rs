//! Several clones of one project, joined with plain git.

use serde_json::{Value, json};

use crate::place::{Journey, begun, clone_of, each, fetch, own_log, texts};
use crate::support::Sandbox;

/// Two clones that hold the same, an item among it.
fn two() -> (Sandbox, Sandbox, String) {
    let first = begun();
    let id = first.item(&["x"]);
    let _ = first.tidegate(&["move", &id, "start"]).ok();
    let second = clone_of(&first, "second");
    (first, second, id)
}

/// Two clones that moved the same item apart, and hold it all.
fn apart() -> (Sandbox, Sandbox, String) {
    let (first, second, id) = two();
    let _ = first.tidegate(&["move", &id, "submit"]).ok();
    let _ = second.tidegate(&["move", &id, "stop"]).ok();
    fetch(&first, &second);
    fetch(&second, &first);
    (first, second, id)
}

#[test]
fn clones_that_hold_the_same_refs_dump_the_same_bytes() {
    let (first, second, id) = apart();
    for (sandbox, label) in [(&first, "a"), (&second, "b")] {
        let _ = sandbox.tidegate(&["edit", &id, "--label", label, "--title", label]).ok();
        let _ = sandbox.tidegate(&["comment", &id, label]).ok();
        let _ = sandbox.item(&[label]);
    }
    fetch(&first, &second);
    fetch(&second, &first);
    assert_eq!(first.refs(), second.refs());
    let dumps = [&first, &second].map(|sandbox| sandbox.tidegate(&["dump"]).ok().stdout);
    assert_eq!(dumps[0], dumps[1]);
    let dumps = [&first, &second].map(|sandbox| sandbox.tidegate(&["dump", &id]).ok().stdout);
    assert_eq!(dumps[0], dumps[1]);
    assert!(dumps[0].lines().all(|line| line.starts_with('{') && line.ends_with('}')));
    assert_eq!(
        first.tidegate(&["dump", "--json"]).ok().stdout,
        first.tidegate(&["dump"]).ok().stdout
    );
    let third = clone_of(&first, "third");
    assert_eq!(third.tidegate(&["dump"]).ok().stdout, first.tidegate(&["dump"]).ok().stdout);
}

#[test]
fn an_item_moved_apart_is_contested_in_every_clone() {
    let (first, second, id) = apart();
    for sandbox in [&first, &second] {
        let item = sandbox.shown(&id);
        assert_eq!(item["state"], Value::Null);
        assert_eq!(texts(&item["contested"]), ["In Review", "To Do"]);
        let events = each(&item["candidates"], "event");
        assert!(events.iter().all(|event| event.is_string()), "each state has its event");
        let list = sandbox.json(&["ls", "--contested"]);
        assert_eq!(list["items"][0]["id"], id);
        assert_eq!(list["items"][0]["state"], Value::Null);
        assert_eq!(texts(&list["items"][0]["contested"]), ["In Review", "To Do"]);
        let told = sandbox.tidegate(&["ls"]).ok().stdout;
        assert!(told.contains("  contested: In Review or To Do  "), "{told}");
        assert_eq!(sandbox.json(&["ls", "--state", "to do"])["items"][0]["id"], id);
    }
}

#[test]
fn a_contested_item_does_not_move_but_by_force() {
    let (first, _, id) = apart();
    let refs = first.refs();
    for words in [&["start"][..], &["finish"], &["start", "--dry-run"], &["--to", "Done"]] {
        let error = first.refusal(4, &[&["move", &id], words].concat());
        assert_eq!(error["code"], "contested");
        assert_eq!(
            texts(&error["reasons"]),
            ["one clone says 'In Review'", "one clone says 'To Do'"]
        );
        let short = &id[..6];
        let settled = |state| format!("tidegate move {short} --to '{state}' --force --reason TEXT");
        assert_eq!(
            texts(&error["hints"]),
            [format!("tidegate history {short}"), settled("In Review"), settled("To Do")]
        );
    }
    assert_eq!(first.refs(), refs);
    let _ = first.tidegate(&["comment", &id, "which is it?"]).ok();
    let _ = first.tidegate(&["edit", &id, "--label", "look"]).ok();
    assert_eq!(first.shown(&id)["state"], Value::Null, "talking settles nothing");
    let _ = first.tidegate(&["move", &id, "Done", "--force", "--reason", "settled"]).ok();
    assert_eq!(first.shown(&id)["state"], "Done");
    let told = first.tidegate(&["history", &id]).ok().stdout;
    assert!(told.contains("FORCED: contested -> Done (settled)"), "{told}");
}

#[test]
fn a_contested_item_is_shown_with_what_settles_it() {
    let (first, second, id) = apart();
    let shown = first.json(&["show", &id]);
    assert_eq!(each(&shown["notices"], "code"), ["contested"]);
    let refused = first.refusal(4, &["move", &id, "start"]);
    let hints = texts(&shown["notices"][0]["hints"]);
    assert_eq!(hints, texts(&refused["hints"])[1..]);
    let told = first.tidegate(&["show", &id]).ok().stderr;
    assert!(told.contains(&format!("try {}, or ", hints[0])), "{told}");
    assert_eq!(first.json(&["show", &id, &id])["notices"].as_array().map(Vec::len), Some(2));
    for (sandbox, hint, state) in [(&first, hints[0], "In Review"), (&second, hints[1], "To Do")] {
        let _ = sandbox.pasted(hint).ok();
        let shown = sandbox.json(&["show", &id]);
        assert_eq!(shown["item"]["state"], state, "{hint} settles it");
        assert_eq!(shown["notices"], json!([]));
    }
}

#[test]
fn what_was_written_apart_is_expected_at_each_of_its_heads() {
    let (first, _, id) = apart();
    let heads = first.shown(&id)["heads"].clone();
    let [one, other] = texts(&heads)[..] else { panic!("two heads: {heads}") };
    let project = first.json(&["project", "show"])["project"]["heads"].clone();
    let third = texts(&project)[0];
    let refs = first.refs();
    for missed in [&[one][..], &[one, one], &[one, other, third], &[third]] {
        let expect: Vec<&str> = missed.iter().flat_map(|entry| ["--expect", *entry]).collect();
        let error = first.refusal(4, &[&["edit", &id, "--title", "y"], &expect[..]].concat());
        assert_eq!(error["code"], "expect_missed", "{missed:?}");
        let [reason] = texts(&error["reasons"])[..] else { panic!("one reason: {error}") };
        assert_eq!(
            reason,
            format!("what is there now: --expect {} --expect {}", &one[..12], &other[..12])
        );
    }
    assert_eq!(first.refs(), refs);
    let both = format!("{other},{one}");
    let _ = first.tidegate(&["comment", &id, "c", "--expect", &both, "--dry-run"]).ok();
    let pasted = ["--expect", &one[..12], "--expect", &other[..12]];
    let _ = first.tidegate(&[&["comment", &id, "c"], &pasted[..]].concat()).ok();
    assert_eq!(first.shown(&id)["comment_count"], 1);
}

#[test]
fn what_was_newly_seen_is_recorded_once() {
    let (first, second, id) = two();
    let _ = second.tidegate(&["comment", &id, "c"]).ok();
    fetch(&first, &second);
    let of = |sandbox: &Sandbox| sandbox.json(&["project", "show"])["project"]["replica"].clone();
    let (mine, theirs) = (of(&first), of(&second));
    let log = |replica: &Value| format!("refs/tidegate/log/{}", replica.as_str().expect("an id"));
    let tip = first.said(&["rev-parse", &log(&theirs)]);
    let _ = first.tidegate(&["comment", &id, "d"]).ok();
    let seen = first.entry(&log(&mine))["seen"].clone();
    assert_eq!(seen, json!({ theirs.as_str().expect("an id"): [tip] }));
    let _ = first.tidegate(&["comment", &id, "e"]).ok();
    assert_eq!(first.entry(&log(&mine))["seen"], json!({}), "only what is new is named");
    assert_eq!(first.said(&["rev-list", "--count", "--merges", "--glob=refs/tidegate/log/*"]), "0");
    let begun = second.entry(&format!("{}~0", log(&theirs)));
    assert_eq!(begun["seq"], 1, "the clone's first entry");
    assert_eq!(begun["seen"].as_object().expect("a map").len(), 1, "names what it was made from");
}

#[test]
fn moves_made_one_after_the_other_in_two_clones_are_not_contested() {
    let (first, second, id) = two();
    let _ = second.tidegate(&["move", &id, "submit"]).ok();
    fetch(&first, &second);
    let _ = first.tidegate(&["move", &id, "finish"]).ok();
    fetch(&second, &first);
    assert_eq!(second.shown(&id)["state"], "Done");
    assert_eq!(second.json(&["verify"])["ok"], true);
}

#[test]
fn fields_written_apart_keep_both_values_and_labels_unite() {
    let (first, second, id) = two();
    for (sandbox, word) in [(&first, "one"), (&second, "two")] {
        let _ = sandbox.tidegate(&["edit", &id, "--title", word, "--label", word]).ok();
    }
    fetch(&first, &second);
    let item = first.shown(&id);
    assert_eq!(texts(&item["labels"]), ["one", "two"]);
    let values = [&item["title"], &item["also"]["title"][0]];
    assert!(values.contains(&&json!("one")) && values.contains(&&json!("two")), "{values:?}");
    let told = first.tidegate(&["show", &id]).ok().stdout;
    assert!(told.contains("written apart  title: also "), "{told}");
    let title = item["title"].as_str().expect("a text");
    let _ = first.tidegate(&["edit", &id, "--title", title]).ok();
    assert_eq!(first.shown(&id)["also"], json!({}), "writing it again settles it");
}

#[test]
fn an_edit_leaves_a_parent_that_clones_wrote_apart_as_it_is() {
    let (first, second, id) = two();
    let parents = ["one", "two"].map(|title| first.item(&[title]));
    fetch(&second, &first);
    let _ = first.tidegate(&["edit", &id, "--parent", &parents[0]]).ok();
    let _ = second.tidegate(&["edit", &id, "--parent", &parents[1]]).ok();
    fetch(&first, &second);
    assert!(first.shown(&id)["also"]["parent"].is_array());
    let _ = first.tidegate(&["edit", &id, "--title", "new"]).ok();
    assert!(first.shown(&id)["also"]["parent"].is_array(), "nobody chose a parent");
}

#[test]
fn an_entry_whose_past_is_missing_waits_and_is_named() {
    let (first, second, id) = two();
    let _ = second.tidegate(&["comment", &id, "c"]).ok();
    let third = first.at("../third");
    let _ = third.git(&["init", "--quiet"]).ok();
    let replica = second.json(&["project", "show"])["project"]["replica"].clone();
    let theirs = format!("refs/tidegate/log/{}", replica.as_str().expect("an id"));
    let path = second.dir().to_str().expect("a plain name");
    let _ = third.git(&["fetch", "--quiet", path, &format!("{theirs}:{theirs}")]).ok();
    let verified = third.tidegate(&["verify", "--json"]).exits(1).json();
    assert!(each(&verified["findings"], "code").contains(&&json!("waiting")), "{verified}");
    assert_eq!(third.refusal(3, &["show", &id])["code"], "no_such_item");
    fetch(&third, &first);
    assert_eq!(third.json(&["show", &id])["item"]["comment_count"], 1);
    assert_eq!(third.json(&["verify"])["ok"], true);
}

#[test]
fn logs_of_two_projects_in_one_repository_are_told_apart() {
    let (first, other) = (begun(), begun());
    let (mine, foreign) = (first.item(&["mine"]), other.item(&["foreign"]));
    fetch(&first, &other);
    assert_eq!(first.shown(&mine)["title"], "mine");
    assert_eq!(first.refusal(3, &["show", &foreign])["code"], "no_such_item");
    let verified = first.tidegate(&["verify", "--json"]).exits(1).json();
    assert_eq!(each(&verified["findings"], "code"), ["foreign"; 2]);
    let ids = [&first, &other].map(|sandbox| sandbox.json(&["project", "show"])["project"].clone());
    let [id, other_id] = ids.each_ref().map(|project| project["id"].as_str().expect("an id"));
    let notices = first.json(&["ls"])["notices"].clone();
    assert_eq!(each(&notices, "code"), ["foreign"]);
    let message = notices[0]["message"].as_str().expect("a text");
    assert!(message.starts_with(&format!("a log of another project ({other_id}) ")), "{message}");
    let log = own_log(&other).expect("it has written");
    assert_eq!(notices[0]["about"], json!([log]));
    assert_eq!(notices[0]["hints"], json!([format!("git log {log}")]));
    let third = first.at("../third");
    let _ = third.git(&["init", "--quiet"]).ok();
    fetch(&third, &first);
    let error = third.refusal(4, &["init"]);
    assert_eq!(error["code"], "several_projects");
    let mut hints = texts(&error["hints"]);
    hints.sort_unstable();
    let mut wanted = [id, other_id].map(|id| format!("tidegate init --id {id}"));
    wanted.sort_unstable();
    assert_eq!(hints, wanted);
    let _ = third.tidegate(&["init", "--id", id]).ok();
    assert_eq!(third.shown(&mine)["title"], "mine");
}

#[test]
fn an_own_entry_that_builds_on_a_log_that_is_gone_waits_and_is_not_blamed() {
    let (first, second, id) = two();
    let _ = second.tidegate(&["comment", &id, "I see"]).ok();
    let _ = second.tidegate(&["comment", &id, "and go on"]).ok();
    let own = own_log(&second).expect("it has written");
    let theirs = own_log(&first).expect("it has written");
    let [tip, first_of_own] = [&own, &format!("{own}~1")].map(|at| second.said(&["rev-parse", at]));
    let built_on = second.entry(&first_of_own)["events"][0]["after"][0].clone();
    let built_on = built_on.as_str().expect("it names what it builds on").to_owned();
    let _ = second.git(&["update-ref", "-d", &theirs]).ok();

    for verb in [&["ls"][..], &["new", "x"], &["comment", &id, "blind"]] {
        let error = second.refusal(5, verb);
        assert_eq!(error["code"], "log_waits", "{verb:?}");
        let message = error["message"].as_str().expect("a message");
        assert!(message.contains(&built_on[..12]), "it names the entry that is missing: {message}");
        assert!(error["hints"].to_string().contains("git fetch"), "{error}");
    }
    assert_eq!(second.said(&["rev-parse", &own]), tip, "nothing was written blindly");
    let findings = second.tidegate(&["verify", "--json"]).exits(1).json();
    let codes: Vec<String> =
        each(&findings["findings"], "code").iter().map(ToString::to_string).collect();
    assert!(codes.contains(&"\"waiting\"".to_owned()), "{findings}");
    assert!(!codes.contains(&"\"lost\"".to_owned()), "its own log is whole: {findings}");

    fetch(&second, &first);
    assert_eq!(second.json(&["verify"])["ok"], true, "fetched again, all is well");
    let _ = second.tidegate(&["comment", &id, "seeing"]).ok();
}
