//! Random documents: never a crash, findings in order, their places within the text.

use proptest::prelude::*;

use super::super::{KINDS, MAX_TOLD, check, set};
use super::GOOD;
use crate::finding::Finding;

/// What documents are made of.
const PARTS: [&str; 44] = [
    "# ",
    "## ",
    "\n",
    "\n\n",
    "\r\n",
    "\r",
    "\t",
    "  ",
    "- ",
    "- [ ] ",
    "- [x] ",
    "1. ",
    "> ",
    "| ",
    " |\n",
    "| --- | --- | --- |\n",
    "```",
    "<!--",
    "-->",
    "---\n",
    "===\n",
    "Status",
    "superseded by ADR-001",
    "Depends on: ",
    "ADR-002",
    "AC1:",
    "As a b, I want c so that d",
    "Complexity",
    "Risk",
    ": 7/10",
    "Recommendation: Full SDD",
    "Confidence",
    "Requirements",
    "The box shall beep. ",
    "WHEN ",
    ", ",
    "THEN ",
    "examples/a",
    "ä€🦀",
    "\u{feff}",
    "\0",
    "&amp;",
    "[a](b)",
    "\\",
];

fn markdown() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(&PARTS[..]), 0..60).prop_map(|parts| parts.concat())
}

/// A good document in which bytes were replaced.
fn broken() -> impl Strategy<Value = Vec<u8>> {
    let change = (any::<prop::sample::Index>(), any::<u8>());
    (prop::sample::select(&GOOD[..]), prop::collection::vec(change, 1..4)).prop_map(
        |((.., text), changes)| {
            let mut bytes = text.as_bytes().to_vec();
            for (at, byte) in changes {
                let at = at.index(bytes.len());
                bytes[at] = byte;
            }
            bytes
        },
    )
}

/// That findings are in order and stand in the text.
fn hold(findings: &[Finding], bytes: &[u8]) {
    assert!(findings.len() <= 2 * MAX_TOLD + 1);
    let places: Vec<_> = findings.iter().map(|one| (one.place.line, one.place.column)).collect();
    assert!(places.is_sorted(), "{places:?}");
    let text = String::from_utf8_lossy(bytes).replace("\r\n", "\n").replace('\r', "\n");
    let lines: Vec<_> = text.split('\n').collect();
    for finding in findings {
        let place = finding.place;
        let line = lines.get(place.line - 1).expect("the line is there").chars().count();
        assert!((1..=line + 1).contains(&place.column), "{finding:?}");
        assert!(place.width >= 1 && place.column + place.width <= line.max(1) + 2, "{finding:?}");
        assert!(!finding.message.is_empty() && !finding.mend.is_empty());
    }
}

fn all(bytes: &[u8], other: &[u8]) {
    for kind in KINDS {
        let path = if kind.names[0] == "prd" { "a.md" } else { "ADR-001-a.json" };
        hold(&check(kind.names[0], path, bytes), bytes);
        let documents = [("ADR-001-a.md", bytes), ("ADR-002-b.md", other), ("c.json", bytes)];
        for found in set(kind.names[0], &documents) {
            hold(&[found.finding], documents[found.document].1);
        }
    }
}

proptest! {
    #[test]
    fn random_documents_are_told_of_in_order_and_in_place(one in markdown(), other in markdown()) {
        all(one.as_bytes(), other.as_bytes());
    }

    #[test]
    fn random_bytes_are_told_of_in_order_and_in_place(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        all(&bytes, b"");
    }

    #[test]
    fn broken_documents_are_told_of_in_order_and_in_place(one in broken(), other in broken()) {
        all(&one, &other);
    }
}
