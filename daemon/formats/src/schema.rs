//! JSON Schemas: of workflow files, for editors, and of the documents that phases leave.

/// A schema.
#[derive(Debug, Clone, Copy)]
pub struct Schema {
    /// What it is called, as in `schema:` of an artifact.
    pub name: &'static str,
    /// Its text.
    pub text: &'static str,
}

macro_rules! schemas {
    ($($name:literal,)*) => {
        /// All there are.
        pub const SCHEMAS: &[Schema] = &[$(Schema {
            name: $name,
            text: include_str!(concat!("../schemas/", $name, ".json")),
        },)*];
    };
}

schemas! {
    "workflow",
    "session",
    "specification",
    "planning",
    "tasks",
    "analysis",
}

/// The schema of this name.
#[must_use]
pub fn schema(name: &str) -> Option<&'static Schema> {
    SCHEMAS.iter().find(|schema| schema.name == name)
}
