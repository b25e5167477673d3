//! Whether what is recorded is sound: every entry read again, and everything folded again.

use std::collections::BTreeSet;

use serde_json::Value;
use tidegate_api::remedy::Aid;
use tidegate_api::request::Verify;
use tidegate_api::verify::{Finding, Severity, VerifyDocument};
use tidegate_api::{Asker, Exit, Failure, Reply, Step};
use tidegate_core::command::ItemRef;
use tidegate_core::event::Object;
use tidegate_core::fact::Lookup;
use tidegate_core::fold::{Circle, Gap, is_ahead};
use tidegate_core::text::is_refused;
use tidegate_core::{Fold, ItemId, Oid};
use tidegate_index::{Memory, ReadModel};

use super::past;
use crate::door::Whole;
use crate::failure::{Unanswered, Wrong};
use crate::names::Names;

/// What is wrong with what is recorded.
pub(crate) fn verify(
    log: &Whole<'_>,
    verify: &Verify,
    asker: &dyn Asker,
) -> Result<Reply, Unanswered> {
    let Whole { store, memory, caught } = log;
    let scope = verify.target.as_ref().map(|target| scope(memory, target)).transpose()?;
    let within = |oid: Oid| scope.as_ref().is_none_or(|scope| scope.contains(&oid));
    let fold = memory.fold();
    let mut findings = Vec::new();
    let mut find = |severity, code: &str, subject: String, message: String| {
        findings.push(Finding { severity, code: code.to_owned(), subject, short: None, message });
    };
    for problem in caught.problems.iter().filter(|_| scope.is_none()) {
        find(Severity::Error, "ref", problem.name.clone(), problem.what.clone());
    }
    if let Some(Gap::Broken(entry)) = caught.gap {
        let message = "this clone wrote it, and it is missing, damaged or on no ref".to_owned();
        find(Severity::Error, "lost", entry.to_string(), message);
    }
    for stub in fold.stubs().filter(|stub| within(stub.entry)) {
        let code = match (stub.newer, stub.foreign) {
            (true, _) => "newer",
            (false, Some(_)) => "foreign",
            (false, None) => "refused",
        };
        find(Severity::Error, code, stub.entry.to_string(), stub.why.to_owned());
    }
    for waiting in fold.waiting().filter(|_| scope.is_none()) {
        let message = format!("it waits for {}, which is not here or damaged", waiting.missing);
        find(Severity::Error, "waiting", waiting.entry.to_string(), message);
    }
    for (one, other) in
        fold.forks().into_iter().filter(|(one, other)| within(*one) || within(*other))
    {
        find(
            Severity::Error,
            "fork",
            other.to_string(),
            format!("it has the same parent as {one}"),
        );
    }
    let mut events = 0;
    for event in fold.events().filter(|event| within(event.at.entry)) {
        events += 1;
        if event.event.body.data().is_ok_and(|data| deceives(&data)) {
            let message = "its text holds control, escape or bidirectional characters".to_owned();
            find(Severity::Error, "unsafe_text", event.at.to_string(), message);
        }
        if let Some(why) = event.void {
            find(Severity::Error, "void", event.at.to_string(), why.to_string());
        }
    }
    let entries: Vec<Oid> = fold.oids().filter(|oid| within(*oid)).collect();
    if !verify.quick {
        for (done, oid) in entries.iter().enumerate() {
            asker.step(Step { what: "entries", done, total: entries.len() });
            if let Some(what) = store.damage(*oid).map_err(Wrong::from)? {
                find(Severity::Error, "damaged", oid.to_string(), what);
            }
        }
    }
    findings.extend(of_items(memory, verify)?);
    findings.extend(notes(memory.fold(), verify, &within));
    Ok(Reply::Verify(VerifyDocument::new(entries.len(), events, findings)))
}

/// Whether a text within `value` could move a terminal's cursor or reorder what it shows. No build
/// of ours records such text.
fn deceives(value: &Value) -> bool {
    match value {
        Value::String(text) => text.contains(|c| is_refused(c) && !matches!(c, '\n' | '\t')),
        Value::Array(items) => items.iter().any(deceives),
        Value::Object(map) => {
            map.iter().any(|(name, value)| name.contains(is_refused) || deceives(value))
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}

/// The entries that `target` names: those about an item, one entry, or those of a range.
fn scope(memory: &Memory, target: &str) -> Result<BTreeSet<Oid>, Unanswered> {
    if let Some((from, to)) = target.split_once("..") {
        let (from, to) = (past::entry(memory, from)?, past::entry(memory, to)?);
        let before = chain(memory, from);
        if from != to && before.contains(&to) {
            let (newer, older) = (from.short(12), to.short(12));
            let message = format!("the range is empty: {newer} comes after {older}");
            let failure = Failure::new(Exit::Usage, "empty_range", message);
            return Err(failure.hint(Aid::VerifyRange(older, newer)).into());
        }
        return Ok(chain(memory, to).difference(&before).copied().collect());
    }
    match (memory as &dyn ReadModel).look_up(&ItemRef(target.to_owned()))? {
        Lookup::Found(fact) => {
            let events = memory.fold().events_of(&Object::Item(fact.item.id));
            Ok(events.map(|event| event.at.entry).collect())
        }
        Lookup::Missing(_) if !target.bytes().all(|byte| byte.is_ascii_hexdigit()) => {
            super::resolve(memory, &ItemRef(target.to_owned())).map(|_| BTreeSet::new())
        }
        Lookup::Missing(_) | Lookup::Ambiguous(_) => {
            Ok(BTreeSet::from([past::entry(memory, target)?]))
        }
    }
}

/// An entry and all before it on its chain.
fn chain(memory: &Memory, entry: Oid) -> BTreeSet<Oid> {
    std::iter::successors(Some(entry), |oid| memory.fold().parent(*oid)).collect()
}

/// What is wrong with items: circles, and of the item that is asked for what keeps its gates in
/// doubt.
fn of_items(memory: &Memory, verify: &Verify) -> Result<Vec<Finding>, Unanswered> {
    let model: &dyn ReadModel = memory;
    let target = verify.target.as_ref().map(|target| model.look_up(&ItemRef(target.clone())));
    let (target, names) = (target.transpose()?, Names::of(model));
    let asked = match &target {
        Some(Lookup::Found(fact)) => Some(&fact.item),
        _ => None,
    };
    let found = |code: &str, id: ItemId, message: String| Finding {
        severity: Severity::Error,
        code: code.to_owned(),
        subject: id.to_string(),
        short: Some(names.short(id)),
        message,
    };
    let doubts = asked.into_iter().flat_map(|item| item.doubts.iter().map(move |d| (item.id, d)));
    let doubts = doubts.map(|(id, doubt)| found("in_doubt", id, doubt.to_string()));
    let is_meant = |circle: &Circle| match asked {
        Some(item) => circle.members.contains(&item.id),
        None => verify.target.is_none(),
    };
    let circles = memory.fold().circles().into_iter().filter(is_meant);
    let circles = circles.map(|Circle { along, members }| {
        let names: Vec<String> = members.iter().map(|id| names.short(*id)).collect();
        let message = format!("{along} leads around in a circle: {}", names.join(", "));
        found("circle", members[0], message)
    });
    let findings = doubts.chain(circles).collect();
    names.told(findings)
}

/// What takes nothing away, and is worth knowing.
fn notes(fold: &Fold, verify: &Verify, within: &impl Fn(Oid) -> bool) -> Vec<Finding> {
    let note = |code: &str, subject: String, message: String| Finding {
        severity: Severity::Note,
        code: code.to_owned(),
        subject,
        short: None,
        message,
    };
    let mut notes = Vec::new();
    for oid in fold.retrograde().filter(|oid| within(*oid)) {
        let message = "it says that its author saw less than its own chain proves".to_owned();
        notes.push(note("retrograde", oid.to_string(), message));
    }
    for (event, other) in fold.key_conflicts().iter().filter(|(event, _)| within(event.entry)) {
        let message = format!("its key was used for something else, too, in {other}");
        notes.push(note("key_conflict", event.to_string(), message));
    }
    for (oid, by) in fold.clocks_ahead().iter().filter(|(oid, _)| within(**oid)) {
        let message = format!("its author's clock ran ahead of that of {by}, which builds on it");
        notes.push(note("clock_ahead", oid.to_string(), message));
    }
    let later = |oid: &Oid| fold.entry(*oid).is_some_and(|entry| is_ahead(entry.at, verify.at));
    for oid in fold.oids().filter(|oid| within(*oid)).filter(later) {
        let message = "its author's clock runs ahead of the one here".to_owned();
        notes.push(note("clock_ahead", oid.to_string(), message));
    }
    notes
}
