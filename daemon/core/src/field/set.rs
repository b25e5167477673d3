//! A set of names. Between writers who did not know of each other one side wins: adding, for what
//! obliges (labels, links, dependencies); removing, for what permits (ticks, roles, waivers).
//! The side that keeps a gate shut is always the one that wins.

use std::collections::BTreeMap;

use super::fields::keep_latest;
use crate::history::{Dag, Node};

/// The side that wins between writers who did not know of each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Winner {
    /// A name stays while somebody added it without being known to its remover.
    Add,
    /// A name is out while somebody removed it without being known to its adder.
    Remove,
}

/// A set of names.
#[derive(Debug, Clone)]
pub struct Set {
    winner: Winner,
    names: BTreeMap<String, Name>,
}

#[derive(Debug, Clone, Default)]
struct Name {
    added: Vec<(Node, ())>,
    removed: Vec<(Node, ())>,
}

impl Set {
    /// An empty set.
    #[must_use]
    pub fn new(winner: Winner) -> Self {
        Self { winner, names: BTreeMap::new() }
    }

    /// Adds a name.
    pub fn add(&mut self, dag: &Dag, node: Node, name: &str) {
        keep_latest(dag, &mut super::fields::named(&mut self.names, name).added, node, ());
    }

    /// Removes a name.
    pub fn remove(&mut self, dag: &Dag, node: Node, name: &str) {
        keep_latest(dag, &mut super::fields::named(&mut self.names, name).removed, node, ());
    }

    /// Whether a name was ever added to it.
    pub(super) fn was_used(&self) -> bool {
        self.names.values().any(|name| !name.added.is_empty())
    }

    /// The names that are in.
    #[must_use]
    pub fn members(&self, dag: &Dag) -> Vec<String> {
        self.names
            .iter()
            .filter(|(_, name)| name.is_in(dag, self.winner))
            .map(|(text, _)| text.clone())
            .collect()
    }
}

impl Name {
    fn is_in(&self, dag: &Dag, winner: Winner) -> bool {
        self.added.iter().any(|(added, ())| {
            let answered = |removed: Node| match winner {
                Winner::Add => !dag.precedes(*added, removed),
                Winner::Remove => dag.precedes(removed, *added),
            };
            // Events of one entry on one object know each other, so no node both adds and removes
            // without an order; the same node doing both is read as removing.
            self.removed.iter().all(|(removed, ())| removed != added && answered(*removed))
        })
    }
}
