//! What is wrong with what is recorded.

use tidegate_api::verify::{Severity, VerifyDocument};

use super::table::{cell, table};
use crate::output::{Output, Style};

/// The findings, and how much was looked at.
pub(super) fn text(document: &VerifyDocument, output: Output) -> String {
    let rows: Vec<_> = document
        .findings
        .iter()
        .map(|finding| {
            let style = (finding.severity == Severity::Error).then_some(Style::Alarm);
            vec![
                cell(&finding.code, style),
                cell(finding.short.as_ref().unwrap_or(&finding.subject), None),
                cell(&finding.message, None),
            ]
        })
        .collect();
    let errors = document.findings.iter().filter(|f| f.severity == Severity::Error).count();
    let sum = match errors {
        0 if document.entries == 0 => "nothing to look at".to_owned(),
        0 => "all sound".to_owned(),
        1 => "1 thing is wrong".to_owned(),
        n => format!("{n} things are wrong"),
    };
    let entries = counted(document.entries, "entry", "entries");
    let events = counted(document.events, "event", "events");
    let looked = format!("{entries}, {events}: {sum}");
    let findings = table(&rows, output);
    if findings.is_empty() { looked } else { format!("{findings}\n{looked}") }
}

fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}
