//! How the state of an item is told: one, or several and who stands for them, regions included.

use crate::Millis;
use crate::definition::{Definitions, written};
use crate::event::EventRef;
use crate::history::Node;
use crate::item::{ItemState, RegionView, Stands, StateView};
use crate::state::Reading;

use super::log::ObjectLog;

/// States by the names that people are told, each with the move that stands for it.
type Told = Vec<(String, Option<EventRef>)>;

/// The state of an item: several where its regions are, though their state is one.
pub(super) fn view(log: &ObjectLog, state: &ItemState) -> StateView {
    let stood = state.stood();
    if let Some(one) = stood.agreed() {
        return StateView::One(one.state.clone());
    }
    let agreed = state.definition().is_some();
    if stood.one().is_none() {
        let told =
            |(node, reading): (Option<Node>, &Reading)| (told(reading, agreed), at(log, node));
        return contested_view(state.readings().map(told).collect());
    }
    let contested = stood.regions().iter().filter(|region| region.single().is_none());
    let named = |stands: &Stands| {
        let region = stands.region.clone();
        in_region(log, state, stands).into_iter().map(move |(s, at)| (written(&region, &s), at))
    };
    contested_view(contested.flat_map(named).collect())
}

/// Where each region is.
pub(super) fn regions(
    log: &ObjectLog,
    state: &ItemState,
    definitions: &Definitions,
    at_of: &dyn Fn(Node) -> Millis,
) -> Vec<RegionView> {
    let one = state.stood().one();
    let definition = one.and_then(|one| Some((&one.state, definitions.get(&one.definition)?)));
    let states = |region: &str| {
        let found = definition.and_then(|(outer, definition)| definition.region(outer, region));
        found.map_or_else(Vec::new, |r| r.states.iter().map(|state| state.name.clone()).collect())
    };
    let region = |stands: &Stands| {
        let (region, since) = (stands.region.clone(), state.since(Some(stands), at_of));
        let (state, states) = match stands.single() {
            Some(one) => (StateView::One(one.to_owned()), Vec::new()),
            None => (contested_view(in_region(log, state, stands)), states(&stands.region)),
        };
        RegionView { region, state, since, states }
    };
    state.stood().regions().iter().map(region).collect()
}

/// The states that stand, if they are several.
pub(super) fn contested(log: &ObjectLog, state: &ItemState) -> Option<Vec<String>> {
    let view = view(log, state);
    matches!(view, StateView::Contested(_)).then(|| view.contested())
}

fn in_region(log: &ObjectLog, state: &ItemState, stands: &Stands) -> Told {
    let one = state.stood().one();
    let told = stands.states.iter().map(|(node, inner)| {
        let is_here = one == Some(&inner.of);
        (labelled(&inner.state, &inner.of.definition, is_here), at(log, *node))
    });
    told.collect()
}

fn contested_view(mut told: Told) -> StateView {
    told.sort();
    told.dedup();
    StateView::Contested(told)
}

fn at(log: &ObjectLog, node: Option<Node>) -> Option<EventRef> {
    node.map(|node| log.events[node as usize].at)
}

/// A state as it is told among several: with its definition, where those differ.
fn told(reading: &Reading, agreed: bool) -> String {
    labelled(&reading.state, &reading.definition, agreed)
}

fn labelled(state: &str, definition: &str, agreed: bool) -> String {
    match agreed {
        true => state.to_owned(),
        false => format!("{state}@{}", definition.get(..12).unwrap_or(definition)),
    }
}
