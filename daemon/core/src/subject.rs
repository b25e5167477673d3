//! The subject of an entry: one line for people who read the log with plain git.

use serde_json::Value;

use crate::definition::written;
use crate::event::{Change, Event, EventBody};
use crate::item::field;
use crate::{ItemId, text};

/// The longest subject, in characters.
pub const LONGEST: usize = 100;

/// The longest value that is told of a change, in characters.
const LONGEST_VALUE: usize = 40;

/// The subject of an entry with these events. `name` writes the id of an item for people.
#[must_use]
pub fn subject(events: &[Event], name: impl Fn(ItemId) -> String) -> String {
    let about = |event: &Event| match event.object.item() {
        Some(id) => name(id),
        None => event.object.to_string(),
    };
    let whole = match events {
        [] => "nothing".to_owned(),
        [only] => format!("{} {}", about(only), summary(&only.body, &name)),
        [first, .., last] if first.object == last.object => {
            let parts: Vec<String> =
                events.iter().map(|event| summary(&event.body, &name)).collect();
            format!("{} {}", about(first), parts.join("; "))
        }
        [first, rest @ ..] => {
            format!("{} {} and {} more", about(first), summary(&first.body, &name), rest.len())
        }
    };
    cut(&text::visible(&whole), LONGEST)
}

/// What an event says, in a few words. `name` writes the id of an item for people.
#[must_use]
pub fn summary(body: &EventBody, name: &impl Fn(ItemId) -> String) -> String {
    let titled = |verb: &str, title: &str| format!("{verb}: {title}");
    match body {
        EventBody::ProjectCreated(e) => titled("created", &e.name),
        EventBody::ProjectSet(e) | EventBody::ItemEdited(e) => {
            let changes: Vec<String> = e.changes.iter().map(change).collect();
            titled("edited", &changes.join(", "))
        }
        EventBody::Published(e) => titled("published", &e.definition.digest()),
        EventBody::ItemCreated(e) => titled("created", &e.title),
        EventBody::ItemImported(e) => titled("imported", &e.item.title),
        EventBody::ItemCommented(e) => titled("comment", e.text.lines().next().unwrap_or_default()),
        EventBody::ItemLinked(e) => format!("{} {}", e.rel, name(e.to)),
        EventBody::ItemUnlinked(e) => format!("no longer {} {}", e.rel, name(e.to)),
        EventBody::ItemMoved(e) => match e.parent {
            Some(parent) => format!("part of {}", name(parent)),
            None => "part of nothing".to_owned(),
        },
        EventBody::Repinned(e) => format!("follows {} in place of {}", e.to, e.from),
        EventBody::ItemArchived(_) => "archived".to_owned(),
        EventBody::ItemUnarchived(_) => "unarchived".to_owned(),
        EventBody::ItemClaimed(e) => titled("claimed", &e.holder),
        EventBody::ItemReleased(_) => "released".to_owned(),
        EventBody::Applied(e) => {
            format!("{}: {} -> {}", within(e.region.as_ref(), &e.via), e.from, e.to)
        }
        EventBody::Forced(e) => {
            let inner = |state: &String| within(e.region.as_ref(), state);
            let from = e.from.as_ref().map_or_else(|| "contested".to_owned(), inner);
            format!("FORCED: {from} -> {}", inner(&e.to))
        }
        EventBody::RolledBack(e) => titled("rolled back", &e.to),
        EventBody::Resolved(e) => titled("resolved", &within(e.region.as_ref(), &e.to)),
        EventBody::Undone(e) => titled("undone", &within(e.region.as_ref(), &e.to)),
        EventBody::Withdrawn(_) => "withdrawn: its commit is gone".to_owned(),
        EventBody::Reaffirmed(_) => "reaffirmed: its gates were asked again".to_owned(),
        EventBody::CriterionChecked(e) => match &e.run {
            Some(run) => titled(&format!("{} holds", e.criterion), &run.argv.join(" ")),
            None => titled(
                &format!("{} is claimed", e.criterion),
                e.claim.as_deref().unwrap_or_default(),
            ),
        },
        EventBody::CriterionUnchecked(e) => format!("{} does not hold", e.criterion),
        EventBody::Assessed(e) => {
            let score = |(name, score): (&String, &u32)| format!("{name} {score}");
            titled("assessed", &e.scores.iter().map(score).collect::<Vec<_>>().join(", "))
        }
        EventBody::Denied(e) => {
            let gates: Vec<&str> = e.gates.iter().map(|gate| gate.kind.as_str()).collect();
            format!("denied {} -> {}: {}", e.via, e.to, gates.join(", "))
        }
        EventBody::CommitLinked(e) => format!("commit {}: {}", e.commit.short(10), e.subject),
        EventBody::CommitRefused(e) if e.idle => {
            format!("commit {} did nothing: {}", e.commit.short(10), e.why)
        }
        EventBody::CommitRefused(e) => format!("commit {} refused: {}", e.commit.short(10), e.why),
        EventBody::Unknown { kind, .. } => kind.clone(),
    }
}

/// A state or a transition, with the region that it is of, if it is of one.
fn within(region: Option<&String>, name: &str) -> String {
    region.map_or_else(|| name.to_owned(), |region| written(region, name))
}

fn change(change: &Change) -> String {
    let name = field::further(change.field()).unwrap_or(change.field());
    match change {
        Change::Write { value: Value::String(text), .. } if !text.contains('\n') => {
            format!("{name} = {}", cut(text, LONGEST_VALUE))
        }
        Change::Write { .. } | Change::Place { .. } => name.to_owned(),
        Change::Clear { .. } => format!("no {name}"),
        Change::Add { element, .. } => format!("{name} + {}", cut(element, LONGEST_VALUE)),
        Change::Remove { element, .. } => format!("{name} - {}", cut(element, LONGEST_VALUE)),
        Change::Count { by, .. } => format!("{name} {by:+}"),
    }
}

fn cut(text: &str, longest: usize) -> String {
    if text.chars().count() <= longest {
        return text.to_owned();
    }
    let mut cut: String = text.chars().take(longest - 1).collect();
    cut.push('…');
    cut
}
