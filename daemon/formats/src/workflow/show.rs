//! A definition as a file that people can read, change and publish again.

use serde_json::{Map, Value, json};
use tidegate_core::definition::Definition;

use super::protected::ITEM;
use crate::yaml;

/// The file of a definition: read again, it is the same definition.
#[must_use]
pub fn write(definition: &Definition) -> String {
    let value =
        serde_json::to_value(definition).expect("a definition holds texts, lists and counts");
    let Value::Object(mut map) = value else { unreachable!("a definition is a map") };
    let rules = map.get_mut("protected").and_then(Value::as_array_mut);
    rules.into_iter().flatten().filter_map(Value::as_object_mut).for_each(put_together);
    shorten(&mut map);
    yaml::write(&map)
}

/// Puts what a push rule requires under one member.
fn put_together(rule: &mut Map<String, Value>) {
    let requires = match (rule.remove("states"), rule.remove("item")) {
        (Some(states), Some(item)) => json!({ "states": states, "item": item }),
        (Some(states), None) => states,
        (None, Some(_)) => json!(ITEM),
        (None, None) => return,
    };
    rule.insert("requires".to_owned(), requires);
}

/// Writes what has a short form in that form: gates that hold nothing by their kind, and a list of
/// one state as that state; leaves out what is there if nothing is said.
fn shorten(map: &mut Map<String, Value>) {
    for value in map.values_mut() {
        match value {
            Value::Object(inner) => shorten(inner),
            Value::Array(items) => {
                items.iter_mut().filter_map(Value::as_object_mut).for_each(shorten)
            }
            _ => {}
        }
    }
    if map.get("from").and_then(Value::as_array).is_some_and(|from| from.len() == 1) {
        let from = map["from"][0].take();
        map.insert("from".to_owned(), from);
    }
    if map.contains_key("via")
        && let Some([only]) = map.get_mut("on").and_then(Value::as_array_mut).map(Vec::as_mut_slice)
    {
        let only = only.take();
        map.insert("on".to_owned(), only);
    }
    let Some(gates) = map.get_mut("gates").and_then(Value::as_array_mut) else { return };
    for gate in &mut *gates {
        if let Some(kind) =
            gate.as_object().filter(|gate| gate.len() == 1).map(|gate| &gate["kind"])
        {
            *gate = kind.clone();
        }
    }
    if gates[..] == ["NONE"] {
        map.remove("gates");
    }
}
