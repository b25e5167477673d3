//! Gates that ask what is recorded: words, criteria, scores, other items, time.

use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::place::{Journey, apply, begun, clone_of, fetch};
use crate::support::{Sandbox, TIDEGATE};

/// A way from Open to Done, whose gates are these.
fn gated(gates: &str, more: &str) -> Sandbox {
    let sandbox = begun();
    let text = format!(
        "name: flow\nstates: [Open, Doing, Done]\ntransitions:\n\
         - {{via: begin, from: Open, to: Doing}}\n\
         - {{via: finish, from: Doing, to: Done, gates: [{gates}]}}\n\
         - {{via: rework, from: Done, to: Doing}}\n{more}"
    );
    let _ = apply(&sandbox, &text);
    sandbox
}

/// An item that is in Doing.
fn begun_item(sandbox: &Sandbox, arguments: &[&str]) -> String {
    let item = sandbox.item(arguments);
    let _ = sandbox.json(&["move", &item, "begin"]);
    item
}

/// What the first gate of `finish` says: its verdict, its reasons, what would help.
fn gate(sandbox: &Sandbox, item: &str) -> (String, String, Vec<String>) {
    let why = sandbox.json(&["why", item, "finish"]);
    let gate = &why["transitions"][0]["gates"][0];
    let texts = |value: &Value| -> Vec<String> {
        let all = value.as_array().expect("a list").iter();
        all.map(|text| text.as_str().expect("a text").to_owned()).collect()
    };
    let verdict = gate["verdict"].as_str().expect("a verdict").to_owned();
    (verdict, texts(&gate["reasons"]).join("; "), texts(&gate["fix"]))
}

fn kinds(sandbox: &Sandbox, item: &str, kind: &str) -> usize {
    let history = sandbox.json(&["history", item, "--kind", kind]);
    history["events"].as_array().expect("events").len()
}

#[test]
fn a_keyword_is_typed_letter_by_letter_and_by_no_agent() {
    let sandbox = gated("'KEYWORD[SHIP IT]'", "");
    let item = begun_item(&sandbox, &["x"]);
    let (verdict, reasons, fix) = gate(&sandbox, &item);
    assert_eq!((&*verdict, &*reasons), ("fail", "'SHIP IT' has to be typed"));
    assert!(fix[0].ends_with("finish --keyword 'SHIP IT'"), "{fix:?}");
    for word in ["ship it", "SHIP", "SHIP IT "] {
        let _ = sandbox.refusal(1, &["move", &item, "finish", "--keyword", word]);
    }
    let agent = [("TIDEGATE_ACTOR_KIND", "agent")];
    let typed = ["--json", "move", &item, "finish", "--keyword", "SHIP IT"];
    let refused = sandbox.under(&agent, &typed).exits(1).json();
    assert!(refused["error"]["reasons"][0].as_str().expect("why").contains("called an agent"));
    let _ = sandbox.pasted(&fix[0]).ok();
    assert_eq!(sandbox.shown(&item)["state"], "Done");
    assert_eq!(sandbox.json(&["verify"])["ok"], true);
}

#[test]
fn whoever_sits_at_a_terminal_is_asked_for_the_word() {
    let sandbox = gated("'KEYWORD[SHIP]'", "");
    let [item, other] = ["x", "y"].map(|title| begun_item(&sandbox, &[title]));
    let at_a_terminal = |words: &str, typed: &str, exit: i32| {
        let mut command = sandbox.command("script");
        command.args(["-qec", &format!("{TIDEGATE} {words}"), "/dev/null"]).env("TERM", "xterm");
        sandbox.run(&mut command, typed.as_bytes()).exits(exit).stdout
    };
    let told = at_a_terminal(&format!("move {item} finish"), "ship\n", 1);
    assert!(told.contains("'SHIP' has to be typed: "), "{told}");
    let told = at_a_terminal(&format!("move {item} finish"), "SHIP\n", 0);
    assert!(told.contains("'SHIP' has to be typed: ") && told.contains("Done"), "{told}");
    let told = at_a_terminal(&format!("move {other} finish --keyword SHIP"), "", 0);
    assert!(!told.contains("has to be typed"), "{told}");
}

#[test]
fn a_score_opens_a_gate_from_its_least_on() {
    let sandbox = gated("{kind: QUALITY, score: 70, dimension: clarity}", "");
    let item = begun_item(&sandbox, &["x"]);
    assert_eq!(gate(&sandbox, &item).1, "clarity was not assessed");
    let _ = sandbox.json(&["assess", &item, "--dimension", "clarity=69", "--dimension", "fit=90"]);
    assert_eq!(gate(&sandbox, &item).1, "clarity was scored 69, and 70 is needed");
    let _ = sandbox.refusal(2, &["assess", &item, "--dimension", "clarity=101"]);
    let analysis = br#"{"analysisResults": {"note": 1}, "qualityMetrics": {"clarity": 70},
        "overallScore": 65, "recommendation": "proceed", "confidence": "high"}"#;
    let told = sandbox.fed(analysis, &["--json", "assess", &item, "--file", "-"]).ok().json();
    assert_eq!(told["schema"], "tidegate.assessment/1");
    assert_eq!(told["scores"], json!({"clarity": [70], "fit": [90], "overall": [65]}));
    assert_eq!(told["assessments"][0]["scores"], json!({"clarity": 69, "fit": 90, "overall": 79}));
    assert_eq!(told["assessments"][1]["details"]["confidence"], "high");
    let last = sandbox.json(&["assessment", "show", &item]);
    assert_eq!(last["assessments"].as_array().map(Vec::len), Some(1));
    let _ = sandbox.json(&["move", &item, "finish"]);
}

#[test]
fn scores_given_apart_open_nothing() {
    let first = gated("'QUALITY[70]'", "");
    let item = begun_item(&first, &["x"]);
    let second = clone_of(&first, "second");
    let _ = first.json(&["assess", &item, "--dimension", "overall=90"]);
    let _ = second.json(&["assess", &item, "--dimension", "overall=75"]);
    fetch(&first, &second);
    let (verdict, reasons, _) = gate(&first, &item);
    assert_eq!((&*verdict, &*reasons), ("unknown", "overall was scored apart: 75 and 90"));
    let _ = first.refusal(1, &["move", &item, "finish"]);
    let _ = first.json(&["assess", &item, "--dimension", "overall=80"]);
    let _ = first.json(&["move", &item, "finish"]);
}

#[test]
fn criteria_are_met_one_by_one() {
    let sandbox = gated("CRITERIA", "");
    let item = begun_item(&sandbox, &["x"]);
    let (verdict, reasons, fix) = gate(&sandbox, &item);
    assert_eq!((&*verdict, &*reasons), ("fail", "it has no criterion, and needs one"));
    assert!(fix[0].contains("criterion add"), "{fix:?}");
    for text in ["tokens expire", "it is fast", "tokens expire"] {
        let _ = sandbox.json(&["criterion", "add", &item, text]);
    }
    let reasons = gate(&sandbox, &item).1;
    assert!(reasons.starts_with("criterion 1 is not known to hold: tokens expire; criterion 2"));
    let _ = sandbox.refusal(3, &["criterion", "check", &item, "3", "--claim", "y"]);
    let _ = sandbox.refusal(2, &["criterion", "add", &item, &"x".repeat(501)]);
    for n in ["1", "2"] {
        let _ = sandbox.json(&["criterion", "check", &item, n, "--claim", "seen by hand"]);
        let _ = sandbox.json(&["criterion", "check", &item, n, "--claim", "seen by hand"]);
    }
    assert_eq!(kinds(&sandbox, &item, "criterion"), 2, "what is claimed already is not said again");
    let listed = sandbox.json(&["criterion", "ls", &item]);
    assert_eq!(listed["schema"], "tidegate.criteria/1");
    let first = &listed["criteria"][0];
    assert_eq!((&first["checked"], &first["claimed"]), (&json!(true), &json!(true)));
    assert_eq!(first["ticks"][0]["claim"], "seen by hand");
    let _ = sandbox.json(&["criterion", "uncheck", &item, "2"]);
    assert_eq!(gate(&sandbox, &item).0, "fail");
    let _ = sandbox.json(&["criterion", "check", &item, "2", "--claim", "again"]);
    let _ = sandbox.json(&["move", &item, "finish"]);
    assert_eq!(sandbox.json(&["verify"])["ok"], true);
}

#[test]
fn a_claim_opens_no_gate_that_wants_evidence() {
    let sandbox = gated("{kind: CRITERIA, evidence: true}", "");
    let item = begun_item(&sandbox, &["x", "--criterion", "it works"]);
    let _ = sandbox.json(&["criterion", "check", &item, "1", "--claim", "seen"]);
    let (verdict, reasons, fix) = gate(&sandbox, &item);
    assert_eq!(verdict, "fail");
    assert_eq!(reasons, "criterion 1 is claimed, and no command showed it: it works");
    assert!(fix[0].contains("criterion check") && fix[0].contains(" 1 -- "), "{fix:?}");
    let check = |script: &str| {
        sandbox.tidegate(&["--json", "criterion", "check", &item, "1", "--", "sh", "-c", script])
    };
    for (script, why) in [
        ("echo 'ok 1'; echo '1..1'; exit 3", "exited with 3"),
        ("echo '1..0'", "ran no test"),
        ("echo 'not ok 1'; echo 'ok 2'; echo '1..2'", "tells of tests that failed"),
        ("echo all is well", "nobody can tell that it ran a test"),
        ("kill -9 $$", "ended from outside"),
    ] {
        let refused = check(script).exits(1).json();
        assert_eq!(refused["error"]["code"], "not_shown");
        let message = refused["error"]["message"].as_str().expect("a message");
        assert!(message.contains(why), "{script}: {message}");
    }
    assert_eq!(sandbox.shown(&item)["criteria"][0]["checked"], false, "what was shown not to hold");
    let _ = sandbox.refusal(5, &["criterion", "check", &item, "1", "--", "there-is-no-such-tool"]);
    let _ = sandbox.git(&["commit", "--quiet", "--allow-empty", "--message", "x"]).ok();
    let shown = check("echo 'ok 1 - a'; echo 'ok 2 - b'; echo '1..2'; echo seen >&2").ok();
    assert_eq!(shown.stderr, "ok 1 - a\nok 2 - b\n1..2\nseen\n", "what it prints is shown");
    let run = &shown.json()["item"]["criteria"][0]["ticks"][0]["run"];
    assert_eq!((&run["exit"], &run["tests"]), (&json!(0), &json!(2)));
    assert_eq!(run["argv"][0], "sh");
    assert_eq!(run["head"], sandbox.said(&["rev-parse", "HEAD"]).as_str());
    assert_eq!(run["tree"], sandbox.said(&["rev-parse", "HEAD^{tree}"]).as_str());
    assert_eq!(run["changed"], true, "the file of the workflow is not in it");
    assert_eq!(gate(&sandbox, &item).0, "pass");
    let _ = sandbox.json(&["criterion", "check", &item, "1", "--claim", "seen once more"]);
    assert_eq!(gate(&sandbox, &item).0, "pass", "a claim takes nothing from what was shown");
    let _ = sandbox.json(&["move", &item, "finish"]);
    assert_eq!(sandbox.json(&["verify"])["ok"], true);
}

#[test]
fn what_a_kind_says_of_who_checks_its_criteria_holds() {
    let kinds = "kinds: {task: {checked_by: human}}\n";
    let sandbox = gated("CRITERIA", kinds);
    let item = begun_item(&sandbox, &["x", "--criterion", "it works"]);
    let agent = [("TIDEGATE_ACTOR_KIND", "agent")];
    let check = ["--json", "criterion", "check", &item, "1", "--claim", "seen"];
    let refused = sandbox.under(&agent, &check).exits(1).json();
    assert_eq!(refused["error"]["code"], "may_not_check");
    let _ = sandbox.json(&check[1..]);
    let _ = sandbox.json(&["move", &item, "finish"]);
}

#[test]
fn clones_that_tick_and_untick_apart_agree_that_it_is_not_ticked() {
    let first = gated("CRITERIA", "");
    let item = begun_item(&first, &["x", "--criterion", "it works"]);
    let _ = first.json(&["criterion", "check", &item, "1", "--claim", "seen"]);
    let second = clone_of(&first, "second");
    let _ = first.json(&["criterion", "uncheck", &item, "1"]);
    let _ = second.json(&["criterion", "check", &item, "1", "--claim", "seen once more"]);
    let _ = first.json(&["criterion", "add", &item, "it is fast"]);
    let _ = second.json(&["criterion", "add", &item, "it is fast"]);
    fetch(&first, &second);
    fetch(&second, &first);
    let (one, two) =
        (first.shown(&item)["criteria"].clone(), second.shown(&item)["criteria"].clone());
    assert_eq!(one, two);
    assert_eq!(one.as_array().map(Vec::len), Some(2), "the same said apart is one criterion");
    assert_eq!(one[0]["checked"], false, "removing wins");
    assert_eq!(gate(&second, &item).0, "fail");
}

#[test]
fn dependencies_shut_a_way_and_open_it_by_themselves() {
    let sandbox = gated("DEPENDENCIES", "");
    let [item, other, third] = ["x", "y", "z"].map(|title| begun_item(&sandbox, &[title]));
    let _ = sandbox.json(&["link", &item, "depends_on", &other]);
    let _ = sandbox.json(&["link", &third, "blocks", &item]);
    let (verdict, reasons, fix) = gate(&sandbox, &item);
    assert_eq!(verdict, "fail");
    assert!(reasons.contains(&other) && reasons.contains(&third), "{reasons}");
    assert!(fix.iter().any(|fix| fix == &format!("tidegate why {other}")), "{fix:?}");
    let _ = sandbox.json(&["move", &other, "finish"]);
    assert!(!gate(&sandbox, &item).1.contains(&other));
    let _ = sandbox.json(&["move", &third, "finish"]);
    assert_eq!(gate(&sandbox, &item).0, "pass");
    let _ = sandbox.json(&["move", &other, "rework"]);
    assert_eq!(gate(&sandbox, &item).0, "fail", "what was reopened is waited for again");
    let _ = sandbox.json(&["unlink", &item, "depends_on", &other]);
    let _ = sandbox.json(&["link", &item, "depends_on", &other, "--when", "Doing"]);
    let _ = sandbox.json(&["move", &item, "finish"]);
    assert_eq!(sandbox.json(&["verify"])["ok"], true);
}

#[test]
fn a_dependency_that_is_reopened_elsewhere_does_not_undo_the_move() {
    let first = gated("DEPENDENCIES", "");
    let [item, other] = ["x", "y"].map(|title| begun_item(&first, &[title]));
    let _ = first.json(&["link", &item, "depends_on", &other]);
    let _ = first.json(&["move", &other, "finish"]);
    let second = clone_of(&first, "second");
    let _ = second.json(&["move", &other, "rework"]);
    let _ = first.json(&["move", &item, "finish"]);
    fetch(&first, &second);
    fetch(&second, &first);
    for clone in [&first, &second] {
        assert_eq!(clone.shown(&item)["state"], "Done");
        assert_eq!(clone.json(&["verify"])["ok"], true);
    }
}

#[test]
fn a_timer_opens_when_its_time_has_come() {
    let sandbox = gated("'TIMER[2s]'", "");
    let item = begun_item(&sandbox, &["x"]);
    let (verdict, reasons, _) = gate(&sandbox, &item);
    assert_eq!(verdict, "fail");
    assert!(reasons.starts_with("it opens at 20"), "{reasons}");
    let _ = sandbox.refusal(1, &["move", &item, "finish"]);
    let opens = std::time::Instant::now() + std::time::Duration::from_secs(60);
    while gate(&sandbox, &item).0 != "pass" {
        assert!(std::time::Instant::now() < opens, "it opens some time");
        std::thread::sleep(std::time::Duration::from_millis(100));
    }
    let _ = sandbox.json(&["move", &item, "finish"]);
    assert_eq!(sandbox.json(&["verify"])["ok"], true);
}

#[test]
fn who_is_turned_away_over_and_over_fills_no_log() {
    let sandbox = gated("CRITERIA, 'QUALITY[70]'", "");
    let item = begun_item(&sandbox, &["x", "--criterion", "it works"]);
    for _ in 0..5 {
        let _ = sandbox.refusal(1, &["move", &item, "finish", "--key", "once"]);
    }
    assert_eq!(kinds(&sandbox, &item, "transition.denied"), 1);
    let _ = sandbox.json(&["assess", &item, "--dimension", "overall=80"]);
    let _ = sandbox.refusal(1, &["move", &item, "finish"]);
    assert_eq!(kinds(&sandbox, &item, "transition.denied"), 2, "the situation is another one");
    let _ = sandbox.tidegate(&["move", &item, "finish", "--dry-run"]).exits(1);
    assert_eq!(kinds(&sandbox, &item, "transition.denied"), 2, "a rehearsal records nothing");
    let _ = sandbox.json(&["criterion", "check", &item, "1", "--claim", "seen"]);
    let made = sandbox.json(&["move", &item, "finish", "--key", "once"]);
    assert_eq!(made["recorded"]["replayed"], false, "what was refused was not done under its key");
    assert_eq!(sandbox.shown(&item)["state"], "Done");
}

#[test]
fn nothing_that_is_said_of_an_item_reaches_a_terminal_as_it_is() {
    let sandbox = gated("CRITERIA", "");
    let item = begun_item(&sandbox, &["x", "--criterion", "it works"]);
    let passes = "echo '1..1'; echo 'ok 1'";
    let words = ["criterion", "check", &item, "1", "--", "sh", "-c", passes, "\u{1b}[31m"];
    let shown = sandbox.tidegate(&[&["--json"][..], &words].concat()).ok().json();
    let argv = shown["item"]["criteria"][0]["ticks"][0]["run"]["argv"].clone();
    assert!(!argv.to_string().contains("\\u001b"), "{argv}");
    let note = br#"{"scores": {"overall": 70}, "note": {"\u001b[31m": "x"}}"#;
    let _ = sandbox.fed(note, &["assess", &item, "--file", "-"]).exits(2);
    let patch = br#"{"fields": {"x": [{"k": "\u001b[31m\u202e"}]}}"#;
    let _ = sandbox.fed(patch, &["edit", &item, "--patch", "-"]).exits(2);
    assert_eq!(sandbox.json(&["verify"])["ok"], true);
}

#[test]
fn what_others_said_who_may_not_does_not_swallow_a_claim() {
    let sandbox = gated("CRITERIA", "kinds: {task: {checked_by: human}, free: {}}\n");
    let item = begun_item(&sandbox, &["x", "--kind", "free", "--criterion", "it works"]);
    let agent = [("TIDEGATE_ACTOR_KIND", "agent")];
    let _ = sandbox.under(&agent, &["criterion", "check", &item, "1", "--claim", "seen"]).ok();
    let _ = sandbox.json(&["edit", &item, "--kind", "task"]);
    assert_eq!(gate(&sandbox, &item).0, "fail");
    let _ = sandbox.refusal(2, &["criterion", "check", &item, "1", "--claim", " "]);
    let _ = sandbox.json(&["criterion", "check", &item, "1", "--claim", "seen"]);
    assert_eq!(gate(&sandbox, &item).0, "pass");
}

#[test]
fn one_score_says_nothing_of_the_whole() {
    let sandbox = gated("'QUALITY[70]', {kind: QUALITY, score: 10, dimension: clarity}", "");
    let item = begun_item(&sandbox, &["x"]);
    let why = sandbox.json(&["why", &item, "finish"]);
    for fix in why["answer"]["fix"].as_array().expect("what would help") {
        let _ = sandbox.pasted(fix.as_str().expect("a command")).ok();
    }
    let _ = sandbox.json(&["move", &item, "finish"]);
}

#[test]
fn a_command_is_run_only_where_it_may_show_something_and_ends_with_itself() {
    let sandbox = gated("CRITERIA", "");
    let item = begun_item(&sandbox, &["x", "--criterion", "it works"]);
    let _ = sandbox.refusal(3, &["criterion", "check", &item, "7", "--", "touch", "it-ran"]);
    let _ = sandbox.json(&["criterion", "check", &item, "1", "--dry-run", "--", "touch", "it-ran"]);
    assert!(!sandbox.dir().join("it-ran").exists());
    let noise = "(i=0; while [ $i -lt 600 ]; do echo noise; sleep 0.1; i=$((i+1)); done; \
                 touch it-ended) & echo '1..1'; echo 'ok 1'";
    let _ = sandbox.tidegate(&["criterion", "check", &item, "1", "--", "sh", "-c", noise]).ok();
    assert!(!sandbox.dir().join("it-ended").exists(), "what was left behind is not waited for");
}

#[test]
fn a_failure_is_seen_however_much_is_printed_after_it() {
    let sandbox = gated("{kind: CRITERIA, evidence: true}", "");
    let item = begun_item(&sandbox, &["x", "--criterion", "it works"]);
    let noise =
        "head -c 6000000 /dev/zero | tr '\\0' x | fold -w 100; echo; echo '1..1'; echo 'ok 1'";
    let check = |before: &str| {
        let script = format!("{before}; {noise}");
        sandbox.tidegate(&["--json", "criterion", "check", &item, "1", "--", "sh", "-c", &script])
    };
    let refused = check("echo 'ok 1'; echo 'not ok 2'; echo '1..2'").exits(1).json();
    let message = refused["error"]["message"].as_str().expect("a message");
    assert!(message.contains("tells of tests that failed"), "{message}");
    let _ = check("echo noise").ok();
    assert_eq!(gate(&sandbox, &item).0, "pass");
}

#[test]
fn what_is_recorded_of_a_refusal_is_published_like_the_rest() {
    let sandbox = gated("{kind: CRITERIA, evidence: true}", "");
    let item = begun_item(&sandbox, &["x", "--criterion", "it works"]);
    let check = |number: &str, more: &[&str]| {
        let start = ["criterion", "check", item.as_str(), "1"];
        let script = format!("echo 1..1; echo '{number} 1'");
        let end = ["--", "sh", "-c", script.as_str()];
        sandbox.tidegate(&[&start[..], more, &end[..]].concat())
    };
    let entries =
        || sandbox.said(&["rev-list", "--count", "--glob=refs/tidegate/log/*"]).parse::<u32>();
    let _ = check("ok", &["--publish"]).ok();
    let before = entries().expect("a number");
    let _ = check("not ok", &["--publish"]).exits(1);
    assert_eq!(entries(), Ok(before + 1), "it was waited for");
    let _ = check("ok", &["--publish"]).ok();
    let _ = check("not ok", &[]).exits(1);
    let end = Instant::now() + Duration::from_secs(20);
    while entries() != Ok(before + 3) && Instant::now() < end {
        thread::sleep(Duration::from_millis(20));
    }
    assert_eq!(entries(), Ok(before + 3), "it was left to somebody");
}
