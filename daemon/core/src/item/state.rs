//! The running sum of the events of one item.

use std::collections::BTreeSet;

use super::stood::Stood;
use super::{Meant, field};
use crate::definition::Definitions;
use crate::event::{Denied, EventBody};
use crate::field::Fields;
use crate::gate::Below;
use crate::history::{Dag, Node};
use crate::link::Relation;
use crate::state::{Challenge, Move, Reading, Reaffirmation, Registers, Repins, Resting};
use crate::{ActorKind, ItemId, Millis, Oid};

/// What the events of one item add up to.
#[derive(Debug, Clone, Default)]
pub struct ItemState {
    pub(super) created: bool,
    pub(super) fields: Fields,
    pub(super) moves: Registers,
    pub(super) repins: Repins,
    pub(super) reaffirmed: Vec<Reaffirmation>,
    /// What stands, by the definition that the item follows now.
    pub(super) stood: Stood,
    /// The moves in doubt.
    pub(super) challenges: Vec<Challenge>,
    /// The events that name documents.
    pub(super) rested: Vec<Node>,
    /// The moves that stand on those, each with all records of it.
    pub(super) resting: Vec<Vec<Resting>>,
    /// Whether that is to be told anew.
    pub(super) is_unread: bool,
    pub(super) comments: Vec<Node>,
    /// The times somebody was turned away.
    pub(super) denied: Vec<(Node, Denied)>,
    /// Critical events of kinds that this build does not know.
    pub(super) unknown: Vec<Node>,
    /// Refused entries in the item's past.
    pub(super) stubs: BTreeSet<Oid>,
    /// Those of them that somebody took note of.
    pub(super) noted: BTreeSet<Oid>,
}

/// What an event that is valid does to the state of an item, by what its past held.
#[derive(Debug, Clone)]
pub(crate) enum Made {
    /// Nothing.
    Nothing,
    /// It is a move.
    Move(Box<Move>),
    /// It renames the state.
    Repin {
        /// The moves that stood.
        stood: Vec<Node>,
    },
    /// The gates of these moves were asked again, and these files were meant by what it names.
    Reaffirmation(Vec<Node>, Vec<Meant>),
}

/// What one event is, to the state it is judged against and added to.
#[derive(Debug, Clone, Copy)]
pub struct Happening<'a> {
    /// The event's number within the item.
    pub node: Node,
    /// The order of the item's events.
    pub dag: &'a Dag,
    /// What happened.
    pub body: &'a EventBody,
    /// When, by the clock of who recorded it.
    pub at: Millis,
    /// What who recorded it is called.
    pub by: ActorKind,
    /// Its key.
    pub key: Option<&'a str>,
    /// The refused entries it names as its past.
    pub stubs: &'a [Oid],
}

impl ItemState {
    /// Whether the item was created.
    #[must_use]
    pub fn exists(&self) -> bool {
        self.created
    }

    /// Its state.
    #[must_use]
    pub fn moves(&self) -> &Registers {
        &self.moves
    }

    /// Its fields.
    #[must_use]
    pub fn fields(&self) -> &Fields {
        &self.fields
    }

    /// The attempts that were turned away.
    #[must_use]
    pub(crate) fn denied(&self) -> &[(Node, Denied)] {
        &self.denied
    }

    /// The events that said something about it.
    #[must_use]
    pub fn comments(&self) -> &[Node] {
        &self.comments
    }

    /// The states that stand: one, or several if it is contested.
    #[must_use]
    pub fn states(&self) -> Vec<&str> {
        let mut states: Vec<&str> = self.readings().map(|(_, r)| r.state.as_str()).collect();
        states.sort_unstable();
        states.dedup();
        states
    }

    /// What stands: each state with the definition that it is one of, and the move that stands for it.
    pub fn readings(&self) -> impl Iterator<Item = (Option<Node>, &Reading)> + Clone {
        self.stood().readings.iter().map(|(node, reading)| (*node, reading))
    }

    /// What stands: its state, and where its regions are.
    #[must_use]
    pub fn stood(&self) -> &Stood {
        debug_assert!(!self.is_unread, "what stands is asked before it is settled");
        &self.stood
    }

    /// What stands, in words.
    pub(super) fn told(&self) -> String {
        self.states().iter().map(|state| format!("'{state}'")).collect::<Vec<_>>().join(" and ")
    }

    /// What stands, each once, in order: one, or several if the item is contested.
    #[must_use]
    pub fn distinct(&self) -> Vec<&Reading> {
        self.stood().distinct()
    }

    /// The moves in doubt, in order.
    #[must_use]
    pub fn challenges(&self) -> &[Challenge] {
        debug_assert!(!self.is_unread, "what is in doubt is asked before it is settled");
        &self.challenges
    }

    /// The moves that stand on documents, each with all records of it.
    #[must_use]
    pub fn resting(&self) -> &[Vec<Resting>] {
        debug_assert!(!self.is_unread, "what rests on documents is asked before it is settled");
        &self.resting
    }

    /// What the event at `node`, which was added, made.
    pub(crate) fn made_at(&self, node: Node) -> Made {
        if let Some(made) = self.moves.made(node) {
            return Made::Move(Box::new(made.clone()));
        }
        if let Some(repin) = self.repins.at(node) {
            return Made::Repin { stood: repin.stood.clone() };
        }
        let again = self.reaffirmed.iter().find(|again| again.node == node);
        again.map_or(Made::Nothing, |again| {
            Made::Reaffirmation(again.moves.clone(), again.meant.clone())
        })
    }

    /// The states it began in; several if clones that share a key began it differently.
    pub(super) fn begun(&self) -> impl Iterator<Item = (Node, Reading)> + '_ {
        let writes = |name| self.fields.register(name).into_iter().flat_map(|r| r.writes());
        writes(field::INITIAL).filter_map(move |(node, state)| {
            let definition = writes(field::DEFINITION).find(|(other, _)| *other == node);
            let text = |value: Option<&serde_json::Value>| Some(value?.as_str()?.to_owned());
            Some((node, Reading { definition: text(definition?.1)?, state: text(state)? }))
        })
    }

    /// What it is to one that it stands below.
    pub(crate) fn as_below(&self, id: ItemId, definitions: &Definitions) -> Below {
        let kind = self.fields.register(field::KIND).and_then(|kind| kind.agreed()??.as_str());
        let definition = self.definition().and_then(|digest| definitions.get(digest));
        let (Some(definition), Some(one)) = (definition, self.stood().agreed()) else {
            return Below::unknown(id);
        };
        if self.needs_upgrade() || self.stubs().next().is_some() || !self.challenges.is_empty() {
            return Below::unknown(id);
        }
        Below {
            id,
            kind: kind.unwrap_or_default().to_owned(),
            definition: Some(one.definition.clone()),
            state: Some(one.state.clone()),
            is_over: definition.is_final(&one.state),
        }
    }

    /// The items that it spawned.
    pub(crate) fn spawned(&self, dag: &Dag) -> Vec<ItemId> {
        let links = self.fields.members(field::LINKS, dag);
        let spawned = links.iter().filter_map(|link| {
            let (rel, to) = link.split_once(' ')?;
            (rel == Relation::Spawned.word()).then(|| ItemId::parse(to).ok())?
        });
        spawned.collect()
    }

    /// The digest of the definition it follows, if its clones agree on one.
    #[must_use]
    pub fn definition(&self) -> Option<&str> {
        let mut digests = self.readings().map(|(_, reading)| reading.definition.as_str());
        let first = digests.next()?;
        digests.all(|other| other == first).then_some(first)
    }

    /// Whether it holds critical events of kinds that this build does not know.
    #[must_use]
    pub fn needs_upgrade(&self) -> bool {
        !self.unknown.is_empty()
    }

    /// Refused entries in its past that nobody has taken note of yet.
    pub fn stubs(&self) -> impl Iterator<Item = Oid> + '_ {
        self.stubs.difference(&self.noted).copied()
    }
}
