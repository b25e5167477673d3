//! A register: the last value written, or several where writers did not know of each other.

use serde_json::Value;

use super::Stamp;
use super::fields::keep_latest;
use crate::history::{Dag, Node};

/// One value, and those written apart from it.
#[derive(Debug, Clone, Default)]
pub struct Register {
    /// The writes that no other write knows of. Clearing writes nothing.
    writes: Vec<(Node, Option<Value>)>,
}

impl Register {
    /// Writes `value`, over all that `node` knows of.
    pub fn write(&mut self, dag: &Dag, node: Node, value: Option<Value>) {
        keep_latest(dag, &mut self.writes, node, value);
    }

    /// The value to show, the latest by `order`.
    #[must_use]
    pub fn value(&self, order: impl Fn(Node) -> Stamp) -> Option<&Value> {
        let latest = self.writes.iter().max_by_key(|(node, _)| order(*node));
        latest.and_then(|(_, value)| value.as_ref())
    }

    /// The latest value by `order`, whatever was cleared beside it.
    #[must_use]
    pub fn written(&self, order: impl Fn(Node) -> Stamp) -> Option<&Value> {
        let written = self.writes.iter().filter(|(_, value)| value.is_some());
        written.max_by_key(|(node, _)| order(*node)).and_then(|(_, value)| value.as_ref())
    }

    /// The other values, if there are any: written apart from the one shown, and different.
    #[must_use]
    pub fn also(&self, order: impl Fn(Node) -> Stamp) -> Vec<Option<&Value>> {
        let shown = self.value(&order);
        let mut others: Vec<_> =
            self.writes.iter().filter(|(_, value)| value.as_ref() != shown).collect();
        others.sort_by_key(|(node, _)| std::cmp::Reverse(order(*node)));
        let mut distinct: Vec<Option<&Value>> = Vec::new();
        for (_, value) in others {
            if !distinct.contains(&value.as_ref()) {
                distinct.push(value.as_ref());
            }
        }
        distinct
    }

    /// The one value, or nothing where there are several: what a gate may read.
    #[must_use]
    pub fn agreed(&self) -> Option<Option<&Value>> {
        let mut values = self.writes.iter().map(|(_, value)| value.as_ref());
        let first = values.next()?;
        values.all(|value| value == first).then_some(first)
    }

    /// The writes that no other write knows of.
    pub fn writes(&self) -> impl Iterator<Item = (Node, Option<&Value>)> {
        self.writes.iter().map(|(node, value)| (*node, value.as_ref()))
    }
}
