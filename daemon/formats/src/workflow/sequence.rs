//! Sequences, which files call custom workflows, and what older files call meta workflows.

use std::collections::BTreeMap;

use tidegate_core::definition::{Sequence, SequenceMode, SequenceStep};

use super::reader::Reader;
use crate::yaml::Node;

/// The members of a sequence: those of flowspec, then ours.
pub(super) const SEQUENCE: [&str; 6] =
    ["name", "description", "mode", "steps", "rigor", "creates_adrs"];
/// The members of a step in it.
pub(super) const STEP: [&str; 3] = ["workflow", "condition", "checkpoint"];
/// What flowspec wants to be written down on the way; all but the last is always true.
pub(super) const RIGOR: [&str; 6] = [
    "log_decisions",
    "log_events",
    "backlog_integration",
    "memory_tracking",
    "follow_constitution",
    "create_adrs",
];

impl Reader<'_> {
    pub(super) fn sequences(&mut self, node: &Node<'_>) -> BTreeMap<String, Sequence> {
        let mut sequences = BTreeMap::new();
        for (_, name, node) in self.members(node, "custom_workflows") {
            if self.is_map(node, "a custom workflow", &SEQUENCE) {
                sequences.insert(name.to_string(), self.sequence(name, node));
            }
        }
        for (_, name, node) in self.members(node, "meta_workflows") {
            let steps = self.list(node, "sub_workflows");
            let read = Sequence {
                name: name.to_string(),
                description: self.text(node, "description"),
                mode: SequenceMode::Vibing,
                steps: steps.iter().filter_map(|step| self.sequence_step(step)).collect(),
                creates_adrs: false,
            };
            sequences.entry(name.to_string()).or_insert(read);
        }
        sequences
    }

    fn sequence(&mut self, name: &str, node: &Node<'_>) -> Sequence {
        let modes = [("vibing", SequenceMode::Vibing), ("spec-ing", SequenceMode::SpecIng)];
        let mut steps = Vec::new();
        for step in self.list(node, "steps") {
            if self.is_map(step, "a step", &STEP) {
                steps.extend(self.sequence_step(step));
            }
        }
        let rigor = self.member(node, "rigor");
        if let Some(rigor) = rigor {
            self.is_map(rigor, "rigor", &RIGOR);
        }
        let adrs = rigor.map(|rigor| self.flag(rigor, "create_adrs").unwrap_or(true));
        let called = self.text(node, "name");
        Sequence {
            name: if called.is_empty() { name.to_owned() } else { called },
            description: self.text(node, "description"),
            mode: self.choice(node, "mode", &modes).unwrap_or_default(),
            steps,
            creates_adrs: self.flag(node, "creates_adrs").or(adrs).unwrap_or_default(),
        }
    }

    fn sequence_step(&mut self, node: &Node<'_>) -> Option<SequenceStep> {
        Some(SequenceStep {
            step: self.needed(node, "workflow", "this step")?,
            condition: self.text(node, "condition"),
            checkpoint: self.text(node, "checkpoint"),
        })
    }
}
