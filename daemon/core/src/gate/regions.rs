//! The join of a state: enough of its regions are over. It is asked of every way that leaves the
//! state, after whatever the way itself asks.

use super::{Verdict, View};
use crate::definition::{Said, State, Transition};

/// The word for it beside the kinds of gates.
const JOIN: &str = "JOIN";

/// What everything says that stands before a way from the state `left`, whose regions are where `at`
/// says. Within a region no state is left.
#[must_use]
pub fn ask<'a>(
    transition: &Transition,
    left: Option<&State>,
    at: &dyn Fn(&str) -> Option<&'a str>,
    view: View<'_>,
) -> Vec<Said> {
    let mut said = transition.ask(view);
    let state = left.filter(|state| !state.regions.is_empty());
    said.extend(state.map(|state| {
        let verdict = judge(state, at, view);
        Said { kind: JOIN, verdict, help: Vec::new() }
    }));
    said
}

fn judge<'a>(state: &State, at: &dyn Fn(&str) -> Option<&'a str>, view: View<'_>) -> Verdict {
    if !view.doubts.is_empty() {
        return Verdict::Unknown(view.doubts.to_vec());
    }
    let mut reasons = Vec::new();
    for region in &state.regions {
        match at(&region.name) {
            Some(stands) if region.is_final(stands) => {}
            stands => {
                let (name, stands) = (&region.name, stands.unwrap_or_else(|| region.initial()));
                let finals = region.finals.join("' or '");
                reasons.push(format!("region {name} is in '{stands}', and over in '{finals}'"));
            }
        }
    }
    match state.join.is_met(state.regions.len() - reasons.len(), state.regions.len()) {
        true => Verdict::Pass,
        false => Verdict::Fail(reasons),
    }
}
