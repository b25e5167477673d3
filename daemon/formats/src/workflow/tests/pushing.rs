//! Triggers and push rules: how they are written, and what is told of them.

use tidegate_core::definition::lint::Severity;
use tidegate_core::definition::{Protected, Trigger};

use super::super::{read, write};
use super::{flowspec, found, usable};
use crate::finding::Finding;

fn own(transition: &str, top: &str) -> String {
    format!(
        "name: a\nstates: [Open, Done]\n{top}transitions:\n  - {{from: Open, to: Done, via: end{transition}}}\n"
    )
}

fn rule(branch: &str, states: &[&str], item: bool) -> Protected {
    let states = states.iter().map(|state| (*state).to_owned()).collect();
    Protected { branch: branch.to_owned(), states, item }
}

/// The mend of the first error, or else of the first warning, and whether there is a definition.
fn mend(text: &str) -> (String, bool) {
    let checked = read(text.as_bytes());
    let is_error = |one: &&Finding| one.severity() == Severity::Error;
    let first = checked.findings.iter().find(is_error).or(checked.findings.first());
    let first = first.unwrap_or_else(|| panic!("nothing is wrong:\n{text}"));
    (first.mend.clone(), checked.definition.is_some())
}

#[test]
fn triggers_are_read_however_the_key_is_spelled() {
    let on = |written: &str| usable(&own(written, "")).transitions[0].on.clone();
    assert_eq!(on(""), []);
    assert_eq!(on(", on: commit"), [Trigger::Commit]);
    assert_eq!(on(", \"on\": commit"), [Trigger::Commit]);
    assert_eq!(on(", 'on': [push, \"commit\", push]"), [Trigger::Commit, Trigger::Push]);
    for (word, trigger) in Trigger::ALL {
        assert_eq!(on(&format!(", on: {word}")), [trigger], "{word}");
    }
    let text = flowspec("").replace("via: plan}", "via: plan, on: [branch, commit]}");
    assert_eq!(found(&text), []);
    assert_eq!(usable(&text).transitions[0].on, [Trigger::Commit, Trigger::Branch]);
}

#[test]
fn the_order_of_triggers_makes_no_other_definition() {
    let digest = |written: &str| usable(&own(written, "")).digest();
    assert_eq!(digest(", on: [push, commit]"), digest(", on: [commit, push, commit]"));
    assert_ne!(digest(", on: commit"), digest(", on: push"));
    assert_eq!(digest(", on: []"), digest(""));
}

#[test]
fn a_trigger_that_there_is_not_is_told_with_those_that_there_are() {
    for written in ["comit", "[push, Commit]", "[[push]]", "{push: true}", "true"] {
        let text = own(&format!(", on: {written}"), "");
        assert_eq!(found(&text), [("WRONG_TYPE", 4)], "{written}");
    }
    let text = own(", on: [push, comit]", "");
    let checked = read(text.as_bytes());
    let [wrong] = &checked.findings[..] else { panic!("{:#?}", checked.findings) };
    assert_eq!((wrong.place.line, wrong.place.column), (4, 49));
    assert_eq!(wrong.message, "'comit' is no trigger");
    assert_eq!(wrong.mend, "write one of commit, push, merge, branch, tag, closes");
}

#[test]
fn push_rules_are_read_in_every_form() {
    let rules = |written: &str| usable(&own("", &format!("protected:{written}\n"))).protected;
    let done = rule("main", &["Done"], false);
    for written in [
        " [{branch: main, requires: {states: [Done]}}]",
        " [{branch: main, requires: {states: Done, item: false}}]",
        " [{branch: main, requires: [Done]}]",
        " {branch: main, requires: Done}",
        "\n  - branch: main\n    requires: Done",
    ] {
        assert_eq!(rules(written), std::slice::from_ref(&done), "{written}");
    }
    assert_eq!(rules(" {branch: main, requires: item}"), [rule("main", &[], true)]);
    assert_eq!(
        rules(" {branch: 'r/*', requires: {states: [Done, Open], item: true}}"),
        [rule("r/*", &["Done", "Open"], true)]
    );
    assert_eq!(
        rules("\n  - {branch: main, requires: item}\n  - {branch: main, requires: Done}"),
        [rule("main", &[], true), done]
    );
    assert_eq!(rules(" []"), []);
}

#[test]
fn one_file_serves_both_tools_with_triggers_and_push_rules() {
    let text = format!(
        "{}metadata:\n  tidegate:\n    protected: {{branch: main, requires: Done}}\n    transitions: [{{via: manual, on: merge}}]\n",
        flowspec("")
    );
    assert_eq!(found(&text), []);
    let definition = usable(&text);
    assert_eq!(definition.protected, [rule("main", &["Done"], false)]);
    let on: Vec<_> = definition.transitions.iter().map(|one| one.on.as_slice()).collect();
    assert_eq!(on, [&[][..], &[Trigger::Merge]]);
    let wrong = text.replace("requires: Done", "requires: Dnoe");
    assert_eq!(found(&wrong), [("UNDEFINED_PROTECTED_STATE", 11)]);
}

#[test]
fn what_is_wrong_with_a_push_rule_is_told_where_it_stands() {
    let text = |rule: &str| {
        own("", &format!("protected:\n  - {{branch: next, requires: Done}}\n  - {rule}\n"))
    };
    for (rule, code) in [
        ("{branch: main, requires: Dnoe}", "UNDEFINED_PROTECTED_STATE"),
        ("{branch: main, requires: [Done, item]}", "UNDEFINED_PROTECTED_STATE"),
        ("{branch: main, requires: {states: [Done, Dnoe]}}", "UNDEFINED_PROTECTED_STATE"),
        ("{branch: refs/heads/main, requires: Done}", "BAD_BRANCH"),
        ("{branch: '', requires: Done}", "BAD_BRANCH"),
        ("{branch: main}", "EMPTY_RULE"),
        ("{branch: main, requires: {item: false}}", "EMPTY_RULE"),
        ("{requires: Done}", "MISSING_KEY"),
        ("{branch: main, requires: {item: Done}}", "WRONG_TYPE"),
        ("{branch: 1.0, requires: Done}", "WRONG_TYPE"),
        ("main", "WRONG_TYPE"),
        ("{branch: main, require: Done}", "UNKNOWN_KEY"),
        ("{branch: main, requires: {state: Done}}", "UNKNOWN_KEY"),
    ] {
        let told = found(&text(rule));
        assert!(told.contains(&(code, 5)), "{rule}: {told:?}");
        assert!(told.iter().all(|(_, line)| *line == 5), "{rule}: {told:?}");
    }
    let (told, usable) = mend(&text("{branch: main, require: Done}"));
    assert_eq!((told.as_str(), usable), ("write 'requires'", false));
    let (told, usable) = mend(&text("{branch: refs/heads/main, requires: Done}"));
    assert_eq!((told.as_str(), usable), ("write `main`", false));
    let (told, usable) = mend(&text("{branch: main, requires: done}"));
    assert_eq!((told.as_str(), usable), ("write 'Done'", false));
    let (told, usable) = mend(&text("{branch: main, requires: [Done, item]}"));
    assert_eq!((told.as_str(), usable), ("write `requires: {states: …, item: true}`", false));
    let (told, usable) = mend(&text("{branch: main}"));
    assert_eq!((told.as_str(), usable), ("say under `requires` which states, or `item`", true));
    let at = |rule: &str| {
        let checked = read(text(rule).as_bytes());
        let place = checked.findings[0].place;
        (place.line, place.column, place.width)
    };
    assert_eq!(at("{branch: main, requires: {states: [Done, Dnoe]}}"), (5, 46, 4));
    assert_eq!(at("{branch: main, requires: [Done, Dnoe]}"), (5, 37, 4));
    assert_eq!(at("{branch: main, requires: Dnoe}"), (5, 30, 4));
    let only = own("", "protected: {branch: main, requires: [Done, Dnoe]}\n");
    let place = read(only.as_bytes()).findings[0].place;
    assert_eq!((place.line, place.column, place.width), (3, 44, 4));
    assert_eq!(at("{branch: a b, requires: Done}"), (5, 14, 3));
    assert_eq!(at("{branch: main}"), (5, 14, 4));
}

#[test]
fn the_key_on_is_written_in_quotes_so_that_no_reader_takes_it_for_yes() {
    let mut definition =
        usable(&own(", on: commit", "protected: {branch: main, requires: item}\n"));
    let text = write(&definition);
    assert!(text.contains("    \"on\": commit\n"), "{text}");
    assert!(text.contains("protected:\n  - branch: main\n    requires: item\n"), "{text}");
    definition.transitions[0].on.push(Trigger::Push);
    definition.protected[0].states.push("Done".to_owned());
    let text = write(&definition);
    assert!(text.contains("    \"on\": [commit, push]\n"), "{text}");
    assert!(text.contains("    requires:\n      states: [Done]\n      item: true\n"), "{text}");
    assert_eq!(usable(&text), definition);
}

#[test]
fn a_state_that_is_called_item_is_no_item() {
    let text = "name: a\nstates: [item]\nprotected: {branch: main, requires: [item]}\n";
    let definition = usable(text);
    assert_eq!(definition.protected, [rule("main", &["item"], false)]);
    assert_eq!(usable(&write(&definition)), definition);
}
