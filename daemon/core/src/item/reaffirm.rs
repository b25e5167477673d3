//! Whether the gates of moves in doubt, and of those that rest on documents, may be said to be open.

use crate::definition::Transition;
use crate::event::Reaffirmed;
use crate::gate::View;
use crate::history::Node;
use crate::state::Challenge;

use super::judge::is_open;
use super::{Context, Happening, ItemState, Meant, VoidReason};

impl ItemState {
    /// A reaffirmation names all moves in doubt, be it beside others that rest on documents, each once,
    /// and the gates of each are open where it is asked.
    pub(super) fn may_reaffirm(
        &self,
        happening: Happening<'_>,
        context: &Context<'_>,
        e: &Reaffirmed,
    ) -> Result<(Vec<Node>, Vec<Meant>), VoidReason> {
        let definition = self.followed(context, &e.definition)?;
        if self.stood().agreed().is_none() {
            return Err(VoidReason::From { from: String::new(), was: self.told() });
        }
        let named: Option<Vec<Node>> = e.moves.iter().map(|r| (context.find)(*r)).collect();
        let mut named = named.filter(|moves| !moves.is_empty()).ok_or(VoidReason::NotChallenged)?;
        named.sort_unstable();
        let resting = self.resting().iter().flatten().map(|resting| &resting.of);
        let known: Vec<&Challenge> = self.challenges().iter().chain(resting).collect();
        let is_known = |node: &Node| known.iter().any(|one| one.node == *node);
        let is_named = |challenge: &Challenge| named.binary_search(&challenge.node).is_ok();
        let is_repeated = named.windows(2).any(|two| two[0] == two[1]);
        let is_whole = self.challenges().iter().all(is_named);
        if is_repeated || !named.iter().all(is_known) || !is_whole {
            return Err(VoidReason::NotChallenged);
        }
        let asked = named.iter().filter_map(|node| known.iter().find(|one| one.node == *node));
        let Some(definition) = definition else { return Ok((named, Vec::new())) };
        let mut meant = Vec::new();
        let doubts = self.past_doubts(happening.stubs);
        let attempt = happening.attempt(None);
        for Challenge { via, to, place, .. } in asked.copied() {
            let of_region = place.as_ref().map(|p| definition.region(&p.of.state, &p.region));
            let mut ways = match of_region {
                None => definition.transitions.as_slice(),
                Some(region) => region.map_or(&[][..], |region| &region.transitions),
            }
            .iter()
            .filter(|way| way.to == *to && way.via == *via)
            .peekable();
            if ways.peek().is_none() {
                let (via, from, to) = (via.clone(), String::new(), to.clone());
                return Err(VoidReason::NoTransition { via, from, to });
            }
            if let Some(said) = &e.documents {
                meant.extend(ways.clone().flat_map(|way| self.meant(context.id, way, said)));
            }
            let region = place.as_ref().and_then(|place| self.stood().region(&place.region));
            let since = self.since(region, context.at_of);
            let is_shut = |way: &Transition| {
                let seen = self.seen(happening, context, definition, way);
                let view = View { doubts: &doubts, seen: &seen, attempt: &attempt, since };
                is_open(way, &way.ask(view)).is_err()
            };
            if !context.read.is_sound && ways.all(is_shut) {
                return Err(VoidReason::Gate(via.clone()));
            }
        }
        Ok((named, meant))
    }
}
