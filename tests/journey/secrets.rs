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
            &["new", "x", "--body", text, "--label", text, "--assignee", text, "--priority", text],
            &["new", "x", "--criterion", text, "--set", &field],
            &["edit", &id, "--title", text, "--body", text, "--label", text],
            &["comment", &id, text, "--on", &place],
            &["move", &id, "start", "--reason", text],
            &["move", &id, "stop", "--reason", text],
            &["archive", &id, "--reason", text],
            &["project", "set", &name],
        ] {
            let output = sandbox.under(&secret, change).ok();
            assert!(!output.stdout.contains(text), "{change:?} answers with the secret");
        }
        for (key, status) in [("K-1", 0), (text, 2)] {
            let line = serde_json::json!({
                "title": text, "key": key, "source": text, "fields": { "f": [text, { text: "f" }] }
            });
            let mut command = sandbox.command(crate::support::TIDEGATE);
            command.args(["import", "--jsonl", "-"]).envs(secret);
            let _ = sandbox.run(&mut command, line.to_string().as_bytes());
            assert!(status == 0 || sandbox.refusal(3, &["show", text])["code"] == "no_such_item");
        }
        for change in
            [&["new", "x", "--id", text][..], &["project", "set", &format!("stakeholders={text}")]]
        {
            // Names may be refused for a secret; recorded it is not.
            let _ = sandbox.under(&secret, change);
        }
        let _ = sandbox.under(&secret, &["new", "keyed", "--key", text]).exits(2);
        let actor = format!("{text} <a@x.org>");
        let acting = [("TIDEGATE_ACTOR", actor.as_str()), secret[0]];
        let _ = sandbox.under(&acting, &["new", "acted"]).exits(2);
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
