//! The canonical dump: everything that the log says, one line a thing, the same bytes in every
//! clone that holds the same entries. Nothing in it depends on arrival, clock or machine.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use tidegate_core::event::{EventRef, Object};
use tidegate_core::fold::{EventView, Project, Workflow};
use tidegate_core::item::{Item, StateView, VoidReason};
use tidegate_core::{ItemId, Oid, canonical};

use super::Memory;
use crate::model::EventFilter;

impl Memory {
    /// Everything about one item, or about everything: items by id, then events in the order that
    /// never changes, then what was refused.
    #[must_use]
    pub fn dump(&self, only: Option<ItemId>) -> String {
        let mut lines = Vec::new();
        let wanted = |id: &&ItemId| only.is_none_or(|only| **id == only);
        if only.is_none() {
            lines.extend(self.fold().project().map(project_line));
            lines.extend(self.fold().workflows().iter().map(workflow_line));
        }
        let items = self.ids().iter().filter(wanted).filter_map(|id| self.fold().item(*id));
        lines.extend(items.map(|item| item_line(&item)));
        let mut events = self.chosen(&EventFilter { item: only, ..EventFilter::default() });
        events.sort_by_key(|event| (event.depth, event.at));
        lines.extend(events.iter().map(event_line));
        if only.is_none() {
            let mut stubs: Vec<_> = self.fold().stubs().map(|stub| stub.entry).collect();
            stubs.sort_unstable();
            lines.extend(stubs.iter().map(refused_line));
        }
        lines.iter().map(line).collect()
    }
}

/// One line of a dump.
pub(crate) fn line(value: &Value) -> String {
    let mut line =
        canonical::encode_value(&without_nulls(value)).expect("texts, whole numbers, no nulls");
    line.push(b'\n');
    String::from_utf8(line).expect("canonical JSON is UTF-8")
}

pub(crate) fn project_line(project: Project) -> Value {
    let settings: serde_json::Map<String, Value> = project.settings.into_iter().collect();
    json!({
        "dump": "project", "id": project.id, "name": project.name, "settings": settings,
        "also": project.also.into_iter().collect::<BTreeMap<_, _>>(),
        "heads": project.heads, "created_at": project.created_at,
    })
}

pub(crate) fn workflow_line(workflow: &Workflow) -> Value {
    let versions = workflow.versions.iter().map(|version| {
        json!({ "digest": version.digest, "stands": version.stands, "event": version.event })
    });
    json!({
        "dump": "workflow", "name": workflow.name, "versions": versions.collect::<Value>(),
        "heads": workflow.heads,
    })
}

pub(crate) fn refused_line(entry: &Oid) -> Value {
    json!({ "dump": "refused", "entry": entry })
}

pub(crate) fn item_line(item: &Item) -> Value {
    let regions =
        item.regions.iter().map(|at| json!({"region": at.region, "states": states(&at.state)}));
    let criteria =
        item.criteria.iter().map(|c| json!({"id": c.id, "text": c.text, "checked": c.checked}));
    let links = item.links.iter().map(|l| json!({"rel": l.rel, "to": l.to, "when": l.when}));
    let comments = item.comments.iter().map(|c| {
        json!({
            "event": c.event, "actor": c.actor.to_string(), "at": c.at, "text": c.text,
            "via": c.via, "on": c.on, "reply_to": c.reply_to,
        })
    });
    let mut line = json!({
        "dump": "item", "id": item.id, "aliases": item.aliases, "title": item.title, "body": item.body,
        "kind": item.kind, "states": states(&item.state), "parent": item.parent, "labels": item.labels,
        "priority": item.priority, "assignee": item.assignee, "criteria": criteria.collect::<Value>(),
        "fields": item.fields, "also": item.also, "links": links.collect::<Value>(),
        "comments": comments.collect::<Value>(), "archived": item.archived, "claims": item.claims,
        "definition": item.definition, "heads": item.heads, "created_at": item.created_at,
        "updated_at": item.updated_at,
    });
    if !item.regions.is_empty() {
        line["regions"] = regions.collect();
    }
    if !item.positions.is_empty() {
        line["positions"] = json!(item.positions);
    }
    if !item.outranked.is_empty() {
        line["outranked"] = json!(item.outranked);
    }
    line
}

fn states(state: &StateView) -> Value {
    let told = |(state, event): &(String, Option<EventRef>)| json!({ "state": state, "event": event.map(|event| event.to_string()) });
    match state {
        StateView::One(state) => json!([{ "state": state }]),
        StateView::Contested(candidates) => candidates.iter().map(told).collect(),
    }
}

/// What is dumped of an event.
pub(crate) struct EventLine<'a> {
    pub(crate) event: EventRef,
    pub(crate) object: &'a Object,
    pub(crate) kind: &'a str,
    pub(crate) depth: u32,
    pub(crate) stamp: i64,
    pub(crate) witness: bool,
    pub(crate) void: Option<&'static str>,
    pub(crate) key: Option<&'a str>,
}

impl EventLine<'_> {
    pub(crate) fn value(&self) -> Value {
        json!({
            "dump": "event", "event": self.event, "object": self.object, "kind": self.kind,
            "depth": self.depth, "stamp": self.stamp, "witness": self.witness, "void": self.void,
            "key": self.key,
        })
    }
}

fn event_line(event: &EventView<'_>) -> Value {
    let line = EventLine {
        event: event.at,
        object: &event.event.object,
        kind: event.event.body.kind(),
        depth: event.depth,
        stamp: event.shown.0,
        witness: event.witness,
        void: event.void.map(VoidReason::code),
        key: event.event.key.as_deref(),
    };
    line.value()
}

/// The same without members that are null, which canonical lines do not have. A cleared value among
/// those that clones wrote apart is spelled as an empty list.
fn without_nulls(value: &Value) -> Value {
    match value {
        Value::Object(map) => {
            let members = map.iter().filter(|(_, value)| !value.is_null());
            Value::Object(members.map(|(key, value)| (key.clone(), without_nulls(value))).collect())
        }
        Value::Array(items) => items
            .iter()
            .map(|item| if item.is_null() { Value::Array(Vec::new()) } else { without_nulls(item) })
            .collect(),
        other => other.clone(),
    }
}
