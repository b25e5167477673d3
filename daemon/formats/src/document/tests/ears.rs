//! Requirements.

use super::super::{Pattern, Unfit, pattern};
use super::told;

#[test]
fn each_pattern_is_known() {
    for (sentence, expected) in [
        ("The daemon shall answer.", Pattern::Ubiquitous),
        ("FR-12: the daemon and the hooks, both of them, shall not block.", Pattern::Ubiquitous),
        ("WHEN a key is pressed, the light shall go on.", Pattern::Event),
        ("When a, b or c is pressed, the light shall go on.", Pattern::Event),
        ("WHEN a key is pressed THEN THE SYSTEM SHALL beep", Pattern::Event),
        ("WHILE it rains, the roof shall be shut.", Pattern::State),
        ("IF the disk is full, THEN the daemon shall stop.", Pattern::Unwanted),
        ("1.2 Where a lamp is fitted, the box shall light it.", Pattern::Optional),
        ("WHERE a lamp is fitted, WHILE it is dark, the box shall light it.", Pattern::Complex),
        ("WHILE it rains, the box, and the lid, shall be shut.", Pattern::State),
        ("[REQ 2] When a key is pressed, the light shall go on.", Pattern::Event),
        ("WHILE dark, IF the lamp fails, THEN the box shall beep.", Pattern::Complex),
        ("WHILE dark, WHEN a, b or c comes, the box shall beep.", Pattern::Complex),
    ] {
        assert_eq!(pattern(sentence), Ok(expected), "{sentence}");
    }
}

#[test]
fn what_fits_no_pattern_is_told_with_its_reason() {
    for (sentence, expected) in [
        ("The daemon answers.", Unfit::NoShall),
        ("The marshall answers.", Unfit::NoShall),
        ("Shall answer.", Unfit::NobodyShall),
        ("WHEN a key is pressed, shall beep", Unfit::NobodyShall),
        ("The daemon shall.", Unfit::NothingShall),
        ("The daemon shall not .", Unfit::NothingShall),
        ("IF the disk is full, the daemon shall stop.", Unfit::IfWithoutThen),
        ("THEN the daemon shall stop.", Unfit::ThenWithoutIf),
        ("WHEN , the daemon shall stop.", Unfit::EmptyCondition),
        ("WHEN , the box, and the lid, shall stop.", Unfit::EmptyCondition),
        ("[REQ 2] IF the disk is full, the daemon shall stop.", Unfit::IfWithoutThen),
        ("IF THEN the daemon shall stop.", Unfit::EmptyCondition),
        ("WHILE it rains the roof shall be shut.", Unfit::EndlessCondition),
        ("After an hour, the session shall end.", Unfit::OtherWord("after")),
    ] {
        assert_eq!(pattern(sentence), Err(expected), "{sentence}");
    }
}

fn codes(text: &str) -> Vec<(&'static str, usize)> {
    told("requirements", "requirements.md", text)
}

#[test]
fn only_sections_of_requirements_are_looked_at() {
    let text = "# A\n\n## Notes\n\n- shall do\n\n## Requirements\n\n- The box shall beep.\n";
    assert_eq!(codes(text), []);
    let text = "# Requirements: a\n\n## Notes\n\n- explained\n- IF a, the box shall beep.\n";
    assert_eq!(codes(text), [("NOT_EARS", 6)]);
    assert_eq!(codes("# A\n\n- The box shall beep.\n"), [("NO_REQUIREMENT", 1)]);
    assert_eq!(
        codes("## Requirements\n\n```\nThe box shall beep.\n```\n"),
        [("NO_REQUIREMENT", 1)]
    );
}

#[test]
fn items_say_what_shall_be() {
    let text = "## Functional Requirements\n\n- beeps\n  - loudly\n- The box beeps. It shall stop.\n\
                \n1. WHEN it rings\n";
    assert_eq!(codes(text), [("NO_SHALL", 3), ("NO_SHALL", 7)]);
}

#[test]
fn an_item_says_it_wherever_in_it() {
    let text =
        "## Requirements\n\n- Sessions\n\n  The box shall beep.\n\n- It shall\n\n  Why: so.\n";
    assert_eq!(codes(text), [("NOT_EARS", 7)]);
    let text = "## Requirements\n\n- The box shall beep.\n\n  That is loud.\n\n- Loud\n\n  Very.\n";
    assert_eq!(codes(text), [("NO_SHALL", 7)]);
    let text = "## Requirements\n\n- As\u{a0}a reader, I want it\n- The box shall beep.\n";
    assert_eq!(codes(text), []);
}

#[test]
fn what_is_quoted_ends_no_section() {
    let text = "## Requirements\n\n> # Why\n> Because.\n\n- The box beeps.\n";
    assert_eq!(codes(text), [("NO_SHALL", 6)]);
    let text = "> ## Requirements\n\n- The box beeps.\n\n## Requirements\n\nIt shall beep.\n";
    assert_eq!(codes(text), []);
}

#[test]
fn sentences_of_a_paragraph_are_told_where_they_stand() {
    let text =
        "## Requirements\n\nThis is why. The box shall beep. Before that, it shall\nlight up.\n";
    let findings = super::super::check("ears", "a.md", text.as_bytes());
    assert_eq!(findings.len(), 1);
    let place = findings[0].place;
    assert_eq!((place.line, place.column), (3, 34));
}
