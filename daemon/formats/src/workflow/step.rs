//! Steps, which files call workflows.

use std::collections::BTreeMap;

use tidegate_core::definition::lint::Code;
use tidegate_core::definition::{Agent, Mode, Step};

use super::reader::Reader;
use crate::yaml::{Kind, Node};

/// The members of a step.
pub(super) const STEP: [&str; 11] = [
    "command",
    "description",
    "agents",
    "input_states",
    "output_state",
    "execution_mode",
    "optional",
    "creates_backlog_tasks",
    "requires_backlog_tasks",
    "requires_human_approval",
    "builds_constitution",
];
/// The members of an agent.
pub(super) const AGENT: [&str; 4] = ["name", "identity", "description", "responsibilities"];

impl Reader<'_> {
    pub(super) fn steps(&mut self, node: &Node<'_>) -> BTreeMap<String, Step> {
        let members = self.members(node, "workflows").iter();
        members
            .filter_map(|(_, name, step)| Some((name.to_string(), self.step(name, step)?)))
            .collect()
    }

    fn step(&mut self, name: &str, node: &Node<'_>) -> Option<Step> {
        if !matches!(node.kind, Kind::Map(_)) {
            let message =
                format!("the workflow '{}' is no map", tidegate_core::text::visible(name));
            let mend = "give it `command`, `agents`, `input_states` and `output_state`";
            self.add(Code::InvalidWorkflowFormat, node.place, message, mend);
            return None;
        }
        self.is_map(node, "a workflow", &STEP);
        let flag = |reader: &mut Self, key| reader.flag(node, key).unwrap_or_default();
        let modes = [("sequential", Mode::Sequential), ("parallel", Mode::Parallel)];
        Some(Step {
            command: self.text(node, "command"),
            description: self.text(node, "description"),
            agents: self.list(node, "agents").iter().filter_map(|one| self.agent(one)).collect(),
            input_states: self.texts(node, "input_states"),
            output_state: self.text(node, "output_state"),
            mode: self.choice(node, "execution_mode", &modes).unwrap_or_default(),
            optional: flag(self, "optional"),
            creates_tasks: flag(self, "creates_backlog_tasks"),
            requires_tasks: flag(self, "requires_backlog_tasks"),
            requires_human_approval: flag(self, "requires_human_approval"),
            builds_constitution: flag(self, "builds_constitution"),
        })
    }

    pub(super) fn agent(&mut self, node: &Node<'_>) -> Option<Agent> {
        if let Kind::Scalar { .. } = node.kind {
            return Some(Agent { name: self.as_text(node, "an agent")?, ..Agent::default() });
        }
        if !self.is_map(node, "an agent", &AGENT) {
            return None;
        }
        Some(Agent {
            name: self.needed(node, "name", "this agent")?,
            identity: self.text(node, "identity"),
            description: self.text(node, "description"),
            responsibilities: self.texts(node, "responsibilities"),
        })
    }
}
