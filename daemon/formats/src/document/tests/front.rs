//! The front: good documents, kinds, and files that are no text.

use tidegate_core::definition::lint::Severity;

use super::super::{Code, KINDS, MAX_BYTES, MAX_TOLD, check};
use super::{GOOD, good, told, told_of};

/// What people read about documents.
const DOCUMENTATION: &str = include_str!("../../../../../docs/documents.md");

/// Long enough that time which grows faster than the text would be noticed.
const LONG: usize = 1024 * 1024;

#[test]
fn a_good_document_of_each_kind_has_no_finding() {
    for (kind, path, text) in GOOD {
        assert_eq!(told(kind, path, text), [], "{kind}");
        let crlf = text.replace('\n', "\r\n");
        assert_eq!(told(kind, path, &crlf), [], "{kind} with CRLF");
        let cr = text.replace('\n', "\r");
        assert_eq!(told(kind, path, &cr), [], "{kind} with CR");
        assert_eq!(told(kind, path, &format!("\u{feff}{text}")), [], "{kind} with a BOM");
    }
    for name in KINDS.iter().flat_map(|kind| kind.names) {
        let same = |(kind, ..): &(&str, &str, &str)| name.starts_with(kind);
        assert!(GOOD.iter().any(same), "{name} has a good document");
    }
}

#[test]
fn a_document_of_another_kind_must_only_hold_something() {
    assert_eq!(told("qa_report", "qa.md", "fine"), []);
    assert_eq!(check("picture", "a.png", b"\x89PNG\xff"), []);
    for empty in ["", " \r\n\t", "\u{feff}", "\u{feff}\n", "\u{a0}\u{200b}\n"] {
        assert_eq!(told("qa_report", "qa.md", empty), [("EMPTY_DOCUMENT", 1)], "{empty:?}");
        assert_eq!(told("prd", "a.md", empty), [("EMPTY_DOCUMENT", 1)], "{empty:?}");
    }
    assert_eq!(told("tasks", "tasks.md", "- [ ] one"), [], "the schema is for JSON");
    assert_eq!(told("tasks", "tasks.JSON", "- [ ] one").len(), 1);
}

#[test]
fn what_is_no_text_is_told_with_its_place() {
    let windows = b"# Title\n\n## Stat\xfcs\n";
    let findings = check("adr", "ADR-001-a.md", windows);
    assert_eq!(findings.len(), 1);
    assert_eq!(findings[0].code.word(), "NOT_UTF8");
    assert_eq!((findings[0].place.line, findings[0].place.column), (3, 8));
}

#[test]
fn lines_end_in_any_way() {
    for end in ["\n", "\r\n", "\r"] {
        let text = ["# Title", "", "## Status", "done", ""].join(end);
        let findings = check("adr", "ADR-001-a.md", text.as_bytes());
        let finding = findings.last().expect("the status is none");
        assert_eq!(finding.code.word(), "BAD_STATUS");
        let place = finding.place;
        assert_eq!((place.line, place.column, place.width), (4, 1, 4), "{end:?}");
        assert_eq!(finding.excerpt, ("done".to_owned(), 0), "{end:?}");
    }
}

#[test]
fn the_size_has_a_limit() {
    let fits = "a".repeat(MAX_BYTES);
    assert_ne!(told("adr", "ADR-001-a.md", &fits)[0].0, "TOO_BIG");
    assert_eq!(told("adr", "ADR-001-a.md", &format!("{fits}b")), [("TOO_BIG", 1)]);
}

#[test]
fn errors_are_told_however_many_warnings_stand_before_them() {
    let many = "- it does something\n".repeat(MAX_TOLD + 5);
    let text = format!("# Requirements\n\n{many}- shall do\n");
    let told = told("ears", "requirements.md", &text);
    assert_eq!(told.len(), MAX_TOLD + 2);
    assert_eq!(told[MAX_TOLD], ("NOT_EARS", MAX_TOLD + 8));
    assert_eq!(told[MAX_TOLD + 1].0, "MORE_FINDINGS");
    assert!(good("prd").len() < 2_000, "a good one is short");
}

#[test]
fn long_documents_are_told_of_in_little_time() {
    let fill = |part: &str| part.repeat(LONG / part.len());
    let requirements = format!("# Requirements\n\n{}", fill("it shall beep. shall. "));
    let texts = [
        ("ears", requirements),
        ("ears", format!("# Requirements\n\n{}", fill("- a\n"))),
        ("prd", fill("AC1: a, as a b, i want\n")),
        ("adr", fill("Depends on: ADR-001, ADR-002\n")),
        ("assessment", format!("## Risk\n{}", fill("a: 11\n"))),
        ("ac_coverage", fill("[{\"a\":\"")),
    ];
    for (kind, text) in texts {
        let start = std::time::Instant::now();
        assert!(!told(kind, "ADR-003-a.md", &text).is_empty(), "{kind}");
        told_of(kind, &[("ADR-003-a.md", &text)]);
        assert!(start.elapsed().as_secs() < 20, "{kind}");
    }
}

#[test]
fn every_kind_and_every_code_is_documented() {
    let names = KINDS.iter().flat_map(|kind| kind.names).copied();
    for word in names.chain(Code::ALL.iter().map(|code| code.word())) {
        assert!(DOCUMENTATION.contains(&format!("`{word}`")), "{word}");
    }
    for code in Code::ALL {
        let row =
            |line: &&str| line.starts_with('|') && line.contains(&format!("`{}`", code.word()));
        let warns = DOCUMENTATION.lines().filter(row).any(|line| line.contains("warning"));
        assert_eq!(warns, code.severity() == Severity::Warning, "{}", code.word());
    }
}
