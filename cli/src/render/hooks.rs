//! How our hooks stand, for people.

use tidegate_api::hooks::{Done, HookView, HooksDocument, Known, Owner};
use tidegate_core::text::visible_lines;

use super::table::{Cell, cell, table};
use crate::output::{Output, Style};

/// A line each, and what people write themselves.
pub(super) fn text(document: &HooksDocument, output: Output) -> String {
    if document.hooks.is_empty() {
        return "there is no hook of Tidegate's here".to_owned();
    }
    let rows: Vec<_> = document.hooks.iter().map(|hook| row(hook, document.dry_run)).collect();
    let mut parts = vec![table(&rows, output)];
    for paste in &document.paste {
        let file = output.paint(Style::Name, &paste.file);
        parts.push(format!("\nadd to {file}:\n{}", visible_lines(paste.text.trim_end())));
    }
    parts.join("\n")
}

fn row(hook: &HookView, dry_run: bool) -> Vec<Cell> {
    let owner = match hook.owner {
        Owner::Ours => "ours",
        Owner::Chained => "ours, after another",
        Owner::Behind => "another, which runs ours",
        Owner::Foreign => "another",
        Owner::Dangling => "a link that leads nowhere",
        Owner::Nothing => "nothing",
    };
    let is_over = matches!(hook.done, Some(Done::Removed | Done::Restored));
    let (reach, style) = match (hook.reachable, hook.known) {
        (false, _) if is_over => ("", Style::Faint),
        (true, Known::Probed) => ("reached", Style::State),
        (true, Known::Read) => ("reached, as written", Style::State),
        (false, _) => ("not reached", Style::Alarm),
    };
    let done = hook.done.map(|done| match (done, dry_run) {
        (Done::Installed, true) => "would be installed",
        (Done::Installed, false) => "installed",
        (Done::Chained, true) => "would run after the other",
        (Done::Chained, false) => "runs after the other",
        (Done::Removed, true) => "would be removed",
        (Done::Removed, false) => "removed",
        (Done::Restored, true) => "would be put back",
        (Done::Restored, false) => "put back",
        (Done::Left, _) => "left as it is",
    });
    let said: Vec<&str> = done.into_iter().chain(hook.note.as_deref()).collect();
    vec![
        cell(&hook.event, Some(Style::Name)),
        cell(owner, None),
        cell(reach, Some(style)),
        cell(&said.join(": "), Some(Style::Faint)),
    ]
}
