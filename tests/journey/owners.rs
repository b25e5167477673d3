//! Who acts: git's identity, or what the environment says.

use serde_json::json;

use crate::place::{Journey, begun};
use crate::support::Sandbox;

#[test]
fn without_an_identity_nothing_is_recorded_and_the_two_settings_are_told() {
    let sandbox = Sandbox::anonymous().at("repo");
    let _ = sandbox.git(&["init", "--quiet"]).ok();
    let error = sandbox.refusal(5, &["init"]);
    assert_eq!(error["code"], "no_identity");
    let settings = json!([
        "git config --global user.name 'Your Name'",
        "git config --global user.email you@example.org"
    ]);
    assert_eq!(error["hints"], settings);
    assert_eq!(sandbox.refs(), "");
    assert!(!sandbox.dir().join(".git/tidegate").exists());
    let _ = sandbox.git(&["config", "user.name", "Ada"]).ok();
    let said = sandbox.tidegate(&["init"]).exits(5).stderr;
    assert!(said.starts_with("error: git does not know your mail address"), "{said}");
    let _ = sandbox.git(&["config", "user.email", "ada@example.com"]).ok();
    let _ = sandbox.tidegate(&["init"]).ok();
}

#[test]
fn whoever_only_reads_needs_no_identity() {
    let sandbox = begun();
    let id = sandbox.item(&["x"]);
    std::fs::write(sandbox.home().join(".gitconfig"), "").expect("home is writable");
    for verb in
        [&["ls"][..], &["show", &id], &["history"], &["dump"], &["verify"], &["project", "show"]]
    {
        let _ = sandbox.tidegate(verb).ok();
    }
    assert_eq!(sandbox.refusal(5, &["new", "y"])["code"], "no_identity");
}

#[test]
fn the_environment_says_who_acts_before_git_does() {
    let sandbox = begun();
    for (kind, actor) in
        [("human", "Ann <ann@x.org>"), ("agent", "Bot 7 <b@x.org>"), ("service", "CI <ci@x.org>")]
    {
        let variables = [("TIDEGATE_ACTOR", actor), ("TIDEGATE_ACTOR_KIND", kind)];
        let _ = sandbox.under(&variables, &["new", "x"]).ok();
        let event = sandbox.json(&["history", "--limit", "1"])["events"][0].clone();
        assert_eq!((&event["actor"], &event["actor_kind"]), (&json!(actor), &json!(kind)));
        assert_eq!(sandbox.said(&["log", "-1", "--format=%an <%ae>", &sandbox.logs()[0]]), actor);
    }
    let git = [("GIT_AUTHOR_NAME", "Eve"), ("GIT_AUTHOR_EMAIL", "eve@x.org")];
    let _ = sandbox.under(&git, &["new", "x"]).ok();
    assert_eq!(
        sandbox.said(&["log", "-1", "--format=%an <%ae>", &sandbox.logs()[0]]),
        "Eve <eve@x.org>"
    );
}

#[test]
fn an_actor_that_makes_no_sense_is_refused() {
    let sandbox = begun();
    let refs = sandbox.refs();
    for actor in ["Ann", "<a@x>", "Ann <>", "A\nB <a@x>", "A <a@x> <b@x>", "A\u{202e} <a@x>"] {
        let output = sandbox.under(&[("TIDEGATE_ACTOR", actor)], &["new", "x", "--json"]).exits(2);
        assert_eq!(output.json()["error"]["code"], "bad_actor", "{actor}");
        crate::place::is_harmless(&output);
        crate::place::is_harmless(
            &sandbox.under(&[("TIDEGATE_ACTOR", actor)], &["new", "x"]).exits(2),
        );
    }
    for kind in ["robot", "Human", "agent\u{1b}[2J"] {
        let output = sandbox.under(&[("TIDEGATE_ACTOR_KIND", kind)], &["new", "x"]).exits(2);
        assert!(output.stderr.contains("human, agent and service are known"), "{}", output.stderr);
        crate::place::is_harmless(&output);
    }
    let _ = sandbox.git(&["config", "user.name", "A\u{202e}B"]).ok();
    assert_eq!(sandbox.refusal(5, &["new", "x"])["code"], "bad_identity");
    assert_eq!(sandbox.refs(), refs);
}
