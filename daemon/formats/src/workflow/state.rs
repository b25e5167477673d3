//! States and their regions.

use tidegate_core::definition::lint::Code;
use tidegate_core::definition::{Join, Region, State};

use super::reader::Reader;
use crate::yaml::{Kind, Node, Plain};

/// The members of a state, as flowspec has them.
const FLOWSPEC: [&str; 2] = ["name", "description"];
/// The members of a state.
pub(super) const STATE: [&str; 7] =
    ["name", "description", "optional", "rank", "wip", "regions", "join"];
/// The members of a region.
pub(super) const REGION: [&str; 4] = ["name", "states", "transitions", "finals"];

impl Reader<'_> {
    /// The states of a list, each with its place in it: what is no state is told and left out.
    pub(super) fn states(&mut self, node: &Node<'_>) -> Vec<(usize, State)> {
        let items = self.list(node, "states").iter().enumerate();
        items.filter_map(|(place, item)| Some((place, self.state(item)?))).collect()
    }

    fn state(&mut self, node: &Node<'_>) -> Option<State> {
        if let (Kind::Scalar { text, .. }, Plain::Text) = (&node.kind, node.plain()) {
            return Some(State::from(text.as_ref()));
        }
        let Kind::Map(_) = &node.kind else {
            let message = "the name of this state is no text, so it is left out";
            self.add(Code::StateNameNotString, node.place, message, "put the name in quotes");
            return None;
        };
        self.is_map(node, "a state", &STATE);
        let Some(name) = node.member("name") else {
            let message = "this state has no name, so it is left out";
            self.add(Code::StateMissingName, node.place, message, "add `name:`");
            return None;
        };
        let (Kind::Scalar { text, .. }, Plain::Text) = (&name.kind, name.plain()) else {
            let message = "the name of this state is no text, so it is left out";
            self.add(Code::StateNameNotString, name.place, message, "put the name in quotes");
            return None;
        };
        let mut state = State::from(text.as_ref());
        state.description = self.text(node, FLOWSPEC[1]);
        self.extend_state(&mut state, node);
        Some(state)
    }

    /// What flowspec does not know of a state.
    pub(super) fn extend_state(&mut self, state: &mut State, node: &Node<'_>) {
        if let Some(optional) = self.flag(node, "optional") {
            state.optional = optional;
        }
        state.rank = self.number(node, "rank").or(state.rank);
        state.wip = self.number(node, "wip").or(state.wip);
        let regions = self.list(node, "regions");
        state.regions.extend(regions.iter().filter_map(|region| self.region(region)));
        if let Some(join) = self.member(node, "join") {
            state.join = self.join(join);
        }
    }

    fn region(&mut self, node: &Node<'_>) -> Option<Region> {
        if !self.is_map(node, "a region", &REGION) {
            return None;
        }
        let name = self.needed(node, "name", "this region")?;
        let states = self.states(node).into_iter().map(|(_, state)| state).collect();
        let transitions = self.transitions(node).into_iter().map(|(_, one)| one).collect();
        Some(Region { name, states, transitions, finals: self.texts(node, "finals") })
    }

    pub(super) fn join(&mut self, node: &Node<'_>) -> Join {
        if let Plain::Number(number) = node.plain()
            && let Ok(number) = u32::try_from(number)
        {
            return Join::Of(number);
        }
        let words = [("all", Join::All), ("any", Join::Any)];
        self.as_choice(node, "join, which is all, any or a number", &words).unwrap_or_default()
    }
}
