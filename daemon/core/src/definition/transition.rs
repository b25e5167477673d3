//! Transitions: the ways from state to state.

use serde::{Deserialize, Serialize};

use super::{Artifact, Trigger};
use crate::gate::{ArtifactGate, Gate, Help, Verdict, View};
use crate::wire::{filled, is_default};

/// What ways are called that lead back.
pub const WAYS_BACK: [&str; 3] = ["manual", "rework", "rollback"];

/// A way from some states to another.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Transition {
    /// Its name; that of a step, if the step takes it.
    pub via: String,
    /// The states it leaves.
    pub from: Vec<String>,
    /// The state it enters.
    pub to: String,
    /// What must hold.
    pub gates: Vec<Gate>,
    /// How many of the gates must be open.
    #[serde(default, skip_serializing_if = "is_default", deserialize_with = "filled")]
    pub rule: Rule,
    /// What people call it, where `via` is not enough.
    #[serde(default, skip_serializing_if = "String::is_empty", deserialize_with = "filled")]
    pub name: String,
    /// What it means.
    #[serde(default, skip_serializing_if = "String::is_empty", deserialize_with = "filled")]
    pub description: String,
    /// Whether it leads back on purpose, and so closes no circle.
    #[serde(default, skip_serializing_if = "is_default", deserialize_with = "filled")]
    pub back: bool,
    /// Documents that it needs.
    #[serde(rename = "input_artifacts", default, skip_serializing_if = "Vec::is_empty")]
    #[serde(deserialize_with = "filled")]
    pub inputs: Vec<Artifact>,
    /// Documents that are there once its work is done.
    #[serde(rename = "output_artifacts", default, skip_serializing_if = "Vec::is_empty")]
    #[serde(deserialize_with = "filled")]
    pub outputs: Vec<Artifact>,
    /// What takes it without anybody asking for it.
    #[serde(default, skip_serializing_if = "Vec::is_empty", deserialize_with = "filled")]
    pub on: Vec<Trigger>,
    /// Items that it makes below the one that moves.
    #[serde(default, skip_serializing_if = "Vec::is_empty", deserialize_with = "filled")]
    pub forks: Vec<Fork>,
}

/// What a condition of a transition says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// Of which kind it is.
    pub kind: &'static str,
    /// Whether it holds.
    pub verdict: Verdict,
    /// What would have it hold.
    pub help: Vec<Help>,
}

impl Transition {
    /// The gates: NONE where none is named, so that nothing is open in doubt.
    fn conditions(&self) -> &[Gate] {
        match self.gates.as_slice() {
            [] => &[Gate::None],
            gates => gates,
        }
    }

    /// What each condition says: the gates, then the documents that may not be missing.
    #[must_use]
    pub fn ask(&self, view: View<'_>) -> Vec<Said> {
        let documents = self.inputs.iter().chain(&self.outputs);
        let as_gate = |one: &Artifact| Gate::Artifact(ArtifactGate { artifact: one.clone() });
        let said = |gate: &Gate| {
            let verdict = gate.judge(view);
            Said { kind: gate.kind(), help: gate.help(view, &verdict), verdict }
        };
        let gates = self.conditions().iter().map(said);
        gates.chain(documents.map(as_gate).map(|gate| said(&gate))).collect()
    }

    /// Whether it leads back on purpose: by its mark, or by its name.
    #[must_use]
    pub fn leads_back(&self) -> bool {
        self.back || WAYS_BACK.contains(&self.via.as_str())
    }

    /// Whether it asks how other items stand: those below the one that moves, or those that it waits
    /// for.
    #[must_use]
    pub fn looks_at_items(&self) -> bool {
        self.gates.iter().any(|gate| matches!(gate, Gate::Join(_) | Gate::Dependencies(_)))
    }

    /// The documents that it asks for, each once: those of its gates, those that it needs, and those
    /// that it leaves.
    #[must_use]
    pub fn documents(&self) -> Vec<&Artifact> {
        let gates = self.gates.iter().filter_map(|gate| match gate {
            Gate::Artifact(gate) => Some(&gate.artifact),
            _ => None,
        });
        let mut all: Vec<&Artifact> = Vec::new();
        for artifact in gates.chain(&self.inputs).chain(&self.outputs) {
            if !all.contains(&artifact) {
                all.push(artifact);
            }
        }
        all
    }

    /// Whether it asks for documents.
    #[must_use]
    pub fn asks_for_documents(&self) -> bool {
        !self.documents().is_empty()
    }

    /// Whether it asks for a window in a zone whose clocks have to be looked up.
    #[must_use]
    pub fn asks_for_zones(&self) -> bool {
        let asks = |gate: &Gate| matches!(gate, Gate::Schedule(gate) if gate.is_in_a_zone());
        self.gates.iter().any(asks)
    }

    /// Whether it asks for a word to be typed.
    #[must_use]
    pub fn asks_for_a_word(&self) -> bool {
        self.gates.iter().any(|gate| matches!(gate, Gate::Keyword(_)))
    }

    /// Whether an item needs for it what it needs for `other`.
    #[must_use]
    pub fn asks_the_same(&self, other: &Self) -> bool {
        let asked =
            |t: &Self| (t.conditions().to_vec(), t.rule, t.inputs.clone(), t.outputs.clone());
        asked(self) == asked(other)
    }

    /// Whether an item may take it whatever else is so.
    #[must_use]
    pub fn asks_nothing(&self) -> bool {
        let documents = self.inputs.iter().chain(&self.outputs);
        self.conditions().iter().all(|gate| *gate == Gate::None) && documents.count() == 0
    }

    /// Whether an item may take it, by what its conditions said.
    #[must_use]
    pub fn is_open(&self, said: &[Said]) -> bool {
        let (gates, documents) = said.split_at(self.conditions().len());
        let passes = |said: &Said| said.verdict.passes();
        let gates = match self.rule {
            Rule::All => gates.iter().all(passes),
            Rule::Any => gates.iter().any(passes),
        };
        gates && documents.iter().all(passes)
    }
}

/// How many of several gates must be open.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    /// Every one.
    #[default]
    All,
    /// One, whichever.
    Any,
}

/// An item that a transition makes below the one that moves.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fork {
    /// Its title; fields of the parent stand in braces.
    pub title: String,
    /// What kind of item it is.
    #[serde(default, skip_serializing_if = "String::is_empty", deserialize_with = "filled")]
    pub kind: String,
    /// The definition it follows, by name; that of its parent, if none is named.
    #[serde(default, skip_serializing_if = "String::is_empty", deserialize_with = "filled")]
    pub workflow: String,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gate::Keyword;
    use crate::gate::tests::view;

    fn is_open(transition: &Transition) -> bool {
        transition.is_open(&transition.ask(view(&[])))
    }

    #[test]
    fn the_rule_says_how_many_gates_must_be_open() {
        let shut = Gate::Keyword(Keyword { keyword: "GO".to_owned() });
        let with = |gates: &[Gate], rule| Transition {
            gates: gates.to_vec(),
            rule,
            ..Transition::default()
        };
        assert!(is_open(&with(&[], Rule::All)));
        assert!(is_open(&with(&[], Rule::Any)));
        assert!(!is_open(&with(&[Gate::None, shut.clone()], Rule::All)));
        assert!(is_open(&with(&[Gate::None, shut.clone()], Rule::Any)));
        assert!(!is_open(&with(&[shut], Rule::Any)));
    }

    #[test]
    fn a_way_without_gates_is_shut_in_doubt() {
        let doubts = ["the item is contested".to_owned()];
        for rule in [Rule::All, Rule::Any] {
            let bare = Transition { rule, ..Transition::default() };
            assert!(is_open(&bare));
            assert!(!bare.is_open(&bare.ask(view(&doubts))));
        }
    }

    #[test]
    fn no_rule_opens_a_way_without_its_documents() {
        let artifact = |optional| Artifact { path: "a.md".into(), optional, ..Artifact::default() };
        let (inputs, gates) = (vec![artifact(false)], vec![Gate::None]);
        let needs = Transition { inputs, gates, rule: Rule::Any, ..Transition::default() };
        assert!(!is_open(&needs));
        assert!(needs.ask(view(&[]))[1].verdict.reasons()[0].contains("a.md"));
        let leaves = Transition { outputs: vec![artifact(false)], ..Transition::default() };
        assert!(!is_open(&leaves));
        assert!(is_open(&Transition { outputs: vec![artifact(true)], ..Transition::default() }));
    }
}
