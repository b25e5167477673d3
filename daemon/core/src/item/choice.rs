//! Whether somebody may choose between what stands, or take back what was done.

use std::collections::BTreeSet;

use crate::definition::Definitions;
use crate::event::{Resolved, Undone};
use crate::history::{Dag, Node};
use crate::state::{Move, Reading};

use super::{Context, Happening, ItemState, Stood, VoidReason};

impl ItemState {
    /// The candidates that are in the state that is chosen.
    pub(super) fn chosen(&self, e: &Resolved) -> Vec<Node> {
        match &e.region {
            None => {
                let is_it = |r: &Reading| r.state == e.to && r.definition == e.definition;
                self.readings().filter(|(_, r)| is_it(r)).filter_map(|(node, _)| node).collect()
            }
            Some(region) => {
                let states = self.stood().region(region).into_iter().flat_map(|at| &at.states);
                states.filter(|(_, i)| i.state == e.to).filter_map(|(node, _)| *node).collect()
            }
        }
    }

    pub(super) fn may_resolve(
        &self,
        context: &Context<'_>,
        e: &Resolved,
    ) -> Result<(), VoidReason> {
        self.may_enter(context, &e.definition, e.region.as_deref(), &e.to)?;
        let named: Option<Vec<Node>> = e.candidates.iter().map(|r| (context.find)(*r)).collect();
        let mut named = named.ok_or(VoidReason::Candidates)?;
        named.sort_unstable();
        let standings = self.moves.standings();
        let of_region = |region: &String| standings.of(region).candidates.iter().collect();
        let candidates = e.region.as_ref().map_or_else(|| standings.candidates(), of_region);
        if !candidates.iter().map(|candidate| candidate.node).eq(named) {
            return Err(VoidReason::Candidates);
        }
        let is_one = match &e.region {
            None => {
                let is_it = |r: &&Reading| r.state == e.to && r.definition == e.definition;
                self.distinct().iter().any(is_it)
            }
            Some(region) => {
                let states = self.stood().region(region).into_iter().flat_map(|at| &at.states);
                states.into_iter().any(|(_, i)| i.state == e.to && i.of.definition == e.definition)
            }
        };
        if is_one { Ok(()) } else { Err(VoidReason::NotACandidate(e.to.clone())) }
    }

    /// An undo names the last moves of its author's view, and one state must remain.
    pub(super) fn may_undo(
        &self,
        happening: Happening<'_>,
        context: &Context<'_>,
        e: &Undone,
    ) -> Result<(Vec<Node>, Stood), VoidReason> {
        let named: Option<Vec<Node>> = e.undoes.iter().map(|r| (context.find)(*r)).collect();
        let named = named.filter(|named| !named.is_empty()).ok_or(VoidReason::NotUndoable)?;
        let region = e.region.as_deref();
        let left = self.without(region, &named, happening.dag, context.definitions);
        let left = left.ok_or(VoidReason::NotUndoable)?;
        let remains = left.agreed().is_some_and(|one| {
            let at = region.map_or(Some(&*one.state), |region| left.region(region)?.single());
            one.definition == e.definition && at == Some(&*e.to)
        });
        if remains { Ok((named, left)) } else { Err(VoidReason::NotUndoable) }
    }

    /// What would stand without the moves `named`, all in one region or none in any, and the other
    /// records of the same keys, if those are standing moves on which no other standing move was
    /// built.
    #[must_use]
    pub fn without(
        &self,
        region: Option<&str>,
        named: &[Node],
        dag: &Dag,
        definitions: &Definitions,
    ) -> Option<Stood> {
        let named: BTreeSet<Node> = named.iter().copied().collect();
        let is_there = |node: &Node| {
            let made = self.moves.made(*node);
            made.is_some_and(|m| m.place.as_ref().map(|place| &*place.region) == region)
        };
        let taken = self.moves.of(region).records_of(&named);
        if !named.is_subset(&taken) || !taken.iter().all(is_there) {
            return None;
        }
        let stays = |m: &&&Move| !taken.contains(&m.node);
        let builds_on_taken = |m: &&Move| taken.iter().any(|t| dag.precedes(*t, m.node));
        let written = |m: &&&Move| region.is_none() || is_there(&m.node) || m.place.is_none();
        let standing = self.moves.standing_moves();
        if standing.iter().filter(stays).filter(written).any(builds_on_taken) {
            return None;
        }
        let rest = self.moves.without(region, &taken, dag);
        Some(self.stand(&rest.standings(), dag, definitions))
    }
}
