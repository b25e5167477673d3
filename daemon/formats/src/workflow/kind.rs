//! Kinds of items, and their fields.

use std::collections::BTreeMap;

use tidegate_core::ActorKind;
use tidegate_core::definition::lint::Code;
use tidegate_core::definition::{Field, Kind as ItemKind, ValueType};
use tidegate_core::text::visible;

use super::reader::Reader;
use crate::yaml::{Kind, Node};

/// The members of a kind.
pub(super) const KIND: [&str; 4] = ["description", "parents", "fields", "checked_by"];
/// The members of a field.
pub(super) const FIELD: [&str; 5] = ["type", "description", "required", "choices", "fields"];
/// The types of a field.
pub(super) const TYPES: [(&str, ValueType); 7] = [
    ("register", ValueType::Register),
    ("text", ValueType::Text),
    ("counter", ValueType::Counter),
    ("list", ValueType::List),
    ("add_wins_set", ValueType::AddWinsSet),
    ("remove_wins_set", ValueType::RemoveWinsSet),
    ("map", ValueType::Map),
];

impl Reader<'_> {
    pub(super) fn kinds(&mut self, node: &Node<'_>) -> BTreeMap<String, ItemKind> {
        let mut kinds = BTreeMap::new();
        for (_, name, node) in self.members(node, "kinds") {
            if self.is_map(node, "a kind", &KIND) {
                let kind = ItemKind {
                    description: self.text(node, "description"),
                    parents: self.texts(node, "parents"),
                    fields: self.fields(node),
                    checked_by: self.actors(node),
                };
                kinds.insert(name.to_string(), kind);
            }
        }
        kinds
    }

    /// Who may say that a criterion holds.
    fn actors(&mut self, node: &Node<'_>) -> Vec<ActorKind> {
        let mut actors = Vec::new();
        for word in self.texts(node, "checked_by") {
            match ActorKind::from_word(&word) {
                Some(kind) => actors.push(kind),
                None => {
                    let member = self.member(node, "checked_by").unwrap_or(node);
                    self.wants(member, "checked_by", "human, agent or service");
                }
            }
        }
        actors.sort_unstable();
        actors.dedup();
        actors
    }

    fn fields(&mut self, node: &Node<'_>) -> BTreeMap<String, Field> {
        let members = self.members(node, "fields").iter();
        members.filter_map(|(_, name, node)| Some((name.to_string(), self.field(node)?))).collect()
    }

    /// A field: a map, or no more than its type.
    fn field(&mut self, node: &Node<'_>) -> Option<Field> {
        if let Kind::Scalar { .. } = node.kind {
            return Some(Field { holds: self.value_type(node)?, ..Field::default() });
        }
        if !self.is_map(node, "a field", &FIELD) {
            return None;
        }
        let holds = self.member(node, "type").map(|holds| self.value_type(holds));
        Some(Field {
            holds: holds.unwrap_or(Some(ValueType::Register))?,
            description: self.text(node, "description"),
            required: self.flag(node, "required").unwrap_or_default(),
            choices: self.texts(node, "choices"),
            fields: self.fields(node),
        })
    }

    fn value_type(&mut self, node: &Node<'_>) -> Option<ValueType> {
        let text = self.as_text(node, "the type of a field")?;
        let found = TYPES.iter().find(|(word, _)| *word == text);
        if found.is_none() {
            let message = format!("clones could not agree on values of type '{}'", visible(&text));
            let words: Vec<&str> = TYPES.iter().map(|(word, _)| *word).collect();
            let mend = format!("use one of {}", words.join(", "));
            self.add(Code::UnknownFieldType, node.place, message, mend);
        }
        found.map(|(_, holds)| *holds)
    }
}
