//! Documents: what is asked of those that a move names ("A document is there"), and which moves rest
//! on some.

use serde_json::{Value, json};
use tidegate_core::event::{Change, Documents, EventBody};

use super::gates::Asked;
use super::history::{Fact, Known, Verifier};

/// What a transition needs and what it leaves, as gates.
pub(super) fn of(way: &Value) -> Vec<Value> {
    let all = ["input_artifacts", "output_artifacts"].map(|member| way[member].as_array());
    let gate = |one: &Value| json!({"kind": "ARTIFACT", "artifact": one});
    all.into_iter().flatten().flatten().map(gate).collect()
}

/// What a field of a path is.
enum Named {
    Text(String),
    Unusable,
    Apart,
}

impl Verifier<'_> {
    /// What is said of the documents that a transition needs and leaves, to the author of `fact`.
    pub(super) fn documents(&self, fact: &Fact<'_>, way: &Value) -> Vec<Asked> {
        let asked = |gate: Value| Asked { is_open: self.artifact(fact, &gate["artifact"]), gate };
        of(way).into_iter().map(asked).collect()
    }

    /// Whether the author of `fact` names the document that is asked for.
    pub(super) fn artifact(&self, fact: &Fact<'_>, artifact: &Value) -> bool {
        let may_be_missing = artifact["optional"] == true;
        let path = artifact["path"].as_str().expect("a path");
        let path = match path.contains("{feature}").then(|| self.feature(&fact.past)) {
            None => path.to_owned(),
            Some(Named::Text(text)) => path.replace("{feature}", &text),
            Some(Named::Unusable) => return may_be_missing,
            Some(Named::Apart) => return false,
        };
        let named = named_by(&fact.event.body);
        let is_asked = |documents: &Documents| {
            let mut asked = documents.asked.iter();
            asked.any(|one| one.path.spelled() == path && artifact["type"] == *one.demand.kind)
        };
        if named.is_some_and(|documents| !is_asked(documents)) {
            return false;
        }
        let found = named.map_or(&[][..], |documents| &documents.found);
        let is_meant = |file: &str| match path.split_once('*') {
            None => file == path,
            Some((before, after)) => {
                let name = file.strip_prefix(before).and_then(|rest| rest.strip_suffix(after));
                name.is_some_and(|name| !name.contains('/') && !name.starts_with('.'))
            }
        };
        let of_kind = found.iter().filter(|one| artifact["type"] == *one.demand.kind);
        match of_kind.filter(|one| is_meant(&one.path)).count() {
            0 => may_be_missing,
            1 => true,
            _ => artifact["multiple"] == true,
        }
    }

    /// What the item says that its feature is.
    fn feature(&self, past: &Known) -> Named {
        let written = |body: &EventBody| match body {
            EventBody::ItemEdited(e) => e.changes.iter().rev().find_map(|change| match change {
                Change::Write { field, value } if field == "fields.feature" => Some(value.clone()),
                Change::Clear { field } if field == "fields.feature" => Some(Value::Null),
                _ => None,
            }),
            _ => None,
        };
        let edits = self.those(past, |body| written(body).is_some());
        let latest = self.latest(&edits);
        let said: Vec<Value> =
            latest.iter().filter_map(|place| written(self.body(*place))).collect();
        let fits = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
        match said.first() {
            Some(first) if said.iter().any(|other| other != first) => Named::Apart,
            Some(Value::String(text)) if !text.is_empty() && text.chars().all(fits) => {
                Named::Text(text.clone())
            }
            _ => Named::Unusable,
        }
    }

    /// Whether a move, or what reaffirmed it, names documents, and nobody went past it knowingly.
    pub(super) fn rests(&self, made: usize, past: &Known) -> bool {
        let is_it = |place: usize| match self.body(place) {
            EventBody::Reaffirmed(again) => again.moves.contains(&self.facts[made].at),
            _ => place == made,
        };
        let goes_past = |place: usize| {
            self.facts[place].past.contains(&made)
                && match self.body(place) {
                    EventBody::Forced(_) | EventBody::RolledBack(_) => true,
                    EventBody::Resolved(chosen) => {
                        !self.candidates(&self.facts[place].past).iter().any(|candidate| {
                            let on_it =
                                *candidate == made || self.facts[*candidate].past.contains(&made);
                            let led = super::state::wrote(self.body(*candidate));
                            on_it && led.is_some_and(|(_, to, _)| to == chosen.to)
                        })
                    }
                    _ => false,
                }
        };
        matches!(self.body(made), EventBody::Applied(_))
            && self.valid(past).any(|place| is_it(place) && named_by(self.body(place)).is_some())
            && !self.valid(past).any(goes_past)
    }
}

fn named_by(body: &EventBody) -> Option<&Documents> {
    match body {
        EventBody::Applied(e) => e.documents.as_ref(),
        EventBody::Reaffirmed(e) => e.documents.as_ref(),
        _ => None,
    }
}
