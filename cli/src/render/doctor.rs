//! Whether this clone is well, for people.

use tidegate_api::doctor::{Ailment, DoctorDocument, Enforcement, EnforcementLevel, Fixed, Level};

use super::table::{cell, table};
use crate::output::{Output, Style};

/// What was done, what is the matter, and what would help.
pub(super) fn text(document: &DoctorDocument, output: Output) -> String {
    let mut parts = Vec::new();
    for fixed in &document.fixed {
        parts.push(told(fixed, document.dry_run, output));
    }
    let rows: Vec<_> = document.findings.iter().map(row).collect();
    parts.extend(Some(table(&rows, output)).filter(|rows| !rows.is_empty()));
    let mut hints: Vec<&str> =
        document.findings.iter().filter_map(|finding| finding.hint.as_deref()).collect();
    hints.dedup();
    parts.extend(hints.iter().map(|hint| format!("hint: {}", tidegate_core::text::visible(hint))));
    let wrong = document.findings.iter().filter(|finding| finding.severity != Level::Note).count();
    parts.extend(document.enforcement.as_ref().map(enforced));
    parts.push(match wrong {
        0 if document.ok => "this clone is well".to_owned(),
        0 => "not all could be put right".to_owned(),
        1 => "1 thing is the matter".to_owned(),
        n => format!("{n} things are the matter"),
    });
    parts.join("\n")
}

/// What is done about work that does not do what it should.
fn enforced(enforcement: &Enforcement) -> String {
    let level = match enforcement.level {
        EnforcementLevel::None => "enforcement: none, what happens is seen and said",
        EnforcementLevel::Hinted => "enforcement: hinted, hooks say so before to who lets them",
    };
    let known = tidegate_core::text::visible(&enforcement.known.join(", ")).into_owned();
    format!("{level} ({known})")
}

fn told(fixed: &Fixed, dry_run: bool, output: Output) -> String {
    let (word, style) = match (&fixed.error, dry_run) {
        (Some(_), _) => ("failed", Style::Alarm),
        (None, true) => ("would", Style::Faint),
        (None, false) => ("done", Style::State),
    };
    let why = fixed.error.as_deref().map(|error| format!(": {error}")).unwrap_or_default();
    let what = format!("{}{why}", fixed.what);
    format!("{}: {}", output.paint(style, word), tidegate_core::text::visible(&what))
}

pub(super) fn row(finding: &Ailment) -> Vec<super::table::Cell> {
    let style = match finding.severity {
        Level::Error => Some(Style::Alarm),
        Level::Warning => Some(Style::State),
        Level::Note => Some(Style::Faint),
    };
    vec![cell(&finding.code, style), cell(&finding.subject, None), cell(&finding.message, None)]
}
