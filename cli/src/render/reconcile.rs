//! What commits came to, for people.

use tidegate_api::reconcile::{CommitRow, HookDocument, ReconcileDocument};

use crate::output::{Output, Style};

/// How much of the id of a commit is shown.
const SHORT: usize = 10;

pub(super) fn text(document: &ReconcileDocument, output: Output) -> String {
    let rows: String = document.commits.iter().map(|row| line(row, output)).collect();
    let looked = match document.looked_at {
        1 => "looked at 1 commit".to_owned(),
        n => format!("looked at {n} commits"),
    };
    let recorded = if document.dry_run { ", recorded nothing" } else { "" };
    format!("{rows}{looked}{recorded}\n")
}

fn line(row: &CommitRow, output: Output) -> String {
    let CommitRow { commit, subject, item, outcome, via, why } = row;
    let commit = output.paint(Style::Name, commit.get(..SHORT).unwrap_or(commit));
    let via = via.as_ref().map(|via| format!(" {via}")).unwrap_or_default();
    let why = why.as_ref().map(|why| format!(": {why}")).unwrap_or_default();
    format!("{commit}  {outcome}  {item}{via}{why}  {}\n", output.paint(Style::Faint, subject))
}

pub(super) fn said(document: &HookDocument) -> String {
    document.says.iter().map(|line| format!("{line}\n")).collect()
}
