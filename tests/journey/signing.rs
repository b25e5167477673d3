//! Entries signed with the user's own SSH key.

use std::fs;
use std::process::Command;

use crate::place::Journey;
use crate::support::{Sandbox, repo, skip::skip};

/// A project whose user signs with a key that git trusts; nothing, where no key can be made.
fn signing(name: &str, settings: &[(&str, &str)]) -> Option<Sandbox> {
    if Command::new("ssh-keygen").arg("-?").output().is_err() {
        skip(name, "ssh-keygen is not installed");
        return None;
    }
    let sandbox = repo();
    let key = sandbox.home().join("key");
    let path = key.to_str().expect("a plain name");
    let arguments = ["-q", "-t", "ed25519", "-N", "", "-C", "ada", "-f", path];
    let _ = sandbox.run(sandbox.command("ssh-keygen").args(arguments), b"").ok();
    let public = fs::read_to_string(key.with_extension("pub")).expect("the key was made");
    let signers = sandbox.home().join("signers");
    fs::write(&signers, format!("ada@example.com {public}")).expect("home is writable");
    let signers = signers.to_str().expect("a plain name");
    let common =
        [("gpg.format", "ssh"), ("user.signingKey", path), ("gpg.ssh.allowedSignersFile", signers)];
    for (key, value) in common.iter().chain(settings) {
        let _ = sandbox.git(&["config", key, value]).ok();
    }
    let _ = sandbox.tidegate(&["init"]).ok();
    Some(sandbox)
}

#[test]
fn a_signed_entry_is_good_to_plain_git() {
    let Some(sandbox) = signing("a_signed_entry", &[("tidegate.sign", "true")]) else { return };
    let id = sandbox.item(&["x"]);
    let _ = sandbox.tidegate(&["move", &id, "start"]).ok();
    let log = sandbox.logs().remove(0);
    let shown = sandbox.said(&["log", "--format=%G? %GS", &log]);
    assert_eq!(shown.lines().collect::<Vec<_>>(), ["G ada@example.com"; 3]);
    let verified = sandbox.git(&["verify-commit", &log]).ok();
    assert!(
        verified.stderr.contains("Good \"git\" signature for ada@example.com"),
        "{}",
        verified.stderr
    );
    assert_eq!(sandbox.json(&["verify"])["ok"], true);
    assert_eq!(sandbox.shown(&id)["state"], "In Progress");
    assert_eq!(sandbox.said(&["fsck", "--strict", "--no-dangling"]), "");
}

#[test]
fn whoever_signs_their_commits_signs_entries_unless_they_say_no() {
    let Some(sandbox) = signing("whoever_signs", &[("commit.gpgSign", "true")]) else { return };
    let log = sandbox.logs().remove(0);
    let last = || sandbox.said(&["log", "-1", "--format=%G?", &log]);
    assert_eq!(last(), "G");
    let _ = sandbox.git(&["config", "tidegate.sign", "false"]).ok();
    let _ = sandbox.item(&["x"]);
    assert_eq!(last(), "N");
    assert_eq!(sandbox.json(&["verify"])["ok"], true);
}

#[test]
fn an_entry_that_cannot_be_signed_is_not_recorded() {
    let Some(sandbox) = signing("an_entry_that_cannot", &[("tidegate.sign", "true")]) else {
        return;
    };
    let refs = sandbox.refs();
    let _ = sandbox.git(&["config", "user.signingKey", "/nowhere/key"]).ok();
    let error = sandbox.refusal(5, &["new", "x"]);
    assert_eq!(error["code"], "cannot_sign");
    assert_eq!(error["hints"], serde_json::json!(["git config tidegate.sign false"]));
    assert_eq!(sandbox.refs(), refs);
    let _ = sandbox.tidegate(&["ls"]).ok();
}

#[test]
fn whether_to_sign_is_read_as_git_reads_it_and_nothing_is_guessed() {
    let sandbox = crate::place::begun();
    for word in ["ture", "08", "2 "] {
        let _ = sandbox.git(&["config", "tidegate.sign", word]).ok();
        let error = sandbox.refusal(5, &["new", "x"]);
        assert_eq!(error["code"], "bad_setting");
        let message = error["message"].as_str().expect("a text");
        assert!(message.contains(&format!("tidegate.sign is '{word}'")), "{message}");
    }
    for (word, signs) in [("2", true), ("Yes", true), ("0x0", false), ("", false), ("off", false)] {
        let _ = sandbox.git(&["config", "tidegate.sign", word]).ok();
        // There is no key to sign with.
        let came = sandbox.tidegate(&["new", "x"]);
        assert_eq!(came.status == 5, signs, "{word}: {came:?}");
    }
}
