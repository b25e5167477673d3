//! Text that cannot be recorded.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;

use crate::place::{Journey, begun, is_harmless};
use crate::support::TIDEGATE;

/// Control, escape and bidirectional characters.
const HARMFUL: [&str; 7] =
    ["a\u{1b}[2Jb", "a\u{7}b", "a\u{202e}b", "a\u{2066}b", "a\u{202b}b", "a\u{9b}31mb", "a\u{7f}b"];

#[test]
fn harmful_characters_are_refused_and_named_harmlessly() {
    let sandbox = begun();
    let id = sandbox.item(&["x"]);
    let refs = sandbox.refs();
    for text in HARMFUL {
        for change in [
            &["new", text][..],
            &["new", "x", "--body", text],
            &["new", "x", "--label", text],
            &["new", "x", "--kind", text],
            &["new", "x", "--criterion", text],
            &["new", "x", "--id", text],
            &["new", "x", "--set", &format!("f={text}")],
            &["new", "x", "--set", &format!("{text}=v")],
            &["edit", &id, "--title", text],
            &["edit", &id, "--assignee", text],
            &["comment", &id, text],
            &["comment", &id, "c", "--on", text],
            &["move", &id, "start", "--reason", text],
            &["move", &id, text],
            &["project", "set", &format!("name={text}")],
            &["project", "set", &format!("{text}=x")],
            &["ls", "--sort", text],
            &[text],
            &["ls", &format!("--{text}")],
        ] {
            let output = sandbox.tidegate(change).exits(2);
            is_harmless(&output);
            is_harmless(&sandbox.tidegate(&[change, &["--json"]].concat()).exits(2));
        }
        for verb in [&["show", text][..], &["show", &id, "--at", text], &["verify", text]] {
            is_harmless(&sandbox.tidegate(verb).exits(3));
            is_harmless(&sandbox.tidegate(&[verb, &["--json"]].concat()).exits(3));
        }
        is_harmless(&sandbox.tidegate(&["edit", &id, "--patch", text]).exits(5));
        is_harmless(&sandbox.tidegate(&["-C", text, "ls"]).exits(5));
    }
    assert_eq!(sandbox.refs(), refs);
}

#[test]
fn marks_of_direction_are_recorded_and_shown_harmlessly() {
    let sandbox = begun();
    let text = "\u{634}\u{631}\u{627}\u{621} C++\u{200e} \u{200f}(\u{61c}1)";
    let id = sandbox.item(&[text, "--body", text, "--label", text]);
    let _ = sandbox.tidegate(&["comment", &id, text]).ok();
    let item = sandbox.json(&["show", &id, "--comments"])["item"].clone();
    for recorded in
        [&item["title"], &item["body"], &item["labels"][0], &item["comments"][0]["text"]]
    {
        assert_eq!(recorded, text);
    }
    for verb in [&["show", &id, "--comments"][..], &["ls"], &["history"], &["dump"], &["verify"]] {
        is_harmless(&sandbox.tidegate(verb).ok());
        is_harmless(&sandbox.tidegate(&[verb, &["--json"]].concat()).ok());
    }
    is_harmless(&sandbox.git(&["log", "--glob=refs/tidegate/log/*"]).ok());
}

#[test]
fn empty_and_over_long_text_is_refused_with_its_limit() {
    let sandbox = begun();
    let refs = sandbox.refs();
    for title in ["", " ", "\t", "two\nlines"] {
        assert_eq!(sandbox.refusal(2, &["new", title])["code"], "bad_text", "{title:?}");
    }
    let long = sandbox.refusal(2, &["new", &"x".repeat(501)]);
    assert_eq!(long["message"], "the title has 501 bytes, the limit is 500");
    let long = sandbox.refusal(2, &["new", "x", "--body", &"x".repeat(32 * 1024 + 1)]);
    assert_eq!(long["message"], "the body has 32769 bytes, the limit is 32768");
    let endless = vec![b'x'; 2 * 1024 * 1024];
    let output = sandbox.fed(&endless, &["new", "-"]).exits(2);
    assert_eq!(
        output.stderr,
        "error: standard input has more than 1048576 bytes, which is the limit\n"
    );
    let fields: Vec<String> =
        (0..3).map(|n| format!("--set=f{n}={}", "x".repeat(30_000))).collect();
    let arguments: Vec<&str> =
        ["new", "x"].into_iter().chain(fields.iter().map(String::as_str)).collect();
    assert_eq!(sandbox.refusal(2, &arguments)["code"], "too_long");
    let _ = sandbox.item(&[&"x".repeat(500), "--body", &"é".repeat(16 * 1024)]);
    assert_ne!(sandbox.refs(), refs, "what is at the limit is taken");
}

#[test]
fn text_that_is_not_utf_8_is_refused_on_the_command_line_and_in_a_pipe() {
    let sandbox = begun();
    let refs = sandbox.refs();
    let bad = OsStr::from_bytes(b"caf\xe9");
    for verb in ["new", "show", "frobnicate"] {
        for json in [None, Some("--json")] {
            let mut command = sandbox.command(TIDEGATE);
            let output = sandbox.run(command.arg(verb).arg(bad).args(json), b"").exits(2);
            is_harmless(&output);
            if json.is_some() {
                assert_eq!(output.json()["schema"], "tidegate.error/1");
            }
        }
    }
    let output = sandbox.fed(b"caf\xe9", &["new", "-"]).exits(2);
    assert_eq!(output.stderr, "error: standard input is not UTF-8, from byte 3 on\n");
    assert_eq!(sandbox.refs(), refs);
}

#[test]
fn any_language_is_recorded_as_it_was_written_and_lines_up() {
    let sandbox = begun();
    let titles = ["日本語の題", "Ünïcödé 🚀", "שלום", "\"quoted\" \\ 'it''s' $x `y`"];
    let ids = titles.map(|title| sandbox.item(&[title]));
    for (id, title) in ids.iter().zip(titles) {
        assert_eq!(sandbox.shown(id)["title"], title);
    }
    assert_eq!(sandbox.said(&["fsck", "--strict", "--no-dangling"]), "");
}
