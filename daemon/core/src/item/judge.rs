//! Whether an event is valid: a function of its past, which never changes.

use std::collections::BTreeMap;

use crate::definition::{Definition, Definitions, Region, Said, Transition};
use crate::event::{Applied, Change, EventBody, EventRef, Repinned};
use crate::field::FieldType;
use crate::fold::Read;
use crate::gate::{self, Attempt, View, Zones};
use crate::history::Node;
use crate::state::{Act, Challenge, Judged, Move, Nid, Place, Reading};
use crate::{ItemId, Millis, Oid};

use super::stood::{Stands, Stood};
use super::{Doubt, Happening, ItemState, Made, Meant, VoidReason, editable, field};

/// What judging may look up beside the item.
pub(crate) struct Context<'a> {
    /// The item.
    pub(crate) id: ItemId,
    /// The definitions known.
    pub(crate) definitions: &'a Definitions,
    /// What the event read beside the item.
    pub(crate) read: &'a Read,
    /// Finds the event of this item that a reference names.
    pub(crate) find: &'a dyn Fn(EventRef) -> Option<Node>,
    /// When the event at a node was recorded.
    pub(crate) at_of: &'a dyn Fn(Node) -> Millis,
    /// The latest time at which anything was recorded in the past of the event.
    pub(crate) latest: &'a dyn Fn() -> Millis,
    /// Whether the event at a node was written by the replica that writes now.
    pub(crate) is_own: &'a dyn Fn(Node) -> bool,
}

impl ItemState {
    /// Judges `happening` against this state, which holds its past and nothing else.
    pub(crate) fn judge(
        &self,
        happening: Happening<'_>,
        context: &Context<'_>,
    ) -> Result<Made, VoidReason> {
        let body = happening.body;
        match body {
            EventBody::ItemCreated(_) | EventBody::ItemImported(_) if self.created => {
                return Err(VoidReason::Exists);
            }
            EventBody::ItemCreated(created) => {
                pinned(context, &created.definition)?;
                created.changes.iter().try_for_each(editing)?;
            }
            EventBody::ItemImported(imported) => {
                let definition = pinned(context, &imported.item.definition)?;
                imported.item.changes.iter().try_for_each(editing)?;
                imported.state.as_deref().map_or(Ok(()), |state| has_state(definition, state))?;
            }
            EventBody::ProjectCreated(_) | EventBody::ProjectSet(_) | EventBody::Published(_) => {
                return Err(VoidReason::Kind {
                    object: "an item".into(),
                    kind: body.kind().into(),
                });
            }
            _ if !self.created => return Err(VoidReason::NoItem),
            EventBody::Repinned(e) => {
                self.may_repin(context, e)?;
                let standings = self.moves.standings();
                let stood = standings.candidates().iter().map(|candidate| candidate.node).collect();
                return Ok(Made::Repin { stood });
            }
            EventBody::Reaffirmed(e) => {
                let (moves, meant) = self.may_reaffirm(happening, context, e)?;
                return Ok(Made::Reaffirmation(moves, meant));
            }
            EventBody::ItemEdited(edited) => edited.changes.iter().try_for_each(editing)?,
            _ => {
                let made = self.judge_move(happening, context)?;
                return Ok(made.map_or(Made::Nothing, |made| Made::Move(Box::new(made))));
            }
        }
        Ok(Made::Nothing)
    }

    fn judge_move(
        &self,
        happening: Happening<'_>,
        context: &Context<'_>,
    ) -> Result<Option<Move>, VoidReason> {
        let judged = match happening.body {
            EventBody::Applied(e) => Judged::ByGates { from: e.from.clone() },
            EventBody::Resolved(e) => Judged::ByChoice(self.chosen(e)),
            _ => Judged::ByNobody,
        };
        let region = happening.body.region();
        let (undone, left) = match happening.body {
            EventBody::Undone(e) => {
                self.may_undo(happening, context, e).map(|(u, l)| (u, Some(l)))?
            }
            _ => (Vec::new(), None),
        };
        // A move that is taken back may have stood beside others: then what is left is one.
        let stood = left.as_ref().unwrap_or(self.stood());
        let place = region.map(|region| self.place(region, stood)).transpose()?;
        let made = |act, via: &str, to: &str, definition: &str| Move {
            node: happening.node,
            act,
            judged: judged.clone(),
            via: via.to_owned(),
            to: to.to_owned(),
            definition: definition.to_owned(),
            key: happening.key.map(str::to_owned),
            nid: Nid::of(&self.moves.round(region), (via, to), definition, happening.key, region),
            place: place.clone(),
            begins: BTreeMap::new(),
            is_free: false,
            meant: Vec::new(),
        };
        Ok(Some(match happening.body {
            EventBody::Applied(e) => {
                let (is_free, meant) = self.may_apply(happening, context, e)?;
                Move { is_free, meant, ..made(Act::Write, &e.via, &e.to, &e.definition) }
            }
            EventBody::Forced(e) => {
                self.may_enter(context, &e.definition, region, &e.to)?;
                made(Act::Write, "force", &e.to, &e.definition)
            }
            EventBody::RolledBack(e) => {
                has_state(self.followed(context, &e.definition)?, &e.to)?;
                made(Act::Write, "rollback", &e.to, &e.definition)
            }
            EventBody::Resolved(e) => {
                self.may_resolve(context, e)?;
                let chosen = Reading { definition: e.definition.clone(), state: e.to.clone() };
                let begins = match region {
                    Some(_) => BTreeMap::new(),
                    None => self.goes_on(&chosen, happening.dag, context.definitions),
                };
                Move { begins, ..made(Act::Write, "resolve", &e.to, &e.definition) }
            }
            EventBody::Undone(e) => {
                let begins = region.map_or_else(|| stood.begins(), |_| BTreeMap::new());
                Move { begins, ..made(Act::Undo(undone), "undo", &e.to, &e.definition) }
            }
            EventBody::Withdrawn(e) => {
                let records = self.own_records(context, &e.records)?;
                made(Act::Withdraw(records), "withdraw", "", "")
            }
            _ => return Ok(None),
        }))
    }

    /// The records that are withdrawn: some, all under a key, and all of whoever withdraws them.
    fn own_records(
        &self,
        context: &Context<'_>,
        named: &[EventRef],
    ) -> Result<Vec<Node>, VoidReason> {
        let own = |r: &EventRef| (context.find)(*r).filter(|node| (context.is_own)(*node));
        let records: Option<Vec<Node>> = named.iter().map(own).collect();
        let is_record = |node: &Node| {
            self.moves
                .made(*node)
                .is_some_and(|m| m.key.is_some() && matches!(m.act, Act::Write | Act::Witness))
        };
        let records = records.filter(|r| !r.is_empty() && r.iter().all(is_record));
        records.ok_or(VoidReason::NotUndoable)
    }

    /// The register that a move in `region` writes: that of the one state that `stood`.
    fn place(&self, region: &str, stood: &Stood) -> Result<Place, VoidReason> {
        let one = stood.one().ok_or_else(|| VoidReason::Region(region.to_owned()))?;
        let (state, region) = (one.state.clone(), region.to_owned());
        Ok(Place { state, region, entry: self.moves.entry() })
    }

    /// Says whether the transition asked nothing at all, and which files it means by documents.
    fn may_apply(
        &self,
        happening: Happening<'_>,
        context: &Context<'_>,
        e: &Applied,
    ) -> Result<(bool, Vec<Meant>), VoidReason> {
        let definition = self.followed(context, &e.definition)?;
        let from = || VoidReason::From { from: e.from.clone(), was: self.told() };
        let one = self.stood().agreed().filter(|one| one.definition == e.definition);
        let one = one.ok_or_else(from)?;
        let Some(definition) = definition else { return Ok((false, Vec::new())) };
        let transition = match &e.region {
            None if one.state != e.from => return Err(from()),
            None => definition.transition(&e.via, &e.from, &e.to),
            Some(name) => {
                let (region, stands) = self.in_region(definition, one, name)?;
                if stands.single() != Some(&*e.from) {
                    return Err(from());
                }
                region.leaving(&e.from).find(|t| t.via == e.via && t.to == e.to)
            }
        };
        let transition = transition.ok_or_else(|| VoidReason::NoTransition {
            via: e.via.clone(),
            from: e.from.clone(),
            to: e.to.clone(),
        })?;
        // Within a region no state is left.
        let left = definition.state(&one.state).filter(|_| e.region.is_none());
        let is_free = transition.asks_nothing() && left.is_none_or(|left| left.regions.is_empty());
        let meant = e.documents.as_ref().map(|said| self.meant(context.id, transition, said));
        let meant = meant.unwrap_or_default();
        if context.read.is_sound {
            return Ok((is_free, meant));
        }
        let mut doubts = self.past_doubts(happening.stubs);
        let told = |c: &Challenge| Doubt::Challenged {
            via: c.via.clone(),
            to: c.to.clone(),
            within: None,
        };
        doubts.extend(self.challenges().iter().map(|challenge| told(challenge).to_string()));
        let at = |region: &str| self.stood().region(region)?.single();
        let seen = self.seen(happening, context, definition, transition);
        let attempt = happening.attempt(e.keyword.as_ref());
        let region = e.region.as_deref().and_then(|region| self.stood().region(region));
        let since = self.since(region, context.at_of);
        let view = View { doubts: &doubts, seen: &seen, attempt: &attempt, since };
        is_open(transition, &gate::ask(transition, left, &at, view))?;
        Ok((is_free, meant))
    }

    /// A state that is entered past the gates is one that the definition has.
    pub(super) fn may_enter(
        &self,
        context: &Context<'_>,
        digest: &str,
        region: Option<&str>,
        state: &str,
    ) -> Result<(), VoidReason> {
        let definition = self.followed(context, digest)?;
        let (Some(region), Some(definition)) = (region, definition) else {
            return has_state(definition, state);
        };
        let one = self.stood().one().filter(|one| one.definition == digest);
        let one = one.ok_or_else(|| VoidReason::Region(region.to_owned()))?;
        let (region, _) = self.in_region(definition, one, region)?;
        region.state(state).map(drop).ok_or_else(|| VoidReason::NoState(state.to_owned()))
    }

    /// A region of the one state that stands, and where it is.
    fn in_region<'a>(
        &'a self,
        definition: &'a Definition,
        one: &Reading,
        name: &str,
    ) -> Result<(&'a Region, &'a Stands), VoidReason> {
        let found = definition.region(&one.state, name).zip(self.stood().region(name));
        found.ok_or_else(|| VoidReason::Region(name.to_owned()))
    }

    /// A repin leads from the one definition that the item follows to one that was read, in which
    /// its state, and those of its regions, have a place.
    fn may_repin(&self, context: &Context<'_>, e: &Repinned) -> Result<(), VoidReason> {
        let from = || VoidReason::From { from: e.from.clone(), was: self.told() };
        let reading = self.stood().agreed().ok_or_else(from)?;
        if reading.definition != e.from || e.from == e.to {
            return Err(VoidReason::Definition(e.from.clone()));
        }
        let new = pinned(context, &e.to)?;
        let old = context.definitions.get(&e.from).map(AsRef::as_ref);
        for (state, called) in &e.map {
            let is_inner = old.is_some_and(|old| !old.has_state(state) && old.has_inner(state));
            match new.filter(|_| is_inner) {
                Some(new) if new.has_inner(called) => {}
                Some(_) => return Err(VoidReason::NoState(called.clone())),
                None if is_inner => {}
                None => has_state(old, state).and_then(|()| has_state(new, called))?,
            }
        }
        let state = e.map.get(&reading.state).unwrap_or(&reading.state);
        has_state(new, state)?;
        let Some(new) = new else { return Ok(()) };
        self.stood()
            .displaced((&e.to, new), &e.map)
            .map_or(Ok(()), |inner| Err(VoidReason::NoState(inner.written())))
    }

    /// The definition of this digest, if it is one that the item follows. Nothing, if only a
    /// later build can read it: then what was done is believed, and the item is in doubt.
    pub(super) fn followed<'a>(
        &self,
        context: &'a Context<'_>,
        digest: &str,
    ) -> Result<Option<&'a Definition>, VoidReason> {
        if self.readings().all(|(_, reading)| reading.definition != digest) {
            return Err(VoidReason::Definition(digest.to_owned()));
        }
        Ok(context.definitions.get(digest).map(AsRef::as_ref))
    }

    /// Doubts that lie in the past of an event, and so are the same for every clone.
    pub(super) fn past_doubts(&self, named: &[Oid]) -> Vec<String> {
        let stubs = self.stubs.iter().chain(named).filter(|oid| !self.noted.contains(oid));
        let stubs = stubs.map(|oid| Doubt::Stub(*oid));
        let upgrade = self.needs_upgrade().then_some(Doubt::NeedsUpgrade);
        stubs.chain(upgrade).map(|doubt| doubt.to_string()).collect()
    }
}

/// The definition that an event pins, if this build can read it.
fn pinned<'a>(
    context: &'a Context<'_>,
    digest: &str,
) -> Result<Option<&'a Definition>, VoidReason> {
    if !context.read.has_pin && !Definitions::is_builtin(digest) {
        return Err(VoidReason::Definition(digest.to_owned()));
    }
    Ok(context.definitions.get(digest).map(AsRef::as_ref))
}

/// Whether a transition is open, by what its conditions said.
pub(super) fn is_open(transition: &Transition, said: &[Said]) -> Result<(), VoidReason> {
    match said.iter().find(|said| !said.verdict.passes()) {
        Some(shut) if !transition.is_open(said) => Err(VoidReason::Gate(shut.kind.to_owned())),
        _ => Ok(()),
    }
}

impl Happening<'_> {
    /// The attempt that it is, with the word that was typed.
    pub(super) fn attempt(&self, keyword: Option<&String>) -> Attempt {
        let zones = Zones::Recorded(self.body.zones().cloned());
        Attempt { at: self.at, by: self.by, keyword: keyword.cloned(), head: None, zones }
    }
}

fn has_state(definition: Option<&Definition>, state: &str) -> Result<(), VoidReason> {
    match definition {
        Some(definition) if !definition.has_state(state) => {
            Err(VoidReason::NoState(state.to_owned()))
        }
        _ => Ok(()),
    }
}

fn editing(change: &Change) -> Result<(), VoidReason> {
    let (name, operation) = match change {
        Change::Write { field, .. } | Change::Clear { field } => (field, FieldType::Register),
        Change::Add { field, .. } | Change::Remove { field, .. } => {
            (field, FieldType::Set(crate::field::Winner::Add))
        }
        Change::Count { field, .. } => (field, FieldType::Counter),
        Change::Place { field, .. } => (field, FieldType::List),
    };
    let fits = match editable(name) {
        Some(FieldType::Set(_)) => matches!(operation, FieldType::Set(_)),
        Some(FieldType::List) => {
            operation == FieldType::List || matches!(change, Change::Remove { .. })
        }
        Some(known) => known == operation,
        None => name.starts_with(field::CUSTOM),
    };
    if fits { Ok(()) } else { Err(VoidReason::Field(name.clone())) }
}
