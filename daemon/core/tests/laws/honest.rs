//! What honest people do: they record what their view allows, with all that they see as its past.

use std::collections::BTreeSet;

use tidegate_core::Oid;
use tidegate_core::definition::Transition;
use tidegate_core::event::{
    Applied, Assessed, Change, Changes, CriterionChecked, CriterionUnchecked, Event, EventBody,
    EventRef, Forced, ItemClaimed, ItemCommented, ItemCreated, Reaffirmed, Reason, Resolved,
    RolledBack, Run, Undone, Withdrawn,
};
use tidegate_core::fact::{Around, Lack, Truth, Unproven};
use tidegate_core::gate::Attempt;
use tidegate_core::history::Node;
use tidegate_core::item::{Doubt, Item, ItemState, RegionView, Stands};
use tidegate_core::outlook;
use tidegate_core::passage::passages;
use tidegate_core::state::Act;

use crate::files::Tree;
use crate::published::WORD;
use crate::world::{World, definition};

/// Each gives the entry, or nothing if the view of `who` does not allow it.
impl World {
    pub(crate) fn create(&mut self, who: usize) -> Oid {
        let body = EventBody::ItemCreated(Box::new(ItemCreated {
            title: "Log in".into(),
            kind: "task".into(),
            definition: definition(),
            ..ItemCreated::default()
        }));
        self.say(who, body)
    }

    /// Records `body` without a key.
    pub(crate) fn say(&mut self, who: usize, body: EventBody) -> Oid {
        let event = self.event(who, body, None);
        self.append(who, vec![event])
    }

    /// What `via` would record, if the way is open.
    pub(crate) fn open_way(&self, who: usize, via: &str) -> Option<Applied> {
        let item = self.seen_by(who);
        let digest = item.definition.clone().filter(|_| item.doubts.is_empty())?;
        let definition = self.replicas[who].fold.definitions().get(&digest)?;
        let passages = passages(&item, definition);
        let passage = *passages.iter().find(|passage| passage.written() == via)?;
        let ((around, _), attempt) = (self.around(who), self.attempt(who));
        let looked = Tree::usual().looked(&item, &[passage.transition]);
        let documents = Tree::usual().recorded(&looked);
        let around = Around { looked, ..around };
        let is_open = outlook::way(&item, definition, passage, (&around, &attempt)).open;
        is_open.then(|| Applied {
            via: passage.transition.via.clone(),
            from: passage.from.to_owned(),
            to: passage.transition.to.clone(),
            definition: digest.clone(),
            region: passage.region.map(|region| region.name.clone()),
            reason: None,
            keyword: passage.transition.asks_for_a_word().then(|| WORD.to_owned()),
            documents,
            zones: None,
            commit: None,
        })
    }

    /// Moves the item by hand.
    pub(crate) fn go(&mut self, who: usize, via: &str) -> Option<Oid> {
        let applied = self.open_way(who, via)?;
        let (_, reads) = self.around(who);
        let event = Event { reads, ..self.event(who, EventBody::Applied(applied), None) };
        Some(self.append(who, vec![event]))
    }

    /// Records the move of a commit that this clone has: a move, a witness of one it knows, or
    /// nothing if it recorded it before.
    pub(crate) fn commit(&mut self, who: usize, via: &str, key: &str) -> Option<Oid> {
        let replica = &self.replicas[who];
        let mut known = None;
        for view in replica.fold.events_of(&self.object()) {
            let EventBody::Applied(applied) = &view.event.body else { continue };
            if view.event.key.as_deref() == Some(key) && view.void.is_none() {
                if view.entry.replica == replica.id && !self.is_withdrawn(who, view.at) {
                    return None;
                }
                known = Some(applied.clone());
            }
        }
        let applied = known.or_else(|| self.open_way(who, via))?;
        let (_, reads) = self.around(who);
        let event = Event { reads, ..self.event(who, EventBody::Applied(applied), Some(key)) };
        Some(self.append(who, vec![event]))
    }

    fn is_withdrawn(&self, who: usize, record: EventRef) -> bool {
        self.replicas[who].fold.events_of(&self.object()).any(|view| match &view.event.body {
            EventBody::Withdrawn(withdrawn) => withdrawn.records.contains(&record),
            _ => false,
        })
    }

    /// Takes back the last move that `who` sees, with all its records.
    pub(crate) fn undo(&mut self, who: usize) -> Option<Oid> {
        self.undo_last(who, 1)
    }

    /// Takes back the last `depth` moves that `who` sees, one upon the other.
    pub(crate) fn undo_last(&mut self, who: usize, depth: usize) -> Option<Oid> {
        let fold = &self.replicas[who].fold;
        let (state, dag) = fold.item_state(self.item)?;
        let region = state.moves().standing_moves().into_iter().rfind(|m| m.act == Act::Write);
        let region = region.and_then(|last| Some(last.place.as_ref()?.region.clone()));
        let mut named: Vec<Node> = Vec::new();
        for _ in 0..depth {
            let left: Vec<Node> = standing(state, region.as_deref())
                .into_iter()
                .filter(|node| !named.contains(node))
                .collect();
            let covered = |node: &Node| left.iter().any(|other| dag.precedes(*node, *other));
            named.extend(left.iter().filter(|node| !covered(node)));
        }
        if named.is_empty() {
            return None;
        }
        let remaining = state.without(region.as_deref(), &named, dag, fold.definitions())?;
        let one = remaining.agreed()?;
        let to = match &region {
            None => &one.state,
            Some(region) => remaining.region(region)?.single()?,
        };
        let refs = named.iter().map(|node| fold.item_event(self.item, *node));
        let undone = Undone {
            undoes: refs.collect::<Option<_>>()?,
            to: to.to_owned(),
            definition: one.definition.clone(),
            region,
            reason: None,
        };
        Some(self.say(who, EventBody::Undone(undone)))
    }

    /// Withdraws the own records of a commit that is gone.
    pub(crate) fn withdraw(&mut self, who: usize, key: &str) -> Option<Oid> {
        let replica = &self.replicas[who];
        let own = replica.fold.events_of(&self.object()).filter(|view| {
            view.entry.replica == replica.id
                && view.event.key.as_deref() == Some(key)
                && matches!(view.event.body, EventBody::Applied(_))
                && view.void.is_none()
        });
        let mut records: Vec<EventRef> =
            own.map(|view| view.at).filter(|at| !self.is_withdrawn(who, *at)).collect();
        records.sort_unstable();
        if records.is_empty() {
            return None;
        }
        Some(self.say(who, EventBody::Withdrawn(Withdrawn { records })))
    }

    /// Chooses `to` among the candidates that `who` sees, of the item or else of a region.
    pub(crate) fn resolve(&mut self, who: usize, to: &str) -> Option<Oid> {
        let fold = &self.replicas[who].fold;
        let (state, _) = fold.item_state(self.item)?;
        if state.stood().one().is_some() {
            return self.resolve_region(who, to);
        }
        let chosen = state.distinct().into_iter().find(|reading| reading.state == to);
        let definition = chosen?.definition.clone();
        let resolved = Resolved {
            candidates: self.candidates(who),
            to: to.to_owned(),
            definition,
            region: None,
            stubs: Vec::new(),
            reason: None,
        };
        Some(self.say(who, EventBody::Resolved(resolved)))
    }

    fn resolve_region(&mut self, who: usize, to: &str) -> Option<Oid> {
        let fold = &self.replicas[who].fold;
        let (state, _) = fold.item_state(self.item)?;
        let one = state.stood().one()?;
        let contested = state.stood().regions().iter().filter(|at| at.single().is_none());
        let has = |at: &&Stands| at.states.iter().any(|(_, i)| i.written() == to && i.of == *one);
        let region = contested.into_iter().find(has)?.region.clone();
        let standing = state.moves().of(Some(&region)).standing().candidates.iter();
        let candidates = standing.map(|c| fold.item_event(self.item, c.node));
        let mut candidates: Vec<EventRef> = candidates.collect::<Option<_>>()?;
        candidates.sort_unstable();
        let to = to.strip_prefix(&format!("{region}."))?.to_owned();
        let (definition, region) = (one.definition.clone(), Some(region));
        let (stubs, reason) = (Vec::new(), None);
        let resolved = Resolved { candidates, to, definition, region, stubs, reason };
        Some(self.say(who, EventBody::Resolved(resolved)))
    }

    /// Has the gates of the moves in doubt asked again, and of those that rest on what somebody else
    /// looked at, if they are open.
    pub(crate) fn reaffirm(&mut self, who: usize) -> Option<Oid> {
        let item = self.seen_by(who);
        let only = |doubt: &Doubt| matches!(doubt, Doubt::Challenged { .. });
        let definition = item.definition.clone().filter(|_| item.doubts.iter().all(only))?;
        let known = self.replicas[who].fold.definitions().get(&definition)?;
        let (around, reads) = self.around(who);
        let unproven = self.unproven(who, &item);
        let named = unproven.iter().map(|unproven| unproven.evidence.event);
        let moves: BTreeSet<EventRef> = item.challenged.iter().copied().chain(named).collect();
        let ways: Vec<&Transition> = known.transitions.iter().collect();
        let around = Around { unproven, looked: Tree::usual().looked(&item, &ways), ..around };
        let attempt = Attempt { keyword: None, ..self.attempt(who) };
        let again = outlook::again(&item, known, (&around, &attempt));
        if moves.is_empty() || !again.iter().all(|way| way.open) {
            return None;
        }
        let is_asked =
            |one: &&Transition| again.iter().any(|way| (&way.via, &way.to) == (&one.via, &one.to));
        let ways: Vec<&Transition> = ways.into_iter().filter(is_asked).collect();
        let documents = Tree::usual().recorded(&Tree::usual().looked(&item, &ways));
        let (moves, reason) = (moves.into_iter().collect(), None);
        let body =
            EventBody::Reaffirmed(Reaffirmed { moves, definition, documents, zones: None, reason });
        let event = Event { reads, ..self.event(who, body, None) };
        Some(self.append(who, vec![event]))
    }

    /// The moves that rest on what somebody else looked at.
    fn unproven(&self, who: usize, item: &Item) -> Vec<Unproven> {
        let own = self.replicas[who].id;
        let records = item.evidence.iter().filter(|records| records.iter().all(|r| r.by != own));
        let lacking = Truth::Missing { why: "it is not here".to_owned(), lack: Lack::Commit };
        records.filter_map(|records| Unproven::of(&records[0], &lacking)).collect()
    }

    /// The moves whose states stand, as `who` sees it.
    pub(crate) fn candidates(&self, who: usize) -> Vec<EventRef> {
        let fold = &self.replicas[who].fold;
        let (state, _) = fold.item_state(self.item).expect("the item was begun");
        let standing = state.moves().standings().candidates();
        let named = standing.iter().map(|c| fold.item_event(self.item, c.node));
        let mut named: Vec<EventRef> = named.map(|named| named.expect("a node")).collect();
        named.sort_unstable();
        named
    }

    pub(crate) fn force(&mut self, who: usize, to: &str) -> Oid {
        let definition = self.followed(who);
        let item = self.seen_by(who);
        let in_region = |at: &RegionView| {
            to.strip_prefix(&at.region)?.strip_prefix('.').map(|to| (Some(at.region.clone()), to))
        };
        let of_item = (None, to);
        let (region, to) = item.regions.iter().find_map(in_region).unwrap_or(of_item);
        let EventBody::Forced(made) = forced(to) else { unreachable!("it is forced") };
        self.say(who, EventBody::Forced(Forced { definition, region, ..made }))
    }

    pub(crate) fn roll_back(&mut self, who: usize, to: &str) -> Oid {
        let rolled = RolledBack {
            from: self.seen_by(who).single_state().map(str::to_owned),
            to: to.to_owned(),
            definition: self.followed(who),
            reason: None,
        };
        self.say(who, EventBody::RolledBack(rolled))
    }

    pub(crate) fn edit(&mut self, who: usize, changes: Vec<Change>) -> Oid {
        self.say(who, EventBody::ItemEdited(Changes { changes, reason: None }))
    }

    /// Says that a criterion holds: by a command, with one that fails its purpose, or by a claim.
    pub(crate) fn tick(&mut self, who: usize, criterion: &str, how: u8) -> Oid {
        let run = Run {
            argv: vec!["true".into()],
            exit: Some(0),
            tests: Some(u32::from(how % 2)),
            head: None,
            tree: None,
            changed: false,
            failed: false,
            output: String::new(),
        };
        let (run, claim) = if how < 2 { (Some(run), None) } else { (None, Some("seen".into())) };
        let criterion = criterion.into();
        let checked = CriterionChecked { criterion, run, claim, reason: None };
        self.say(who, EventBody::CriterionChecked(checked))
    }

    /// Says that a criterion does not hold.
    pub(crate) fn uncheck(&mut self, who: usize, criterion: &str) -> Oid {
        let (criterion, run, reason) = (criterion.into(), None, None);
        let unchecked = CriterionUnchecked { criterion, run, reason };
        self.say(who, EventBody::CriterionUnchecked(unchecked))
    }

    /// Says how clear the item is.
    pub(crate) fn assess(&mut self, who: usize, score: u32) -> Oid {
        let scores = [("clarity".to_owned(), score)].into();
        self.say(who, EventBody::Assessed(Assessed { scores, ..Assessed::default() }))
    }

    pub(crate) fn comment(&mut self, who: usize, text: &str) -> Oid {
        self.say(who, said(text))
    }

    pub(crate) fn claim(&mut self, who: usize, holder: &str) -> Oid {
        let claim = ItemClaimed { holder: holder.into(), until: None, takes: None };
        self.say(who, EventBody::ItemClaimed(claim))
    }

    pub(crate) fn release(&mut self, who: usize) -> Oid {
        self.say(who, EventBody::ItemReleased(Reason::default()))
    }
}

/// A state set past the gates.
pub(crate) fn forced(to: &str) -> EventBody {
    EventBody::Forced(Forced {
        from: None,
        to: to.to_owned(),
        definition: definition(),
        region: None,
        reason: "because".into(),
    })
}

/// Something to say about an item.
pub(crate) fn said(text: &str) -> EventBody {
    EventBody::ItemCommented(ItemCommented {
        text: text.into(),
        via: None,
        on: None,
        reply_to: None,
        reason: None,
    })
}

/// The moves that stand and write a state, in a region or in none.
fn standing(state: &ItemState, region: Option<&str>) -> Vec<Node> {
    let moves = state.moves().standing_moves().into_iter().filter(|m| m.act == Act::Write);
    let of = |m: &&tidegate_core::state::Move| m.place.as_ref().map(|p| &*p.region) == region;
    moves.filter(of).map(|m| m.node).collect()
}
