//! Files that are read: what they come to, and what is told of them.

use tidegate_core::definition::Join;

use super::super::read;
use super::{flowspec, found, usable};

#[test]
fn what_is_wrong_is_told_with_the_line_a_caret_and_a_mend() {
    let text =
        "name: a\nstates: [Open, Done]\ntransitions:\n  - {from: Open, to: Dnoe, via: end}\n";
    let checked = read(text.as_bytes());
    let [wrong, lost] = &checked.findings[..] else { panic!("{:#?}", checked.findings) };
    assert_eq!(lost.code.word(), "UNDEFINED_TO_STATE");
    assert_eq!((lost.place.line, lost.place.column, lost.place.width), (4, 22, 4));
    assert_eq!(lost.excerpt, ("  - {from: Open, to: Dnoe, via: end}".to_owned(), 21));
    assert_eq!(lost.message, "'end' enters 'Dnoe', which is no state");
    assert_eq!(lost.mend, "add it to the states, or name one of them: Open, Done");
    assert_eq!((wrong.code.word(), wrong.place.line), ("UNREACHABLE_STATE", 2));
}

#[test]
fn every_code_of_flowspec_is_told_where_flowspec_tells_it() {
    let states = |states: &str| flowspec("").replace("[To Do, Planned, Done]", states);
    let has = |text: &str, code: &str| {
        let found = found(text);
        assert!(found.iter().any(|(one, _)| *one == code), "{code}: {found:?}\n{text}");
    };
    has(&states("[To Do, Planned, Done, {description: x}]"), "STATE_MISSING_NAME");
    has(&states("[To Do, Planned, Done, {name: 1}]"), "STATE_NAME_NOT_STRING");
    has(&states("[]"), "EMPTY_STATES");
    has(&states("[Planned, Done]"), "MISSING_INITIAL_STATE");
    has(&flowspec("").replace("workflows:", "workflows:\n  x: 1"), "INVALID_WORKFLOW_FORMAT");
    has(
        &flowspec("").replace("input_states: [To Do]", "input_states: [x]"),
        "UNDEFINED_INPUT_STATE",
    );
    has(
        &flowspec("").replace("output_state: Planned", "output_state: x"),
        "UNDEFINED_OUTPUT_STATE",
    );
    has(&flowspec("  - x"), "INVALID_TRANSITION_FORMAT");
    has(&flowspec("  - {from: x, to: Done, via: manual}"), "UNDEFINED_FROM_STATE");
    has(&flowspec("  - {from: To Do, to: x, via: manual}"), "UNDEFINED_TO_STATE");
    has(&flowspec("  - {from: To Do, to: Done, via: x}"), "UNDEFINED_WORKFLOW_REFERENCE");
    has(&flowspec("").replace("software-architect", "somebody"), "UNKNOWN_AGENT");
    has(
        &format!("{}agent_loops: {{inner: {{agents: [x]}}}}", flowspec("")),
        "UNKNOWN_AGENT_IN_LOOP",
    );
    has(&flowspec("  - {from: Planned, to: To Do, via: plan}"), "CYCLE_DETECTED");
    has(&states("[To Do, Planned, Done, Lost]"), "UNREACHABLE_STATE");
    has(&flowspec("").replace("Done", "Over"), "NO_TERMINAL_STATES");
    has(&flowspec("  - {from: Done, to: To Do, via: plan}"), "TERMINAL_STATE_HAS_TRANSITIONS");
}

#[test]
fn what_is_not_known_is_told_with_what_was_meant() {
    let text = "name: a\nstate: [A]\nstates:\n  - {name: A, WIP: 3}\n";
    let checked = read(text.as_bytes());
    let mends: Vec<&str> = checked.findings.iter().map(|finding| finding.mend.as_str()).collect();
    assert_eq!(mends, ["write 'states'", "write 'wip'"]);
}

#[test]
fn gates_are_read_in_every_form() {
    let kinds = |gates: &str| {
        let text = format!(
            "name: a\nstates: [A, B]\ntransitions:\n  - {{from: A, to: B, via: go, gates: {gates}}}\n"
        );
        let gates = usable(&text).transitions.remove(0).gates;
        serde_json::to_string(&gates).expect("gates are JSON")
    };
    for (written, meant) in [
        ("[]", r#"[{"kind":"NONE"}]"#),
        ("PULL_REQUEST", r#"[{"kind":"PULL_REQUEST"}]"#),
        ("[NONE, CI]", r#"[{"kind":"NONE"},{"kind":"CI"}]"#),
        ("'APPROVAL_REQUIRED_BY_ROLE[\"lead\"]'", r#"[{"kind":"APPROVAL","role":"lead"}]"#),
        (
            "[{kind: APPROVAL, role: lead, quorum: 2}]",
            r#"[{"kind":"APPROVAL","role":"lead","quorum":2}]"#,
        ),
        ("'SCHEDULE[\"cron:0 9 * * 1-5\"]'", r#"[{"kind":"SCHEDULE","cron":"0 9 * * 1-5"}]"#),
        (
            "'SCHEDULE[\"cron: 0 9 * * 1-5\", tz=\"Europe/Berlin\", window=\"8h\"]'",
            r#"[{"kind":"SCHEDULE","cron":"0 9 * * 1-5","zone":"Europe/Berlin","window":28800}]"#,
        ),
        (
            "[{kind: SCHEDULE, cron: '@daily', zone: Asia/Tokyo, window: 2d}]",
            r#"[{"kind":"SCHEDULE","cron":"@daily","zone":"Asia/Tokyo","window":172800}]"#,
        ),
        (
            "[{kind: SCHEDULE, cron: '@daily', window: 3600}]",
            r#"[{"kind":"SCHEDULE","cron":"@daily"}]"#,
        ),
        ("['TIMER[2h]']", r#"[{"kind":"TIMER","seconds":7200}]"#),
        ("'QUALITY[score>=70]'", r#"[{"kind":"QUALITY","score":70}]"#),
        ("'CRITERIA[100]'", r#"[{"kind":"CRITERIA"}]"#),
        ("'JOIN[2]'", r#"[{"kind":"JOIN","of":2}]"#),
        ("[{kind: JOIN, of: any, state: B}]", r#"[{"kind":"JOIN","of":"any","state":"B"}]"#),
        ("[{kind: COMMAND, run: [make, test]}]", r#"[{"kind":"COMMAND","run":["make","test"]}]"#),
        ("'COMMAND[make test]'", r#"[{"kind":"COMMAND","run":["sh","-c","make test"]}]"#),
        (
            "[{kind: PLUGIN, plugin: x, settings: {a: b}}]",
            r#"[{"kind":"PLUGIN","plugin":"x","settings":{"a":"b"}}]"#,
        ),
        (
            "[{kind: ARTIFACT, artifact: {type: a, path: b}}]",
            r#"[{"kind":"ARTIFACT","artifact":{"type":"a","path":"b"}}]"#,
        ),
    ] {
        assert_eq!(kinds(written), meant, "{written}");
    }
}

#[test]
fn a_gate_that_cannot_be_read_is_an_error_and_never_an_open_one() {
    for gate in [
        "LATER",
        "none",
        "'KEYWORD[x'",
        "'NONE[x]'",
        "APPROVAL",
        "'TIMER[soon]'",
        "'QUALITY[high]'",
        "{kind: LATER}",
        "{role: lead}",
        "'SCHEDULE[often]'",
        "'SCHEDULE[]'",
        "'SCHEDULE[0 0 30 2 *]'",
        "'SCHEDULE[@daily, tz=Mars]'",
        "'SCHEDULE[@daily, window=0s]'",
        "'SCHEDULE[@daily, window=long]'",
        "{kind: SCHEDULE, cron: '@daily', zone: Mars}",
        "{kind: SCHEDULE, cron: '@daily', window: -1}",
        "'QUALITY[101]'",
        "{kind: QUALITY, score: 50, dimension: two words}",
        "{kind: QUALITY, score: 50, dimension: -x}",
        "'TIMER[0s]'",
        "{kind: APPROVAL, role: a, quorum: 0}",
        "{kind: COMMAND, run: []}",
        "{kind: CI, chek: a}",
        "'JOIN[0]'",
        "[1]",
        "'KEYWORD[]'",
    ] {
        let text = format!(
            "name: a\nstates: [A, B]\ntransitions:\n  - {{from: A, to: B, via: go, gates: {gate}}}\n"
        );
        assert!(read(text.as_bytes()).definition.is_none(), "{gate}");
        assert!(found(&text).iter().any(|(_, line)| *line == 4), "{gate}: {:?}", found(&text));
    }
}

#[test]
fn a_schedule_is_told_of_where_the_wrong_member_stands() {
    let text = |member: &str| {
        format!(
            "name: a
states: [A, B]
transitions:
  - from: A
    to: B
    via: go
    gates:
      - kind: SCHEDULE
        cron: 0 9 * * {}
        zone: {}
        window: {}
",
            if member == "cron" { "8" } else { "1" },
            if member == "zone" { "europe/berlin" } else { "Europe/Berlin" },
            if member == "window" { "0" } else { "8h" },
        )
    };
    assert!(found(&text("none")).is_empty(), "{:?}", found(&text("none")));
    for (member, line) in [("cron", 9), ("zone", 10), ("window", 11)] {
        assert_eq!(found(&text(member)), [("BAD_SCHEDULE", line)], "{member}");
    }
}

#[test]
fn regions_limits_and_joins_are_read_and_looked_at() {
    let text = |join: &str, finals: &str| {
        format!(
            "name: a
states:
  - name: A
    wip: 2
    join: {join}
    regions:
      - {{name: one, states: [X, Y], finals: {finals}, transitions: [{{from: X, to: Y, via: go}}]}}
      - {{name: two, states: [X], finals: [X]}}
"
        )
    };
    let definition = usable(&text("1", "[Y]"));
    let state = &definition.states[0];
    assert_eq!((state.wip, state.join, state.regions.len()), (Some(2), Join::Of(1), 2));
    assert_eq!(found(&text("3", "[Y]")), [("BAD_JOIN", 5)]);
    assert_eq!(found(&text("0", "[Y]")), [("BAD_JOIN", 5)]);
    assert_eq!(found(&text("all", "[Z]")), [("UNDEFINED_FINAL_STATE", 7)]);
    assert_eq!(found(&text("all", "[]")), [("NO_TERMINAL_STATES", 7)]);
    assert_eq!(found(&text("all", "[Y]").replace("to: Y", "to: X")), [("UNREACHABLE_STATE", 7)]);
}

#[test]
fn paths_conditions_and_types_are_looked_at() {
    let path = |path: &str| {
        flowspec(&format!(
            "  - {{from: Planned, to: To Do, via: rework, input_artifacts: [{{type: a, path: '{path}', required: true}}]}}"
        ))
    };
    for unsafe_path in
        ["../a", "/etc/passwd", ".git/config", ".GIT/x", "git~1", "a\\b", "a/.git /b"]
    {
        assert_eq!(found(&path(unsafe_path)), [("UNSAFE_PATH", 7)], "{unsafe_path}");
    }
    let sequence = |condition: &str| {
        format!(
            "{}custom_workflows:\n  x: {{name: x, mode: vibing, steps: [{{workflow: plan, condition: '{condition}'}}]}}\n",
            flowspec("")
        )
    };
    assert_eq!(found(&sequence("complexity >= 5 and not light")), []);
    assert_eq!(found(&sequence("complexity >=")), [("BAD_EXPRESSION", 10)]);
    let field = |field: &str| {
        format!("name: a\nstates: [A]\nkinds:\n  bug:\n    fields:\n      x: {field}\n")
    };
    assert_eq!(found(&field("{type: add_wins_set, choices: [a]}")), []);
    assert_eq!(found(&field("number")), [("UNKNOWN_FIELD_TYPE", 6)]);
    assert_eq!(found(&field("map")), [("BAD_FIELD", 6)]);
}
