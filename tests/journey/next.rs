//! What the gates of items say, and what can be done next.

use serde_json::{Value, json};

use crate::place::{Journey, apply, begun, clone_of, each, fetch, texts};
use crate::support::Sandbox;

/// A way from Open to Done, of which the end waits for criteria and for other items.
const FLOW: &str = "name: flow\nstates: [Open, Doing, Done]\ntransitions:\n\
    - {via: begin, from: Open, to: Doing, gates: [DEPENDENCIES]}\n\
    - {via: finish, from: Doing, to: Done, gates: [CRITERIA]}\n\
    - {via: stop, from: Doing, to: Open, back: true}\n";

fn flowing() -> Sandbox {
    let sandbox = begun();
    let _ = apply(&sandbox, FLOW);
    sandbox
}

/// The titles of the items that can be gone on with, in order.
fn titles(document: &Value) -> Vec<&str> {
    texts_of(&document["items"], "title")
}

fn texts_of<'a>(list: &'a Value, member: &str) -> Vec<&'a str> {
    let all = list.as_array().expect("a list").iter();
    all.map(|one| one[member].as_str().expect("a text")).collect()
}

/// Whether a line ends with a command, or has one in its second column.
#[track_caller]
fn has_a_command(text: &str) {
    for line in text.lines() {
        assert!(line.contains("tidegate "), "no command: {line}");
    }
}

#[test]
fn gates_are_listed_by_item_and_way_as_why_tells_them() {
    let sandbox = flowing();
    let first = sandbox.item(&["first"]);
    let second = sandbox.item(&["second", "--criterion", "it holds"]);
    let _ = sandbox.tidegate(&["move", &second, "begin"]).ok();
    let all = sandbox.json(&["gate", "ls"]);
    assert_eq!(all["schema"], "tidegate.gates/1");
    assert_eq!(each(&all["gates"], "item"), [&*second, &second, &first], "the newest first");
    assert_eq!(each(&all["gates"], "via"), ["finish", "stop", "begin"]);
    assert_eq!(each(&all["gates"], "verdict"), ["fail", "pass", "pass"]);
    let shut = sandbox.json(&["gate", "ls", "--closed"]);
    assert_eq!(each(&shut["gates"], "kind"), ["CRITERIA"]);
    let open = sandbox.json(&["gate", "ls", "--open", &second]);
    assert_eq!(each(&open["gates"], "via"), ["stop"]);
    let one = sandbox.json(&["gate", "ls", &second]);
    let why = sandbox.json(&["why", &second]);
    let said = &why["transitions"][0]["gates"][0];
    for member in ["kind", "verdict", "reasons", "fix"] {
        assert_eq!(one["gates"][0][member], said[member]);
    }
    let people = sandbox.tidegate(&["gate", "ls", "--closed"]).ok().stdout;
    let words: Vec<&str> = people.split_whitespace().take(4).collect();
    assert_eq!(words, [&second[..6], "finish", "CRITERIA", "fail"]);
    let _ = sandbox.tidegate(&["gate", "ls", "--closed", "--open"]).exits(2);
    assert_eq!(sandbox.refusal(3, &["gate", "ls", "T-none"])["code"], "no_such_item");
    let _ = sandbox.tidegate(&["archive", &first]).ok();
    let kept = sandbox.json(&["gate", "ls", &first]);
    assert_eq!((&kept["gates"], &kept["notices"][0]["code"]), (&json!([]), &json!("archived")));
    assert_eq!(each(&sandbox.json(&["gate", "ls"])["gates"], "via"), ["finish", "stop"]);
}

#[test]
fn an_agent_that_only_follows_next_comes_to_the_end() {
    let sandbox = begun();
    let item = sandbox.item(&["x"]);
    let mut states = Vec::new();
    loop {
        let document = sandbox.json(&["next"]);
        let Some(first) = document["items"].as_array().expect("items").first().cloned() else {
            break;
        };
        states.push(first["state"].as_str().expect("a state").to_owned());
        assert!(states.len() < 9, "it goes round: {states:?}");
        let _ = sandbox.pasted(first["command"].as_str().expect("a command")).ok();
    }
    assert_eq!(states, ["To Do", "In Progress", "In Review"]);
    assert_eq!(sandbox.shown(&item)["state"], "Done");
    assert_eq!(sandbox.tidegate(&["next"]).ok().stdout.trim(), "");
}

#[test]
fn what_can_be_done_is_told_in_order() {
    let sandbox = begun();
    let old = sandbox.item(&["old"]);
    let _ = sandbox.item(&["urgent", "--priority", "P1"]);
    let further = sandbox.item(&["further"]);
    let mine = sandbox.item(&["mine"]);
    let others = sandbox.item(&["bo's"]);
    let me = sandbox.said(&["config", "user.email"]);
    let _ = sandbox.tidegate(&["edit", &mine, "--assignee", &me]).ok();
    let _ = sandbox.tidegate(&["edit", &others, "--assignee", "@Bo"]).ok();
    let _ = sandbox.tidegate(&["move", &further, "start"]).ok();
    let document = sandbox.json(&["next"]);
    assert_eq!(document["schema"], "tidegate.next/1");
    assert_eq!(titles(&document), ["mine", "urgent", "further", "old", "bo's"]);
    assert_eq!((&document["items"][0]["assigned"], &document["open"]), (&json!(true), &json!(5)));
    for whom in ["bo", "BO <bo@example.org>"] {
        let document = sandbox.json(&["next", "--for", whom]);
        assert_eq!(titles(&document), ["bo's", "urgent", "further", "old", "mine"]);
        assert_eq!(document["for"], *whom);
    }
    let people = sandbox.tidegate(&["next", "--limit", "2"]).ok();
    has_a_command(&people.stdout);
    let lines: Vec<&str> = people.stdout.lines().collect();
    assert_eq!(lines.len(), 3);
    assert!(lines[0].contains(&format!("tidegate move {} start", &mine[..6])), "{}", lines[0]);
    assert!(lines[0].ends_with("To Do  mine  (yours)"), "{}", lines[0]);
    assert_eq!(lines[2], "and 3 more: tidegate next --limit 5");
    let ids = sandbox.tidegate(&["next", "-q"]).ok().stdout;
    assert_eq!(ids.lines().nth(3), Some(old.as_str()));
    assert_eq!(titles(&sandbox.json(&["next", "--limit", "1"])), ["mine"]);
    let _ = sandbox.tidegate(&["next", "--limit", "0"]).exits(2);
}

#[test]
fn what_is_shut_comes_last_with_its_reason_and_what_it_waits_for() {
    let sandbox = flowing();
    let waiting = sandbox.item(&["waiting", "--priority", "P0"]);
    let before = sandbox.item(&["before"]);
    let unshown = sandbox.item(&["unshown", "--criterion", "it holds"]);
    let _ = sandbox.tidegate(&["move", &unshown, "begin"]).ok();
    let _ = sandbox.tidegate(&["link", &before, "blocks", &waiting]).ok();
    let document = sandbox.json(&["next"]);
    assert_eq!(titles(&document), ["before", "waiting", "unshown"]);
    assert_eq!(texts_of(&document["items"], "standing"), ["open", "shut", "shut"]);
    let [_, blocked, unshown_now] = [0, 1, 2].map(|n| &document["items"][n]);
    assert_eq!(each(&blocked["blocked_by"], "item"), [&*before]);
    assert_eq!(blocked["command"], format!("tidegate why {before}"));
    assert_eq!(texts_of(&unshown_now["enabled"], "via"), ["stop"], "back is no way on");
    assert_eq!(each(&unshown_now["unmet"], "kind"), ["CRITERIA"]);
    assert_eq!(each(&unshown_now["criteria"], "text"), ["it holds"]);
    assert_eq!(unshown_now["command"], unshown_now["unmet"][0]["fix"][0]);
    let people = sandbox.tidegate(&["next"]).ok().stdout;
    has_a_command(&people);
    let line = people.lines().nth(1).expect("a line");
    assert!(line.contains("shut: begin: DEPENDENCIES "), "{line}");
    assert!(line.ends_with(&format!("waits for {}", &before[..6])), "{line}");
    let one = sandbox.tidegate(&["next", &unshown]).ok().stdout;
    has_a_command(one.split_once('\n').expect("lines").1);
    let short = &unshown[..6];
    let holds = format!("  criterion 1, it holds: tidegate criterion check {short} 1 -- COMMAND\n");
    assert!(one.contains(&holds), "{one}");
    assert!(
        one.contains(&format!("  back by stop -> Open: tidegate move {short} stop\n")),
        "{one}"
    );
    let alone = sandbox.json(&["next", &unshown]);
    assert_eq!((&alone["items"][0], &alone["open"]), (unshown_now, &Value::Null));
}

#[test]
fn to_give_up_is_no_way_on_where_there_are_others() {
    let sandbox = begun();
    let aside = "finals: [Done, Dropped]\n- {via: drop, from: [Open, Doing], to: Dropped}\n";
    let (finals, drop) = aside.split_once('\n').expect("two lines");
    let states = FLOW.replace("Doing, Done]", "Doing, Done, Dropped]");
    let _ = apply(
        &sandbox,
        &states.replace("transitions:\n", &format!("{finals}\ntransitions:\n{drop}")),
    );
    let item = sandbox.item(&["x", "--criterion", "it holds"]);
    let told = |sandbox: &Sandbox| sandbox.json(&["next"])["items"][0].clone();
    let (short, before) = (&item[..6], told(&sandbox));
    assert_eq!(texts_of(&before["enabled"], "via"), ["begin", "drop"]);
    assert_eq!(before["command"], format!("tidegate move {short} begin"));
    let _ = sandbox.tidegate(&["move", &item, "begin"]).ok();
    let after = told(&sandbox);
    assert_eq!(texts_of(&after["enabled"], "via"), ["drop", "stop"]);
    assert_eq!(
        (&after["standing"], &after["command"]),
        (&json!("shut"), &after["unmet"][0]["fix"][0])
    );
}

#[test]
fn what_waits_for_others_is_not_gone_on_with_by_another_way() {
    let sandbox = begun();
    let text = "name: flow\nstates: [Open, Doing, Blocked, Done]\nfinals: [Done]\ntransitions:\n\
        - {via: begin, from: Open, to: Doing, gates: [DEPENDENCIES]}\n\
        - {via: block, from: Open, to: Blocked}\n\
        - {via: finish, from: [Doing, Blocked], to: Done}\n";
    let _ = apply(&sandbox, text);
    let [waiting, before] = ["waiting", "before"].map(|title| sandbox.item(&[title]));
    let _ = sandbox.json(&["link", &waiting, "depends_on", &before]);
    let document = sandbox.json(&["next"]);
    assert_eq!(titles(&document), ["before", "waiting"]);
    assert_eq!(document["items"][1]["standing"], "shut");
    assert_eq!(document["items"][1]["command"], format!("tidegate why {before}"));
}

#[test]
fn what_waits_is_named_where_no_gate_asks_for_it() {
    let sandbox = begun();
    let [waiting, before] = ["waiting", "before"].map(|title| sandbox.item(&[title]));
    let _ = sandbox.tidegate(&["link", &waiting, "depends_on", &before]).ok();
    let waits = |sandbox: &Sandbox| sandbox.json(&["next", &waiting])["items"][0].clone();
    assert_eq!(each(&waits(&sandbox)["blocked_by"], "item"), [&*before]);
    let _ = sandbox.tidegate(&["move", &before, "Done", "--force", "--reason", "it is"]).ok();
    assert_eq!(waits(&sandbox)["blocked_by"], json!([]));
    let ended = sandbox.json(&["next", &before]);
    assert_eq!(ended["items"][0]["standing"], "finished");
    let _ = sandbox.tidegate(&["archive", &before]).ok();
    let put_away = &sandbox.json(&["next", &before])["items"][0];
    assert_eq!(put_away["standing"], "archived");
    assert_eq!(put_away["command"], format!("tidegate unarchive {}", &before[..6]));
}

#[test]
fn what_is_to_be_settled_comes_first_with_the_command_that_settles_it() {
    let first = begun();
    let _ = first.item(&["urgent", "--priority", "P0"]);
    let item = first.item(&["torn"]);
    let _ = first.tidegate(&["move", &item, "start"]).ok();
    let second = clone_of(&first, "second");
    let _ = first.tidegate(&["move", &item, "submit"]).ok();
    let _ = second.tidegate(&["move", &item, "stop"]).ok();
    fetch(&first, &second);
    let document = first.json(&["next"]);
    assert_eq!(titles(&document), ["torn", "urgent"]);
    let torn = &document["items"][0];
    assert_eq!((&torn["standing"], &torn["state"]), (&json!("unsettled"), &Value::Null));
    assert_eq!(texts(&torn["contested"]), ["In Review", "To Do"]);
    let kept = first.json(&["gate", "ls"]);
    assert_eq!(each(&kept["notices"], "code"), ["unsettled"]);
    assert_eq!(texts(&kept["notices"][0]["about"]), [&*item]);
    has_a_command(&first.tidegate(&["next"]).ok().stdout);
    let _ = first.pasted(torn["command"].as_str().expect("a command")).ok();
    assert_eq!(first.shown(&item)["state"], "In Review");
    assert_eq!(titles(&first.json(&["next"])), ["urgent", "torn"]);
}

#[test]
fn many_items_are_told_within_the_limits() {
    let sandbox = begun();
    let line = |n: usize| json!({ "key": format!("k{n}"), "title": format!("item {n}") });
    let lines: Vec<String> = (0..300).map(|n| line(n).to_string()).collect();
    let imported = sandbox.fed(lines.join("\n").as_bytes(), &["import", "--jsonl", "-"]);
    let _ = imported.ok();
    let people = sandbox.tidegate(&["next"]).ok().stdout;
    assert_eq!(people.lines().count(), 11);
    assert!(people.ends_with("and 290 more: tidegate next --limit 300\n"), "{people}");
    let document = sandbox.json(&["next"]);
    assert_eq!(titles(&document).len(), 300);
    let again = sandbox.json(&["next", "--limit", "7"]);
    assert_eq!(titles(&again), titles(&document)[..7], "the order is always the same");
    let gates = sandbox.json(&["gate", "ls"]);
    assert_eq!(gates["gates"].as_array().expect("gates").len(), 200);
    assert_eq!(gates["notices"][0]["message"], "the gates of 200 of 300 open items are listed");
}
