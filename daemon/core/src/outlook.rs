//! The outlook of an item: where it can go from here, and what stands in the way.

use crate::command::{Call, Gates, ItemRef, Move};
use crate::decide::{self, Stop};
use crate::definition::{Definition, Transition};
use crate::fact::{Around, Facts, ItemFact, Questions};
use crate::gate::{Gate, Verdict, View};
use crate::item::{Doubt, Item};
use crate::refusal::{Refusal, RefusalClass};

/// What a forced move has in place of a transition.
pub const FORCE: &str = "force";

/// What a limit of a state is called among the gates.
pub const WIP: &str = "WIP";

/// A transition that leaves the state of an item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Way {
    /// Its name.
    pub via: String,
    /// The state it enters.
    pub to: String,
    /// Whether every gate is open.
    pub open: bool,
    /// What each gate says.
    pub gates: Vec<GateView>,
}

/// What one gate says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GateView {
    /// The gate's kind.
    pub kind: &'static str,
    /// Whether it is open.
    pub verdict: Verdict,
}

/// Where an item can go, and whether it can go at all.
#[derive(Debug, Clone)]
pub struct Outlook {
    /// The item.
    pub fact: ItemFact,
    /// The ways that were asked for.
    pub ways: Vec<Way>,
    /// What they come to.
    pub standing: Standing,
}

/// Whether an item can go on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// A way is open.
    Open,
    /// There are ways, and gates shut all of them.
    Shut,
    /// It is in the last state of its definition.
    Finished,
    /// No way leaves its state, though it is not the last.
    DeadEnd,
    /// It cannot go where it was asked to, whatever the gates say.
    Kept(Refusal),
}

/// Every way that leaves the state of `item`; none from a contested one.
#[must_use]
pub fn ways(item: &Item, definition: &Definition, around: &Around) -> Vec<Way> {
    let from = item.single_state().map(|state| definition.leaving(state));
    from.into_iter().flatten().map(|way| self::way(item, definition, way, around)).collect()
}

/// What stands in the way of `transition`.
#[must_use]
pub fn way(item: &Item, definition: &Definition, transition: &Transition, around: &Around) -> Way {
    let mut way = asked(transition, &item.doubts, around);
    let is_here = item.single_state() == Some(&transition.to);
    let limit = definition.state(&transition.to).and_then(|state| state.wip);
    if let Some(limit) = limit.filter(|_| !is_here) {
        let held = around.standing.get(&transition.to).copied().unwrap_or(0);
        let verdict = match held < limit as usize {
            true => Verdict::Pass,
            false => Verdict::Fail(vec![full(&transition.to, held, limit)]),
        };
        way.open &= verdict.passes();
        way.gates.push(GateView { kind: WIP, verdict });
    }
    way
}

/// That a state holds as many items as it is to hold, or more.
#[must_use]
pub fn full(state: &str, held: usize, limit: u32) -> String {
    format!("'{state}' holds {held} and is to hold {limit} at most")
}

/// The transitions by which the moves in doubt came to where the item is, their gates asked again as
/// if none were in doubt. One that is no more is shut.
#[must_use]
pub fn again(item: &Item, definition: &Definition, around: &Around) -> Vec<Way> {
    let is_move = |doubt: &&Doubt| matches!(doubt, Doubt::Challenged { .. });
    let (moves, others): (Vec<&Doubt>, Vec<&Doubt>) = item.doubts.iter().partition(is_move);
    let once_more = |doubt: &&Doubt| {
        let Doubt::Challenged { via, to } = doubt else { return None };
        let ways = definition.entering(to).filter(|way| way.via == *via);
        let mut ways: Vec<Way> =
            ways.map(|way| asked(way, others.iter().copied(), around)).collect();
        ways.sort_by_key(|way| !way.open);
        Some(ways.into_iter().next().unwrap_or_else(|| Way::gone(via, to)))
    };
    moves.iter().filter_map(once_more).collect()
}

impl Way {
    fn gone(via: &str, to: &str) -> Self {
        let reason = format!("the definition has no transition '{via}' to '{to}' any more");
        let gate = GateView { kind: Gate::None.kind(), verdict: Verdict::Fail(vec![reason]) };
        Self { via: via.to_owned(), to: to.to_owned(), open: false, gates: vec![gate] }
    }
}

fn asked<'a>(
    transition: &Transition,
    doubts: impl IntoIterator<Item = &'a Doubt>,
    around: &Around,
) -> Way {
    let doubts: Vec<String> = doubts.into_iter().map(ToString::to_string).collect();
    let view = View { doubts: &doubts, below: &around.below };
    let said = transition.ask(view);
    let open = transition.is_open(&said);
    let gates = said.into_iter().map(|(kind, verdict)| GateView { kind, verdict }).collect();
    Way { via: transition.via.clone(), to: transition.to.clone(), open, gates }
}

/// What becomes of an item: all ways from its state, or the one that `word` means.
pub fn of_item(
    item: &ItemRef,
    word: Option<&String>,
    facts: &Facts,
) -> Result<Result<Outlook, Refusal>, Questions> {
    answered(decide::item(item, facts).and_then(|fact| {
        let kept = |refusal| outlook(fact, Vec::new(), Standing::Kept(refusal));
        match ways_of(fact, word, facts) {
            Ok((ways, standing)) => Ok(outlook(fact, ways, standing)),
            Err(Stop::Refuse(refusal)) if refusal.class() != RefusalClass::Usage => {
                Ok(kept(refusal))
            }
            Err(stop) => Err(stop),
        }
    }))
}

fn ways_of(
    fact: &ItemFact,
    word: Option<&String>,
    facts: &Facts,
) -> Result<(Vec<Way>, Standing), Stop> {
    let definition = decide::definition_of(fact, facts)?;
    let state = decide::standing_in(fact)?;
    let Some(word) = word else {
        let ways = ways(&fact.item, definition, &*facts.around(&fact.item, definition)?);
        let is_last = definition.is_final(state);
        let standing = match standing(&ways) {
            _ if is_last => Standing::Finished,
            _ if ways.is_empty() => Standing::DeadEnd,
            standing => standing,
        };
        return Ok((ways, standing));
    };
    let (item, word) = (ItemRef(fact.short.clone()), Some(word.clone()));
    let made = Move { item, word, via: None, to: None, gates: Gates::Ask };
    let chosen = decide::chosen_way(&made, fact, definition)?;
    let ways = vec![way(&fact.item, definition, chosen, &*facts.around(&fact.item, definition)?)];
    let standing = standing(&ways);
    Ok((ways, standing))
}

fn standing(ways: &[Way]) -> Standing {
    if ways.iter().any(|way| way.open) { Standing::Open } else { Standing::Shut }
}

fn outlook(fact: &ItemFact, ways: Vec<Way>, standing: Standing) -> Outlook {
    Outlook { fact: fact.clone(), ways, standing }
}

/// The one way that a move would take, or why there is none.
pub fn of_move(
    made: &Move,
    call: &Call,
    facts: &Facts,
) -> Result<Result<Outlook, Refusal>, Questions> {
    answered(decide::expected_item(&made.item, call, facts).and_then(|fact| {
        let definition = decide::definition_of(fact, facts)?;
        let way = match made.gates {
            Gates::Ask => {
                let chosen = decide::chosen_way(made, fact, definition)?;
                way(&fact.item, definition, chosen, &*facts.around(&fact.item, definition)?)
            }
            Gates::Force => {
                let (to, _) = decide::forced(made, fact, definition, call)?;
                Way { via: FORCE.to_owned(), to: to.clone(), open: true, gates: Vec::new() }
            }
        };
        let ways = vec![way];
        let standing = standing(&ways);
        Ok(outlook(fact, ways, standing))
    }))
}

fn answered<T>(answer: Result<T, Stop>) -> Result<Result<T, Refusal>, Questions> {
    match answer {
        Ok(answer) => Ok(Ok(answer)),
        Err(Stop::Refuse(refusal)) => Ok(Err(refusal)),
        Err(Stop::Ask(questions)) => Err(questions),
    }
}
