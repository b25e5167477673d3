//! What lines of an import name: keys, aliases, and each other.

use serde_json::{Value, json};

use crate::place::{Journey, begun, each};
use crate::support::Sandbox;

/// What importing `lines` comes to, line by line: `imported`, `known`, or why it was refused.
fn import(sandbox: &Sandbox, lines: &[&str]) -> Vec<String> {
    let lines = lines.join("\n");
    let document = sandbox.fed(lines.as_bytes(), &["--json", "import", "--jsonl", "-"]).json();
    let results = document["results"].as_array().expect("results").iter();
    let told = |result: &Value| {
        let told = result["error"].as_str().or(result["outcome"].as_str());
        told.expect("a text").to_owned()
    };
    results.map(told).collect()
}

#[test]
fn a_key_that_comes_again_with_something_else_is_told() {
    let sandbox = begun();
    let whole = r#"{"title":"a","key":"K-1","labels":["y","x"],"fields":{"n":1}}"#;
    assert_eq!(import(&sandbox, &[whole, whole]), ["imported", "known"]);
    let id = sandbox.tidegate(&["ls", "-q"]).ok().stdout.trim().to_owned();
    let other = r#"{"title":"b","key":"K-1","labels":["x","y"],"state":"Done","fields":{"n":1}}"#;
    let short = sandbox.shown(&id)["short"].as_str().expect("a text").to_owned();
    let told = format!("the key 'K-1' means {short}, made with another state, title");
    assert_eq!(import(&sandbox, &[whole, other]), ["known", &told]);
    let (first, second) = (r#"{"title":"a","key":"K-2"}"#, r#"{"title":"b","key":"K-2"}"#);
    let told = "the key 'K-2' means line 1, made with another title";
    assert_eq!(import(&sandbox, &[first, second]), ["imported", told]);

    let _ = sandbox.tidegate(&["edit", &id, "--title", "changed here", "--unlabel", "x"]).ok();
    assert_eq!(import(&sandbox, &[whole]), ["known"], "the line is what it was");
    let _ = sandbox.tidegate(&["new", "made", "--key", "K-3"]).ok();
    let made = r#"{"title":"made","key":"K-3"}"#;
    assert_eq!(import(&sandbox, &[made]), ["known"]);
    assert_eq!(sandbox.json(&["verify"])["ok"], true);
}

#[test]
fn a_line_that_held_a_secret_is_known_again() {
    let sandbox = begun();
    let token = format!("ghp_{}", "a".repeat(36));
    let line = format!(r#"{{"title":"a","key":"K","body":"use {token} here"}}"#);
    assert_eq!(import(&sandbox, &[&line]), ["imported"]);
    assert_eq!(import(&sandbox, &[&line]), ["known"]);
    let other = import(&sandbox, &[&line.replace("here", "there")]);
    assert!(other[0].ends_with("made with another body"), "{other:?}");
}

#[test]
fn keys_and_aliases_are_told_apart() {
    let sandbox = begun();
    let lines = [
        r#"{"title":"a","key":"ONE"}"#,
        r#"{"title":"b","key":"TWO","aliases":["ONE"]}"#,
        r#"{"title":"c","aliases":["TWO"]}"#,
        r#"{"title":"a","key":"ONE"}"#,
        r#"{"title":"d","parent":"ONE"}"#,
        r#"{"title":"e","aliases":["TWO"]}"#,
    ];
    let told = import(&sandbox, &lines);
    assert_eq!(told[..4], ["imported", "imported", "imported", "known"]);
    assert!(
        told[4].starts_with("parent: 'ONE' means several items: the item of line "),
        "{told:?}"
    );
    assert_eq!(told[5], "aliases: line 3 gives 'TWO' to another item");
    assert_eq!(sandbox.shown("ONE")["title"], "b");
    assert_eq!(sandbox.shown("TWO")["title"], "c");
}

#[test]
fn a_parent_may_stand_on_a_later_line_or_in_the_project() {
    let sandbox = begun();
    let _ = sandbox.tidegate(&["new", "here", "--id", "HERE"]).ok();
    let lines = [
        r#"{"title":"leaf","key":"leaf","parent":"branch"}"#,
        r#"{"title":"branch","key":"branch","parent":"ROOT"}"#,
        r#"{"title":"root","key":"root","aliases":["ROOT"],"parent":"HERE"}"#,
    ];
    assert_eq!(import(&sandbox, &lines), ["imported"; 3]);
    let parent = |title: &str| {
        let all = sandbox.json(&["ls", "--all"])["items"].clone();
        let items = all.as_array().expect("items").iter();
        let of = |name: &str, value: &Value| {
            items.clone().find(|item| &item[name] == value).expect("it is there").clone()
        };
        let child = of("title", &json!(title));
        of("id", &child["parent"])["title"].as_str().expect("a title").to_owned()
    };
    assert_eq!(["leaf", "branch", "root"].map(parent), ["branch", "root", "here"]);
    let later = [r#"{"title":"late","parent":"leaf"}"#, lines[0]];
    assert_eq!(import(&sandbox, &later[..1]), ["imported"], "its key was imported before");
    assert_eq!(parent("late"), "leaf");
    assert_eq!(import(&sandbox, &later[1..]), ["known"]);
    assert_eq!(sandbox.json(&["verify"])["ok"], true);
}

#[test]
fn what_is_part_of_a_refused_line_or_of_itself_is_refused() {
    let sandbox = begun();
    let lines = [
        r#"{"title":"a","key":"a","parent":"b"}"#,
        r#"{"title":"b","key":"b","parent":"bad"}"#,
        r#"{"title":"","key":"bad"}"#,
        r#"{"title":"c","key":"c","parent":"d"}"#,
        r#"{"title":"d","key":"d","parent":"c"}"#,
        r#"{"title":"e","key":"e","parent":"e"}"#,
        r#"{"title":"good","key":"good"}"#,
        r#"{"title":"b","key":"b","parent":"bad"}"#,
        r#"{"title":"f","parent":"c"}"#,
    ];
    let told = import(&sandbox, &lines);
    assert_eq!(told[0], "parent: line 2 is refused");
    assert_eq!(told[1], "parent: line 3 is refused");
    assert_eq!(told[3], "parent: line 5 is, around a circle, part of this one");
    assert_eq!(told[4], "parent: line 4 is, around a circle, part of this one");
    assert_eq!(told[5], "parent: line 6 is, around a circle, part of this one");
    assert_eq!((told[6].as_str(), told[7].as_str()), ("imported", "parent: line 3 is refused"));
    assert_eq!(told[8], "parent: line 4 is refused", "it is no part of the circle");
    assert_eq!(sandbox.json(&["ls", "--all"])["items"].as_array().map(Vec::len), Some(1));
}

#[test]
fn nothing_becomes_part_of_what_a_refused_line_would_have_named() {
    let sandbox = begun();
    let here = r#"{"title":"one","key":"k1"}"#;
    assert_eq!(import(&sandbox, &[here]), ["imported"]);
    let told = import(
        &sandbox,
        &[
            r#"{"title":"two","key":"k2","aliases":["A"]}"#,
            r#"{"title":"one","key":"k1","aliases":["A"]}"#,
            r#"{"title":"of A","parent":"A"}"#,
            r#"{"title":"one","key":"k1","aliases":["B"]}"#,
            r#"{"title":"of B","parent":"B"}"#,
            r#"{"title":"three","key":"k3"}"#,
            r#"{"title":"three","key":"k3","aliases":["C"]}"#,
            r#"{"title":"of C","parent":"C"}"#,
            r#"{"title":"four","aliases":["D"],"state":"Nowhere"}"#,
            r#"{"title":"five","aliases":["D"]}"#,
            r#"{"title":"of one","parent":"k1"}"#,
        ],
    );
    assert_eq!(told[0], "imported");
    assert!(told[2].starts_with("parent: 'A' means several items: "), "{told:?}");
    assert!(told[2].contains("the item of line 1") && told[2].contains("the item of line 2"));
    assert!(told[1].ends_with("made with another aliases"), "{told:?}");
    assert_eq!(told[4], "parent: line 4 is refused");
    assert_eq!((told[5].as_str(), told[7].as_str()), ("imported", "parent: line 7 is refused"));
    assert_eq!(told[9], "aliases: line 9 gives 'D' to another item");
    assert_eq!(told[10], "imported", "the item is here, whatever is said of it now");
    let all = sandbox.json(&["ls", "--all"])["items"].clone();
    assert_eq!(all.as_array().map(Vec::len), Some(4));
}

#[test]
fn a_line_that_is_known_waits_for_no_other() {
    let sandbox = begun();
    let lines = [r#"{"title":"one","key":"k1"}"#, r#"{"title":"two","key":"k2","parent":"k1"}"#];
    assert_eq!(import(&sandbox, &lines), ["imported", "imported"]);
    let told = import(&sandbox, &[r#"{"title":"renamed","key":"k1"}"#, lines[1], lines[1]]);
    assert!(told[0].ends_with("made with another title"), "{told:?}");
    assert_eq!(told[1..], ["known", "known"]);
}

#[test]
fn a_line_is_known_again_whatever_its_names_mean_by_now() {
    let sandbox = begun();
    let lines = [
        r#"{"title":"P","key":"k9","aliases":["b","a"]}"#,
        r#"{"title":"C","key":"k10","parent":"k9"}"#,
        r#"{"title":"D","key":"k11","aliases":["s","s"]}"#,
    ];
    assert_eq!(import(&sandbox, &lines), ["imported"; 3]);
    let _ = sandbox.tidegate(&["new", "other", "--id", "k9"]).ok();
    assert_eq!(import(&sandbox, &lines), ["known"; 3]);
    let turned = lines[0].replace(r#""b","a""#, r#""a","b""#);
    let once = lines[2].replace(r#""s","s""#, r#""s""#);
    assert_eq!(import(&sandbox, &[&turned, &once]), ["known"; 2]);
    let keyed = ["--json", "import", "--key", "K", "--jsonl", "-"];
    let twice = "{\"title\":\"x\"}\n{\"title\":\"y\",\"key\":\"K#0\"}\n";
    let told = sandbox.fed(twice.as_bytes(), &keyed).json()["results"][1]["error"].clone();
    assert_eq!(told, "the key 'K#0' means line 1, made with another title");
}

#[test]
fn a_rehearsal_tells_no_id_that_will_not_be() {
    let sandbox = begun();
    let lines = "{\"title\":\"a\",\"aliases\":[\"A\"]}\n\n{\"title\":\"b\",\"aliases\":[\"A\"]}\n";
    let rehearse = ["--json", "import", "--dry-run", "--jsonl", "-"];
    let rehearsed = sandbox.fed(lines.as_bytes(), &rehearse).json();
    let told = each(&rehearsed["results"], "error");
    assert_eq!(told, [&Value::Null, &json!("aliases: line 1 gives 'A' to another item")]);
    assert!(!rehearsed.to_string().contains("T-"), "{rehearsed}");
}

#[test]
fn a_member_that_is_written_twice_is_refused() {
    let sandbox = begun();
    let lines = [
        r#"{"title":"a","title":"b"}"#,
        r#"{"title":"a","fields":{"x":1,"x":1}}"#,
        r#"{"title":"a","fields":{"x":[{"y":1,"\u0079":2}]}}"#,
    ];
    let told = import(&sandbox, &lines);
    assert_eq!(told[0], "'title' is written twice, column 20");
    assert_eq!(told[1], "'x' is written twice, column 32");
    assert_eq!(told[2], "'y' is written twice, column 43");
    let _ = sandbox.tidegate(&["new", "a", "--id", "A"]).ok();
    let patch = b"{\n  \"title\": \"b\",\n  \"title\": \"c\"\n}";
    for verb in [&["edit", "A"][..], &["project", "set"]] {
        let words = [verb, &["--patch", "-"]].concat();
        let output = sandbox.fed(patch, &words).exits(2);
        assert!(
            output.stderr.starts_with("error: 'title' is written twice, line 3 column 9\n"),
            "{}",
            output.stderr
        );
    }
    assert_eq!(sandbox.shown("A")["title"], "a");
}
