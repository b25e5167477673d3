//! The way an item came: the states it has been in, and what of its moves can be taken back.

use super::Fold;
use super::log::{ObjectLog, Standing, State};
use crate::ItemId;
use crate::event::{EventBody, EventRef, Object};
use crate::history::Node;
use crate::item::ItemState;
use crate::state::{Act, Move};

/// The way an item came.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Trail {
    /// The states that it has been in, each once, the first one first.
    pub visited: Vec<String>,
    /// What can be taken back, if that leaves one state.
    pub undoable: Option<Undoable>,
}

/// Moves that can be taken back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Undoable {
    /// The moves.
    pub undoes: Vec<EventRef>,
    /// The state that is left.
    pub to: String,
    /// The digest of the definition that has this state.
    pub definition: String,
    /// The region that they were made in, if in one.
    pub region: Option<String>,
}

impl Fold {
    /// The way an item came. Of its moves the last one is meant, or all from that of entry `from` on.
    #[must_use]
    pub fn trail(&self, item: ItemId, from: Option<crate::Oid>) -> Trail {
        let Some(log) = self.log(&Object::Item(item)) else { return Trail::default() };
        let State::Item(state) = &log.state else { return Trail::default() };
        Trail { visited: self.visited(log, state), undoable: self.undoable(log, state, from) }
    }

    fn visited(&self, log: &ObjectLog, state: &ItemState) -> Vec<String> {
        let begun = log.events.iter().filter_map(|record| {
            let body = &self.event_view(record).event.body;
            match body {
                _ if record.standing != Standing::Valid => None,
                EventBody::ItemCreated(e) => self.definitions().initial(&e.definition),
                EventBody::ItemImported(e) => {
                    let initial = self.definitions().initial(&e.item.definition);
                    e.state.as_deref().or(initial)
                }
                _ => None,
            }
        });
        // What was taken back counts as if it had not been made.
        let moves = state.moves().standing_moves().into_iter();
        let moves = moves.filter(|m| m.place.is_none() && m.act == Act::Write);
        let mut visited: Vec<String> = Vec::new();
        for state in begun.chain(moves.map(|m| m.to.as_str())) {
            if !visited.iter().any(|known| known == state) {
                visited.push(state.to_owned());
            }
        }
        visited
    }

    fn undoable(
        &self,
        log: &ObjectLog,
        state: &ItemState,
        from: Option<crate::Oid>,
    ) -> Option<Undoable> {
        let entry = |node: Node| log.events[node as usize].at.entry;
        let standing = state.moves().standing_moves();
        let writes: Vec<&Move> = standing.into_iter().filter(|m| m.act == Act::Write).collect();
        let first = match from {
            Some(from) => writes.iter().find(|m| entry(m.node) == from),
            None => writes.last(),
        }?;
        let region = first.place.as_ref().map(|place| place.region.clone());
        let is_there = |m: &&&Move| m.place.as_ref().map(|place| &place.region) == region.as_ref();
        let there: Vec<Node> = writes.iter().filter(is_there).map(|m| m.node).collect();
        let is_meant = |node: &Node| match from {
            Some(_) => *node == first.node || log.dag.precedes(first.node, *node),
            None => there.iter().all(|other| !log.dag.precedes(*node, *other)),
        };
        let named: Vec<Node> = there.iter().copied().filter(is_meant).collect();
        let left = state.without(region.as_deref(), &named, &log.dag, self.definitions())?;
        let one = left.agreed()?;
        let to = match &region {
            None => &one.state,
            Some(region) => left.region(region)?.single()?,
        };
        Some(Undoable {
            undoes: named.iter().map(|node| log.events[*node as usize].at).collect(),
            to: to.to_owned(),
            definition: one.definition.clone(),
            region,
        })
    }
}
