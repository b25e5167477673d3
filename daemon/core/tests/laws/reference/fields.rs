//! Rules 33 and 36: what the fields of an item hold, each type by its definition.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use tidegate_core::event::{Change, EventBody, ItemCreated};

use super::{Facts, Reference};

/// What is shown of an item's fields.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Shown {
    /// Registers that hold something, and the value shown.
    pub(crate) registers: BTreeMap<String, Value>,
    /// Values written apart from those shown; null stands for a cleared one.
    pub(crate) also: BTreeMap<String, Vec<Value>>,
    pub(crate) sets: BTreeMap<String, BTreeSet<String>>,
    pub(crate) counters: BTreeMap<String, i64>,
    /// Element and text, in order.
    pub(crate) lists: BTreeMap<String, Vec<(String, Option<Value>)>>,
    /// The holders, the one all agree to name first.
    pub(crate) claims: Vec<String>,
}

/// One operation: the fact, and its place among those of that fact.
struct Operation {
    fact: usize,
    place: usize,
    change: Change,
}

impl Reference {
    pub(crate) fn shown(&self, facts: &Facts) -> Shown {
        let operations = self.operations(facts);
        let mut shown = Shown::default();
        let names: BTreeSet<&str> = operations.iter().map(|o| o.change.field()).collect();
        for name in names {
            let of: Vec<&Operation> =
                operations.iter().filter(|o| o.change.field() == name).collect();
            self.register(name, &of, &mut shown);
            self.set(name, &of, &mut shown);
            self.list(name, &of, &mut shown);
            for operation in &of {
                if let Change::Count { by, .. } = operation.change {
                    let total = shown.counters.entry(name.to_owned()).or_default();
                    *total = total.wrapping_add(by);
                }
            }
        }
        shown.claims = self.claims(facts);
        shown
    }

    /// Whether `later` knows `earlier`.
    fn knows(&self, later: &Operation, earlier: &Operation) -> bool {
        self.facts[later.fact].past.contains(&earlier.fact)
            || (later.fact == earlier.fact && later.place > earlier.place)
    }

    /// The operations of `of` that no other of them knows, in the order in which they are shown.
    fn latest<'a>(&self, of: &[&'a Operation]) -> Vec<&'a Operation> {
        let known = |o: &&&Operation| of.iter().any(|later| self.knows(later, o));
        let mut latest: Vec<&Operation> = of.iter().filter(|o| !known(o)).copied().collect();
        latest.sort_by_key(|o| (self.facts[o.fact].stamp, self.facts[o.fact].at, o.place));
        latest
    }

    fn register(&self, name: &str, of: &[&Operation], shown: &mut Shown) {
        let writes: Vec<&Operation> = of
            .iter()
            .filter(|o| matches!(o.change, Change::Write { .. } | Change::Clear { .. }))
            .copied()
            .collect();
        let value = |o: &Operation| match &o.change {
            Change::Write { value, .. } => value.clone(),
            _ => Value::Null,
        };
        let mut values: Vec<Value> = Vec::new();
        for write in self.latest(&writes).into_iter().rev() {
            if !values.contains(&value(write)) {
                values.push(value(write));
            }
        }
        if values.is_empty() {
            return;
        }
        let first = values.remove(0);
        if first != Value::Null {
            shown.registers.insert(name.to_owned(), first);
        }
        if !values.is_empty() {
            shown.also.insert(name.to_owned(), values);
        }
    }

    fn set(&self, name: &str, of: &[&Operation], shown: &mut Shown) {
        let permits = name == "checked" || name.starts_with("strict.");
        let element = |o: &Operation, adding: bool| match &o.change {
            Change::Add { element, .. } if adding => Some(element.clone()),
            Change::Remove { element, .. } if !adding => Some(element.clone()),
            _ => None,
        };
        let elements: BTreeSet<String> = of.iter().filter_map(|o| element(o, true)).collect();
        let is_in = |name: &String| {
            let with =
                |adding: bool| of.iter().filter(move |o| element(o, adding).as_ref() == Some(name));
            with(true).any(|added| {
                with(false).all(|removed| {
                    let (added, removed) = (added.fact, removed.fact);
                    added != removed
                        && if permits {
                            self.facts[added].past.contains(&removed)
                        } else {
                            !self.facts[removed].past.contains(&added)
                        }
                })
            })
        };
        let members: BTreeSet<String> = elements.into_iter().filter(is_in).collect();
        if !members.is_empty() {
            shown.sets.insert(name.to_owned(), members);
        }
    }

    fn list(&self, name: &str, of: &[&Operation], shown: &mut Shown) {
        let mut places: BTreeMap<String, Vec<&Operation>> = BTreeMap::new();
        for operation in of {
            if let Change::Place { element, .. } | Change::Remove { element, .. } =
                &operation.change
            {
                places.entry(element.clone()).or_default().push(operation);
            }
        }
        let mut placed: Vec<(String, String, Option<Value>)> = Vec::new();
        for (element, operations) in places {
            let place = |o: &&Operation| match &o.change {
                Change::Place { at, .. } => Some(at.clone()),
                _ => None,
            };
            let Some(at) = self.latest(&operations).iter().rev().find_map(place) else {
                continue;
            };
            let text = |o: &Operation| match &o.change {
                Change::Place { value, .. } => value.clone(),
                _ => None,
            };
            let texts: Vec<&Operation> =
                operations.iter().filter(|o| text(o).is_some()).copied().collect();
            placed.push((at, element, self.latest(&texts).last().and_then(|o| text(o))));
        }
        placed.sort_by(|a, b| (&a.0, &a.1).cmp(&(&b.0, &b.1)));
        if !placed.is_empty() {
            let placed = placed.into_iter().map(|(_, element, text)| (element, text)).collect();
            shown.lists.insert(name.to_owned(), placed);
        }
    }

    /// Rule 36: the claims that stand, by the order that never changes.
    fn claims(&self, facts: &Facts) -> Vec<String> {
        let about = |i: &usize| {
            self.is_valid(*i)
                && matches!(self.body(*i), EventBody::ItemClaimed(_) | EventBody::ItemReleased(_))
        };
        let writes: Facts = facts.iter().copied().filter(about).collect();
        let is_latest = |i: &&usize| writes.iter().all(|j| !self.facts[*j].past.contains(i));
        let mut latest: Vec<usize> = writes.iter().filter(is_latest).copied().collect();
        latest.sort_by_key(|i| (self.facts[*i].depth, self.facts[*i].at));
        let holder = |i: &usize| match self.body(*i) {
            EventBody::ItemClaimed(e) => Some(e.holder.clone()),
            _ => None,
        };
        latest.iter().filter_map(holder).collect()
    }

    fn operations(&self, facts: &Facts) -> Vec<Operation> {
        let mut operations = Vec::new();
        for fact in facts.iter().copied().filter(|i| self.is_valid(*i)) {
            let changes = match self.body(fact) {
                EventBody::ItemCreated(e) => begun(e),
                EventBody::ItemImported(e) => begun(&e.item),
                EventBody::ItemEdited(e) => e.changes.clone(),
                EventBody::CriterionChecked(e) => {
                    vec![Change::Add { field: "checked".into(), element: e.criterion.clone() }]
                }
                EventBody::CriterionUnchecked(e) => {
                    vec![Change::Remove { field: "checked".into(), element: e.criterion.clone() }]
                }
                EventBody::Assessed(e) => {
                    let score = |(name, score): (&String, &u32)| {
                        write(&format!("score {name}"), Value::from(*score))
                    };
                    e.scores.iter().map(score).collect()
                }
                EventBody::ItemArchived(_) => vec![write("archived", Value::Bool(true))],
                EventBody::ItemUnarchived(_) => vec![Change::Clear { field: "archived".into() }],
                EventBody::ItemMoved(e) => vec![match e.parent {
                    Some(parent) => write("parent", Value::from(parent.to_string())),
                    None => Change::Clear { field: "parent".into() },
                }],
                EventBody::ItemLinked(e) => vec![Change::Add {
                    field: "links".into(),
                    element: format!("{} {}", e.rel, e.to),
                }],
                EventBody::ItemUnlinked(e) => vec![Change::Remove {
                    field: "links".into(),
                    element: format!("{} {}", e.rel, e.to),
                }],
                _ => continue,
            };
            let numbered = changes.into_iter().enumerate();
            operations.extend(numbered.map(|(place, change)| Operation { fact, place, change }));
        }
        operations
    }
}

fn write(field: &str, value: Value) -> Change {
    Change::Write { field: field.to_owned(), value }
}

fn begun(e: &ItemCreated) -> Vec<Change> {
    let text = |field: &str, text: &str| write(field, Value::from(text));
    let mut changes = vec![text("title", &e.title), text("kind", &e.kind)];
    changes.extend((!e.body.is_empty()).then(|| text("body", &e.body)));
    changes.extend(e.priority.as_ref().map(|priority| text("priority", priority)));
    changes.extend(e.assignee.as_ref().map(|assignee| text("assignee", assignee)));
    changes.extend(e.parent.map(|parent| text("parent", &parent.to_string())));
    let add = |field: &str, element: &String| Change::Add {
        field: field.to_owned(),
        element: element.clone(),
    };
    changes.extend(e.labels.iter().map(|label| add("labels", label)));
    changes.extend(e.aliases.iter().map(|alias| add("aliases", alias)));
    changes.extend(
        e.fields.iter().map(|(name, value)| write(&format!("fields.{name}"), value.clone())),
    );
    changes.extend(e.changes.iter().cloned());
    for (place, criterion) in (1..).zip(&e.criteria) {
        changes.push(Change::Place {
            field: "criteria".into(),
            element: criterion.id.clone(),
            at: format!("{place:06}"),
            value: Some(Value::from(criterion.text.as_str())),
        });
    }
    changes
}
