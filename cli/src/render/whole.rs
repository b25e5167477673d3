//! Any reply, in each of the forms in which it can be asked for.

use serde::Serialize;
use tidegate_api::listed::SpelledRow;
use tidegate_api::sync::SyncOutcome;
use tidegate_api::{Exit, Reply};

use super::{
    artifact, daemon, doctor, evidence, gc, graph, history, hooks, import, item, list, next,
    project, publish, reconcile, recover, repin, replicas,
};
use super::{search, stats, status, sync, uninstall, verify, why, workflow};
use crate::output::Output;

/// Lines for people.
pub(crate) fn text(reply: &Reply, output: Output) -> String {
    match reply {
        Reply::Project(document) => project::text(document, output),
        Reply::Item(document) => item::text(document, output),
        Reply::ItemsInFull(document) => {
            let items: Vec<String> =
                document.items.iter().map(|i| item::in_full(i, output)).collect();
            items.join("\n\n")
        }
        Reply::Items(document) => list::text(document, output),
        Reply::Criteria(document) => evidence::criteria(document, output),
        Reply::Assessment(document) => evidence::assessments(document, output),
        Reply::Artifacts(document) => artifact::list(document, output),
        Reply::Artifact(document) => artifact::one(document, output),
        Reply::Audit(document) => artifact::audit(document, output),
        Reply::History(document) => history::text(document, output),
        Reply::Watch(document) => history::watched(document, output),
        Reply::Why(document) => why::text(document, output),
        Reply::Gates(document) => next::gates(document, output),
        Reply::Next(document) => next::text(document, output),
        Reply::Graph(drawn) => graph::picture(drawn).mermaid(),
        Reply::Definition(document) => workflow::text(document, output),
        Reply::Definitions(document) => workflow::list(document, output),
        Reply::Repin(document) => repin::text(document, output),
        Reply::Stats(document) => stats::text(document, output),
        Reply::Status(document) => status::text(document, output),
        Reply::Import(document) => import::text(document, output),
        Reply::Verify(document) => verify::text(document, output),
        Reply::Publish(document) => publish::text(document, output),
        Reply::Doctor(document) => doctor::text(document, output),
        Reply::Recover(document) => recover::text(document, output),
        Reply::Gc(document) => gc::text(document, output),
        Reply::Replicas(document) => replicas::text(document, output),
        Reply::Sync(document) => sync::text(document, output),
        Reply::Remotes(document) => sync::remotes(document, output),
        Reply::Uninstall(document) => uninstall::text(document, output),
        Reply::Search(document) => search::found(document, output),
        Reply::Rows(document) => search::rows(document, output),
        Reply::Rebuild(document) => search::rebuilt(document, output),
        Reply::Daemon(document) => daemon::text(document, output),
        Reply::Reconcile(document) => reconcile::text(document, output),
        Reply::Hook(document) => reconcile::said(document),
        Reply::Hooks(document) => hooks::text(document, output),
        Reply::Dump(dump) => dump.lines.clone(),
    }
}

/// Ids, one a line.
pub(crate) fn ids(reply: &Reply) -> String {
    let ids: Vec<&str> = match reply {
        Reply::Project(document) => vec![&document.project.id],
        Reply::Item(document) => document.item.id.as_deref().into_iter().collect(),
        Reply::ItemsInFull(document) => {
            document.items.iter().filter_map(|item| item.id.as_deref()).collect()
        }
        Reply::Items(document) => document.items.iter().map(SpelledRow::id).collect(),
        Reply::Criteria(document) => document.criteria.iter().map(|c| c.id.as_str()).collect(),
        Reply::Assessment(document) => {
            document.assessments.iter().map(|a| a.event.as_str()).collect()
        }
        Reply::Artifacts(document) => {
            let checked = document.checked.iter().map(|checked| checked.path.as_str());
            checked.chain(document.artifacts.iter().map(|a| a.path.as_str())).collect()
        }
        Reply::Artifact(document) => document.versions.iter().map(|v| v.blob.as_str()).collect(),
        Reply::Audit(document) => document.findings.iter().map(|f| f.entry.as_str()).collect(),
        Reply::History(document) => {
            document.events.iter().map(|event| event.entry.as_str()).collect()
        }
        Reply::Watch(document) => {
            document.events.iter().map(|event| event.event.entry.as_str()).collect()
        }
        Reply::Why(document) => vec![&document.item],
        Reply::Gates(document) => document.gates.iter().map(|g| g.item.as_str()).collect(),
        Reply::Next(document) => document.items.iter().map(|i| i.item.as_str()).collect(),
        Reply::Graph(drawn) => drawn.items.iter().map(|item| item.id.as_str()).collect(),
        Reply::Repin(document) => document.items.iter().map(|item| item.id.as_str()).collect(),
        Reply::Definition(document) => document.shown.as_deref().into_iter().collect(),
        Reply::Definitions(document) => {
            document.definitions.iter().map(|workflow| workflow.name.as_str()).collect()
        }
        Reply::Status(document) => document.needs.iter().map(|n| n.item.id.as_str()).collect(),
        Reply::Import(document) => {
            document.results.iter().filter_map(|r| r.item.as_deref()).collect()
        }
        Reply::Verify(document) => document.findings.iter().map(|f| f.subject.as_str()).collect(),
        Reply::Publish(document) => document.mended.iter().map(|m| m.name.as_str()).collect(),
        Reply::Doctor(document) => document.findings.iter().map(|f| f.subject.as_str()).collect(),
        Reply::Recover(document) => {
            let kept = document.kept.iter().map(|kept| &kept.entry);
            kept.chain(&document.missing).map(String::as_str).collect()
        }
        Reply::Gc(_) | Reply::Rebuild(_) | Reply::Stats(_) => Vec::new(),
        Reply::Search(document) => {
            document.results.iter().filter_map(|found| found.item.as_deref()).collect()
        }
        Reply::Rows(document) => return search::first_column(document),
        Reply::Replicas(document) => document.replicas.iter().map(|r| r.id.as_str()).collect(),
        Reply::Sync(document) => document.remotes.iter().map(|r| r.name.as_str()).collect(),
        Reply::Remotes(document) => document.remotes.iter().map(|r| r.name.as_str()).collect(),
        Reply::Uninstall(document) => document.removed.iter().map(|r| r.name.as_str()).collect(),
        Reply::Daemon(document) => {
            return document.pid.map(|pid| pid.to_string()).unwrap_or_default();
        }
        Reply::Reconcile(document) => document.commits.iter().map(|c| c.commit.as_str()).collect(),
        Reply::Hook(document) => return document.says.join("\n"),
        Reply::Hooks(document) => document.hooks.iter().map(|hook| hook.event.as_str()).collect(),
        Reply::Dump(dump) => return dump.lines.clone(),
    };
    ids.join("\n")
}

/// How to go on where a list ends before all was listed.
pub(crate) fn more(reply: &Reply) -> Option<String> {
    let cursor = match reply {
        Reply::Items(document) => &document.next_cursor,
        Reply::ItemsInFull(document) => &document.next_cursor,
        Reply::History(document) => &document.next_cursor,
        _ => return None,
    };
    cursor.as_ref().map(|cursor| format!("more: --cursor {cursor}\n"))
}

/// One JSON document for each of the things listed.
pub(crate) fn json_lines(reply: &Reply) -> String {
    match reply {
        Reply::History(document) => lines(&document.events),
        other => other.json().unwrap_or_default(),
    }
}

fn lines<T: Serialize>(things: &[T]) -> String {
    let lines: Vec<String> =
        things.iter().filter_map(|thing| serde_json::to_string(thing).ok()).collect();
    lines.join("\n")
}

/// The exit code of an answer: it is one thing to be told, and another that all is well.
pub(crate) fn exit(reply: &Reply) -> u8 {
    if let Reply::Sync(document) = reply {
        return match document.worst() {
            None | Some(SyncOutcome::Done) => 0,
            Some(SyncOutcome::Partly | SyncOutcome::Failed) => Exit::Network.code(),
            Some(SyncOutcome::Parted) => Exit::Conflict.code(),
        };
    }
    let refused = match reply {
        Reply::Verify(document) => !document.ok,
        Reply::Doctor(document) => !document.ok,
        Reply::Hooks(document) => !document.ok,
        Reply::Recover(document) => !document.ok,
        Reply::Import(document) => document.refused > 0,
        Reply::Rebuild(document) => document.same == Some(false),
        Reply::Artifacts(document) => !document.passes(),
        Reply::Audit(document) => !document.findings.is_empty(),
        Reply::Why(document) => {
            document.dry_run && document.transitions.iter().any(|way| !way.open)
        }
        _ => false,
    };
    if refused { Exit::Refused.code() } else { 0 }
}
