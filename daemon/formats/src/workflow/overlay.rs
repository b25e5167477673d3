//! What flowspec does not know: at the top of a file of ours, or under `metadata.tidegate` where
//! one file is to serve both.

use tidegate_core::definition::lint::Code;
use tidegate_core::definition::{Definition, Measure, Pinning};
use tidegate_core::text::visible;

use super::reader::Reader;
use super::state::STATE;
use super::transition::TRANSITION;
use crate::yaml::Node;

/// Members that make a file ours when they stand at its top.
pub(super) const OWN: [&str; 7] =
    ["name", "finals", "kinds", "progress", "pinning", "agents", "protected"];
/// The members of `metadata.tidegate`.
pub(super) const OVERLAY: [&str; 9] = [
    "name",
    "finals",
    "kinds",
    "progress",
    "pinning",
    "agents",
    "protected",
    "states",
    "transitions",
];

impl Reader<'_> {
    /// Adds our members of `node` to what was read.
    pub(super) fn extend(&mut self, definition: &mut Definition, node: &Node<'_>) {
        let name = self.text(node, "name");
        if !name.is_empty() {
            definition.name = name;
        }
        let finals = self.texts(node, "finals");
        if !finals.is_empty() {
            definition.finals = finals;
        }
        definition.kinds.extend(self.kinds(node));
        definition.agents.extend(self.texts(node, "agents"));
        definition.protected.extend(self.protected(node));
        let words = [("pinned", Pinning::Pinned), ("auto", Pinning::Auto)];
        definition.pinning = self.choice(node, "pinning", &words).unwrap_or(definition.pinning);
        let measures = [
            ("children", Measure::Children),
            ("criteria", Measure::Criteria),
            ("state", Measure::State),
        ];
        let progress = self.list(node, "progress").iter();
        let progress = progress.filter_map(|one| self.as_choice(one, "measure", &measures));
        definition.progress.extend(progress.collect::<Vec<_>>());
    }

    /// Adds what is said under `metadata.tidegate` of states and transitions by their names.
    pub(super) fn lay_over(&mut self, definition: &mut Definition, node: &Node<'_>) {
        if !self.is_map(node, "metadata.tidegate", &OVERLAY) {
            return;
        }
        self.extend(definition, node);
        for (place, name, node) in self.members(node, "states") {
            let state = definition.states.iter_mut().find(|state| state.name == **name);
            match state {
                Some(state) if self.is_map(node, "a state", &STATE[2..]) => {
                    self.extend_state(state, node);
                }
                Some(_) => {}
                None => {
                    let message = format!("there is no state '{}'", visible(name));
                    let mend = "name one of the states of this file";
                    self.add(Code::UndefinedToState, *place, message, mend);
                }
            }
        }
        for node in self.list(node, "transitions") {
            self.lay_over_transitions(definition, node);
        }
    }

    /// What is said of the transitions of this name, of one way if it says from where and to where.
    fn lay_over_transitions(&mut self, definition: &mut Definition, node: &Node<'_>) {
        if !self.is_map(node, "a transition", &TRANSITION) {
            return;
        }
        let Some(via) = self.needed(node, "via", "this transition") else { return };
        let (from, to) = (self.texts(node, "from"), self.text(node, "to"));
        let mut meant = 0;
        for transition in &mut definition.transitions {
            let fits = transition.via == via
                && (from.is_empty() || transition.from == from)
                && (to.is_empty() || transition.to == to);
            if fits {
                meant += 1;
                self.extend_transition(transition, node);
            }
        }
        if meant == 0 {
            let message = format!("there is no transition '{}' like this", visible(&via));
            let mend = "name a transition of this file by `via`, and if needed `from` and `to`";
            self.add(Code::UndefinedWorkflowReference, node.place, message, mend);
        }
    }
}
