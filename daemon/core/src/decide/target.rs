//! The state that a move past the gates sets: one of the item, or one of a region where it is.

use crate::command::Move;
use crate::definition::{Definition, Region, Transition, written};
use crate::item::Item;

/// A state that is set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Target {
    /// The region that it is one of, if it is of one.
    pub(crate) region: Option<String>,
    /// The state.
    pub(crate) state: String,
}

impl Target {
    /// How people write it.
    pub(crate) fn written(&self) -> String {
        let Self { region, state } = self;
        region.as_ref().map_or_else(|| state.clone(), |region| written(region, state))
    }
}

/// The state that `made` means, of the item or else, where it is in regions, of one of those.
pub(super) fn of_force(made: &Move, item: &Item, definition: &Definition) -> Option<Target> {
    let states: Vec<&String> = definition.state_names().collect();
    let plain = |name: &str| name.to_owned();
    if let Some(state) = find(made, &definition.transitions, &states, &plain) {
        return Some(Target { region: None, state });
    }
    item.regions.iter().find_map(|at| {
        let named = |state: &&crate::definition::State| state.region(&at.region).is_some();
        // Which state is left untold where one of its regions is contested: it is one like it.
        let is_like = |region: &Region| region.states.iter().map(|s| &s.name).eq(&at.states);
        let is_here = |state: &&crate::definition::State| match item.single_state() {
            Some(single) => state.name == single,
            None => at.states.is_empty() || state.region(&at.region).is_some_and(is_like),
        };
        let state = definition.states.iter().filter(named).find(is_here)?;
        let region = state.region(&at.region)?;
        let states: Vec<&String> = region.states.iter().map(|state| &state.name).collect();
        let with_region = |name: &str| written(&region.name, name);
        let state = find(made, &region.transitions, &states, &with_region)?;
        Some(Target { region: Some(region.name.clone()), state })
    })
}

/// The state that `made` means, of these, each written in this way.
fn find(
    made: &Move,
    transitions: &[Transition],
    states: &[&String],
    spelled: &dyn Fn(&str) -> String,
) -> Option<String> {
    let way = |via: &str, to: Option<&str>| {
        let fits =
            |t: &&Transition| spelled(&t.via) == via && to.is_none_or(|to| spelled(&t.to) == to);
        transitions.iter().find(fits).map(|t| t.to.clone())
    };
    let state = |same: &dyn Fn(&str) -> bool| {
        states.iter().find(|state| same(&spelled(state))).map(|state| (*state).clone())
    };
    let exact = |word: &str| way(word, None).or_else(|| state(&|name| name == word));
    let folded = |word: &str| state(&|name| name.to_lowercase() == word.to_lowercase());
    match (&made.word, &made.via, &made.to) {
        (_, Some(via), to) => way(via, to.as_deref()),
        (_, None, Some(to)) => state(&|name| name == to),
        (Some(word), None, None) => exact(word).or_else(|| folded(word)),
        (None, None, None) => None,
    }
}
