//! The machine itself, and its digest.
//!
//! A member that says nothing is left out of the bytes, so a definition that needs only what the
//! first ones had keeps the digest that it had then.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{
    Kind, Loop, Measure, Normal, Protected, Region, Role, Sequence, State, Step, Transition,
    Trigger, builtin, written,
};
use crate::wire::{filled, is_default};

/// A state machine for items.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Definition {
    /// What people call it.
    pub name: String,
    /// The states, in the order in which work passes them; the first is where items begin.
    pub states: Vec<State>,
    /// The ways between them.
    pub transitions: Vec<Transition>,
    /// What it is for.
    #[serde(default, skip_serializing_if = "String::is_empty", deserialize_with = "filled")]
    pub description: String,
    /// The states in which work is over; the last state, if none is named.
    #[serde(default, skip_serializing_if = "Vec::is_empty", deserialize_with = "filled")]
    pub finals: Vec<String>,
    /// What items of a kind hold, by kind.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty", deserialize_with = "filled")]
    pub kinds: BTreeMap<String, Kind>,
    /// How far an item is: the first of these that says something. Empty for the usual order.
    #[serde(default, skip_serializing_if = "Vec::is_empty", deserialize_with = "filled")]
    pub progress: Vec<Measure>,
    /// Whether items go along when a successor is published.
    #[serde(default, skip_serializing_if = "is_default", deserialize_with = "filled")]
    pub pinning: Pinning,
    /// What must hold before commits are pushed, by branch.
    #[serde(default, skip_serializing_if = "Vec::is_empty", deserialize_with = "filled")]
    pub protected: Vec<Protected>,
    /// The steps of the work, by the name under which transitions mean them.
    #[serde(rename = "workflows", default, skip_serializing_if = "BTreeMap::is_empty")]
    #[serde(deserialize_with = "filled")]
    pub steps: BTreeMap<String, Step>,
    /// Who does what, by name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty", deserialize_with = "filled")]
    pub roles: BTreeMap<String, Role>,
    /// The agents that there are, where others are to be warned of.
    #[serde(default, skip_serializing_if = "Vec::is_empty", deserialize_with = "filled")]
    pub agents: Vec<String>,
    /// Which agents work in which loop, by its name.
    #[serde(rename = "agent_loops", default, skip_serializing_if = "BTreeMap::is_empty")]
    #[serde(deserialize_with = "filled")]
    pub loops: BTreeMap<String, Loop>,
    /// Steps to be taken in an order of their own, by name.
    #[serde(rename = "custom_workflows", default, skip_serializing_if = "BTreeMap::is_empty")]
    #[serde(deserialize_with = "filled")]
    pub sequences: BTreeMap<String, Sequence>,
}

/// Whether items go along when a successor of their definition is published.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Pinning {
    /// They stay with what they began with until somebody moves them.
    #[default]
    Pinned,
    /// They go along if their state still exists.
    Auto,
}

impl Definition {
    /// The definition in force until a project publishes its own.
    #[must_use]
    pub fn builtin() -> Self {
        builtin::definition()
    }

    /// The name under which entries refer to exactly this machine.
    #[must_use]
    pub fn digest(&self) -> String {
        Normal::of(self).digest()
    }

    /// Where items begin.
    #[must_use]
    pub fn initial(&self) -> &str {
        self.states.first().map_or("", |state| &state.name)
    }

    /// The names of the states, in their order.
    pub fn state_names(&self) -> impl Iterator<Item = &String> {
        self.states.iter().map(|state| &state.name)
    }

    /// The names of the states, to be read by people.
    #[must_use]
    pub fn listed(&self) -> String {
        self.state_names().map(String::as_str).collect::<Vec<_>>().join(", ")
    }

    /// The state of this name.
    #[must_use]
    pub fn state(&self, name: &str) -> Option<&State> {
        self.states.iter().find(|state| state.name == name)
    }

    /// Whether `state` is one of its states.
    #[must_use]
    pub fn has_state(&self, state: &str) -> bool {
        self.state(state).is_some()
    }

    /// A region of a state.
    #[must_use]
    pub fn region(&self, state: &str, region: &str) -> Option<&Region> {
        self.state(state)?.region(region)
    }

    /// Whether any transition is taken on such an occasion.
    #[must_use]
    pub fn has_occasion(&self, on: Trigger) -> bool {
        let inner = self.states.iter().flat_map(|state| &state.regions);
        let inner = inner.flat_map(|region| &region.transitions);
        self.transitions.iter().chain(inner).any(|transition| transition.on.contains(&on))
    }

    /// The transitions that people call `via`, to what they call `to`: of the item, or with the region,
    /// of those `within` a state.
    pub fn called<'a>(
        &'a self,
        via: &'a str,
        to: &'a str,
        within: Option<&str>,
    ) -> impl Iterator<Item = &'a Transition> {
        let is_own = within.is_none();
        let own = self.transitions.iter().filter(move |t| is_own && t.via == via && t.to == to);
        let state = within.and_then(|state| self.state(state));
        let regions = state.map_or(&[][..], |state| &state.regions).iter();
        own.chain(regions.flat_map(move |region| {
            let is_it = |t: &&Transition| {
                written(&region.name, &t.via) == via && written(&region.name, &t.to) == to
            };
            region.transitions.iter().filter(is_it).collect::<Vec<_>>()
        }))
    }

    /// The names of all states and transitions, those of its regions with the region and without.
    pub fn names(&self) -> impl Iterator<Item = String> {
        let own = self.transitions.iter().map(|t| &t.via).chain(self.state_names()).cloned();
        let regions = self.states.iter().flat_map(|state| &state.regions);
        own.chain(regions.flat_map(Region::names))
    }

    /// Whether it has this state, or one of its regions has, written with the region.
    #[must_use]
    pub fn knows(&self, state: &str) -> bool {
        self.has_state(state) || self.has_inner(state)
    }

    /// Whether one of its regions has this state, written with the region.
    #[must_use]
    pub fn has_inner(&self, state: &str) -> bool {
        self.states.iter().flat_map(|outer| &outer.regions).any(|region| region.has(state))
    }

    /// Whether items that follow it go along with what is published after it.
    #[must_use]
    pub fn goes_along(&self) -> bool {
        self.pinning == Pinning::Auto
    }

    /// The place of a state in the order of the states.
    #[must_use]
    pub fn place(&self, state: &str) -> Option<usize> {
        self.states.iter().position(|known| known.name == state)
    }

    /// Whether work is over in this state.
    #[must_use]
    pub fn is_final(&self, state: &str) -> bool {
        match self.finals.as_slice() {
            [] => self.states.last().is_some_and(|last| last.name == state),
            finals => finals.iter().any(|one| one == state),
        }
    }

    /// The transition named `via` by which one gets from `from` to `to`.
    #[must_use]
    pub fn transition(&self, via: &str, from: &str, to: &str) -> Option<&Transition> {
        self.leaving(from).find(|transition| transition.via == via && transition.to == to)
    }

    /// Whether a move by it looks at anything but the item: at those below it, or at how many others
    /// stand where it would.
    #[must_use]
    pub fn looks_around(&self) -> bool {
        let regions = self.states.iter().flat_map(|state| &state.regions);
        let inner = regions.flat_map(|region| &region.transitions);
        let mut ways = self.transitions.iter().chain(inner);
        ways.any(|way| way.looks_at_items() || !way.forks.is_empty())
            || self.states.iter().any(|state| state.wip.is_some())
    }

    /// Whether work that is in `state` has been in `earlier`, or come past it: forward ways lead from
    /// there to here, and none from here to there.
    #[must_use]
    pub fn lies_behind(&self, earlier: &str, state: &str) -> bool {
        earlier == state || (self.leads(earlier, state) && !self.leads(state, earlier))
    }

    /// Whether forward ways lead from one state to another.
    fn leads(&self, from: &str, to: &str) -> bool {
        let (mut found, mut open) = (BTreeSet::from([from]), vec![from]);
        while let Some(here) = open.pop() {
            let leaves = |way: &&Transition| way.from.iter().any(|state| state == here);
            let ways = self.transitions.iter().filter(leaves).filter(|way| !way.leads_back());
            for way in ways {
                if found.insert(&way.to) {
                    open.push(&way.to);
                }
            }
        }
        from != to && found.contains(to)
    }

    /// Every transition that enters `to`.
    pub fn entering<'a>(&'a self, to: &str) -> impl Iterator<Item = &'a Transition> {
        self.transitions.iter().filter(move |t| t.to == to)
    }

    /// Every transition that leaves `from`, and those that leave optional states which work may pass by
    /// from there. Of several that lead to one state under one name it is the one that leaves `from`
    /// itself, or else the first, so that name and state say which is meant.
    pub fn leaving<'a>(&'a self, from: &str) -> impl Iterator<Item = &'a Transition> + use<'a> {
        let passed = self.passed_by(from);
        let leaves = |way: &Transition, state: &str| way.from.iter().any(|one| one == state);
        let mut found: Vec<&Transition> = Vec::new();
        for way in &self.transitions {
            let is_own = leaves(way, from);
            let goes_on = !way.leads_back() && way.to != from;
            let is_around = goes_on && passed.iter().any(|state| leaves(way, state));
            if !is_own && !is_around {
                continue;
            }
            let same = found.iter().position(|other| other.via == way.via && other.to == way.to);
            match same.filter(|_| !passed.is_empty()) {
                None => found.push(way),
                Some(place) if is_own && !leaves(found[place], from) => found[place] = way,
                Some(_) => {}
            }
        }
        found.into_iter()
    }

    /// The optional states that lie before work in `from`, one behind the other.
    fn passed_by(&self, from: &str) -> Vec<&str> {
        let mut passed: Vec<&str> = Vec::new();
        if !self.states.iter().any(|state| state.optional) {
            return passed;
        }
        let mut open = vec![from];
        while let Some(here) = open.pop() {
            let leaves = |way: &&Transition| way.from.iter().any(|state| state == here);
            let next = self.transitions.iter().filter(leaves).filter(|way| !way.leads_back());
            for way in next {
                let is_new = way.to != from && !passed.contains(&way.to.as_str());
                if is_new && self.state(&way.to).is_some_and(|state| state.optional) {
                    passed.push(&way.to);
                    open.push(&way.to);
                }
            }
        }
        passed
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::canonical;

    #[test]
    fn the_digest_of_the_builtin_definition_is_recorded_for_ever() {
        assert_eq!(Definition::builtin().digest(), "6b746b7d4f7ab5658bd464fe8c53892f");
    }

    #[test]
    fn the_builtin_definition_is_whole() {
        let definition = Definition::builtin();
        for transition in &definition.transitions {
            assert!(definition.has_state(&transition.to));
            assert!(transition.from.iter().all(|from| definition.has_state(from)));
        }
        assert_eq!(definition.initial(), "To Do");
        assert!(definition.is_final("Done"));
        assert_eq!(
            definition.transition("rework", "In Review", "In Progress").map(|t| t.via.as_str()),
            Some("rework")
        );
        assert_eq!(definition.transition("rework", "In Review", "Done"), None);
        assert_eq!(definition.transition("rework", "Done", "In Progress"), None);
    }

    #[test]
    fn work_is_over_in_the_states_that_are_named() {
        let finals = vec!["In Review".to_owned()];
        let definition = Definition { finals, ..Definition::builtin() };
        assert!(definition.is_final("In Review"));
        assert!(!definition.is_final("Done"));
    }

    #[test]
    fn optional_states_are_passed_by_forwards_and_never_back() {
        let way = |from: &str, to: &str, via: &str| Transition {
            via: via.to_owned(),
            from: vec![from.to_owned()],
            to: to.to_owned(),
            ..Transition::default()
        };
        let mut states: Vec<State> = ["A", "B", "C", "D"].map(State::from).into();
        let transitions = vec![
            way("A", "B", "draft"),
            way("B", "C", "check"),
            way("C", "D", "end"),
            way("B", "A", "rework"),
        ];
        let names = |states: &[State], from: &str| {
            let (states, transitions) = (states.to_vec(), transitions.clone());
            let definition = Definition { states, transitions, ..Definition::default() };
            let vias = definition.leaving(from).map(|t| t.via.clone());
            vias.collect::<Vec<_>>()
        };
        assert_eq!(names(&states, "A"), ["draft"]);
        states[1].optional = true;
        assert_eq!(names(&states, "A"), ["draft", "check"]);
        states[2].optional = true;
        assert_eq!(names(&states, "A"), ["draft", "check", "end"]);
        assert_eq!(names(&states, "B"), ["check", "end", "rework"]);
        assert_eq!(names(&states, "D"), [""; 0]);
    }

    #[test]
    fn a_definition_reads_back_as_it_is_written() {
        let definition = Definition::builtin();
        let bytes = canonical::encode(&definition).expect("it can be recorded");
        let text = String::from_utf8(bytes).expect("canonical JSON is text");
        assert_eq!(canonical::decode::<Definition>(&text), Ok(definition));
    }
}
