//! The schema that editors are told, and the reader, know the same members.

use serde_json::Value;
use tidegate_core::definition::Trigger;

use super::super::{
    agents, artifact, file, gate, kind, overlay, protected, sequence, state, step, transition,
};
use crate::schema::{SCHEMAS, schema};

fn workflow() -> Value {
    let text = schema("workflow").expect("there is such a schema").text;
    serde_json::from_str(text).expect("a schema is JSON")
}

/// The names of the members of an object, sorted.
fn members(schema: &Value) -> Vec<&str> {
    let mut names: Vec<&str> =
        schema["properties"].as_object().expect("an object").keys().map(String::as_str).collect();
    names.sort_unstable();
    names
}

fn sorted<'a>(names: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let mut names: Vec<&str> = names.into_iter().collect();
    names.sort_unstable();
    names.dedup();
    names
}

#[test]
fn the_schema_and_the_reader_know_the_same_members() {
    let schema = workflow();
    let defs = &schema["$defs"];
    let own = overlay::OWN;
    assert_eq!(members(&schema), sorted(file::FLOWSPEC.into_iter().chain([file::OLD]).chain(own)));
    let inner = &schema["properties"]["metadata"]["properties"]["tidegate"];
    assert_eq!(members(inner), sorted(overlay::OVERLAY));
    for (name, known) in [
        ("region", &state::REGION[..]),
        ("transition", &transition::TRANSITION),
        ("artifact", &artifact::ARTIFACT),
        ("fork", &transition::FORK),
        ("step", &step::STEP),
        ("agent", &step::AGENT),
        ("role", &agents::ROLE),
        ("loop", &agents::LOOP),
        ("sequence", &sequence::SEQUENCE),
        ("kind", &kind::KIND),
        ("protected", &protected::PROTECTED),
    ] {
        assert_eq!(members(&defs[name]), sorted(known.iter().copied()), "{name}");
    }
    assert_eq!(members(&defs["state"]["anyOf"][1]), sorted(state::STATE));
    let requires = &defs["protected"]["properties"]["requires"]["anyOf"][2];
    assert_eq!(members(requires), sorted(protected::REQUIRES));
    let laid_over = &inner["properties"]["transitions"]["items"];
    assert_eq!(members(laid_over), sorted(transition::TRANSITION));
    assert_eq!(members(&defs["field"]["anyOf"][1]), sorted(kind::FIELD));
    assert_eq!(members(&schema["properties"]["roles"]["anyOf"][0]), sorted(agents::ROLES));
    let sequence = &defs["sequence"]["properties"];
    assert_eq!(members(&sequence["rigor"]), sorted(sequence::RIGOR));
    assert_eq!(members(&sequence["steps"]["items"]), sorted(sequence::STEP));
    let gates = gate::GATES.iter().flat_map(|(_, members)| members.iter().copied());
    assert_eq!(members(&defs["gate"]["anyOf"][1]), sorted(gates.chain(["kind"])));
}

#[test]
fn the_schema_and_the_reader_know_the_same_words() {
    let schema = workflow();
    let defs = &schema["$defs"];
    let words = |list: &Value| -> Vec<String> {
        let words = list.as_array().expect("a list of words").iter();
        words.map(|word| word.as_str().expect("a word").to_owned()).collect()
    };
    assert_eq!(words(&defs["type"]["enum"]), kind::TYPES.map(|(word, _)| word));
    assert_eq!(words(&defs["trigger"]["enum"]), Trigger::ALL.map(|(word, _)| word));
    let kinds = words(&defs["gate"]["anyOf"][1]["properties"]["kind"]["enum"]);
    assert!(gate::GATES.iter().all(|(kind, _)| kinds.iter().any(|known| known == kind)));
}

#[test]
fn schemas_are_json_and_close_what_lint_closes() {
    for schema in SCHEMAS {
        let value: Value = serde_json::from_str(schema.text).expect("a schema is JSON");
        assert_eq!(value["$schema"], "https://json-schema.org/draft/2020-12/schema");
        assert_eq!(value["type"], "object", "{}", schema.name);
    }
    assert_eq!(workflow()["additionalProperties"], Value::Bool(false));
}
