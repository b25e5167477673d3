//! The documents that a way asks for: which files are meant by the fields of the item, and what is
//! known of them.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use super::{Item, ItemState, field};
use crate::definition::path::{self, Pattern, Unusable};
use crate::definition::{Artifact, Transition};
use crate::event::{AskedFor, Demand, Document, Documents};
use crate::expression::{Untold, Value, Values};
use crate::fact::{File, Look, Looked};
use crate::field::Register;
use crate::gate::{Sight, Sights};
use crate::{ItemId, Oid};

/// The field of a path that is the item's own id, and that of the item it is part of.
const ITEM: &str = "item";

/// Which files a way means by a document that it asks for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Meant {
    /// The files.
    pub pattern: Pattern,
    /// What each has to be.
    pub demand: Demand,
    /// Whether there may be several.
    pub multiple: bool,
}

/// The fields that a path is named after.
struct Named {
    values: Values,
    /// Those that clones wrote apart.
    apart: BTreeSet<String>,
}

impl Named {
    /// The files that `artifact` means.
    fn pattern(&self, artifact: &Artifact) -> Result<Pattern, Sight> {
        if let Some(name) = path::fields(artifact).into_iter().find(|n| self.apart.contains(n)) {
            return Err(Sight::Apart(name));
        }
        Pattern::of(artifact, &self.values).map_err(|why| match why {
            Unusable::Untold(Untold::Missing(name)) => Sight::Unset(name),
            Unusable::Unfit(name) => Sight::Unfit(name),
            why => Sight::Unusable(why.to_string()),
        })
    }
}

impl Item {
    fn named(&self, artifacts: &[&Artifact]) -> Named {
        let names: BTreeSet<String> = artifacts.iter().flat_map(|a| path::fields(a)).collect();
        let mut named = Named { values: Values::new(), apart: BTreeSet::new() };
        for name in names {
            let recorded = recorded_as(&name);
            let value = match name.as_str() {
                ITEM => Some(Value::Text(self.id.to_string())),
                field::PARENT => self.parent.map(|id| Value::Text(id.to_string())),
                field::TITLE => Some(Value::Text(self.title.clone())),
                field::KIND => Some(Value::Text(self.kind.clone())),
                field::PRIORITY => self.priority.clone().map(Value::Text),
                field::ASSIGNEE => self.assignee.clone().map(Value::Text),
                name => self.fields.get(name).and_then(value),
            };
            if self.also.contains_key(&recorded) {
                named.apart.insert(name.clone());
            }
            named.values.extend(value.map(|value| (name, value)));
        }
        named
    }

    /// What has to be looked for in a commit, that a way asks for.
    pub(crate) fn looks(
        &self,
        way: &Transition,
        commit: Oid,
    ) -> impl Iterator<Item = Look> + use<> {
        self.looks_for(way, commit).into_iter().map(|(look, _)| look)
    }

    /// The same, each with whether there may be none.
    pub(crate) fn looks_for(&self, way: &Transition, commit: Oid) -> Vec<(Look, bool)> {
        let artifacts = way.documents();
        let named = self.named(&artifacts);
        let look = |artifact: &&Artifact| {
            let pattern = named.pattern(artifact).ok()?;
            let (demand, multiple) = (artifact.demand(), artifact.multiple);
            Some((Look { commit, pattern, demand, multiple }, artifact.optional))
        };
        artifacts.iter().filter_map(look).collect()
    }

    /// What is known of the documents of a way, by what was found in a commit.
    pub(crate) fn sights(
        &self,
        way: &Transition,
        commit: Option<Oid>,
        looked: &BTreeMap<Look, Looked>,
    ) -> Sights {
        let artifacts = way.documents();
        let named = self.named(&artifacts);
        let sight = |artifact: &Artifact| {
            let (pattern, commit) = match (named.pattern(artifact), commit) {
                (Err(sight), _) => return sight,
                (Ok(_), None) => return Sight::NoCommit,
                (Ok(pattern), Some(commit)) => (pattern, commit),
            };
            let path = pattern.to_string();
            let (demand, multiple) = (artifact.demand(), artifact.multiple);
            match looked.get(&Look { commit, pattern, demand, multiple }) {
                Some(Looked::Files { files, .. }) => {
                    Sight::Seen { commit, path, files: files.clone(), more: 0 }
                }
                Some(Looked::Untold(why)) => Sight::Untold(commit, why.clone()),
                None => Sight::Untold(commit, format!("nobody looked for {path}")),
            }
        };
        artifacts.into_iter().map(|artifact| (artifact.clone(), sight(artifact))).collect()
    }
}

impl ItemState {
    /// What is known of the documents of a way, by what an event recorded.
    pub(super) fn sights(
        &self,
        id: ItemId,
        way: &Transition,
        recorded: Option<&Documents>,
    ) -> Sights {
        let artifacts = way.documents();
        let named = self.named(id, &artifacts);
        let sight = |artifact: &Artifact| {
            let (pattern, recorded) = match (named.pattern(artifact), recorded) {
                (Err(sight), _) => return sight,
                (Ok(_), None) => return Sight::NoCommit,
                (Ok(pattern), Some(recorded)) => (pattern, recorded),
            };
            let demand = artifact.demand();
            let is_it = |asked: &&AskedFor| asked.demand == demand && asked.path == pattern;
            if recorded.asked.iter().find(is_it).is_none() {
                return Sight::Unnamed(pattern.to_string());
            }
            let is_meant =
                |found: &&Document| found.demand == demand && pattern.matches(&found.path);
            let file = |found: &Document| File {
                path: found.path.clone(),
                blob: found.blob,
                flaws: Vec::new(),
                remarks: Vec::new(),
            };
            Sight::Seen {
                commit: recorded.commit,
                path: pattern.to_string(),
                files: recorded.found.iter().filter(is_meant).map(file).collect(),
                more: recorded.more,
            }
        };
        artifacts.into_iter().map(|artifact| (artifact.clone(), sight(artifact))).collect()
    }

    /// Which files a way means by the documents that were asked for.
    pub(super) fn meant(&self, id: ItemId, way: &Transition, said: &Documents) -> Vec<Meant> {
        let artifacts = way.documents();
        let named = self.named(id, &artifacts);
        let meant = |artifact: &&Artifact| {
            let (demand, multiple) = (artifact.demand(), artifact.multiple);
            Some(Meant { pattern: named.pattern(artifact).ok()?, demand, multiple })
        };
        let is_asked = |meant: &Meant| {
            said.asked.iter().any(|a| a.path == meant.pattern && a.demand == meant.demand)
        };
        // Who found several rests on no gate that wants one of them.
        let is_let_through = |meant: &Meant| {
            let is_it = |d: &&Document| d.demand == meant.demand && meant.pattern.matches(&d.path);
            meant.multiple || said.found.iter().filter(is_it).count() < 2
        };
        let meant = artifacts.iter().filter_map(meant);
        meant.filter(|meant| is_asked(meant) && is_let_through(meant)).collect()
    }

    fn named(&self, id: ItemId, artifacts: &[&Artifact]) -> Named {
        let names: BTreeSet<String> = artifacts.iter().flat_map(|a| path::fields(a)).collect();
        let mut named = Named { values: Values::new(), apart: BTreeSet::new() };
        for name in names {
            if name == ITEM {
                named.values.insert(name, Value::Text(id.to_string()));
                continue;
            }
            match self.agreed(&name) {
                None => drop(named.apart.insert(name)),
                Some(agreed) => named.values.extend(agreed.map(|value| (name, value))),
            }
        }
        named
    }

    /// The value of a field, as it is shown; nothing, where clones wrote it apart.
    fn agreed(&self, name: &str) -> Option<Option<Value>> {
        let fields = &self.fields;
        let recorded = recorded_as(name);
        let agreed = fields.register(&recorded).map_or(Some(None), Register::agreed)?;
        let is_there = |own: &str| own == recorded || field::further(own) == Some(name);
        Some(match agreed {
            Some(agreed) => value(agreed),
            None if fields.list_names().any(is_there) => Some(Value::List(Vec::new())),
            None if fields.counter_names().any(is_there) => value(&fields.counted(&recorded)),
            None if fields.set_names().any(is_there) => Some(Value::List(Vec::new())),
            None => None,
        })
    }
}

/// The name under which a field is recorded that paths call so.
fn recorded_as(name: &str) -> String {
    match name {
        field::PARENT | field::TITLE | field::KIND | field::PRIORITY | field::ASSIGNEE => {
            name.to_owned()
        }
        name => format!("{}{name}", field::CUSTOM),
    }
}

fn value(json: &Json) -> Option<Value> {
    match json {
        Json::String(text) => Some(Value::Text(text.clone())),
        Json::Number(number) => number.as_i64().map(Value::Number),
        Json::Bool(truth) => Some(Value::Truth(*truth)),
        Json::Array(_) => Some(Value::List(Vec::new())),
        Json::Null | Json::Object(_) => None,
    }
}
