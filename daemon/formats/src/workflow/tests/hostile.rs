//! Files that are no files of a workflow: each is refused, with the place, in little time and
//! memory.

use tidegate_core::definition::lint::Severity;

use super::super::read;
use crate::finding::MAX_FINDINGS;
use crate::yaml::{MAX_BYTES, MAX_DEPTH};

/// What is told first, with line and column.
fn first(bytes: &[u8]) -> (&'static str, usize, usize) {
    let checked = read(bytes);
    assert!(checked.definition.is_none(), "it cannot be used");
    assert!(checked.count(Severity::Error) > 0, "it is an error");
    let first = checked.findings.first().expect("something is wrong");
    (first.code.word(), first.place.line, first.place.column)
}

#[test]
fn what_is_no_yaml_is_told_with_its_place() {
    assert_eq!(first(b""), ("NOT_YAML", 1, 1));
    assert_eq!(first(b"# nothing\n"), ("NOT_YAML", 1, 1));
    assert_eq!(first(b"name: a\nstates:\n\t- A\n").1, 3, "a tab is no indentation");
    assert_eq!(first(b"name: 'a\n").0, "NOT_YAML");
    assert_eq!(first(b"states: [A\n").0, "NOT_YAML");
    assert_eq!(first(b"name: a\n--- \nname: b\n"), ("NOT_YAML", 2, 1));
    assert_eq!(first(b"name: \xff\n"), ("NOT_UTF8", 1, 7));
    assert_eq!(first("name: ä\nstates: [\u{0}]".as_bytes()).1, 2);
}

#[test]
fn a_member_that_is_there_twice_is_an_error() {
    assert_eq!(first(b"name: a\nstates: [A]\nname: b\n"), ("DUPLICATE_KEY", 3, 1));
    assert_eq!(first(b"states:\n  - {name: A, name: B}\n"), ("DUPLICATE_KEY", 2, 15));
}

#[test]
fn a_bomb_of_aliases_is_defused() {
    let mut bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..9 {
        let inner = vec![format!("*a{}", level - 1); 10].join(", ");
        bomb.push_str(&format!("a{level}: &a{level} [{inner}]\n"));
    }
    let (code, line, _) = first(bomb.as_bytes());
    assert_eq!(code, "TOO_BIG");
    assert!(line < 9, "it is noticed before all of it is there");
}

#[test]
fn an_alias_of_what_it_stands_in_is_refused() {
    assert_eq!(first(b"states: &a [A, *a]\n"), ("BAD_ALIAS", 1, 16));
    assert_eq!(first(b"states: [*a]\n").1, 1, "it stands for nothing");
}

#[test]
fn depth_has_a_limit() {
    let flow = format!("a: {}{}", "[".repeat(100), "]".repeat(100));
    assert_eq!(first(flow.as_bytes()), ("TOO_DEEP", 1, 3 + MAX_DEPTH));
    let block: String = (0..100).map(|depth| format!("{}a:\n", "  ".repeat(depth))).collect();
    assert_eq!(first(block.as_bytes()).0, "TOO_DEEP");
    let very = "[".repeat(900_000);
    assert_eq!(first(very.as_bytes()).0, "TOO_DEEP");
    let pairs = "{".repeat(900_000);
    assert_eq!(first(pairs.as_bytes()).0, "TOO_DEEP");
}

#[test]
fn size_has_a_limit() {
    let long = format!("name: {}\n", "x".repeat(5 * 1024 * 1024));
    assert_eq!(first(long.as_bytes()), ("TOO_BIG", 1, MAX_BYTES + 1));
    let many = "# a line\n".repeat(200_000);
    let (code, line, _) = first(many.as_bytes());
    assert_eq!((code, line), ("TOO_BIG", MAX_BYTES / 9 + 1));
}

#[test]
fn what_is_shown_of_a_line_has_a_limit_and_is_harmless() {
    let text = format!("name: a\nstates: [A, {}\u{1b}[31m]\nx: 1\n", "B, ".repeat(10_000));
    for finding in read(text.as_bytes()).findings {
        assert!(finding.excerpt.0.chars().count() <= 120);
    }
}

#[test]
fn values_of_another_type_are_told_with_their_place() {
    assert_eq!(first(b"[1, 2]\n"), ("WRONG_TYPE", 1, 1));
    assert_eq!(first(b"just a text\n"), ("WRONG_TYPE", 1, 1));
    assert_eq!(first(b"name: [a]\nstates: [A]\n"), ("WRONG_TYPE", 1, 7));
    assert_eq!(first(b"name: a\nstates: {A: 1}\n"), ("WRONG_TYPE", 2, 9));
    assert_eq!(first(b"name: a\nstates:\n  - {name: A, wip: many}\n"), ("WRONG_TYPE", 3, 20));
    assert_eq!(first(b"name: a\nstates:\n  - {name: A, wip: -1}\n"), ("WRONG_TYPE", 3, 20));
    assert_eq!(first(b"name: a\nstates:\n  - {name: A, optional: 1}\n"), ("WRONG_TYPE", 3, 25));
    assert_eq!(first(b"? [a]\n: b\n"), ("WRONG_TYPE", 1, 3));
}

#[test]
fn however_much_is_wrong_not_all_of_it_is_told() {
    let keys: String = (0..5_000).map(|number| format!("k{number}: 1\n")).collect();
    let checked = read(keys.as_bytes());
    assert_eq!(checked.findings.len(), MAX_FINDINGS);
    assert_eq!(checked.untold, 4_001, "5,000 members, and no state");
}
