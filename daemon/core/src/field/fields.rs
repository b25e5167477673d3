//! A map of fields, each of the type of the operations that are made on it.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{Counter, List, Placed, Register, Set, Winner};
use crate::event::Change;
use crate::history::{Dag, Node};

/// The type of a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldType {
    /// One value.
    Register,
    /// Names, in no order.
    Set(Winner),
    /// A sum.
    Counter,
    /// Names, in an order.
    List,
}

/// The fields of an object, by name.
#[derive(Debug, Clone, Default)]
pub struct Fields {
    registers: BTreeMap<String, Register>,
    sets: BTreeMap<String, Set>,
    counters: BTreeMap<String, Counter>,
    lists: BTreeMap<String, List>,
}

impl Fields {
    /// Applies one change that `node` records. `winner` tells of a set which side wins.
    pub fn apply(&mut self, dag: &Dag, node: Node, change: &Change, winner: Winner) {
        match change {
            Change::Write { field, value } => self.write(dag, node, field, Some(value.clone())),
            Change::Clear { field } => self.write(dag, node, field, None),
            Change::Add { field, element } => self.set(field, winner).add(dag, node, element),
            Change::Remove { field, element } => {
                self.set(field, winner).remove(dag, node, element);
                named(&mut self.lists, field).take_out(dag, node, element);
            }
            Change::Count { field, by } => named(&mut self.counters, field).count(*by),
            Change::Place { field, element, at, value } => {
                named(&mut self.lists, field).place(dag, node, element, at, value.as_ref());
            }
        }
    }

    /// Writes a register.
    pub fn write(&mut self, dag: &Dag, node: Node, field: &str, value: Option<Value>) {
        named(&mut self.registers, field).write(dag, node, value);
    }

    /// Adds to a set in which adding wins.
    pub fn add(&mut self, dag: &Dag, node: Node, field: &str, element: &str) {
        self.set(field, Winner::Add).add(dag, node, element);
    }

    /// Removes from a set in which adding wins.
    pub fn remove(&mut self, dag: &Dag, node: Node, field: &str, element: &str) {
        self.set(field, Winner::Add).remove(dag, node, element);
    }

    /// Adds to a set in which removing wins.
    pub fn permit(&mut self, dag: &Dag, node: Node, field: &str, element: &str) {
        self.set(field, Winner::Remove).add(dag, node, element);
    }

    /// Removes from a set in which removing wins.
    pub fn forbid(&mut self, dag: &Dag, node: Node, field: &str, element: &str) {
        self.set(field, Winner::Remove).remove(dag, node, element);
    }

    fn set(&mut self, field: &str, winner: Winner) -> &mut Set {
        if !self.sets.contains_key(field) {
            self.sets.insert(field.to_owned(), Set::new(winner));
        }
        self.sets.get_mut(field).expect("it was put there if it was missing")
    }

    /// The register of this name, if it was ever written.
    #[must_use]
    pub fn register(&self, field: &str) -> Option<&Register> {
        self.registers.get(field)
    }

    /// The members of the set of this name.
    #[must_use]
    pub fn members(&self, field: &str, dag: &Dag) -> Vec<String> {
        self.sets.get(field).map_or_else(Vec::new, |set| set.members(dag))
    }

    /// The elements of the list of this name, in any order.
    #[must_use]
    pub fn listed(&self, field: &str) -> Vec<String> {
        self.lists
            .get(field)
            .map_or_else(Vec::new, |list| list.names().map(str::to_owned).collect())
    }

    /// The elements of the list of this name, in order.
    #[must_use]
    pub fn placed(&self, field: &str, order: impl Fn(Node) -> Stamp) -> Vec<Placed> {
        self.lists.get(field).map_or_else(Vec::new, |list| list.elements(order))
    }

    /// The counter of this name.
    #[must_use]
    pub fn counted(&self, field: &str) -> Value {
        self.counters.get(field).map_or_else(|| Value::from(0), Counter::total)
    }

    /// Every register, by name.
    pub fn registers(&self) -> impl Iterator<Item = (&str, &Register)> {
        self.registers.iter().map(|(name, register)| (name.as_str(), register))
    }

    /// The names of all sets.
    pub fn set_names(&self) -> impl Iterator<Item = &str> {
        self.sets.iter().filter(|(_, set)| set.was_used()).map(|(name, _)| name.as_str())
    }

    /// The names of all lists.
    pub fn list_names(&self) -> impl Iterator<Item = &str> {
        self.lists.iter().filter(|(_, list)| list.was_used()).map(|(name, _)| name.as_str())
    }

    /// The names of all counters.
    pub fn counter_names(&self) -> impl Iterator<Item = &str> {
        self.counters.keys().map(String::as_str)
    }
}

/// The order among writes that did not know of each other, for showing one of them: the later
/// causal stamp, then the greater entry id, then the later event of the entry.
pub type Stamp = (i64, crate::Oid, u32);

pub(super) fn named<'a, T: Default>(fields: &'a mut BTreeMap<String, T>, name: &str) -> &'a mut T {
    if !fields.contains_key(name) {
        fields.insert(name.to_owned(), T::default());
    }
    fields.get_mut(name).expect("it was put there if it was missing")
}

/// Keeps in `known` what no other member precedes, `node` among them. What an event writes last is
/// what it writes.
pub(super) fn keep_latest<T>(dag: &Dag, known: &mut Vec<(Node, T)>, node: Node, value: T) {
    known.retain(|(earlier, _)| *earlier != node && !dag.precedes(*earlier, node));
    known.push((node, value));
}
