//! A definition as a file that people can read, change and publish again.

use serde_json::{Map, Value};
use tidegate_core::definition::Definition;

use crate::yaml;

/// The file of a definition: read again, it is the same definition.
#[must_use]
pub fn write(definition: &Definition) -> String {
    let value =
        serde_json::to_value(definition).expect("a definition holds texts, lists and counts");
    let Value::Object(mut map) = value else { unreachable!("a definition is a map") };
    shorten(&mut map);
    yaml::write(&map)
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
