//! Names: whether they can be ones, and whether they are there once.

use std::collections::BTreeSet;

use super::{Code, Found};
use crate::definition::{Definition, Region, State, Transition};
use crate::text;

/// The longest name of a definition or of a field.
const MAX_WORD: usize = 64;

pub(super) fn check(definition: &Definition, found: &mut Found) {
    word(&definition.name, "/name", "definition", found);
    states(&definition.states, "/states", found);
    transitions(&definition.transitions, "/transitions", found);
    for (place, state) in definition.states.iter().enumerate() {
        for (number, region) in state.regions.iter().enumerate() {
            let at = format!("/states/{place}/regions/{number}");
            region_name(&state.regions[..number], &region.name, &format!("{at}/name"), found);
            states(&region.states, &format!("{at}/states"), found);
            transitions(&region.transitions, &format!("{at}/transitions"), found);
        }
    }
    for (name, kind) in &definition.kinds {
        word(name, &format!("/kinds/{name}"), "kind", found);
        for field in kind.fields.keys() {
            word(field, &format!("/kinds/{name}/fields/{field}"), "field", found);
        }
    }
    for name in definition.steps.keys() {
        line("step", name, &format!("/workflows/{name}"), found);
    }
}

/// A name that stands in refs and on command lines: lower case, digits, `-` and `_`.
fn word(name: &str, at: &str, what: &str, found: &mut Found) {
    let inside = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '_');
    let begins = name.starts_with(|first: char| first.is_ascii_lowercase());
    if !begins || !name.chars().all(inside) || name.len() > MAX_WORD {
        let message = format!("'{}' cannot be the name of a {what}", text::visible(name));
        let mend = format!("begin with a letter and use at most {MAX_WORD} of a-z, 0-9, - and _");
        found.add(Code::BadName, at, message, mend);
    }
}

fn line(what: &'static str, name: &str, at: &str, found: &mut Found) {
    match text::line(what, name) {
        Ok(line) if line == name => {}
        Ok(_) => {
            let message = format!("the {what} '{}' has white space around it", text::visible(name));
            found.add(Code::BadName, at, message, "take it away");
        }
        Err(why) => {
            found.add(Code::BadName, at, why.to_string(), "give it a short name of one line")
        }
    }
}

/// The name of a region stands before a dot, and among others of its state.
fn region_name(before: &[Region], name: &str, at: &str, found: &mut Found) {
    line("region", name, at, found);
    let shown = text::visible(name);
    if name.contains('.') {
        let message = format!("the region '{shown}' has a dot in its name");
        found.add(Code::BadName, at, message, "leave it out: what is in a region is REGION.NAME");
    }
    if before.iter().any(|other| other.name == name) {
        let message = format!("the region '{shown}' is there twice");
        found.add(Code::BadName, at, message, "give one of them another name");
    }
}

fn states(states: &[State], at: &str, found: &mut Found) {
    if states.is_empty() {
        let message = "there is no state".to_owned();
        found.add(Code::EmptyStates, at, message, "name at least the state where work begins");
    }
    let mut seen = BTreeSet::new();
    for (place, state) in states.iter().enumerate() {
        let at = format!("{at}/{place}");
        line("state", &state.name, &at, found);
        if !seen.insert(state.name.as_str()) {
            let message = format!("the state '{}' is there twice", text::visible(&state.name));
            found.add(Code::DuplicateState, at, message, "leave one of them out");
        }
    }
}

fn transitions(transitions: &[Transition], at: &str, found: &mut Found) {
    let (mut ways, mut vias) = (BTreeSet::new(), BTreeSet::new());
    for (place, transition) in transitions.iter().enumerate() {
        let at = format!("{at}/{place}");
        let Transition { via, to, .. } = transition;
        line("transition", via, &format!("{at}/via"), found);
        if transition.from.is_empty() {
            let message = format!("the transition '{}' leaves no state", text::visible(via));
            let mend = "name the states it leaves under `from`";
            found.add(Code::EmptyFrom, format!("{at}/from"), message, mend);
        }
        for (number, from) in transition.from.iter().enumerate() {
            let at = format!("{at}/from/{number}");
            let (shown, left) = (text::visible(via), text::visible(from));
            let is_new = vias.insert((via.as_str(), from.as_str()));
            if !ways.insert((via.as_str(), from.as_str(), to.as_str())) {
                let message =
                    format!("'{shown}' leads from '{left}' to '{}' twice", text::visible(to));
                found.add(Code::DuplicateTransition, at, message, "leave one of them out");
            } else if !is_new {
                let message = format!("several transitions '{shown}' leave '{left}'");
                let mend = "give one of them another name, so that the name says which is meant";
                found.add(Code::AmbiguousTransition, at, message, mend);
            }
        }
    }
}
