//! Whether old evidence still fits what is checked out: ticks by commands, and documents.

use std::collections::{BTreeMap, BTreeSet};

use tidegate_api::Reply;
use tidegate_api::audit::{AuditDocument, AuditFinding};
use tidegate_api::remedy::command_line;
use tidegate_api::request::Audit;
use tidegate_core::Oid;
use tidegate_core::fact::Unproven;
use tidegate_core::gate::Help;
use tidegate_core::item::{Criterion, Evidence, Tick};
use tidegate_core::refusal::Remedy;

use super::open::open;
use super::resolve;
use super::unproven::unproven;
use crate::door::View;
use crate::failure::Unanswered;
use crate::world::World;

/// The evidence of an item, or of all open ones.
pub(crate) fn audit(view: &View<'_>, world: &World, asked: &Audit) -> Result<Reply, Unanswered> {
    let rows = match &asked.item {
        Some(item) => {
            let fact = resolve(view.model, item)?;
            vec![(fact.item, fact.short)]
        }
        None => open(view.model)?.into_iter().map(|row| (row.item, row.short)).collect(),
    };
    let tree = asked.head.and_then(|head| world.tree(head));
    let own = view.replica()?;
    let (mut looked_at, mut findings) = (0, Vec::new());
    for (item, short) in &rows {
        let told = |stale: Stale| AuditFinding {
            code: stale.code.to_owned(),
            item: item.id.to_string(),
            short: short.clone(),
            about: stale.about,
            entry: stale.entry.to_string(),
            message: stale.message,
            fix: stale.fix.iter().map(command_line).collect(),
        };
        for (n, criterion) in (1..).zip(&item.criteria) {
            for tick in shown(criterion) {
                looked_at += 1;
                findings.extend(stale_tick(short, (n, criterion), tick, tree).map(told));
            }
        }
        let paths = item.evidence.iter().flatten().flat_map(|one| &one.documents.found);
        let paths: BTreeSet<String> = paths.map(|document| document.path.clone()).collect();
        looked_at += paths.len();
        let there = asked.head.and_then(|head| world.at(head, &paths));
        findings.extend(documents(short, &item.evidence, there.as_ref()).map(told));
        let unproven = unproven((view.oracle, own), item, asked.head)?;
        findings.extend(unproven.into_iter().map(|one| told(untrue(short, one))));
    }
    Ok(Reply::Audit(AuditDocument::new(asked.head, looked_at, findings)))
}

/// Evidence that does not hold any more.
struct Stale {
    code: &'static str,
    about: String,
    entry: Oid,
    message: String,
    fix: Vec<Remedy>,
}

/// The ticks of a criterion by commands that showed it.
fn shown(criterion: &Criterion) -> impl Iterator<Item = &Tick> {
    let ticks = criterion.ticks.iter().filter(|_| criterion.checked);
    ticks.filter(|tick| tick.run.is_some())
}

fn stale_tick(
    short: &str,
    (n, criterion): (usize, &Criterion),
    tick: &Tick,
    tree: Option<Oid>,
) -> Option<Stale> {
    let run = tick.run.as_ref()?;
    let commit = run.head.map_or("no commit".to_owned(), |head| head.short(12).to_string());
    let (code, message) = match (run.tree, tree) {
        _ if run.changed => {
            ("uncommitted", format!("it was shown on {commit} with files that nobody committed"))
        }
        (None, _) => ("no_commit", "it was shown where there was no commit".to_owned()),
        (Some(_), None) => {
            ("unknown", format!("it was shown on {commit}, and no commit is checked out here"))
        }
        (Some(then), Some(now)) if then != now => {
            ("other_tree", format!("it was shown on {commit}, and other files are checked out"))
        }
        _ => return None,
    };
    let fix = vec![Remedy::Check { item: short.to_owned(), n }];
    let about = format!("criterion {n}: {}", criterion.text);
    Some(Stale { code, about, entry: tick.event.entry, message, fix })
}

/// The documents that are not any more what a move rests on.
fn documents(
    short: &str,
    evidence: &[Vec<Evidence>],
    there: Option<&BTreeMap<String, Oid>>,
) -> impl Iterator<Item = Stale> {
    // Of several moves that rest on a document the last one counts.
    let mut last: BTreeMap<&String, (&Evidence, Oid)> = BTreeMap::new();
    for one in evidence.iter().flatten() {
        last.extend(one.documents.found.iter().map(|d| (&d.path, (one, d.blob))));
    }
    let stale = move |(path, (one, blob)): (&String, (&Evidence, Oid))| {
        let (code, what) = match there?.get(path) {
            None => ("gone", "is not there any more"),
            Some(now) if *now != blob => ("changed", "was changed"),
            Some(_) => return None,
        };
        let (entry, fix) = (one.event.entry, vec![Remedy::CheckDocuments(short.to_owned())]);
        let message = format!("it {what} since '{}' to '{}'", one.via, one.to);
        Some(Stale { code, about: path.clone(), entry, message, fix })
    };
    last.into_iter().filter_map(stale).collect::<Vec<_>>().into_iter()
}

/// That what a move rests on is not so, or cannot be confirmed here.
fn untrue(short: &str, unproven: Unproven) -> Stale {
    let code = if unproven.lack.is_some() { "missing" } else { "refuted" };
    let help = Help::against(&unproven);
    let fix = help.iter().map(|help| Remedy::of(short, "", help)).collect();
    let Unproven { evidence: Evidence { event, via, to, .. }, why, .. } = unproven;
    Stale { code, about: format!("'{via}' to '{to}'"), entry: event.entry, message: why, fix }
}
