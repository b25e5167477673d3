//! The good documents, and what is told of them and of others.

use super::super::{check, set};

/// A good document of each kind, with its path.
pub(super) const GOOD: [(&str, &str, &str); 12] = [
    ("prd", "docs/prd/user-auth.md", include_str!("good/user-auth.md")),
    ("adr", "docs/adr/ADR-001-keep-sessions.md", include_str!("good/ADR-001-keep-sessions.md")),
    ("adr", "docs/adr/ADR-002-one-process.md", include_str!("good/ADR-002-one-process.md")),
    ("ac_coverage", "tests/ac-coverage.json", include_str!("good/ac-coverage.json")),
    ("assessment", "docs/assess/a.md", include_str!("good/user-auth-assessment.md")),
    ("requirements", "requirements.md", include_str!("good/requirements.md")),
    ("ears", "requirements.md", include_str!("good/requirements.md")),
    ("analysis", "analysis.json", include_str!("good/analysis.json")),
    ("planning", "planning.json", include_str!("good/planning.json")),
    ("session", "session.json", include_str!("good/session.json")),
    ("specification", "specification.json", include_str!("good/specification.json")),
    ("tasks", "tasks.json", include_str!("good/tasks.json")),
];

/// The good document of a kind.
pub(super) fn good(kind: &str) -> &'static str {
    let found = GOOD.iter().find(|(name, ..)| *name == kind);
    found.map(|(.., text)| *text).expect("there is a good one")
}

/// What is told of a document: codes and lines.
pub(super) fn told(kind: &str, path: &str, text: &str) -> Vec<(&'static str, usize)> {
    let findings = check(kind, path, text.as_bytes());
    findings.iter().map(|finding| (finding.code.word(), finding.place.line)).collect()
}

/// What is told of several documents: which one, codes and lines.
pub(super) fn told_of(kind: &str, documents: &[(&str, &str)]) -> Vec<(usize, &'static str, usize)> {
    let bytes: Vec<_> = documents.iter().map(|(path, text)| (*path, text.as_bytes())).collect();
    let found = set(kind, &bytes);
    found
        .iter()
        .map(|found| (found.document, found.finding.code.word(), found.finding.place.line))
        .collect()
}

/// The good document of a kind in which something else stands in the place of `from`.
pub(super) fn changed(kind: &str, from: &str, to: &str) -> String {
    let text = good(kind);
    assert_eq!(text.matches(from).count(), 1, "{from}");
    text.replace(from, to)
}
