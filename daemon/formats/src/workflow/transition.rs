//! Transitions.

use tidegate_core::definition::lint::Code;
use tidegate_core::definition::{Fork, Rule, Transition, Trigger};
use tidegate_core::gate::Gate;

use super::reader::Reader;
use crate::yaml::{Kind, Node};

/// The members of a transition: those of flowspec, then ours.
pub(super) const TRANSITION: [&str; 13] = [
    "name",
    "description",
    "from",
    "to",
    "via",
    "input_artifacts",
    "output_artifacts",
    "validation",
    "gates",
    "rule",
    "back",
    "on",
    "forks",
];
/// The members of an item that a transition makes.
pub(super) const FORK: [&str; 3] = ["title", "kind", "workflow"];

impl Reader<'_> {
    /// The transitions of a list, each with its place in it.
    pub(super) fn transitions(&mut self, node: &Node<'_>) -> Vec<(usize, Transition)> {
        let items = self.list(node, "transitions").iter().enumerate();
        items.filter_map(|(place, item)| Some((place, self.transition(item)?))).collect()
    }

    fn transition(&mut self, node: &Node<'_>) -> Option<Transition> {
        if !matches!(node.kind, Kind::Map(_)) {
            let mend = "write it as `{from: A, to: B, via: step}`";
            let message = "this transition is no map";
            self.add(Code::InvalidTransitionFormat, node.place, message, mend);
            return None;
        }
        self.is_map(node, "a transition", &TRANSITION);
        let via = self.needed(node, "via", "this transition");
        let to = self.needed(node, "to", "this transition");
        if self.member(node, "from").is_none() {
            self.missing(node, "from", "this transition");
            return None;
        }
        let mut transition = Transition {
            via: via?,
            from: self.texts(node, "from"),
            to: to?,
            name: self.text(node, "name"),
            description: self.text(node, "description"),
            inputs: self.artifacts(node, "input_artifacts"),
            outputs: self.artifacts(node, "output_artifacts"),
            ..Transition::default()
        };
        if let Some(gate) = self.member(node, "validation") {
            transition.gates.extend(self.gate(gate, &transition.via));
        }
        self.extend_transition(&mut transition, node);
        if transition.gates.is_empty() {
            transition.gates.push(Gate::None);
        }
        Some(transition)
    }

    /// What flowspec does not know of a transition. Gates that are named replace its NONE.
    pub(super) fn extend_transition(&mut self, transition: &mut Transition, node: &Node<'_>) {
        let via = transition.via.clone();
        let gates = match self.member(node, "gates").map(|gates| (&gates.kind, gates)) {
            Some((Kind::List(items), _)) => {
                items.iter().filter_map(|item| self.gate(item, &via)).collect()
            }
            Some((_, gate)) => self.gate(gate, &via).into_iter().collect(),
            None => Vec::new(),
        };
        if !gates.is_empty() {
            transition.gates.retain(|gate| *gate != Gate::None);
            transition.gates.extend(gates);
        }
        let words = [("all", Rule::All), ("any", Rule::Any)];
        transition.rule = self.choice(node, "rule", &words).unwrap_or(transition.rule);
        transition.back = self.flag(node, "back").unwrap_or(transition.back);
        transition.on.extend(self.triggers(node));
        // Their order means nothing, so it makes no other definition.
        transition.on.sort_unstable();
        transition.on.dedup();
        let forks = self.list(node, "forks");
        transition.forks.extend(forks.iter().filter_map(|fork| self.fork(fork)));
    }

    /// What takes it without anybody asking: a word, or a list of them.
    fn triggers(&mut self, node: &Node<'_>) -> Vec<Trigger> {
        let words = match self.member(node, "on").map(|on| (&on.kind, on)) {
            Some((Kind::List(items), _)) => items.iter().map(AsRef::as_ref).collect(),
            Some((_, on)) => vec![on],
            None => Vec::new(),
        };
        let trigger = |word: &Node<'_>| self.as_choice(word, "trigger", &Trigger::ALL);
        words.into_iter().filter_map(trigger).collect()
    }

    fn fork(&mut self, node: &Node<'_>) -> Option<Fork> {
        if !self.is_map(node, "a fork", &FORK) {
            return None;
        }
        let title = self.needed(node, "title", "this fork")?;
        Some(Fork { title, kind: self.text(node, "kind"), workflow: self.text(node, "workflow") })
    }
}
