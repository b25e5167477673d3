//! How items are named on the command line.

use serde_json::json;

use crate::place::{Journey, begun, texts};

#[test]
fn any_unambiguous_beginning_of_an_id_names_the_item() {
    let sandbox = begun();
    let id = sandbox.item(&["x"]);
    for length in 6..=18 {
        assert_eq!(sandbox.shown(&id[..length])["id"], id);
    }
    for text in [&id[..5], &id[2..], "T-", "T", "", "T-2222", "T-ABCD!", &format!("{id}a")] {
        let error = sandbox.refusal(3, &["show", text]);
        assert_eq!(error["code"], "no_such_item", "{text}");
        assert!(!texts(&error["hints"]).is_empty(), "{text}: what would help is said");
    }
}

#[test]
fn an_id_in_another_case_is_not_found_but_offered() {
    let sandbox = begun();
    let id = sandbox.item(&["x"]);
    for text in [id.to_uppercase(), id[..6].to_uppercase(), id.to_lowercase()] {
        for verb in [&["show"][..], &["move", "start"]] {
            let arguments = [&verb[..1], &[text.as_str()], &verb[1..]].concat();
            let error = sandbox.refusal(3, &arguments);
            assert_eq!(error["hints"], json!([format!("tidegate show {}", &id[..6])]), "{text}");
        }
    }
}

#[test]
fn an_ambiguous_id_is_refused_with_the_candidates() {
    let sandbox = begun();
    // Keys decide ids, so some two of many keys begin alike; four characters are 20 bits.
    let lines: String =
        (0..5000).map(|n| format!("{{\"title\":\"{n}\",\"key\":\"{n}\"}}\n")).collect();
    let _ = sandbox.fed(lines.as_bytes(), &["import", "--jsonl", "-"]).ok();
    let ids = sandbox.tidegate(&["ls", "--all", "-q"]).ok().stdout;
    let mut ids: Vec<&str> = ids.lines().collect();
    ids.sort_unstable();
    let pair = ids.windows(2).find(|pair| pair[0][..6] == pair[1][..6]).expect("two begin alike");
    let error = sandbox.refusal(3, &["show", &pair[0][..6]]);
    assert_eq!(error["code"], "ambiguous");
    let shorts = [pair[0], pair[1]]
        .map(|id| sandbox.shown(id)["short"].as_str().expect("a text").to_owned());
    let hints = texts(&error["hints"]);
    for short in &shorts {
        assert!(short.len() > 6, "{short} is told apart");
        assert!(hints.contains(&format!("tidegate show {short}").as_str()), "{hints:?}");
        assert_eq!(sandbox.shown(short)["short"], *short);
    }
    let _ = sandbox.tidegate(&["move", &pair[0][..6], "start"]).exits(3);
}

#[test]
fn a_misspelt_alias_is_answered_with_the_one_that_was_meant() {
    let sandbox = begun();
    let _ = sandbox.item(&["x", "--id", "AUTH-12"]);
    let said = sandbox.tidegate(&["show", "auth-21"]).exits(3).stderr;
    assert_eq!(said, "error: no item 'auth-21'\nhint: tidegate show AUTH-12\n");
    let said = sandbox.tidegate(&["show", "zzzzzzzzzz"]).exits(3).stderr;
    assert_eq!(said, "error: no item 'zzzzzzzzzz'\nhint: tidegate ls --all\n");
}

#[test]
fn what_is_spelled_like_an_item_is_told_wherever_one_can_be_named() {
    let sandbox = begun();
    let id = sandbox.item(&["x", "--id", "LOGIN"]);
    let typed = id.to_lowercase();
    for verb in [&["show", &typed][..], &["move", &typed, "start"], &["verify", &typed]] {
        let error = sandbox.refusal(3, verb);
        assert_eq!(error["code"], "no_such_item", "{verb:?}");
        let short = sandbox.shown(&id)["short"].as_str().expect("a text").to_owned();
        assert_eq!(error["hints"], serde_json::json!([format!("tidegate show {short}")]));
    }
    assert_eq!(sandbox.refusal(3, &["verify", "LOGIM"])["code"], "no_such_item");
    assert_eq!(sandbox.refusal(3, &["verify", "0123456789"])["code"], "no_such_entry");
}
