//! An item, as shown, dumped and decided upon.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Meant;
use crate::definition::Definitions;
use crate::definition::written;
use crate::event::{Denied, Documents, EventRef, ItemClaimed, Run};
use crate::gate::Below;
use crate::link::Relation;
use crate::wire::is_default;
use crate::{Actor, ItemId, Millis, Oid, ReplicaId};

/// Everything known about one item.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Item {
    /// Its id.
    pub id: ItemId,
    /// Other names of it.
    pub aliases: Vec<String>,
    /// One line that names it.
    pub title: String,
    /// More about it.
    pub body: String,
    /// Task, feature, epic, …
    pub kind: String,
    /// Its state.
    pub state: StateView,
    /// Where each region of its state is, if one state stands and has some.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub regions: Vec<RegionView>,
    /// The states that its own outranks, where clones moved it apart.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub outranked: Vec<String>,
    /// The item it is part of.
    pub parent: Option<ItemId>,
    /// Words to find it by.
    pub labels: Vec<String>,
    /// How urgent it is.
    pub priority: Option<String>,
    /// Who is to do it.
    pub assignee: Option<String>,
    /// What must hold when it is done.
    pub criteria: Vec<Criterion>,
    /// Its scores, by dimension: several where clones scored it apart.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub scores: BTreeMap<String, Vec<i64>>,
    /// When each dimension was scored last.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub scored_at: BTreeMap<String, Millis>,
    /// The attempts that were turned away since it came where it is.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub denied: Vec<Denied>,
    /// When it came where it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<Millis>,
    /// Further fields.
    pub fields: BTreeMap<String, Value>,
    /// Where the elements of its lists stand, by list, where that is not as in a new list.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub positions: BTreeMap<String, Vec<String>>,
    /// Fields that clones wrote apart, with the values not shown; null stands for a cleared one.
    pub also: BTreeMap<String, Vec<Value>>,
    /// What it is linked to.
    pub links: Vec<Link>,
    /// The versions of it that have a name.
    pub tags: Vec<Tag>,
    /// What was said about it, oldest first.
    pub comments: Vec<Comment>,
    /// Whether it was put away.
    pub archived: bool,
    /// Who works on it. Several if clones claimed it apart; the first is the one all agree to name.
    pub claims: Vec<ItemClaimed>,
    /// The digest of the definition it follows, if its clones agree on one.
    pub definition: Option<String>,
    /// The moves that were carried over to gates which nobody asked.
    pub challenged: Vec<EventRef>,
    /// The documents that its moves rest on, by move: of several records of one move one is enough.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<Vec<Evidence>>,
    /// What keeps its gates in doubt.
    pub doubts: Vec<Doubt>,
    /// The entries of its heads.
    pub heads: Vec<Oid>,
    /// When it began.
    pub created_at: Millis,
    /// When it last changed.
    pub updated_at: Millis,
}

/// The state of an item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum StateView {
    /// One state.
    One(String),
    /// Several, each with the move that stands for it: nobody has chosen yet.
    Contested(Vec<(String, Option<EventRef>)>),
}

/// Where a region is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RegionView {
    /// The region.
    pub region: String,
    /// Its state.
    pub state: StateView,
    /// When it came there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<Millis>,
    /// The states that it can be in, where it is contested in which one it is.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub states: Vec<String>,
}

impl RegionView {
    /// How people write a state of it.
    #[must_use]
    pub fn named(&self, state: &str) -> String {
        written(&self.region, state)
    }

    /// The state that it is in, as people write it; nothing, if it is contested.
    #[must_use]
    pub fn written(&self) -> Option<String> {
        self.state.single().map(|state| written(&self.region, state))
    }
}

impl StateView {
    /// The state, if it is one.
    #[must_use]
    pub fn single(&self) -> Option<&str> {
        match self {
            Self::One(state) => Some(state),
            Self::Contested(_) => None,
        }
    }

    /// The states that stand, each once, if they are several.
    #[must_use]
    pub fn contested(&self) -> Vec<String> {
        match self {
            Self::One(_) => Vec::new(),
            Self::Contested(candidates) => {
                let mut states: Vec<String> =
                    candidates.iter().map(|(state, _)| state.clone()).collect();
                states.dedup();
                states
            }
        }
    }
}

/// What must hold when an item is done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Criterion {
    /// Its name within the item.
    pub id: String,
    /// What must hold.
    pub text: String,
    /// Whether it was found to.
    pub checked: bool,
    /// Who found it to hold, the latest that knew of no other.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ticks: Vec<Tick>,
}

/// That somebody found a criterion to hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tick {
    /// The event that recorded it.
    pub event: EventRef,
    /// Who.
    pub actor: Actor,
    /// When.
    pub at: Millis,
    /// The command that showed it, if one did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub run: Option<Run>,
    /// What they say, where no command did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub claim: Option<String>,
}

/// A link to another item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// How the two are related.
    pub rel: Relation,
    /// The other.
    pub to: ItemId,
    /// For a dependency: the state the other must have reached.
    pub when: Option<String>,
    /// Whether clones said different things of that.
    #[serde(default, skip_serializing_if = "is_default")]
    pub is_apart: bool,
}

/// A version of an item that has a name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tag {
    /// The name.
    pub name: String,
    /// The entries that were its last ones.
    pub entries: Vec<Oid>,
}

/// Something that was said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Comment {
    /// The event that recorded it.
    pub event: EventRef,
    /// Who said it.
    pub actor: Actor,
    /// When.
    pub at: Millis,
    /// What.
    pub text: String,
    /// The transition it is about.
    pub via: Option<String>,
    /// The place in the code it is about.
    pub on: Option<String>,
    /// The comment it answers.
    pub reply_to: Option<EventRef>,
}

/// The documents that a record of a move rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// The move.
    pub event: EventRef,
    /// Who looked at the documents.
    pub by: ReplicaId,
    /// Its transition.
    pub via: String,
    /// What the state it entered is called now.
    pub to: String,
    /// The state whose region that is in, if it is in one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub within: Option<String>,
    /// The documents.
    pub documents: Documents,
    /// Which files the move means by them.
    pub meant: Vec<Meant>,
}

/// Something that keeps the gates of an item in doubt.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Doubt {
    /// Several states stand.
    Contested(Vec<String>),
    /// A move was carried over to gates which nobody asked.
    Challenged {
        /// Its transition.
        via: String,
        /// What the state it entered is called now.
        to: String,
        /// The state whose region that is in, if it is in one: several may have a region of its name.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        within: Option<String>,
    },
    /// Clones that share a key began it under different definitions, or nobody here knows it.
    Definition,
    /// A later build wrote what this one cannot read.
    NeedsUpgrade,
    /// An entry in its past was refused.
    Stub(Oid),
    /// An entry about it waits for another that has not arrived.
    Behind {
        /// The entry that waits.
        entry: Oid,
        /// The one it waits for.
        missing: Oid,
    },
}

impl Item {
    /// Whether it is in doubt: then, whether a move of it is.
    #[must_use]
    pub fn doubt(&self) -> Option<bool> {
        (!self.doubts.is_empty()).then_some(!self.challenged.is_empty())
    }

    /// Its state, if it is one.
    #[must_use]
    pub fn single_state(&self) -> Option<&str> {
        self.state.single()
    }

    /// The items that it spawned.
    pub fn spawned(&self) -> impl Iterator<Item = ItemId> + '_ {
        self.links.iter().filter(|link| link.rel == Relation::Spawned).map(|link| link.to)
    }

    /// What it is to one that it stands below.
    #[must_use]
    pub fn as_below(&self, definitions: &Definitions) -> Below {
        let definition = self.definition.as_ref().and_then(|digest| definitions.get(digest));
        let is_apart = self.also.contains_key(super::field::KIND);
        match (self.single_state(), definition) {
            (Some(state), Some(definition)) if self.doubts.is_empty() => Below {
                id: self.id,
                kind: if is_apart { String::new() } else { self.kind.clone() },
                definition: self.definition.clone(),
                state: Some(state.to_owned()),
                is_over: definition.is_final(state),
            },
            _ => Below::unknown(self.id),
        }
    }

    /// The transitions by which it came to where it is, and whose gates were not asked.
    #[must_use]
    pub fn doubted_moves(&self) -> Vec<String> {
        let via = |doubt: &Doubt| match doubt {
            Doubt::Challenged { via, .. } => Some(via.clone()),
            _ => None,
        };
        self.doubts.iter().filter_map(via).collect()
    }

    /// The states that stand, if they are several.
    #[must_use]
    pub fn contested(&self) -> Vec<String> {
        self.state.contested()
    }

    /// The region of which that is a state which has no place there any more, so that nobody can choose
    /// it: the region is another one under the definition that the item follows.
    #[must_use]
    pub fn lost_in(&self, contested: &str) -> Option<&RegionView> {
        let is_lost = |at: &&RegionView| {
            let states = at.state.contested();
            states.iter().any(|s| s.contains('@') && written(&at.region, s) == contested)
        };
        self.regions.iter().find(is_lost)
    }
}

impl std::fmt::Display for Doubt {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Contested(states) => {
                let states: Vec<String> = states.iter().map(|state| format!("'{state}'")).collect();
                write!(f, "the item is contested: {}", states.join(" or "))
            }
            Self::Challenged { via, to, .. } => {
                write!(f, "'{via}' to '{to}' was taken by other gates than it has now")
            }
            Self::Definition => f.write_str("the item's definition is contested or not known here"),
            Self::NeedsUpgrade => f.write_str("a later version of tidegate wrote to the item"),
            Self::Stub(oid) => {
                write!(f, "entry {} in the item's past cannot be read", oid.short(12))
            }
            Self::Behind { entry, missing } => {
                write!(
                    f,
                    "entry {} waits for {}, which is not here",
                    entry.short(12),
                    missing.short(12)
                )
            }
        }
    }
}
