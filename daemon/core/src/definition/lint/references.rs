//! References: whether what is named is there.

use std::collections::BTreeSet;

use super::{Code, Dialect, Found, WAYS_BACK};
use crate::definition::{Definition, Transition};
use crate::gate::Gate;
use crate::text;

/// How many names a proposal lists.
const LISTED: usize = 8;

/// The names that there are.
pub(super) struct Names<'a> {
    in_order: Vec<&'a str>,
    known: BTreeSet<&'a str>,
}

impl<'a> Names<'a> {
    pub(super) fn new(names: impl Iterator<Item = &'a String>) -> Self {
        let in_order: Vec<&str> = names.map(String::as_str).collect();
        Self { known: in_order.iter().copied().collect(), in_order }
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.known.contains(name)
    }

    /// What to write in place of `name`.
    pub(super) fn instead(&self, name: &str, what: &str) -> String {
        let same = |known: &&&str| known.to_lowercase() == name.to_lowercase();
        let near = self.in_order.iter().take(LISTED * LISTED).find(same);
        let listed = self.in_order.iter().take(LISTED).map(|name| text::visible(name));
        match (near, self.in_order.is_empty()) {
            (Some(near), _) => format!("write '{}'", text::visible(near)),
            (None, true) => format!("add it to the {what}"),
            (None, false) => {
                let listed = listed.collect::<Vec<_>>().join(", ");
                format!("add it to the {what}, or name one of them: {listed}")
            }
        }
    }
}

pub(super) fn check(definition: &Definition, dialect: Dialect, found: &mut Found) {
    let states = Names::new(definition.state_names());
    let roles = Names::new(definition.roles.keys());
    let kinds = Names::new(definition.kinds.keys());
    steps(definition, &states, found);
    transitions(&definition.transitions, "/transitions", &states, found);
    for (place, transition) in definition.transitions.iter().enumerate() {
        let at = format!("/transitions/{place}");
        if dialect == Dialect::Flowspec {
            takes_a_step(definition, transition, &at, found);
        }
        asks_roles(transition, &at, &roles, found);
        forks_kinds(transition, &at, &kinds, found);
    }
    finals(&definition.finals, "/finals", &states, found);
    for (name, kind) in &definition.kinds {
        for (place, parent) in kind.parents.iter().enumerate().filter(|(_, name)| !kinds.has(name))
        {
            let message = format!("there is no kind '{}'", text::visible(parent));
            let at = format!("/kinds/{name}/parents/{place}");
            found.add(Code::UndefinedKind, at, message, kinds.instead(parent, "kinds"));
        }
    }
    for (place, state) in definition.states.iter().enumerate() {
        for (number, region) in state.regions.iter().enumerate() {
            let at = format!("/states/{place}/regions/{number}");
            let inner = Names::new(region.states.iter().map(|state| &state.name));
            transitions(&region.transitions, &format!("{at}/transitions"), &inner, found);
            finals(&region.finals, &format!("{at}/finals"), &inner, found);
        }
    }
    sequences(definition, found);
}

fn steps(definition: &Definition, states: &Names<'_>, found: &mut Found) {
    for (name, step) in &definition.steps {
        let at = format!("/workflows/{name}");
        for (place, state) in step.input_states.iter().enumerate().filter(|(_, s)| !states.has(s)) {
            let (shown, state_shown) = (text::visible(name), text::visible(state));
            let message = format!("'{shown}' begins in '{state_shown}', which is no state");
            let at = format!("{at}/input_states/{place}");
            let mend = states.instead(state, "states");
            found.add(Code::UndefinedInputState, at, message, mend);
        }
        let end = &step.output_state;
        if !end.is_empty() && !states.has(end) {
            let (shown, state) = (text::visible(name), text::visible(end));
            let message = format!("'{shown}' ends in '{state}', which is no state");
            let mend = states.instead(end, "states");
            found.add(Code::UndefinedOutputState, format!("{at}/output_state"), message, mend);
        }
    }
}

fn transitions(transitions: &[Transition], at: &str, states: &Names<'_>, found: &mut Found) {
    for (place, transition) in transitions.iter().enumerate() {
        let via = text::visible(&transition.via);
        let missing = transition.from.iter().enumerate().filter(|(_, state)| !states.has(state));
        for (number, from) in missing {
            let message = format!("'{via}' leaves '{}', which is no state", text::visible(from));
            let at = format!("{at}/{place}/from/{number}");
            found.add(Code::UndefinedFromState, at, message, states.instead(from, "states"));
        }
        if !states.has(&transition.to) {
            let to = text::visible(&transition.to);
            let message = format!("'{via}' enters '{to}', which is no state");
            let mend = states.instead(&transition.to, "states");
            found.add(Code::UndefinedToState, format!("{at}/{place}/to"), message, mend);
        }
    }
}

fn takes_a_step(definition: &Definition, transition: &Transition, at: &str, found: &mut Found) {
    let via = &transition.via;
    if !definition.steps.contains_key(via) && !WAYS_BACK.contains(&via.as_str()) {
        let message = format!("'{}' is none of the workflows", text::visible(via));
        let steps = Names::new(definition.steps.keys());
        let mend = steps.instead(via, "workflows");
        found.add(Code::UndefinedWorkflowReference, format!("{at}/via"), message, mend);
    }
}

fn asks_roles(transition: &Transition, at: &str, roles: &Names<'_>, found: &mut Found) {
    for (place, gate) in transition.gates.iter().enumerate() {
        let Gate::Approval(approval) = gate else { continue };
        if !roles.in_order.is_empty() && !roles.has(&approval.role) {
            let message = format!("there is no role '{}'", text::visible(&approval.role));
            let mend = roles.instead(&approval.role, "roles");
            found.add(Code::UndefinedRole, format!("{at}/gates/{place}"), message, mend);
        }
    }
}

fn forks_kinds(transition: &Transition, at: &str, kinds: &Names<'_>, found: &mut Found) {
    for (place, fork) in transition.forks.iter().enumerate() {
        if !kinds.in_order.is_empty() && !fork.kind.is_empty() && !kinds.has(&fork.kind) {
            let message = format!("there is no kind '{}'", text::visible(&fork.kind));
            let mend = kinds.instead(&fork.kind, "kinds");
            found.add(Code::UndefinedKind, format!("{at}/forks/{place}/kind"), message, mend);
        }
    }
}

fn finals(finals: &[String], at: &str, states: &Names<'_>, found: &mut Found) {
    for (place, state) in finals.iter().enumerate().filter(|(_, state)| !states.has(state)) {
        let message = format!("'{}' is final and no state", text::visible(state));
        let mend = states.instead(state, "states");
        found.add(Code::UndefinedFinalState, format!("{at}/{place}"), message, mend);
    }
}

fn sequences(definition: &Definition, found: &mut Found) {
    for (name, sequence) in &definition.sequences {
        for (place, step) in sequence.steps.iter().enumerate() {
            if !definition.steps.contains_key(&step.step) {
                let message = format!("'{}' is none of the workflows", text::visible(&step.step));
                let at = format!("/custom_workflows/{name}/steps/{place}/workflow");
                let mend = Names::new(definition.steps.keys()).instead(&step.step, "workflows");
                found.add(Code::UndefinedWorkflowReference, at, message, mend);
            }
        }
    }
}
