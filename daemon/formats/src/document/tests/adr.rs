//! Decisions, alone and together.

use super::super::next_number;
use super::{changed, told, told_of};

const PATH: &str = "docs/adr/ADR-001-keep-sessions.md";

#[test]
fn each_section_of_a_decision_is_missed() {
    for title in ["Status", "Context", "Decision", "Consequences"] {
        let text = changed("adr", &format!("## {title}\n"), "## Else\n");
        assert_eq!(told("adr", PATH, &text), [("MISSING_SECTION", 1)], "{title}");
    }
    let text = changed("adr", "Sessions are kept in memory.\n", "");
    assert_eq!(told("adr", PATH, &text), [("EMPTY_SECTION", 11)]);
}

#[test]
fn a_status_is_one_of_four() {
    for status in [
        "proposed",
        "**Accepted** on Monday",
        "DEPRECATED",
        "superseded by ADR-002",
        "Superseded by [ADR-002](ADR-002-b.md)",
        "<!-- one of -->\n\n- accepted",
        "<!-- one of --> accepted",
        "> # Accepted\n> accepted",
    ] {
        let text = changed("adr", "\nAccepted\n", &format!("\n{status}\n"));
        assert_eq!(told("adr", PATH, &text), [], "{status}");
    }
    for status in ["done", "not accepted", "acceptedly", "{Proposed | Accepted}"] {
        let text = changed("adr", "\nAccepted\n", &format!("\n{status}\n"));
        assert_eq!(told("adr", PATH, &text), [("BAD_STATUS", 5)], "{status}");
    }
    for status in ["```\nAccepted\n```", "![](accepted.svg)", "***\n\n- ***\n\n      accepted"] {
        let text = changed("adr", "\nAccepted\n", &format!("\n{status}\n"));
        assert_eq!(told("adr", PATH, &text), [("BAD_STATUS", 3)], "{status}");
    }
    for status in ["Superseded", "superseded by another", "superseded by ADR-2"] {
        let text = changed("adr", "\nAccepted\n", &format!("\n{status}\n"));
        assert_eq!(told("adr", PATH, &text), [("SUPERSEDED_BY_NONE", 5)], "{status}");
    }
}

#[test]
fn the_file_of_a_decision_is_named_by_its_number() {
    for name in [
        "ADR-1-a.md",
        "ADR-0001-a.md",
        "adr-001-a.md",
        "ADR-001.md",
        "ADR-001-.md",
        "ADR-001-a.txt",
    ] {
        assert_eq!(
            told("adr", name, &changed("adr", "Accepted", "accepted")),
            [("BAD_FILE_NAME", 1)],
            "{name}"
        );
    }
}

#[test]
fn the_next_number_is_above_all_there_are() {
    assert_eq!(next_number([]), Some(1));
    assert_eq!(next_number(["docs/ADR-007-a.md", "ADR-003-b.md", "ADR-x.md", "notes.md"]), Some(8));
    assert_eq!(next_number(["ADR-999-a.md"]), None);
}

/// A decision with this status, resting on these.
fn decision(status: &str, depends: &str) -> String {
    format!("# A\n\n## Status\n\n{status}\n\nDepends on: {depends}\n")
}

#[test]
fn two_decisions_have_two_numbers() {
    let one = decision("accepted", "");
    let told = told_of("adr", &[("ADR-001-a.md", &one), ("x/ADR-001-b.md", &one), ("b.md", &one)]);
    assert_eq!(told, [(1, "REPEATED_NUMBER", 1)]);
}

#[test]
fn decisions_name_only_those_that_there_are() {
    let (first, second) =
        (decision("superseded by ADR-009", ""), decision("accepted", "ADR-001, ADR-8, ADR-012"));
    let told = told_of("adr", &[("ADR-001-a.md", &first), ("ADR-002-b.md", &second)]);
    let expected =
        [(0, "UNKNOWN_DECISION", 5), (1, "STALE_DECISION", 7), (1, "UNKNOWN_DECISION", 7)];
    assert_eq!(told, expected);
}

#[test]
fn circles_are_told_where_they_lead_on() {
    let [first, second] = ["002", "001"].map(|by| decision(&format!("superseded by ADR-{by}"), ""));
    let itself = decision("accepted", "ADR-003");
    let into = decision("accepted", "ADR-003");
    let documents = [
        ("ADR-001-a.md", first.as_str()),
        ("ADR-002-b.md", &second),
        ("ADR-003-c.md", &itself),
        ("ADR-004-d.md", &into),
    ];
    let expected =
        [(0, "DECISION_CIRCLE", 5), (1, "DECISION_CIRCLE", 5), (2, "DECISION_CIRCLE", 7)];
    assert_eq!(told_of("adr", &documents), expected);
}

#[test]
fn what_rests_on_what_was_superseded_is_stale_at_any_distance() {
    let gone = decision("Superseded by ADR-002", "");
    let now = decision("accepted", "");
    let near = decision("accepted", "ADR-001");
    let far = decision("proposed", "ADR-002, ADR-003");
    let over = decision("deprecated", "ADR-001");
    let farther = decision("accepted", "ADR-004");
    let documents = [
        ("ADR-001-a.md", gone.as_str()),
        ("ADR-002-b.md", &now),
        ("ADR-003-c.md", &near),
        ("ADR-004-d.md", &far),
        ("ADR-005-e.md", &over),
        ("ADR-006-f.md", &farther),
    ];
    let expected = [2, 3, 5].map(|document| (document, "STALE_DECISION", 7));
    assert_eq!(told_of("adr", &documents), expected);
}
