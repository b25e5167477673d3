//! The names of the fields that every item has, and which of them edits may change.

use crate::field::{FieldType, Winner};

/// One line that names it.
pub const TITLE: &str = "title";
/// More about it.
pub const BODY: &str = "body";
/// Task, feature, epic, …
pub const KIND: &str = "kind";
/// How urgent it is.
pub const PRIORITY: &str = "priority";
/// Who is to do it.
pub const ASSIGNEE: &str = "assignee";
/// The item it is part of.
pub const PARENT: &str = "parent";
/// Whether it was put away.
pub const ARCHIVED: &str = "archived";
/// Who works on it, and until when.
pub const CLAIM: &str = "claim";
/// The digest of the definition it follows.
pub const DEFINITION: &str = "definition";
/// The state it began in.
pub const INITIAL: &str = "initial";
/// Words to find it by, a set.
pub const LABELS: &str = "labels";
/// Other names of it, a set.
pub const ALIASES: &str = "aliases";
/// What it is linked to, a set of `relation item`.
pub const LINKS: &str = "links";
/// What must hold when it is done, a list.
pub const CRITERIA: &str = "criteria";
/// The criteria that hold, a set in which removing wins.
pub const CHECKED: &str = "checked";
/// What the names of further fields begin with.
pub const CUSTOM: &str = "fields.";
/// What the names of further sets begin with in which removing wins.
pub const STRICT: &str = "strict.";
/// What the names of its tags begin with: each a register with the entries at which it was set.
pub const TAG: &str = "tag ";
/// What the names of the registers begin with that say who found a criterion to hold.
pub const TICK: &str = "tick ";
/// What the names of its scores begin with, by dimension: each a register.
pub const SCORE: &str = "score ";
/// What the names of the conditions of links begin with.
pub const WHEN: &str = "when ";

/// What people call a field of their own, by the name under which it is recorded.
#[must_use]
pub fn further(name: &str) -> Option<&str> {
    name.strip_prefix(CUSTOM).or_else(|| name.strip_prefix(STRICT))
}

/// Whether gates read this field, be it to know which documents are meant.
#[must_use]
pub fn is_gated(name: &str) -> bool {
    matches!(name, CRITERIA | CHECKED | KIND | TITLE | PRIORITY | ASSIGNEE)
        || name.starts_with(SCORE)
        || further(name).is_some()
}

/// The type of the field `name` of an item, for the fields that edits may change. Fields of
/// people's own take any operation; each type of operation has a field of that name to itself.
#[must_use]
pub fn editable(name: &str) -> Option<FieldType> {
    match name {
        TITLE | BODY | KIND | PRIORITY | ASSIGNEE => Some(FieldType::Register),
        LABELS | ALIASES => Some(FieldType::Set(Winner::Add)),
        CHECKED => Some(FieldType::Set(Winner::Remove)),
        CRITERIA => Some(FieldType::List),
        tag if tag.starts_with(TAG) => Some(FieldType::Register),
        strict if strict.starts_with(STRICT) => Some(FieldType::Set(Winner::Remove)),
        _ => None,
    }
}
