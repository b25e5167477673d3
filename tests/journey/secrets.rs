//! Secrets are taken out before anything is written.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;

use crate::place::{Journey, begun};
use crate::support::Sandbox;

const TOKEN: &str = "ghp_abcdefghijklmnopqrstuvwxyz0123456789";
const VALUE: &str = "correct horse \"battery\" staple";

/// Every byte of every object, as git has it, and every ref and file of ours.
fn everything(sandbox: &Sandbox) -> String {
    let format = "--batch-check=%(objectname)";
    let objects = sandbox.said(&["cat-file", "--batch-all-objects", format]);
    let mut command = sandbox.command("git");
    let contents =
        sandbox.run(command.args(["cat-file", "--batch"]), objects.as_bytes()).ok().stdout;
    let ours = sandbox.run(
        sandbox.command("bash").args(["-c", "find .git/tidegate -type f -exec cat {} +"]),
        b"",
    );
    contents + &ours.stdout
}

#[test]
fn no_token_and_no_secret_of_the_environment_is_in_any_object() {
    let sandbox = begun();
    let secret = [("MY_API_TOKEN", VALUE)];
    for text in [TOKEN, VALUE] {
        let id = sandbox.item(&["x"]);
        let field = format!("f={text}");
        let name = format!("name={text}");
        let place = format!("{text}:7");
        for change in [
            &["new", text][..],
            &["new", "x", "--body", text, "--criterion", text, "--set", &field],
            &["edit", &id, "--title", text, "--body", text],
            &["comment", &id, text, "--on", &place],
            &["move", &id, "start", "--reason", text],
            &["move", &id, "stop", "--reason", text],
            &["archive", &id, "--reason", text],
            &["project", "set", &name],
            &["project", "set", &format!("stakeholders={text}")],
        ] {
            let output = sandbox.under(&secret, change).ok();
            assert!(!output.stdout.contains(text), "{change:?} answers with the secret");
        }
        let key = if text == TOKEN { "K-1" } else { "K-2" };
        let line = serde_json::json!({
            "title": text, "key": key, "source": text, "fields": { "f": [text, { "g": text }] }
        });
        let mut command = sandbox.command(crate::support::TIDEGATE);
        command.args(["import", "--jsonl", "-"]).envs(secret);
        let _ = sandbox.run(&mut command, line.to_string().as_bytes()).ok();
    }
    let all = everything(&sandbox);
    assert!(!all.contains(TOKEN), "a token was recorded");
    let spelled = VALUE.replace('"', "\\\"");
    for value in [VALUE, &spelled, "correct horse"] {
        assert!(!all.contains(value), "a secret of the environment was recorded");
    }
    assert!(all.contains("[redacted:github-token]") && all.contains("[redacted:MY_API_TOKEN]"));
    assert_eq!(sandbox.json(&["verify"])["ok"], true);
}

#[test]
fn a_secret_of_the_directory_name_is_not_recorded_either() {
    let sandbox = Sandbox::anonymous().with_identity().at(TOKEN);
    let _ = sandbox.git(&["init", "--quiet"]).ok();
    let _ = sandbox.tidegate(&["init"]).ok();
    // Where the clone lies is written down in a file of this user's, beside the name of the place.
    std::fs::remove_file(sandbox.dir().join(".git/tidegate/self.0")).ok();
    assert!(!everything(&sandbox).contains(TOKEN));
}

#[test]
fn a_change_with_a_secret_is_still_made_once_under_its_key() {
    let sandbox = begun();
    let change = ["new", TOKEN, "--key", "k"];
    let first = sandbox.json(&change);
    let refs = sandbox.refs();
    assert_eq!(sandbox.json(&change)["recorded"]["entry"], first["recorded"]["entry"]);
    assert_eq!(sandbox.refs(), refs);
}

#[test]
fn the_text_in_a_secret_that_is_not_utf_8_is_not_recorded() {
    let sandbox = begun();
    let mut command = sandbox.command(crate::support::TIDEGATE);
    command.env("MY_API_TOKEN", OsStr::from_bytes(b"open-sesame-first\xffopen-sesame-last"));
    command.args(["new", "neither open-sesame-first nor open-sesame-last"]);
    let _ = sandbox.run(&mut command, b"").ok();
    let title = sandbox.json(&["ls"])["items"][0]["title"].clone();
    assert_eq!(title, "neither [redacted:MY_API_TOKEN] nor [redacted:MY_API_TOKEN]");
    assert!(!everything(&sandbox).contains("open-sesame"));
}

#[test]
fn a_name_with_a_secret_is_refused_and_told_without_it() {
    let sandbox = begun();
    let id = sandbox.item(&["x"]);
    let refs = sandbox.refs();
    let secret = [("MY_API_TOKEN", "correct-horse"), ("TIDEGATE_ACTOR", "Ann <ann@x.org>")];
    let actor = [secret[0], ("TIDEGATE_ACTOR", "correct-horse <ann@x.org>")];
    for (what, variables, change) in [
        ("label", &secret, &["new", "x", "--label", "a", "--label", "correct-horse"][..]),
        ("alias", &secret, &["new", "x", "--id", "correct-horse"]),
        ("kind", &secret, &["new", "x", "--kind", "correct-horse"]),
        ("priority", &secret, &["new", "x", "--priority", "correct-horse"]),
        ("assignee", &secret, &["edit", &id, "--assignee", "correct-horse"]),
        ("field name", &secret, &["edit", &id, "--set", "correct-horse=1"]),
        ("transition", &secret, &["comment", &id, "x", "--via", "correct-horse"]),
        ("key", &secret, &["archive", &id, "--key", "correct-horse"]),
        ("actor", &actor, &["archive", &id]),
        ("label", &secret, &["edit", &id, "--label", "correct-horse", "--dry-run"]),
    ] {
        let output = sandbox.under(variables, &[change, &["--json"]].concat()).exits(2);
        let error = output.json()["error"].clone();
        assert_eq!(error["code"], "secret", "{change:?}");
        let message = error["message"].as_str().expect("a message");
        assert!(message.starts_with(&format!("the {what} '")), "{change:?}: {message}");
        assert!(!output.stdout.contains("correct-horse"), "{change:?}: {}", output.stdout);
    }
    let lines =
        [r#"{"title":"a","key":"correct-horse"}"#, r#"{"title":"b","labels":["correct-horse"]}"#];
    let mut command = sandbox.command(crate::support::TIDEGATE);
    command.args(["import", "--jsonl", "-"]).envs(secret);
    let told = sandbox.run(&mut command, lines.join("\n").as_bytes()).exits(1).stdout;
    assert!(!told.contains("correct-horse") && told.contains("2 refused"), "{told}");
    assert_eq!(sandbox.refs(), refs, "nothing was recorded");
}

#[test]
fn limits_and_rehearsals_see_what_will_be_recorded() {
    let sandbox = begun();
    let secret = [("A_LONG_NAME_OF_A_PASSWORD", "12345678")];
    let title = format!("12345678{}", "x".repeat(490));
    let change = ["new", &title, "--json"];
    for change in [&change[..], &["new", &title, "--json", "--dry-run"]] {
        let error = sandbox.under(&secret, change).exits(2).json()["error"].clone();
        assert_eq!(error["message"], "the title has 526 bytes, the limit is 500");
        assert_eq!(error["reasons"][0], "title: a secret was taken out and not recorded");
    }
    let rehearsed = sandbox.under(&secret, &["new", "12345678", "--json", "--dry-run"]).ok().json();
    let recorded = sandbox.under(&secret, &["new", "12345678", "--json"]).ok().json();
    assert_eq!(rehearsed["item"]["title"], recorded["item"]["title"]);
    assert_eq!(rehearsed["notices"], recorded["notices"]);
    let crlf = [("A_PASSWORD", "first line\nsecond line")];
    let body = "first line\r\nsecond line";
    let error = sandbox.under(&crlf, &["new", "x", "--body", body, "--json"]).exits(2).json();
    assert_eq!(error["error"]["code"], "secret", "line ends hide nothing");
}
