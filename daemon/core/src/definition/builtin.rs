//! The definition every project begins with.

use super::{Definition, State, Transition};
use crate::gate::Gate;

const STATES: [&str; 4] = ["To Do", "In Progress", "In Review", "Done"];

const TRANSITIONS: [(&str, &str, &str); 6] = [
    ("start", "To Do", "In Progress"),
    ("submit", "In Progress", "In Review"),
    ("rework", "In Review", "In Progress"),
    ("finish", "In Review", "Done"),
    ("stop", "In Progress", "To Do"),
    ("reopen", "Done", "To Do"),
];

/// The name of the definition that is in force where nothing was published.
pub const BUILTIN: &str = "builtin";

pub(super) fn definition() -> Definition {
    let transition = |(via, from, to): (&str, &str, &str)| Transition {
        via: via.to_owned(),
        from: vec![from.to_owned()],
        to: to.to_owned(),
        gates: vec![Gate::None],
        ..Transition::default()
    };
    Definition {
        name: BUILTIN.to_owned(),
        states: STATES.map(State::from).to_vec(),
        transitions: TRANSITIONS.map(transition).to_vec(),
        ..Definition::default()
    }
}
