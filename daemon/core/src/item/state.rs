//! The running sum of the events of one item.

use std::collections::BTreeSet;

use super::field;
use crate::Oid;
use crate::definition::Definition;
use crate::event::EventBody;
use crate::field::Fields;
use crate::history::{Dag, Node};
use crate::state::{Act, Nid, Register};

/// What the events of one item add up to.
#[derive(Debug, Clone, Default)]
pub struct ItemState {
    pub(super) created: bool,
    pub(super) fields: Fields,
    pub(super) moves: Register,
    pub(super) comments: Vec<Node>,
    /// Critical events of kinds that this build does not know.
    pub(super) unknown: Vec<Node>,
    /// Refused entries in the item's past.
    pub(super) stubs: BTreeSet<Oid>,
    /// Those of them that somebody took note of.
    pub(super) noted: BTreeSet<Oid>,
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
    pub fn moves(&self) -> &Register {
        &self.moves
    }

    /// Its fields.
    #[must_use]
    pub fn fields(&self) -> &Fields {
        &self.fields
    }

    /// The events that said something about it.
    #[must_use]
    pub fn comments(&self) -> &[Node] {
        &self.comments
    }

    /// The states that stand: one, or several if it is contested.
    #[must_use]
    pub fn states(&self) -> Vec<&str> {
        let moved = self.moves.standing().states();
        if moved.is_empty() { self.initial_states() } else { moved }
    }

    /// The state it began in; several if clones that share a key began it differently.
    pub(super) fn initial_states(&self) -> Vec<&str> {
        let writes = self.fields.register(field::INITIAL).into_iter().flat_map(|r| r.writes());
        let mut states: Vec<&str> = writes.filter_map(|(_, value)| value?.as_str()).collect();
        states.sort_unstable();
        states.dedup();
        states
    }

    /// The digest of the definition it follows, if its clones agree on one.
    #[must_use]
    pub fn definition(&self) -> Option<&str> {
        self.fields.register(field::DEFINITION)?.agreed()??.as_str()
    }

    /// The name of the move `via` to `to`, made on this state.
    #[must_use]
    pub fn nid(&self, via: &str, to: &str, definition: &str, key: Option<&str>) -> Nid {
        Nid::of(&self.moves.standing().round(), via, to, definition, key)
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

    /// The moves under this key, with what they do.
    pub fn moves_by_key<'a>(&'a self, key: &'a str) -> impl Iterator<Item = (Node, &'a Act)> {
        self.moves
            .moves()
            .iter()
            .filter(move |m| m.key.as_deref() == Some(key))
            .map(|m| (m.node, &m.act))
    }

    /// The transitions that leave its state, if that is one and known.
    pub fn ways<'a>(&self, definition: &'a Definition) -> Vec<&'a crate::definition::Transition> {
        match self.states().as_slice() {
            [state] => definition.leaving(state).collect(),
            _ => Vec::new(),
        }
    }
}
