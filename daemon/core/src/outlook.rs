//! The outlook of an item: where it can go from here, and what stands in the way.

use crate::command::{Call, Gates, ItemRef, Move};
use crate::decide::{self, Stop};
use crate::definition::{Definition, Said, Transition, written};
use crate::fact::{Around, Asking, Facts, ItemFact, Questions};
use crate::gate::{self, Attempt, Gate, Help, Verdict, View};
use crate::item::{Doubt, Evidence, Item};
use crate::passage::{Passage, passages};
use crate::refusal::{Refusal, RefusalClass, Remedy};

/// What a forced move has in place of a transition.
pub const FORCE: &str = "force";

/// What a limit of a state is called among the gates.
pub const WIP: &str = "WIP";

/// A transition that leaves the state of an item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Way {
    /// The region it is in, if it is in one.
    pub region: Option<String>,
    /// Its name.
    pub via: String,
    /// The state it enters.
    pub to: String,
    /// Whether every gate is open.
    pub open: bool,
    /// Whether it leads back on purpose.
    pub back: bool,
    /// Whether it ends the work in another state than the first of those that do.
    pub aside: bool,
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
    /// What would open it.
    pub help: Vec<Help>,
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

impl Way {
    /// Whether it leads on among these ways: not back, and not to an end aside while there are others.
    #[must_use]
    pub fn leads_on(&self, ways: &[Self]) -> bool {
        !self.back && (!self.aside || ways.iter().all(|way| way.back || way.aside))
    }

    /// Whether it is shut because other items have not come yet.
    #[must_use]
    pub fn waits(&self) -> bool {
        let looks = |gate: &GateView| gate.help.iter().any(|help| matches!(help, Help::Look(_)));
        !self.open && self.gates.iter().any(looks)
    }

    /// How people write it.
    #[must_use]
    pub fn written(&self) -> String {
        self.with_region(&self.via)
    }

    /// How people write the state that it enters.
    #[must_use]
    pub fn enters(&self) -> String {
        self.with_region(&self.to)
    }

    fn with_region(&self, name: &str) -> String {
        self.region.as_ref().map_or_else(|| name.to_owned(), |region| written(region, name))
    }
}

/// What is asked beside the item: what stands around it, and who tries.
pub type Asked<'a> = (&'a Around, &'a Attempt);

/// Every way from where `item` is; none from a contested one.
#[must_use]
pub fn ways(item: &Item, definition: &Definition, asked: Asked<'_>) -> Vec<Way> {
    let ways = passages(item, definition).into_iter();
    ways.map(|passage| way(item, definition, passage, asked)).collect()
}

/// That a state holds as many items as it is to hold, or more.
#[must_use]
pub fn full(state: &str, held: usize, limit: u32) -> String {
    format!("'{state}' holds {held} and is to hold {limit} at most")
}

/// The transitions by which the moves in doubt came to where the item is, their gates asked again as
/// if none were in doubt. One that is no more is shut.
#[must_use]
pub fn again(item: &Item, definition: &Definition, (around, attempt): Asked<'_>) -> Vec<Way> {
    let others = item.doubts.iter().filter(|doubt| !matches!(doubt, Doubt::Challenged { .. }));
    let doubts: Vec<String> = others.map(ToString::to_string).collect();
    let once_more = |(via, to, within): &(&String, &String, Option<&String>)| {
        let (via, to) = (*via, *to);
        let ways = definition.called(via, to, within.map(String::as_str));
        let region = item
            .regions
            .iter()
            .find(|at| to.strip_prefix(&at.region).is_some_and(|to| to.starts_with('.')));
        let since = region.map_or(item.since, |region| region.since);
        let mut ways: Vec<Way> = ways
            .map(|way| {
                let seen = item.seen(around, definition, (way, attempt.head));
                let view = View { doubts: &doubts, seen: &seen, attempt, since };
                Way::of(via, to, way, way.ask(view))
            })
            .collect();
        ways.sort_by_key(|way| !way.open);
        ways.into_iter().next().unwrap_or_else(|| Way::gone(via, to))
    };
    let doubted = in_doubt(item);
    let rests = around.unproven.iter().map(|unproven| {
        let Evidence { via, to, within, .. } = &unproven.evidence;
        (via, to, within.as_ref())
    });
    doubted.into_iter().chain(rests).map(|told| once_more(&told)).collect()
}

/// The moves in doubt, as people are told of them: transition, state, and within which state.
fn in_doubt(item: &Item) -> Vec<(&String, &String, Option<&String>)> {
    let mut told = Vec::new();
    for doubt in &item.doubts {
        if let Doubt::Challenged { via, to, within } = doubt {
            told.push((via, to, within.as_ref()));
        }
    }
    told
}

/// The ways whose gates are asked again where the moves in doubt, and those that rest on documents,
/// are to be reaffirmed.
#[must_use]
pub(crate) fn ways_again<'a>(item: &'a Item, definition: &'a Definition) -> Vec<&'a Transition> {
    let rests = item.evidence.iter().flatten();
    let rests = rests.map(|Evidence { via, to, within, .. }| (via, to, within.as_ref()));
    let told = in_doubt(item).into_iter().chain(rests);
    let ways = told.flat_map(|(via, to, within)| {
        definition.called(via, to, within.map(String::as_str)).collect::<Vec<_>>()
    });
    ways.collect()
}

impl Way {
    /// What would open it for this item, one thing each.
    #[must_use]
    pub fn remedies(&self, item: &str) -> Vec<Remedy> {
        let help = self.gates.iter().flat_map(|gate| &gate.help);
        help.map(|help| Remedy::of(item, &self.written(), help)).collect()
    }

    fn gone(via: &str, to: &str) -> Self {
        let reason = format!("the definition has no transition '{via}' to '{to}' any more");
        let verdict = Verdict::Fail(vec![reason]);
        let gate = GateView { kind: Gate::None.kind(), verdict, help: Vec::new() };
        let (via, to) = (via.to_owned(), to.to_owned());
        Self { region: None, via, to, open: false, back: false, aside: false, gates: vec![gate] }
    }

    fn of(via: &str, to: &str, transition: &Transition, said: Vec<Said>) -> Self {
        let open = transition.is_open(&said);
        let told =
            |said: Said| GateView { kind: said.kind, verdict: said.verdict, help: said.help };
        let gates = said.into_iter().map(told).collect();
        let back = transition.leads_back();
        Self {
            region: None,
            via: via.to_owned(),
            to: to.to_owned(),
            open,
            back,
            aside: false,
            gates,
        }
    }
}

/// What stands in the way of one.
#[must_use]
pub fn way(
    item: &Item,
    definition: &Definition,
    passage: Passage<'_>,
    (around, attempt): Asked<'_>,
) -> Way {
    let Passage { region, from, transition } = passage;
    let unproven = around.unproven.iter().map(ToString::to_string);
    let doubts: Vec<String> = item.doubts.iter().map(ToString::to_string).chain(unproven).collect();
    let left = definition.state(from).filter(|_| region.is_none());
    let at = |name: &str| item.regions.iter().find(|at| at.region == name)?.state.single();
    let seen = item.seen(around, definition, (transition, attempt.head));
    let inner = region.and_then(|region| item.regions.iter().find(|at| at.region == region.name));
    let since = inner.map_or(item.since, |at| at.since);
    let view = View { doubts: &doubts, seen: &seen, attempt, since };
    let said = gate::ask(transition, left, &at, view);
    let mut way = Way::of(&transition.via, &transition.to, transition, said);
    way.region = region.map(|region| region.name.clone());
    let aims_at = definition.finals.first().filter(|_| region.is_none());
    way.aside = definition.is_final(&way.to) && aims_at.is_some_and(|aim| *aim != way.to);
    // The join is asked last, where there is one.
    let join = left.filter(|state| !state.regions.is_empty()).and(way.gates.last_mut());
    if let Some(join) = join.filter(|join| matches!(join.verdict, Verdict::Fail(_))) {
        let goes_on = |p: &Passage<'_>| p.region.is_some_and(|region| !region.is_final(p.from));
        let ways = passages(item, definition).into_iter().filter(goes_on);
        join.help = ways.map(|passage| Help::Take(passage.written())).collect();
    }
    // What cannot be confirmed is told once.
    if let (Some(unproven), Some(gate)) = (around.unproven.first(), way.gates.first_mut()) {
        gate.help = Help::against(unproven);
    }
    let is_here = region.is_some() || from == transition.to;
    let limit = definition.state(&transition.to).and_then(|state| state.wip);
    if let Some(limit) = limit.filter(|_| !is_here) {
        let held = around.standing.get(&transition.to).copied().unwrap_or(0);
        let verdict = match held < limit as usize {
            true => Verdict::Pass,
            false => Verdict::Fail(vec![full(&transition.to, held, limit)]),
        };
        way.open &= verdict.passes();
        way.gates.push(GateView { kind: WIP, verdict, help: Vec::new() });
    }
    way
}

/// What becomes of an item: all ways from its state, or the one that `word` means.
pub fn of_item(
    item: &ItemRef,
    word: Option<&String>,
    attempt: &Attempt,
    facts: &Facts,
) -> Result<Result<Outlook, Refusal>, Questions> {
    answered(decide::item(item, facts).and_then(|fact| {
        let kept = |refusal| outlook(fact, Vec::new(), Standing::Kept(refusal));
        match ways_of(fact, word, attempt, facts) {
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
    attempt: &Attempt,
    facts: &Facts,
) -> Result<(Vec<Way>, Standing), Stop> {
    let definition = decide::definition_of(fact, facts)?;
    let state = decide::standing_in(fact)?;
    let Some(word) = word else {
        let passages = passages(&fact.item, definition);
        let asked: Vec<&Transition> = passages.iter().map(|passage| passage.transition).collect();
        let asking = Asking { ways: &asked, head: attempt.head };
        let around = facts.around(&fact.item, definition, asking)?;
        let ways = ways(&fact.item, definition, (&around, attempt));
        let is_last = definition.is_final(state);
        let standing = match standing(&ways) {
            _ if is_last => Standing::Finished,
            _ if ways.is_empty() => Standing::DeadEnd,
            standing => standing,
        };
        return Ok((ways, standing));
    };
    let (item, word) = (ItemRef(fact.short.clone()), Some(word.clone()));
    let made = Move { item, word, via: None, to: None, gates: Gates::Ask, keyword: None };
    let chosen = decide::chosen_way(&made, fact, definition)?;
    let asking = Asking { ways: &[chosen.transition], head: attempt.head };
    let around = facts.around(&fact.item, definition, asking)?;
    let ways = vec![way(&fact.item, definition, chosen, (&around, attempt))];
    let standing = standing(&ways);
    Ok((ways, standing))
}

/// Whether an item can go on: by a way back only where none leads on.
fn standing(ways: &[Way]) -> Standing {
    let leads_on = |way: &&Way| !way.back;
    let goes_on = ways.iter().any(|way| !way.back);
    match ways.iter().filter(|way| way.open).any(|way| !goes_on || leads_on(&way)) {
        true => Standing::Open,
        false => Standing::Shut,
    }
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
                let attempt = call.attempt(made.keyword.as_ref());
                let asking = Asking { ways: &[chosen.transition], head: attempt.head };
                let around = facts.around(&fact.item, definition, asking)?;
                way(&fact.item, definition, chosen, (&around, &attempt))
            }
            Gates::Force => {
                let (target, _) = decide::forced(made, fact, definition, call)?;
                let (region, to) = (target.region, target.state);
                let via = FORCE.to_owned();
                Way { region, via, to, open: true, back: false, aside: false, gates: Vec::new() }
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
        Err(Stop::RefuseAnd(refused)) => Ok(Err(refused.0)),
        Err(Stop::Ask(questions)) => Err(questions),
    }
}
