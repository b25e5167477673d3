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
    is_placed: bool,
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
        element.is_placed = true;
        element.position.write(dag, node, Some(Value::from(at)));
        if let Some(value) = value {
            element.value.write(dag, node, Some(value.clone()));
        }
    }

    /// Takes an element out, as it is known at `node`: who puts it somewhere beside that keeps it.
    pub fn take_out(&mut self, dag: &Dag, node: Node, element: &str) {
        super::fields::named(&mut self.elements, element).position.write(dag, node, None);
    }

    /// Whether an element was ever put into it.
    pub(super) fn was_used(&self) -> bool {
        self.elements.values().any(|element| element.is_placed)
    }

    /// The names of the elements.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        let is_in =
            |element: &(&String, &Element)| element.1.position.writes().any(|(_, at)| at.is_some());
        self.elements.iter().filter(is_in).map(|(name, _)| name.as_str())
    }

    /// The elements in order.
    #[must_use]
    pub fn elements(&self, order: impl Fn(Node) -> Stamp) -> Vec<Placed> {
        let shown = |(name, element): (&String, &Element)| {
            Some(Placed {
                element: name.clone(),
                at: element.position.written(&order)?.as_str().unwrap_or_default().to_owned(),
                value: element.value.value(&order).cloned(),
            })
        };
        let mut elements: Vec<_> = self.elements.iter().filter_map(shown).collect();
        elements.sort_by(|a, b| (&a.at, &a.element).cmp(&(&b.at, &b.element)));
        elements
    }
}

/// How many digits a position has at the end of a list.
const DIGITS: usize = 6;

/// The last position of so many digits.
const LAST: usize = 999_999;

/// Positions for `count` elements of a new list, with room before, between and after.
pub fn positions(count: usize) -> impl Iterator<Item = String> {
    (1..=count).map(|i| format!("{i:0DIGITS$}"))
}

/// A position after `before` and before `after`, either of which may be an end of the list. Where
/// others left no room, or wrote what is no position, it is as near as can be.
#[must_use]
pub fn between(before: Option<&str>, after: Option<&str>) -> String {
    let before = before.unwrap_or_default();
    if after.is_none() {
        let number: Option<usize> = before.get(..DIGITS).and_then(|start| start.parse().ok());
        let whole = if before.is_empty() { Some(0) } else { number };
        if let Some(next) = whole.map(|number| number + 1).filter(|next| *next <= LAST) {
            return format!("{next:0DIGITS$}");
        }
    }
    let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if !is_number(before) || !after.is_none_or(is_number) {
        return format!("{before}5");
    }
    let digits = |text: &str| text.bytes().map(|byte| byte - b'0').collect::<Vec<u8>>();
    let found = middle(&digits(before), after.map(digits).as_deref());
    found.into_iter().map(|digit| char::from(b'0' + digit)).collect()
}

/// Digits of a fraction between two.
fn middle(mut low: &[u8], mut high: Option<&[u8]>) -> Vec<u8> {
    let mut found = Vec::new();
    loop {
        let first = low.first().copied().unwrap_or(0);
        match high {
            Some([]) => {
                found.extend(low);
                found.push(5);
                return found;
            }
            Some([top, rest @ ..]) if *top <= first => {
                found.push(*top);
                high = Some(rest);
            }
            Some([top, ..]) if top - first > 1 => {
                found.push((first + top) / 2);
                return found;
            }
            // With nothing but zeros behind it there would be no room any more: 1 is next to 10.
            Some([top, rest @ ..]) if rest.iter().any(|digit| *digit != 0) => {
                found.push(*top);
                return found;
            }
            None if first < 9 => {
                found.push((first + 10) / 2);
                return found;
            }
            Some(_) | None => {
                found.push(first);
                high = None;
            }
        }
        low = low.get(1..).unwrap_or_default();
    }
}
