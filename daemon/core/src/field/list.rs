//! A list: names in an order that people choose. Where a name stands is a register, a text that
//! sorts between those of its neighbours; equal positions are ordered by name.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{Register, Stamp};
use crate::history::{Dag, Node};

/// Names in an order.
#[derive(Debug, Clone, Default)]
pub struct List {
    elements: BTreeMap<String, Element>,
}

#[derive(Debug, Clone, Default)]
struct Element {
    position: Register,
    value: Register,
}

/// One element of a list, as shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placed {
    /// Its name.
    pub element: String,
    /// Its position.
    pub at: String,
    /// What it says.
    pub value: Option<Value>,
}

impl List {
    /// Puts an element somewhere, be it new or not, and writes what it says if that is given.
    pub fn place(&mut self, dag: &Dag, node: Node, element: &str, at: &str, value: Option<&Value>) {
        let element = super::fields::named(&mut self.elements, element);
        element.position.write(dag, node, Some(Value::from(at)));
        if let Some(value) = value {
            element.value.write(dag, node, Some(value.clone()));
        }
    }

    /// The elements in order.
    #[must_use]
    pub fn elements(&self, order: impl Fn(Node) -> Stamp) -> Vec<Placed> {
        let shown = |(name, element): (&String, &Element)| Placed {
            element: name.clone(),
            at: element
                .position
                .value(&order)
                .and_then(Value::as_str)
                .unwrap_or_default()
                .to_owned(),
            value: element.value.value(&order).cloned(),
        };
        let mut elements: Vec<_> = self.elements.iter().map(shown).collect();
        elements.sort_by(|a, b| (&a.at, &a.element).cmp(&(&b.at, &b.element)));
        elements
    }
}

/// Positions for `count` elements of a new list, with room before, between and after.
pub fn positions(count: usize) -> impl Iterator<Item = String> {
    (1..=count).map(|i| format!("{i:06}"))
}
