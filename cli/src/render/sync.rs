//! What was exchanged with remotes, for people: a line each, and one for all that did not go.

use tidegate_api::sync::{LogView, RemoteView, RemotesDocument, SyncDocument, SyncedView};

use super::table::{Cell, cell, table};
use crate::output::{Output, Style};

/// What came of each remote.
pub(super) fn text(document: &SyncDocument, output: Output) -> String {
    let lines = document.remotes.iter().flat_map(|remote| {
        let line = format!(
            "{}  {}",
            output.paint(Style::Name, &remote.name),
            came(remote, document.dry_run)
        );
        let left = remote.left.iter().map(|left| format!("  {}: {}", left.name, left.why));
        std::iter::once(line).chain(left).collect::<Vec<_>>()
    });
    lines.collect::<Vec<_>>().join("\n")
}

fn came(remote: &SyncedView, dry_run: bool) -> String {
    if let Some(why) = &remote.why {
        return format!("not exchanged: {why}");
    }
    let (took, sent) = match dry_run {
        true => ("would take in", "would send"),
        false => ("took in", "sent"),
    };
    let went = [(took, &remote.fetched), (sent, &remote.sent)];
    let went = went.iter().filter(|(_, logs)| !logs.is_empty());
    let mut parts: Vec<String> =
        went.map(|(verb, logs)| format!("{verb} {}", count(logs))).collect();
    if remote.unsent > 0 {
        let logs = if remote.unsent == 1 { "log" } else { "logs" };
        parts.push(format!("{} {logs} not sent", remote.unsent));
    }
    match parts.is_empty() {
        true if remote.left.is_empty() => "nothing new".to_owned(),
        true => "nothing else new".to_owned(),
        false => parts.join(", "),
    }
}

fn count(logs: &[LogView]) -> String {
    let entries: u64 = logs.iter().map(|log| log.entries).sum();
    let of = |n: u64, one: &str, many: &str| {
        if n == 1 { format!("1 {one}") } else { format!("{n} {many}") }
    };
    let logs = u64::try_from(logs.len()).unwrap_or(u64::MAX);
    format!("{} of {}", of(entries, "entry", "entries"), of(logs, "log", "logs"))
}

/// The remotes, a line each.
pub(super) fn remotes(document: &RemotesDocument, output: Output) -> String {
    table(&document.remotes.iter().map(row).collect::<Vec<_>>(), output)
}

fn row(remote: &RemoteView) -> Vec<Cell> {
    let what = match (remote.off, remote.chosen) {
        (true, _) => "off",
        (false, true) => "log, both ways",
        (false, false) => "log, taken in only",
    };
    vec![
        cell(&remote.name, Some(Style::Name)),
        cell(what, Some(Style::State)),
        cell(&remote.url, Some(Style::Faint)),
    ]
}
