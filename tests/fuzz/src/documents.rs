//! Documents: what is told of one is within limits, stands in it, and is the same however its lines
//! end and whatever an editor writes before it.

use std::time::{Duration, Instant};

use tidegate_formats::document::{self, KINDS, Kind, MAX_TOLD, Options};
use tidegate_formats::finding::Finding;

/// What some editors write before a text.
const MARK: &[u8] = "\u{feff}".as_bytes();

/// How long it may take to look at a document, be it as long as it may. Far above what any takes.
const LONGEST: Duration = Duration::from_secs(20);

/// A good decision, to be looked at beside others.
const DECISION: &[u8] = b"# A\n\n## Status\n\nSuperseded by ADR-001\n\nDepends on: ADR-001\n";

/// A document of any kind is told of, alone and beside others.
pub(crate) fn document(bytes: &[u8]) {
    let begin = Instant::now();
    let mut plain = bytes;
    while let Some(rest) = plain.strip_prefix(MARK) {
        plain = rest;
    }
    let plain = ended(plain, b"\n");
    let all: Vec<_> = KINDS.iter().map(|kind| told(kind, &plain)).collect();
    for told in &all {
        hold(told, &plain);
    }
    // One kind is spelled otherwise, or it would take four times as long; any length has its own.
    let kind = plain.len() % KINDS.len();
    let spellings =
        [ended(&plain, b"\r\n"), ended(&plain, b"\r"), [MARK, plain.as_slice()].concat()];
    for spelled in spellings {
        let told = told(&KINDS[kind], &spelled);
        assert_eq!(told, all[kind], "{} spelled otherwise", KINDS[kind].names[0]);
    }
    assert!(begin.elapsed() < LONGEST, "it took {:?}", begin.elapsed());
}

/// What is told of a document of this kind: of it alone, and beside others.
fn told(kind: &Kind, bytes: &[u8]) -> Vec<Finding> {
    let (name, text) = (kind.names[0], "ADR-001-a.md");
    let path = if kind.holds.contains("JSON") { "a.json" } else { text };
    let strict = document::check_with(name, path, bytes, Options::default());
    let beside = document::companions(name, path, bytes);
    assert!(beside.files.iter().all(|file| beside.mean(file)), "what is named is meant");
    let lenient = document::check_with(name, path, bytes, Options { allow_partial: true });
    assert!(lenient.len() <= strict.len(), "who allows more is told less");
    let documents = [(text, bytes), ("ADR-002-b.md", DECISION), ("a.json", bytes), ("t.py", bytes)];
    let mut found = strict;
    for one in document::set(name, &documents) {
        let written = documents[one.document].1;
        assert!(written == bytes || one.document == 1, "it is about one of them");
        if one.document != 1 {
            found.push(one.finding);
        }
    }
    found
}

/// That there are not too many, and that each stands in the text.
fn hold(told: &[Finding], bytes: &[u8]) {
    assert!(told.len() <= 4 * (2 * MAX_TOLD + 1), "not too much is told");
    let text = String::from_utf8_lossy(bytes);
    let lines: Vec<_> = text.split('\n').collect();
    for finding in told {
        let place = finding.place;
        assert!(place.line >= 1 && place.column >= 1 && place.width >= 1, "{finding:?}");
        let line = lines.get(place.line - 1).expect("the line is there");
        let length = line.chars().count();
        assert!(place.column <= length + 1, "{finding:?}");
        assert!(place.column + place.width <= length.max(place.column) + 1, "{finding:?}");
        assert!(line.contains(&finding.excerpt.0), "{finding:?}");
        assert!(!finding.message.is_empty() && !finding.mend.is_empty(), "{finding:?}");
    }
}

/// The text with all its lines ended so.
fn ended(bytes: &[u8], end: &[u8]) -> Vec<u8> {
    let mut made = Vec::with_capacity(bytes.len());
    let mut rest = bytes.iter().copied().peekable();
    while let Some(byte) = rest.next() {
        match byte {
            b'\r' => {
                rest.next_if_eq(&b'\n');
                made.extend_from_slice(end);
            }
            b'\n' => made.extend_from_slice(end),
            other => made.push(other),
        }
    }
    made
}
