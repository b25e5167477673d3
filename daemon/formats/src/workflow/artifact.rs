//! Artifacts.

use tidegate_core::definition::lint::{Code, Dialect};
use tidegate_core::definition::{Artifact, Match};

use super::reader::Reader;
use crate::yaml::Node;

/// The members of an artifact: those of flowspec, then ours.
pub(super) const ARTIFACT: [&str; 9] =
    ["type", "path", "required", "multiple", "optional", "root", "match", "schema", "partial"];

impl Reader<'_> {
    pub(super) fn artifacts(&mut self, node: &Node<'_>, key: &str) -> Vec<Artifact> {
        self.list(node, key).iter().filter_map(|item| self.artifact(item)).collect()
    }

    pub(super) fn artifact(&mut self, node: &Node<'_>) -> Option<Artifact> {
        if !self.is_map(node, "an artifact", &ARTIFACT) {
            return None;
        }
        self.artifact_of(node)
    }

    /// The artifact that the members of a node describe, whatever else is in it.
    pub(super) fn artifact_of(&mut self, node: &Node<'_>) -> Option<Artifact> {
        let path = self.needed(node, "path", "this artifact");
        let (required, optional) = (self.flag(node, "required"), self.flag(node, "optional"));
        if self.dialect == Dialect::Flowspec && required.or(optional).is_none() {
            let message = "this artifact does not say whether it is required, so it is";
            let mend = "add `required: true`, or `required: false`";
            self.add(Code::RequiredNotSaid, node.place, message, mend);
        }
        let words = [("glob", Match::Glob), ("exact", Match::Exact)];
        Some(Artifact {
            kind: self.needed(node, "type", "this artifact").unwrap_or_default(),
            path: path?,
            optional: optional.unwrap_or(required == Some(false)),
            multiple: self.flag(node, "multiple").unwrap_or_default(),
            root: self.text(node, "root"),
            matching: self.choice(node, "match", &words).unwrap_or_default(),
            schema: self.text(node, "schema"),
            partial: self.flag(node, "partial").unwrap_or_default(),
        })
    }
}
