//! Further fields of an item, each written as the kind of the item says. What it says nothing of
//! is a register that holds anything.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::Stop;
use super::edit::register;
use super::new_item::word;
use crate::command::{Edit, FieldEdit};
use crate::definition::{Field, Kind, ValueType};
use crate::event::Change;
use crate::field::{between, positions};
use crate::item::{Item, field};
use crate::refusal::Refusal;
use crate::text::{self, visible};

/// The most elements of one list or set.
const MOST: usize = 200;

/// The changes that `edits` come to, against what `item` holds if it is there already.
pub(super) fn changes(
    kind: Option<&Kind>,
    edits: &BTreeMap<String, FieldEdit>,
    item: Option<&Item>,
) -> Result<Vec<Change>, Stop> {
    let mut each = Vec::new();
    for (name, edit) in edits {
        spread(kind, word("field", name)?, edit.clone(), &mut each)?;
    }
    let mut seen = BTreeSet::new();
    if let Some((twice, ..)) = each.iter().find(|(name, ..)| !seen.insert(name.clone())) {
        return Err(wrong(twice, "it is written twice".to_owned()));
    }
    let mut changes = Vec::new();
    for (name, described, edit) in each {
        let held = Held { name: &name, item, described };
        changes.extend(held.changes(edit)?);
    }
    Ok(changes)
}

/// Refuses unless every field is there without which such an item is incomplete.
pub(super) fn complete(
    kind: Option<&Kind>,
    given: &BTreeMap<String, FieldEdit>,
) -> Result<(), Stop> {
    let Some(kind) = kind else { return Ok(()) };
    for (name, field) in kind.fields.iter().filter(|(_, field)| field.required) {
        let within = format!("{name}.");
        if !given.keys().any(|given| given == name || given.starts_with(&within)) {
            let choices = one_of(field).map(|choices| format!(": {choices}")).unwrap_or_default();
            return Err(wrong(name, format!("no such item is complete without it{choices}")));
        }
    }
    Ok(())
}

/// One field in its own right, each of those within a map, and what is to be done with it.
type Each<'a> = Vec<(String, Option<&'a Field>, FieldEdit)>;

fn spread<'a>(
    kind: Option<&'a Kind>,
    name: String,
    edit: FieldEdit,
    into: &mut Each<'a>,
) -> Result<(), Stop> {
    let described = kind.map_or(Ok(None), |kind| described(kind, &name))?;
    let Some(map) = described.filter(|field| field.holds == ValueType::Map) else {
        into.push((name, described, edit));
        return Ok(());
    };
    let members: BTreeMap<String, FieldEdit> = match edit {
        FieldEdit::Clear => map.fields.keys().map(|n| (n.clone(), FieldEdit::Clear)).collect(),
        FieldEdit::Set(Value::Object(members)) => {
            members.into_iter().map(|(name, value)| (name, FieldEdit::Set(value))).collect()
        }
        FieldEdit::Set(_) | FieldEdit::Alter { .. } => {
            let members: Vec<String> = map.fields.keys().map(|n| format!("{name}.{n}")).collect();
            return Err(wrong(&name, format!("it is a map: write {}", members.join(", "))));
        }
    };
    for (member, edit) in members {
        spread(kind, format!("{name}.{member}"), edit, into)?;
    }
    Ok(())
}

/// What a kind says of the field of this name, which may lie within a map.
fn described<'a>(kind: &'a Kind, name: &str) -> Result<Option<&'a Field>, Stop> {
    let (mut fields, mut rest) = (&kind.fields, name);
    loop {
        if let Some(field) = fields.get(rest) {
            return Ok(Some(field));
        }
        let within = rest.split_once('.').and_then(|(map, rest)| Some((fields.get(map)?, rest)));
        match within.filter(|(map, _)| map.holds == ValueType::Map) {
            Some((map, inner)) => (fields, rest) = (&map.fields, inner),
            None if rest.len() == name.len() => return Ok(None),
            None => {
                let members: Vec<&str> = fields.keys().map(String::as_str).collect();
                return Err(wrong(name, format!("the map has {}", members.join(", "))));
            }
        }
    }
}

/// A field, and what it holds.
struct Held<'a> {
    name: &'a str,
    item: Option<&'a Item>,
    described: Option<&'a Field>,
}

impl Held<'_> {
    fn changes(&self, edit: FieldEdit) -> Result<Vec<Change>, Stop> {
        if self.described.is_some_and(|field| field.required) && matches!(edit, FieldEdit::Clear) {
            return Err(wrong(self.name, "no such item is complete without it".to_owned()));
        }
        match self.described.map_or(ValueType::Register, |field| field.holds) {
            ValueType::Register | ValueType::Text | ValueType::Map => self.written(edit),
            ValueType::Counter => self.counted(edit),
            ValueType::List => self.listed(edit),
            ValueType::AddWinsSet => self.gathered(edit, field::CUSTOM),
            ValueType::RemoveWinsSet => self.gathered(edit, field::STRICT),
        }
    }

    fn value(&self) -> Option<&Value> {
        self.item?.fields.get(self.name)
    }

    fn full(&self) -> String {
        format!("{}{}", field::CUSTOM, self.name)
    }

    fn written(&self, edit: FieldEdit) -> Result<Vec<Change>, Stop> {
        let edit = match edit {
            FieldEdit::Clear => Edit::Clear,
            FieldEdit::Set(value) => Edit::Set(self.fit(&value)?),
            FieldEdit::Alter { .. } => {
                let why = "it holds one value: only counters, lists and sets are added to";
                return Err(wrong(self.name, why.to_owned()));
            }
        };
        let full = self.full();
        let apart = self.item.is_some_and(|item| item.also.contains_key(&full));
        Ok(register(&full, edit, self.value(), apart).into_iter().collect())
    }

    /// A value of a register, fit to be recorded.
    fn fit(&self, value: &Value) -> Result<Value, Stop> {
        if self.described.is_some_and(|field| field.holds == ValueType::Text) && !value.is_string()
        {
            return Err(wrong(self.name, "it holds a text".to_owned()));
        }
        match value {
            Value::String(text) => self.chosen(text)?,
            other => self.chosen(&other.to_string())?,
        }
        field_value(self.name, value)
    }

    fn chosen(&self, text: &str) -> Result<(), Stop> {
        match self.described.and_then(|field| Some((field, one_of(field)?))) {
            Some((field, choices)) if !field.choices.iter().any(|choice| choice == text) => {
                Err(wrong(self.name, format!("'{}' is none of {choices}", visible(text))))
            }
            _ => Ok(()),
        }
    }

    fn counted(&self, edit: FieldEdit) -> Result<Vec<Change>, Stop> {
        let held = self.value().map_or(Ok(0), |value| self.number(value))?;
        let sum = |texts: Vec<String>| -> Result<i64, Stop> {
            texts.into_iter().try_fold(0i64, |sum, text| {
                Ok(sum.saturating_add(self.number(&Value::from(text))?))
            })
        };
        let by = match edit {
            FieldEdit::Clear => held.saturating_neg(),
            FieldEdit::Set(value) => self.number(&value)?.saturating_sub(held),
            FieldEdit::Alter { add, remove } => sum(add)?.saturating_sub(sum(remove)?),
        };
        Ok((by != 0).then(|| Change::Count { field: self.full(), by }).into_iter().collect())
    }

    fn number(&self, value: &Value) -> Result<i64, Stop> {
        let read = match value {
            Value::String(text) => text.trim().parse().ok(),
            other => other.as_i64(),
        };
        read.ok_or_else(|| wrong(self.name, "it counts: write a whole number".to_owned()))
    }

    fn gathered(&self, edit: FieldEdit, prefix: &str) -> Result<Vec<Change>, Stop> {
        let held = self.elements_held();
        let wanted = self.wanted(edit, &held)?;
        let field = || format!("{prefix}{}", self.name);
        let added = wanted.iter().filter(|name| !held.contains(name));
        let added = added.map(|name| Change::Add { field: field(), element: name.clone() });
        let removed = held.iter().filter(|name| !wanted.contains(name));
        let removed = removed.map(|name| Change::Remove { field: field(), element: name.clone() });
        Ok(added.chain(removed).collect())
    }

    fn listed(&self, edit: FieldEdit) -> Result<Vec<Change>, Stop> {
        let held = self.elements_held();
        let full = self.full();
        let at = self.item.and_then(|item| item.positions.get(&full)).cloned();
        let at = at.unwrap_or_else(|| positions(held.len()).collect());
        let wanted = self.wanted(edit, &held)?;
        let removed = held.iter().filter(|name| !wanted.contains(name));
        let mut changes: Vec<Change> = removed
            .map(|name| Change::Remove { field: full.clone(), element: name.clone() })
            .collect();
        let index = |name: &String| held.iter().position(|held| held == name);
        let stays = longest_rise(&wanted.iter().map(index).collect::<Vec<_>>());
        let mut before: Option<String> = None;
        for (n, name) in wanted.iter().enumerate() {
            if stays[n] {
                before = index(name).map(|index| at[index].clone());
                continue;
            }
            let next = (n..wanted.len()).find(|later| stays[*later]);
            let after = next.and_then(|next| index(&wanted[next])).map(|index| at[index].as_str());
            let place = between(before.as_deref(), after);
            before = Some(place.clone());
            let (field, element) = (full.clone(), name.clone());
            changes.push(Change::Place { field, element, at: place, value: None });
        }
        Ok(changes)
    }

    fn elements_held(&self) -> Vec<String> {
        let elements = self.value().and_then(Value::as_array).into_iter().flatten();
        elements.filter_map(Value::as_str).map(str::to_owned).collect()
    }

    /// The elements that are to be in, each once, in the order wanted.
    fn wanted(&self, edit: FieldEdit, held: &[String]) -> Result<Vec<String>, Stop> {
        let mut wanted = match edit {
            FieldEdit::Clear => Vec::new(),
            FieldEdit::Set(Value::String(one)) => vec![self.element(&one)?],
            FieldEdit::Set(Value::Array(all)) => {
                let texts = all.iter().map(|one| self.element(one.as_str().unwrap_or_default()));
                texts.collect::<Result<_, _>>()?
            }
            FieldEdit::Set(_) => {
                return Err(wrong(self.name, "it holds names: write a list of them".to_owned()));
            }
            FieldEdit::Alter { add, remove } => {
                let (mut added, mut gone) = (Vec::new(), BTreeSet::new());
                for name in &remove {
                    gone.insert(self.stripped(name)?);
                }
                for name in &add {
                    added.push(self.element(name)?);
                }
                if let Some(both) = added.iter().find(|name| gone.contains(*name)) {
                    let why = format!("'{}' cannot be both added and taken out", visible(both));
                    return Err(wrong(self.name, why));
                }
                held.iter().filter(|name| !gone.contains(*name)).cloned().chain(added).collect()
            }
        };
        let mut seen = BTreeSet::new();
        wanted.retain(|name| seen.insert(name.clone()));
        if wanted.is_empty() && self.described.is_some_and(|field| field.required) {
            return Err(wrong(self.name, "no such item is complete without it".to_owned()));
        }
        if wanted.len() > MOST && wanted.len() > held.len() {
            return Err(wrong(self.name, format!("{} of them, the limit is {MOST}", wanted.len())));
        }
        Ok(wanted)
    }

    fn element(&self, name: &str) -> Result<String, Stop> {
        let name = self.stripped(name)?;
        self.chosen(&name)?;
        Ok(name)
    }

    fn stripped(&self, name: &str) -> Result<String, Stop> {
        text::line("element", name).map_err(|bad| wrong(self.name, bad.to_string()))
    }
}

/// Which of these stay where they are, so that as few as possible are moved: a longest rising
/// sequence of the places they have. What has none was not there.
fn longest_rise(places: &[Option<usize>]) -> Vec<bool> {
    let mut best: Vec<(usize, Option<usize>)> = Vec::new();
    for (n, place) in places.iter().enumerate() {
        let before = (0..n).filter(|m| place.is_some() && places[*m] < *place && best[*m].0 > 0);
        let from = before.max_by_key(|m| best[*m].0);
        let length = from.map_or(0, |m| best[m].0) + usize::from(place.is_some());
        best.push((length, from));
    }
    let mut stays = vec![false; places.len()];
    let mut last = (0..places.len()).filter(|n| best[*n].0 > 0).max_by_key(|n| best[*n].0);
    while let Some(n) = last {
        stays[n] = true;
        last = best[n].1;
    }
    stays
}

/// Refuses a value that holds a text, or a name, which is not to reach a terminal as it is.
pub(super) fn harmless(name: &str, value: &Value) -> Result<(), Stop> {
    let text = |text: &str| match text.is_empty() {
        true => Ok(()),
        false => text::prose("text", text).map(drop).map_err(|bad| wrong(name, bad.to_string())),
    };
    match value {
        Value::String(inner) => text(inner),
        Value::Array(items) => items.iter().try_for_each(|item| harmless(name, item)),
        Value::Object(members) => members.iter().try_for_each(|(member, value)| {
            text(member)?;
            harmless(name, value)
        }),
        Value::Null | Value::Bool(_) | Value::Number(_) => Ok(()),
    }
}

/// The value of a field of people's own, fit to be recorded.
fn field_value(name: &str, value: &Value) -> Result<Value, Stop> {
    if let Some(text) = value.as_str() {
        return Ok(Value::from(text::prose("field", text)?));
    }
    harmless(name, value)?;
    match crate::canonical::encode_value(value) {
        Ok(_) => Ok(value.clone()),
        Err(why) => Err(wrong(name, why.to_string())),
    }
}

fn one_of(field: &Field) -> Option<String> {
    (!field.choices.is_empty()).then(|| field.choices.join(", "))
}

fn wrong(name: &str, why: String) -> Stop {
    Refusal::Value { field: visible(name).into_owned(), why }.into()
}
