//! The schema of the protocol, made of the types that read and write it.

use schemars::generate::SchemaSettings;
use serde_json::{Value, json};
use tidegate_api::request::Wake;
use tidegate_api::{Body, Reply};

use crate::message::{Hello, PROTOCOL, Refused, Welcome, Word, method};

/// What each call takes and gives, as JSON Schema.
#[must_use]
pub fn schema() -> Value {
    let mut generator = SchemaSettings::draft2020_12().into_generator();
    let (hello, welcome) =
        (generator.subschema_for::<Hello>(), generator.subschema_for::<Welcome>());
    let (body, reply) = (generator.subschema_for::<Body>(), generator.subschema_for::<Reply>());
    let wake = generator.subschema_for::<Wake>();
    let (word, error) = (generator.subschema_for::<Word>(), generator.subschema_for::<Refused>());
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "The protocol of the daemon of Tidegate",
        "description": "What stands under params and result of each call, what is heard before an \
                        answer, and what stands under error. What a daemon does not carry out it \
                        answers with not_served.",
        "protocol": PROTOCOL,
        "calls": {
            method::HELLO: { "params": hello, "result": welcome },
            method::ASK: { "params": body, "result": reply },
            method::WAKE: { "params": wake, "result": false },
            method::STOP: { "params": true, "result": { "const": true } },
        },
        "word": word,
        "error": error,
        "$defs": generator.take_definitions(true),
    })
}
