//! What is taken away, for people.

use tidegate_api::uninstall::{RemovedKind, UninstallDocument};

use super::table::{cell, table};
use crate::output::{Output, Style};

/// A line each.
pub(super) fn text(document: &UninstallDocument, output: Output) -> String {
    let rows = document.removed.iter().map(|removed| {
        let kind = match removed.kind {
            RemovedKind::Hook => "hook",
            RemovedKind::Ref => "ref",
            RemovedKind::Pack => "pack",
            RemovedKind::Folder => "folder",
        };
        let name = match &removed.note {
            None => removed.name.clone(),
            Some(note) => format!("{}: {note}", removed.name),
        };
        vec![cell(kind, Some(Style::Faint)), cell(&name, None)]
    });
    let rows = table(&rows.collect::<Vec<_>>(), output);
    let stays = document.removed.iter().any(|removed| removed.note.is_some());
    match (document.removed.is_empty(), document.dry_run, stays) {
        (true, ..) => "there is nothing of Tidegate's here".to_owned(),
        (false, true, _) => rows,
        (false, false, false) => format!("{rows}\nall of this is gone"),
        (false, false, true) => format!("{rows}\nall of this is gone, or git's"),
    }
}
