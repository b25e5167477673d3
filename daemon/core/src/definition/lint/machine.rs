//! The machine: whether all of it can be reached, and whether it comes to an end.

use super::graph::Graph;
use super::{Code, Found};
use crate::definition::{Definition, Join, Region, State, Transition};
use crate::text;

/// How many states of a circle are named.
const NAMED: usize = 12;

pub(super) fn check(definition: &Definition, found: &mut Found) {
    walk(&definition.states, &definition.transitions, "", found);
    terminals(definition, found);
    for (place, state) in definition.states.iter().enumerate() {
        let at = format!("/states/{place}");
        limit(state, &at, found);
        join(state, &at, found);
        for (number, region) in state.regions.iter().enumerate() {
            inner(region, &format!("{at}/regions/{number}"), found);
        }
    }
}

fn inner(region: &Region, at: &str, found: &mut Found) {
    walk(&region.states, &region.transitions, at, found);
    if region.finals.is_empty() {
        let name = text::visible(&region.name);
        let message = format!("the region '{name}' is never over");
        let mend = "name the states in which it is over under `finals`";
        found.add(Code::NoTerminalStates, format!("{at}/finals"), message, mend);
    }
    for (place, state) in region.states.iter().enumerate() {
        let at = format!("{at}/states/{place}");
        limit(state, &at, found);
        if !state.regions.is_empty() {
            let message = format!("'{}' has regions, inside a region", text::visible(&state.name));
            found.add(Code::NestedRegion, at, message, "put them side by side in the outer state");
        }
    }
}

/// What cannot be reached, and what goes round.
fn walk(states: &[State], transitions: &[Transition], at: &str, found: &mut Found) {
    let graph = Graph::new(states, transitions);
    let name = |place: usize| text::visible(&states[place].name);
    for cycle in graph.cycles() {
        let mut names: Vec<_> = cycle.iter().take(NAMED).map(|place| name(*place)).collect();
        if cycle.len() > NAMED {
            names.push("…".into());
        }
        names.push(name(cycle[0]));
        let message = format!("work can go round: {}", names.join(" -> "));
        let mend = "mark the way that leads back with `back: true`, or call it rework or rollback";
        found.add(Code::CycleDetected, format!("{at}/states/{}", cycle[0]), message, mend);
    }
    for place in graph.unreachable() {
        let message = format!("no way leads from '{}' to '{}'", name(0), name(place));
        let mend = "add a transition that leads there, or leave the state out";
        found.add(Code::UnreachableState, format!("{at}/states/{place}"), message, mend);
    }
}

fn terminals(definition: &Definition, found: &mut Found) {
    let graph = Graph::new(&definition.states, &definition.transitions);
    let is_named = |state: &State| definition.finals.contains(&state.name);
    for (place, state) in definition.states.iter().enumerate() {
        if is_named(state) && graph.goes_on(place) {
            let message =
                format!("work goes on from '{}', which is final", text::visible(&state.name));
            let mend = "mark the way with `back: true`, or take the state out of `finals`";
            let at = format!("/states/{place}");
            found.add(Code::TerminalStateHasTransitions, at, message, mend);
        }
    }
}

fn limit(state: &State, at: &str, found: &mut Found) {
    if state.wip == Some(0) {
        let message = format!("nothing may ever stand in '{}'", text::visible(&state.name));
        found.add(
            Code::BadLimit,
            format!("{at}/wip"),
            message,
            "let in at least 1, or leave it out",
        );
    }
}

fn join(state: &State, at: &str, found: &mut Found) {
    let (regions, name) = (state.regions.len(), text::visible(&state.name));
    let message = match state.join {
        Join::Of(0) => format!("'{name}' is left when none of its regions is over"),
        Join::Of(count) if count as usize > regions => {
            format!("'{name}' waits for {count} regions and has {regions}")
        }
        Join::Any if regions == 0 => format!("'{name}' joins regions and has none"),
        _ => return,
    };
    let mend = "say `all`, `any`, or a number from 1 to the number of regions";
    found.add(Code::BadJoin, format!("{at}/join"), message, mend);
}
