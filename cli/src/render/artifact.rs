//! Documents, and evidence that does not hold any more.

use tidegate_api::artifact::{
    ArtifactDocument, ArtifactRow, ArtifactsDocument, CheckedView, DocumentFinding, FileView,
    VersionView,
};
use tidegate_api::audit::{AuditDocument, AuditFinding};
use tidegate_core::text::visible;

use super::table::{Cell, cell, table};
use crate::output::{Output, Style};
use crate::when::local_and_ago;

/// How much of an id is shown.
const SHORT: usize = 12;

/// The documents that moves rest on, or what was found of those that ways ask for.
pub(super) fn list(document: &ArtifactsDocument, output: Output) -> String {
    if !document.checked.is_empty() {
        return document
            .checked
            .iter()
            .map(|one| checked(one, output))
            .collect::<Vec<_>>()
            .join("\n");
    }
    let row = |row: &ArtifactRow| {
        let ArtifactRow { path, kind, state, versions, last } = row;
        vec![
            cell(path, Some(Style::Name)),
            cell(kind, None),
            cell(state, Some(standing(state))),
            cell(&format!("{versions} version{}", if *versions == 1 { "" } else { "s" }), None),
            cell(&format!("{} {}", last.short, last.via), None),
            cell(&local_and_ago(&last.at), Some(Style::Faint)),
        ]
    };
    table(&document.artifacts.iter().map(row).collect::<Vec<_>>(), output)
}

/// One document, with its versions.
pub(super) fn one(document: &ArtifactDocument, output: Output) -> String {
    let ArtifactDocument { path, kind, state, versions, .. } = document;
    let name = output.paint(Style::Name, &visible(path));
    let mut lines =
        vec![format!("{name}  {}  {}", visible(kind), output.paint(standing(state), state))];
    let rows: Vec<Vec<Cell>> = versions.iter().map(version).collect();
    lines.push(table(&rows, output));
    lines.join("\n")
}

fn version(version: &VersionView) -> Vec<Cell> {
    let short = |id: &str| id.get(..SHORT).unwrap_or(id).to_owned();
    vec![
        cell("", None),
        cell(&short(&version.blob), Some(Style::State)),
        cell(&format!("commit {}", short(&version.commit)), None),
        cell(&format!("{} {}", version.short, version.via), None),
        cell(&version.actor, None),
        cell(&local_and_ago(&version.at), Some(Style::Faint)),
    ]
}

fn standing(state: &str) -> Style {
    if state == "same" { Style::State } else { Style::Alarm }
}

fn checked(checked: &CheckedView, output: Output) -> String {
    let CheckedView { short, path, kind, ways, optional, verdict, reasons, files, .. } = checked;
    let style = if verdict == "pass" { Style::State } else { Style::Alarm };
    let may = if *optional { ", may be missing" } else { "" };
    let head = format!(
        "{}  {}  {}  {}",
        output.paint(Style::Name, short),
        output.paint(style, verdict),
        visible(path),
        output.paint(
            Style::Faint,
            &format!("{} for {}{may}", visible(kind), visible(&ways.join(", ")))
        )
    );
    let mut lines = vec![head];
    if files.iter().all(|file| file.findings.is_empty()) {
        lines.extend(reasons.iter().map(|reason| format!("    {}", visible(reason))));
    }
    lines.extend(files.iter().flat_map(|file| found(file, output)));
    lines.join("\n")
}

fn found(file: &FileView, output: Output) -> Vec<String> {
    let line = |finding: &DocumentFinding| {
        let DocumentFinding { code, level, line, column, message, mend } = finding;
        let style = if level == "error" { Style::Alarm } else { Style::Faint };
        let place = format!("{}:{line}:{column}", visible(&file.path));
        let level = output.paint(style, level);
        format!("    {place}: {level} {code}: {}\n        {}", visible(message), visible(mend))
    };
    file.findings.iter().map(line).collect()
}

/// What does not hold any more.
pub(super) fn audit(document: &AuditDocument, output: Output) -> String {
    let AuditDocument { looked_at, findings, .. } = document;
    let mut lines: Vec<String> = findings.iter().map(|one| stale(one, output)).collect();
    let of = match looked_at {
        1 => "1 tick or document".to_owned(),
        all => format!("{all} ticks and documents"),
    };
    lines.push(match findings.len() {
        0 => format!("{of}: all hold"),
        1 => format!("{of}: 1 finding"),
        all => format!("{of}: {all} findings"),
    });
    lines.join("\n")
}

fn stale(finding: &AuditFinding, output: Output) -> String {
    let AuditFinding { code, short, about, message, fix, .. } = finding;
    let head = format!(
        "{}  {}  {}: {}",
        output.paint(Style::Name, short),
        output.paint(Style::Alarm, code),
        visible(about),
        visible(message)
    );
    let fix = fix.iter().map(|fix| format!("    try: {}", visible(fix)));
    std::iter::once(head).chain(fix).collect::<Vec<_>>().join("\n")
}
