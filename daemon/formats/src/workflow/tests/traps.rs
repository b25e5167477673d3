//! Where the schema, the code and the documents of flowspec disagree: what is done here, one test
//! for each row of `docs/compatibility.md`.

use tidegate_core::definition::path::Pattern;
use tidegate_core::expression::{Value, Values};
use tidegate_core::gate::{Attempt, Gate, Keyword, Seen, View};

use super::{flowspec, found, usable};

fn keyword(validation: &str) -> Gate {
    let text = flowspec(&format!(
        "  - {{from: Planned, to: To Do, via: rework, validation: {validation}}}"
    ));
    usable(&text).transitions[1].gates[0].clone()
}

#[test]
fn trap_1_ways_back_and_ways_to_the_same_state_close_no_circle_and_count_as_ways() {
    for via in ["manual", "rework", "rollback"] {
        let text = flowspec(&format!("  - {{from: Planned, to: To Do, via: {via}}}"));
        let circles = found(&text).into_iter().filter(|(code, _)| *code == "CYCLE_DETECTED");
        assert_eq!(circles.count(), 0, "{via}");
    }
    assert_eq!(found(&flowspec("  - {from: Planned, to: Planned, via: plan}")), []);
    assert_eq!(
        found(&flowspec("  - {from: Planned, to: To Do, via: plan}")),
        [("CYCLE_DETECTED", 2)]
    );
    // The only way to Done is `manual`, and Done is reached.
    assert_eq!(found(&flowspec("")), []);
}

#[test]
fn trap_2_a_keyword_may_be_spelled_in_three_ways_and_its_case_counts() {
    let approved = Gate::Keyword(Keyword { keyword: "Approved".into() });
    assert_eq!(keyword("'KEYWORD[\"Approved\"]'"), approved);
    assert_eq!(keyword("'KEYWORD[Approved]'"), approved);
    assert_ne!(keyword("'KEYWORD[APPROVED]'"), approved);
    assert_eq!(keyword("KEYWORD"), Gate::Keyword(Keyword { keyword: "rework".into() }));
    let text = flowspec("  - {from: Planned, to: To Do, via: rework, validation: KEYWORD}");
    assert_eq!(found(&text), [("KEYWORD_NOT_SAID", 7)]);
}

#[test]
fn trap_3_a_document_is_required_unless_it_says_otherwise() {
    let text = flowspec(
        "  - from: Planned
    to: To Do
    via: rework
    input_artifacts:
      - {type: a, path: a.md}
      - {type: b, path: b.md, required: true}
      - {type: c, path: c.md, required: false}",
    );
    assert_eq!(found(&text), [("REQUIRED_NOT_SAID", 11)]);
    let optional = |text: &str| {
        usable(text).transitions[1].inputs.iter().map(|one| one.optional).collect::<Vec<_>>()
    };
    assert_eq!(optional(&text), [false, false, true]);
}

#[test]
fn trap_4_a_transition_may_leave_one_state_or_several() {
    let text = flowspec("  - {from: [To Do, Planned], to: To Do, via: rework}");
    let definition = usable(&text);
    assert_eq!(definition.transitions[0].from, ["To Do"]);
    assert_eq!(definition.transitions[1].from, ["To Do", "Planned"]);
}

#[test]
fn trap_5_documents_are_asked_for_before_and_after() {
    for side in ["input_artifacts", "output_artifacts"] {
        let text = flowspec(&format!(
            "  - {{from: Planned, to: To Do, via: rework, {side}: [{{type: a, path: a.md, required: true}}]}}"
        ));
        let definition = usable(&text);
        let transition = &definition.transitions[1];
        let (seen, attempt) = (Seen::default(), Attempt::default());
        let view = View { doubts: &[], seen: &seen, attempt: &attempt, since: None };
        assert!(!transition.is_open(&transition.ask(view)), "{side}");
    }
}

#[test]
fn trap_6_paths_mean_what_they_say() {
    let text = flowspec(
        "  - from: Planned
    to: To Do
    via: rework
    input_artifacts:
      - {type: a, path: ./.github/pr-x.json, required: true}
      - {type: b, path: ./docs/adr/ADR-*.md, required: true}",
    );
    let definition = usable(&text);
    let [dotted, starred] = &definition.transitions[1].inputs[..] else { panic!("two of them") };
    let pattern = |artifact| Pattern::of(artifact, &Values::new()).expect("it can be used");
    assert!(pattern(dotted).matches(".github/pr-x.json"), "the dot is part of the name");
    assert!(!pattern(dotted).matches("github/pr-x.json"));
    assert!(pattern(starred).matches("docs/adr/ADR-1.md"), "a star is no letter");
    assert!(!pattern(starred).matches("docs/adr/ADR-1/a.md"), "a star ends with its folder");
}

#[test]
fn trap_7_names_in_paths_are_plain_and_numbers_have_three_digits() {
    let text = flowspec(
        "  - from: Planned
    to: To Do
    via: rework
    input_artifacts:
      - {type: a, path: 'docs/{feature}/{NNN}-{slug}.md', required: true}",
    );
    let definition = usable(&text);
    let artifact = &definition.transitions[1].inputs[0];
    let fields = |feature: &str| {
        let text = Value::Text(feature.to_owned());
        Values::from([("feature".to_owned(), text), ("NNN".to_owned(), Value::Number(7))])
    };
    let pattern = Pattern::of(artifact, &fields("log-in")).expect("it can be used");
    assert!(pattern.matches("docs/log-in/007-log-in.md"), "the slug is the feature");
    assert!(Pattern::of(artifact, &fields("log in")).is_err());
    assert!(Pattern::of(artifact, &fields("../x")).is_err());
}

#[test]
fn trap_8_work_begins_in_to_do_and_ends_where_flowspec_says() {
    let text = flowspec("").replace("[To Do, Planned, Done]", "[Planned, To Do, Done]");
    let definition = usable(&text);
    assert_eq!(definition.initial(), "To Do", "wherever it stands");
    assert_eq!(definition.finals, ["Done"]);
    let text = "version: \"1.0\"\nstates: [Open, Shut]\nworkflows: {}\ntransitions:\n  - {from: Open, to: Shut, via: manual}\n";
    assert_eq!(found(text), [("MISSING_INITIAL_STATE", 2), ("NO_TERMINAL_STATES", 2)]);
    assert_eq!(found(&text.replace("version: \"1.0\"", "name: mine")), [], "our own need neither");
}

#[test]
fn trap_9_one_file_serves_both_tools() {
    let text = format!(
        "{}metadata:\n  anything: [else]\n  tidegate:\n    name: both\n    states: {{Planned: {{wip: 2}}}}\n    transitions: [{{via: manual, gates: 'APPROVAL[lead]'}}]\n",
        flowspec("")
    );
    assert_eq!(found(&text), []);
    let definition = usable(&text);
    assert_eq!(definition.name, "both");
    assert_eq!(definition.states[1].wip, Some(2));
    assert_eq!(definition.transitions[1].gates[0].kind(), "APPROVAL");
    let extended = flowspec("").replace("via: plan}", "via: plan, retry_policy: {}}");
    assert_eq!(found(&extended), [("UNKNOWN_KEY", 6)], "what means nothing is not passed over");
}

#[test]
fn trap_11_formats_1_0_to_2_0_are_read_and_old_names_are_told() {
    for version in ["1.0", "1.1", "2.0"] {
        let text = flowspec("").replace("2.0", version);
        assert_eq!(found(&text), [], "{version}");
        assert_eq!(usable(&text), usable(&flowspec("")));
    }
    assert_eq!(found(&flowspec("").replace("2.0", "9.0")), [("UNKNOWN_VERSION", 1)]);
    let old = format!("{}agent_loops: {{inner_loop: [backend-engineer]}}\n", flowspec(""));
    assert_eq!(found(&old), [("DEPRECATED", 9)]);
    assert_eq!(usable(&old).loops["inner"].agents, ["backend-engineer"]);
}
