//! The definitions published under one name, as their events add up: which is in force.

use std::cmp::Reverse;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Fold;
use super::log::{ObjectLog, State};
use crate::event::{EventBody, EventRef, Object};
use crate::field::Register;
use crate::history::{Dag, Node};
use crate::item::{Happening, VoidReason};
use crate::{Actor, Millis, Oid};

/// What the events of a definition add up to.
#[derive(Debug, Clone, Default)]
pub(super) struct WorkflowState {
    in_force: Register,
    /// Every valid event, with the digest of what it published.
    published: Vec<(Node, String)>,
}

/// What was published under one name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Workflow {
    /// The name.
    pub name: String,
    /// What was published, latest first, each once.
    pub versions: Vec<Version>,
    /// The entries of its heads.
    pub heads: Vec<Oid>,
}

/// One definition that was published.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Version {
    /// Its digest.
    pub digest: String,
    /// Whether it is in force, or one of several that could be.
    pub stands: bool,
    /// The event that published it last.
    pub event: EventRef,
    /// Who did.
    pub actor: Actor,
    /// When.
    pub at: Millis,
}

impl Workflow {
    /// The digests of what stands: one, or several that clones published apart.
    pub fn standing(&self) -> impl Iterator<Item = &str> + Clone {
        self.versions.iter().filter(|version| version.stands).map(|v| v.digest.as_str())
    }

    /// The digest of what is in force, if that is one.
    #[must_use]
    pub fn in_force(&self) -> Option<&str> {
        let mut standing = self.standing();
        standing.next().filter(|_| standing.next().is_none())
    }
}

impl WorkflowState {
    /// Judges an event of the definition `name`.
    pub(super) fn judge(happening: Happening<'_>, name: &str) -> Result<(), VoidReason> {
        match happening.body {
            EventBody::Published(e) => match e.definition.outline() {
                Some(outline) if outline.name == name => Ok(()),
                _ => Err(VoidReason::Misnamed(name.to_owned())),
            },
            EventBody::Unknown { .. } => Ok(()),
            other => {
                Err(VoidReason::Kind { object: "a definition".into(), kind: other.kind().into() })
            }
        }
    }

    pub(super) fn apply(&mut self, happening: Happening<'_>) {
        if let EventBody::Published(e) = happening.body {
            let digest = e.definition.digest();
            let value = Value::from(digest.as_str());
            self.in_force.write(happening.dag, happening.node, Some(value));
            self.published.push((happening.node, digest));
        }
    }

    /// Whether `digest` was published by one of these events or in the past of one.
    pub(super) fn has_published(&self, digest: &str, dag: &Dag, by: &[Node]) -> bool {
        let is_known = |node: Node| by.iter().any(|end| *end == node || dag.precedes(node, *end));
        self.published.iter().any(|(node, published)| published == digest && is_known(*node))
    }

    /// The events that published something, with its digest, and whether that stands.
    pub(super) fn published(&self) -> impl Iterator<Item = (Node, &str, bool)> {
        let stands = |node: Node| self.in_force.writes().any(|(standing, _)| standing == node);
        self.published.iter().map(move |(node, digest)| (*node, digest.as_str(), stands(*node)))
    }
}

impl Fold {
    /// What was published, by name.
    #[must_use]
    pub fn workflows(&self) -> Vec<Workflow> {
        let mut found: Vec<Workflow> =
            self.objects.iter().filter_map(|log| self.workflow_of(log)).collect();
        found.sort_unstable_by(|one, other| one.name.cmp(&other.name));
        found
    }

    /// What was published under this name, if anything was.
    #[must_use]
    pub fn workflow(&self, name: &str) -> Option<Workflow> {
        self.workflow_of(self.log(&Object::Definition(name.to_owned()))?)
    }

    fn workflow_of(&self, log: &ObjectLog) -> Option<Workflow> {
        let (Object::Definition(name), State::Workflow(state)) = (&log.object, &log.state) else {
            return None;
        };
        let mut published: Vec<_> = state.published().collect();
        published.sort_by_key(|(node, ..)| Reverse(log.shown_order(*node)));
        let mut versions: Vec<Version> = Vec::new();
        for (node, digest, stands) in published {
            if let Some(known) = versions.iter_mut().find(|version| version.digest == digest) {
                known.stands |= stands;
                continue;
            }
            let record = &log.events[node as usize];
            let entry = self.entry_of(record);
            let (digest, actor) = (digest.to_owned(), entry.actor.clone());
            versions.push(Version { digest, stands, event: record.at, actor, at: entry.at });
        }
        let (name, heads) = (name.clone(), log.heads());
        (!versions.is_empty()).then_some(Workflow { name, versions, heads })
    }
}
