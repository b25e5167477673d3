//! What was published: a line each, a definition as a file, and what it says otherwise.

use std::fmt::Write;

use tidegate_api::workflow::{
    DefinitionDocument, DefinitionsDocument, VersionStanding, VersionView, WorkflowView,
};
use tidegate_core::canonical;
use tidegate_core::definition::Definition;
use tidegate_core::text::visible;
use tidegate_formats::workflow::write;

use super::item::remark;
use super::stats::number;
use super::table::{Cell, cell, table};
use crate::output::{Output, Style};

/// How much of a digest people are shown.
const SHOWN: usize = 12;

/// All that was published, a version a line.
pub(super) fn list(document: &DefinitionsDocument, output: Output) -> String {
    let rows: Vec<Vec<Cell>> = document
        .definitions
        .iter()
        .flat_map(|workflow| workflow.versions.iter().map(|version| row(workflow, version)))
        .collect();
    table(&rows, output)
}

fn row(workflow: &WorkflowView, version: &VersionView) -> Vec<Cell> {
    let (word, style) = match version.standing {
        VersionStanding::Active => ("active", Style::State),
        VersionStanding::Contested => ("contested", Style::Alarm),
        VersionStanding::Draining => ("draining", Style::State),
        VersionStanding::Drained => ("drained", Style::Faint),
    };
    let is_default = workflow.default && version.standing == VersionStanding::Active;
    let default = if is_default { "new items follow it" } else { "" };
    vec![
        cell(&workflow.name, Some(Style::Name)),
        cell(short(&version.digest), Some(Style::Faint)),
        cell(word, Some(style)),
        cell(&number(version.open as u64, "open item", "open items"), None),
        cell(default, None),
    ]
}

/// What a change came to: what is in force, what it says otherwise, and who stays with another.
pub(super) fn text(document: &DefinitionDocument, output: Output) -> String {
    let name = output.paint(Style::Name, &document.workflow.name);
    let is_rehearsal = document.recorded.as_ref().is_some_and(|recorded| recorded.dry_run);
    let verb = if is_rehearsal { "would be" } else { "is" };
    let mut text = match &document.shown {
        Some(digest) => format!("{name}  {}  {verb} in force", short(digest)),
        None => format!("{name}  contested"),
    };
    for change in &document.changes {
        write!(text, "\n  {}", visible(change)).expect("texts take what is written");
    }
    let draining = |version: &&VersionView| version.standing == VersionStanding::Draining;
    for version in document.workflow.versions.iter().filter(draining) {
        let (items, verb) = match version.open {
            1 => ("open item", "stays"),
            _ => ("open items", "stay"),
        };
        let (count, digest) = (version.open, short(&version.digest));
        write!(text, "\n  {count} {items} {verb} with {digest}").expect("texts take it");
    }
    match document.recorded.as_ref().and_then(remark) {
        Some(remark) => format!("{text}\n{}", output.paint(Style::Faint, remark)),
        None => text,
    }
}

/// The definition that is shown, as a file.
pub(crate) fn file(document: &DefinitionDocument) -> String {
    definition(document).map(|definition| write(&definition)).unwrap_or_default()
}

/// The definition that is shown, if this build can read it.
pub(crate) fn definition(document: &DefinitionDocument) -> Option<Definition> {
    let bytes = canonical::encode_value(document.definition.as_ref()?).ok()?;
    canonical::decode(std::str::from_utf8(&bytes).ok()?).ok()
}

fn short(digest: &str) -> &str {
    digest.get(..SHOWN).unwrap_or(digest)
}
