//! Whose logs are known here, for people.

use tidegate_api::replicas::{ReplicaView, ReplicasDocument, WriterView};

use super::table::{Cell, cell, table};
use crate::output::{Output, Style};
use crate::when::local_and_ago;

/// A line each.
pub(super) fn text(document: &ReplicasDocument, output: Output) -> String {
    table(&document.replicas.iter().map(row).collect::<Vec<_>>(), output)
}

fn row(replica: &ReplicaView) -> Vec<Cell> {
    let writer = match replica.writer {
        WriterView::Own => "you, here",
        WriterView::Former => "you, here, before",
        WriterView::Here => "another user, here",
        WriterView::Elsewhere => "another clone",
    };
    let entries = match replica.seq {
        1 => "1 entry".to_owned(),
        n => format!("{n} entries"),
    };
    let state = match replica.unpublished {
        0 => "published".to_owned(),
        n => format!("{n} unpublished"),
    };
    vec![
        cell(&replica.id, Some(Style::Name)),
        cell(writer, Some(Style::Faint)),
        cell(&entries, None),
        cell(&state, Some(Style::State)),
        cell(&replica.at.as_deref().map(local_and_ago).unwrap_or_default(), None),
    ]
}
