//! Artifacts: the documents that a transition needs or leaves.

use serde::{Deserialize, Serialize};

use crate::event::Demand;
use crate::wire::{filled, is_default};

/// The pattern of a document.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Artifact {
    /// What kind of document it is.
    #[serde(rename = "type")]
    pub kind: String,
    /// Where it stands below its root; fields of the item stand in braces.
    pub path: String,
    /// Whether it may be missing.
    #[serde(default, skip_serializing_if = "is_default", deserialize_with = "filled")]
    pub optional: bool,
    /// Whether there may be several.
    #[serde(default, skip_serializing_if = "is_default", deserialize_with = "filled")]
    pub multiple: bool,
    /// The folder that the path begins in; that of the repository, if none is named.
    #[serde(default, skip_serializing_if = "String::is_empty", deserialize_with = "filled")]
    pub root: String,
    /// How the path is compared.
    #[serde(rename = "match", default, skip_serializing_if = "is_default")]
    #[serde(deserialize_with = "filled")]
    pub matching: Match,
    /// The JSON Schema that the document fits, by name.
    #[serde(default, skip_serializing_if = "String::is_empty", deserialize_with = "filled")]
    pub schema: String,
    /// Whether criteria may be left without a test in it, where it says which tests cover them.
    #[serde(default, skip_serializing_if = "is_default", deserialize_with = "filled")]
    pub partial: bool,
}

impl Artifact {
    /// What is asked of a document that it means.
    #[must_use]
    pub fn demand(&self) -> Demand {
        let Self { kind, schema, partial, .. } = self;
        Demand { kind: kind.clone(), schema: schema.clone(), partial: *partial }
    }
}

/// How the path of an artifact is compared with those of files.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Match {
    /// `*` stands for anything within one folder, `**` for any folders.
    #[default]
    Glob,
    /// Every character stands for itself.
    Exact,
}
