//! Whether an event is valid: a function of its past, which never changes.

use std::collections::BTreeSet;

use crate::definition::{Definition, Definitions, Transition};
use crate::event::{Applied, Change, EventBody, EventRef, Reaffirmed, Repinned, Resolved, Undone};
use crate::field::FieldType;
use crate::fold::Read;
use crate::gate::{Below, View};
use crate::history::{Dag, Node};
use crate::state::{Act, Challenge, Judged, Move, Reading};
use crate::{ItemId, Oid};

use super::{Doubt, Happening, ItemState, Made, VoidReason, editable, field};

/// What judging may look up beside the item.
pub(crate) struct Context<'a> {
    /// The definitions known.
    pub(crate) definitions: &'a Definitions,
    /// What the event read beside the item.
    pub(crate) read: &'a Read,
    /// Finds the event of this item that a reference names.
    pub(crate) find: &'a dyn Fn(EventRef) -> Option<Node>,
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
            EventBody::ItemCreated(created) => pinned(context, &created.definition).map(drop)?,
            EventBody::ItemImported(imported) => {
                let definition = pinned(context, &imported.item.definition)?;
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
                let candidates = &self.moves.standing().candidates;
                let stood = candidates.iter().map(|candidate| candidate.node).collect();
                return Ok(Made::Repin { stood });
            }
            EventBody::Reaffirmed(e) => {
                return self.may_reaffirm(happening, context, e).map(Made::Reaffirmation);
            }
            EventBody::ItemEdited(edited) => edited.changes.iter().try_for_each(editing)?,
            _ => {
                let made = self.judge_move(happening, context)?;
                return Ok(made.map_or(Made::Nothing, Made::Move));
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
            EventBody::Resolved(e) => Judged::ByChoice(self.chosen(&e.to, &e.definition)),
            _ => Judged::ByNobody,
        };
        let made = |act, via: &str, to: &str, definition: &str| Move {
            node: happening.node,
            act,
            judged: judged.clone(),
            via: via.to_owned(),
            to: to.to_owned(),
            definition: definition.to_owned(),
            key: happening.key.map(str::to_owned),
            nid: self.nid(via, to, definition, happening.key),
        };
        Ok(Some(match happening.body {
            EventBody::Applied(e) => {
                self.may_apply(happening, context, e)?;
                made(Act::Write, &e.via, &e.to, &e.definition)
            }
            EventBody::Forced(e) => {
                has_state(self.followed(context, &e.definition)?, &e.to)?;
                made(Act::Write, "force", &e.to, &e.definition)
            }
            EventBody::RolledBack(e) => {
                has_state(self.followed(context, &e.definition)?, &e.to)?;
                made(Act::Write, "rollback", &e.to, &e.definition)
            }
            EventBody::Resolved(e) => {
                self.may_resolve(context, e)?;
                made(Act::Write, "resolve", &e.to, &e.definition)
            }
            EventBody::Undone(e) => {
                let undoes = self.may_undo(happening, context, e)?;
                made(Act::Undo(undoes), "undo", &e.to, &e.definition)
            }
            EventBody::Withdrawn(e) => {
                let own = |r: &EventRef| (context.find)(*r).filter(|node| (context.is_own)(*node));
                let records: Option<Vec<Node>> = e.records.iter().map(own).collect();
                let is_record = |node: &Node| {
                    self.moves.moves().iter().any(|m| {
                        m.node == *node
                            && m.key.is_some()
                            && matches!(m.act, Act::Write | Act::Witness)
                    })
                };
                let records = records.filter(|r| !r.is_empty() && r.iter().all(is_record));
                made(Act::Withdraw(records.ok_or(VoidReason::NotUndoable)?), "withdraw", "", "")
            }
            _ => return Ok(None),
        }))
    }

    fn may_apply(
        &self,
        happening: Happening<'_>,
        context: &Context<'_>,
        e: &Applied,
    ) -> Result<(), VoidReason> {
        let definition = self.followed(context, &e.definition)?;
        let is_from =
            |reading: &&Reading| reading.state == e.from && reading.definition == e.definition;
        if self.distinct().len() != 1 || !self.distinct().iter().all(is_from) {
            return Err(VoidReason::From { from: e.from.clone(), was: quoted(&self.states()) });
        }
        let Some(definition) = definition else { return Ok(()) };
        let transition = definition.transition(&e.via, &e.from).filter(|t| t.to == e.to);
        let transition = transition.ok_or_else(|| VoidReason::NoTransition {
            via: e.via.clone(),
            from: e.from.clone(),
            to: e.to.clone(),
        })?;
        let mut doubts = self.past_doubts(happening.stubs);
        let told = |c: &Challenge| Doubt::Challenged { via: c.via.clone(), to: c.to.clone() };
        doubts.extend(self.challenges().iter().map(|challenge| told(challenge).to_string()));
        let below = self.below(happening.dag, context);
        context.read.is_open(transition, &doubts, &below)
    }

    /// The items that it spawned, as far as the author looked at them.
    fn below(&self, dag: &Dag, context: &Context<'_>) -> Vec<Below> {
        let looked_at = |id: ItemId| context.read.items.iter().find(|item| item.id == id).cloned();
        let spawned = self.spawned(dag).into_iter();
        spawned.map(|id| looked_at(id).unwrap_or_else(|| Below::unknown(id))).collect()
    }

    /// A reaffirmation names all moves in doubt, and the gates of each are open where it is asked.
    fn may_reaffirm(
        &self,
        happening: Happening<'_>,
        context: &Context<'_>,
        e: &Reaffirmed,
    ) -> Result<Vec<Node>, VoidReason> {
        let definition = self.followed(context, &e.definition)?;
        if self.distinct().len() != 1 {
            return Err(VoidReason::From { from: String::new(), was: quoted(&self.states()) });
        }
        let named: Option<Vec<Node>> = e.moves.iter().map(|r| (context.find)(*r)).collect();
        let mut named = named.filter(|moves| !moves.is_empty()).ok_or(VoidReason::NotChallenged)?;
        named.sort_unstable();
        if !self.challenges().iter().map(|challenge| challenge.node).eq(named.iter().copied()) {
            return Err(VoidReason::NotChallenged);
        }
        let Some(definition) = definition else { return Ok(named) };
        let doubts = self.past_doubts(happening.stubs);
        let below = self.below(happening.dag, context);
        for Challenge { via, to, .. } in self.challenges() {
            let mut ways = definition.entering(to).filter(|way| way.via == *via).peekable();
            if ways.peek().is_none() {
                let (via, from, to) = (via.clone(), String::new(), to.clone());
                return Err(VoidReason::NoTransition { via, from, to });
            }
            if ways.all(|way| context.read.is_open(way, &doubts, &below).is_err()) {
                return Err(VoidReason::Gate(via.clone()));
            }
        }
        Ok(named)
    }

    /// The candidates that are in this state.
    fn chosen(&self, to: &str, definition: &str) -> Vec<Node> {
        let is_it = |reading: &Reading| reading.state == to && reading.definition == definition;
        self.readings().filter(|(_, reading)| is_it(reading)).filter_map(|(node, _)| node).collect()
    }

    fn may_resolve(&self, context: &Context<'_>, e: &Resolved) -> Result<(), VoidReason> {
        has_state(self.followed(context, &e.definition)?, &e.to)?;
        let named: Option<Vec<Node>> = e.candidates.iter().map(|r| (context.find)(*r)).collect();
        let mut named = named.ok_or(VoidReason::Candidates)?;
        named.sort_unstable();
        let standing = self.moves.standing();
        if !standing.candidates.iter().map(|candidate| candidate.node).eq(named) {
            return Err(VoidReason::Candidates);
        }
        let chosen =
            |reading: &&Reading| reading.state == e.to && reading.definition == e.definition;
        if self.distinct().iter().any(chosen) {
            Ok(())
        } else {
            Err(VoidReason::NotACandidate(e.to.clone()))
        }
    }

    /// An undo names the last moves of its author's view, and one state must remain.
    fn may_undo(
        &self,
        happening: Happening<'_>,
        context: &Context<'_>,
        e: &Undone,
    ) -> Result<Vec<Node>, VoidReason> {
        let named: Option<Vec<Node>> = e.undoes.iter().map(|r| (context.find)(*r)).collect();
        let named = named.filter(|named| !named.is_empty()).ok_or(VoidReason::NotUndoable)?;
        let (definition, state) = (e.definition.clone(), e.to.clone());
        match self.without(&named, happening.dag, context.definitions) {
            Some(left) if left == [Reading { definition, state }] => Ok(named),
            _ => Err(VoidReason::NotUndoable),
        }
    }

    /// What would stand without the moves `named` and the other records of the same
    /// keys, if those are standing moves on which no other standing move was built.
    #[must_use]
    pub fn without(
        &self,
        named: &[Node],
        dag: &Dag,
        definitions: &Definitions,
    ) -> Option<Vec<Reading>> {
        let named: BTreeSet<Node> = named.iter().copied().collect();
        let taken = self.moves.records_of(&named);
        if !named.is_subset(&taken) {
            return None;
        }
        let stays = |m: &&&Move| !taken.contains(&m.node);
        let builds_on_taken = |m: &&Move| taken.iter().any(|t| dag.precedes(*t, m.node));
        if self.moves.standing_moves().iter().filter(stays).any(builds_on_taken) {
            return None;
        }
        let rest = self.moves.without(&taken, dag);
        let left = self.read(&rest, dag, definitions).into_iter().map(|(_, reading)| reading);
        Some(left.collect::<BTreeSet<_>>().into_iter().collect())
    }

    /// A repin leads from the one definition that the item follows to one that was read, in which
    /// its state has a place.
    fn may_repin(&self, context: &Context<'_>, e: &Repinned) -> Result<(), VoidReason> {
        let readings = self.distinct();
        let [reading] = readings.as_slice() else {
            return Err(VoidReason::From { from: e.from.clone(), was: quoted(&self.states()) });
        };
        if reading.definition != e.from || e.from == e.to {
            return Err(VoidReason::Definition(e.from.clone()));
        }
        let new = pinned(context, &e.to)?;
        let old = context.definitions.get(&e.from).map(AsRef::as_ref);
        e.map.keys().try_for_each(|state| has_state(old, state))?;
        let state = e.map.get(&reading.state).unwrap_or(&reading.state);
        e.map.values().chain([state]).try_for_each(|state| has_state(new, state))
    }

    /// The definition of this digest, if it is one that the item follows. Nothing, if only a
    /// later build can read it: then what was done is believed, and the item is in doubt.
    fn followed<'a>(
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
    fn past_doubts(&self, named: &[Oid]) -> Vec<String> {
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

impl Read {
    /// Whether the gates of a transition are open to an item with these doubts, and these below it.
    fn is_open(
        &self,
        transition: &Transition,
        doubts: &[String],
        below: &[Below],
    ) -> Result<(), VoidReason> {
        let said = transition.ask(View { doubts, below });
        match said.iter().find(|(_, verdict)| !verdict.passes()) {
            Some((shut, _)) if !self.is_sound && !transition.is_open(&said) => {
                Err(VoidReason::Gate((*shut).to_owned()))
            }
            _ => Ok(()),
        }
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
        Some(known) => known == operation,
        None => name.starts_with(field::CUSTOM),
    };
    if fits { Ok(()) } else { Err(VoidReason::Field(name.clone())) }
}

fn quoted(states: &[&str]) -> String {
    states.iter().map(|state| format!("'{state}'")).collect::<Vec<_>>().join(" and ")
}
