//! A JSON merge patch as an edit: members write, null empties, and `fields` holds further fields.

use serde_json::{Map, Value};
use tidegate_api::{Exit, Failure};
use tidegate_core::command::{Edit, EditItem, FieldEdit, ItemRef};
use tidegate_core::text::visible;

use crate::json;

/// Adds to `edit` what the patch `text` says.
pub(super) fn apply(edit: &mut EditItem, text: &str) -> Result<(), Failure> {
    for (name, value) in object(text)? {
        match name.as_str() {
            "title" => edit.title = line(&name, value)?,
            "body" => edit.body = line(&name, value)?,
            "kind" => edit.kind = line(&name, value)?,
            "priority" => edit.priority = line(&name, value)?,
            "assignee" => edit.assignee = line(&name, value)?,
            "parent" => {
                edit.parent = match line(&name, value)? {
                    Edit::Set(parent) => Edit::Set(ItemRef(parent)),
                    Edit::Clear => Edit::Clear,
                    Edit::Keep => Edit::Keep,
                }
            }
            "labels" => edit.labels = labels(value)?,
            "fields" => match value {
                Value::Object(fields) => edit.fields.extend(fields.into_iter().map(field)),
                _ => return Err(bad("fields holds further fields, by name")),
            },
            "state" => return Err(bad("a state is not edited").hint("tidegate move ITEM VIA")),
            other => {
                let known = "title, body, kind, priority, assignee, parent, labels and fields";
                return Err(bad(&format!("'{}' is none of {known}", visible(other))));
            }
        }
    }
    Ok(())
}

/// The members of a patch.
pub(super) fn object(text: &str) -> Result<Map<String, Value>, Failure> {
    match json::parse(text) {
        Ok(Value::Object(members)) => Ok(members),
        Ok(_) => Err(bad("a patch is a JSON object")),
        Err(wrong) => Err(bad(&format!("{wrong}, line {} column {}", wrong.line, wrong.column))),
    }
}

/// A failure of a patch.
pub(super) fn bad(why: &str) -> Failure {
    Failure::new(Exit::Usage, "bad_patch", why)
}

fn field((name, value): (String, Value)) -> (String, FieldEdit) {
    let edit = if value.is_null() { FieldEdit::Clear } else { FieldEdit::Set(value) };
    (name, edit)
}

fn line(name: &str, value: Value) -> Result<Edit<String>, Failure> {
    match value {
        Value::Null => Ok(Edit::Clear),
        Value::String(text) => Ok(Edit::Set(text)),
        _ => Err(bad(&format!("'{name}' is a text, or null for none"))),
    }
}

fn labels(value: Value) -> Result<Edit<Vec<String>>, Failure> {
    let list = || bad("labels is a list of texts, or null for none");
    match value {
        Value::Null => Ok(Edit::Clear),
        Value::Array(items) => {
            let texts =
                items.into_iter().map(|item| item.as_str().map(str::to_owned).ok_or_else(list));
            Ok(Edit::Set(texts.collect::<Result<_, _>>()?))
        }
        _ => Err(list()),
    }
}
