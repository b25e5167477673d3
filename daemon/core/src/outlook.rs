//! The outlook of an item: where it can go from here, and what stands in the way.

use crate::command::{Call, Gates, Move};
use crate::decide::{self, Stop};
use crate::definition::{Definition, Transition};
use crate::fact::{Facts, Questions};
use crate::gate::{Verdict, View};
use crate::item::Item;
use crate::refusal::Refusal;

/// What a forced move has in place of a transition.
pub const FORCE: &str = "force";

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

/// Every way that leaves the state of `item`; none from a contested one.
#[must_use]
pub fn ways(item: &Item, definition: &Definition) -> Vec<Way> {
    let from = item.single_state().map(|state| definition.leaving(state));
    from.into_iter().flatten().map(|transition| way(item, transition)).collect()
}

/// What stands in the way of `transition`.
#[must_use]
pub fn way(item: &Item, transition: &Transition) -> Way {
    let doubts: Vec<String> = item.doubts.iter().map(ToString::to_string).collect();
    let view = View { doubts: &doubts };
    let gates: Vec<GateView> = transition
        .gates
        .iter()
        .map(|gate| GateView { kind: gate.kind(), verdict: gate.judge(view) })
        .collect();
    let open = gates.iter().all(|gate| gate.verdict.passes());
    Way { via: transition.via.clone(), to: transition.to.clone(), open, gates }
}

/// The one way that a move would take, or why there is none.
pub fn of_move(made: &Move, call: &Call, facts: &Facts) -> Result<Result<Way, Refusal>, Questions> {
    let way = decide::expected_item(&made.item, call, facts).and_then(|fact| {
        let definition = decide::definition_of(fact, facts)?;
        match made.gates {
            Gates::Ask => Ok(way(&fact.item, decide::chosen_way(made, fact, definition)?)),
            Gates::Force => {
                let (to, _) = decide::forced(made, fact, definition, call)?;
                let (via, to) = (FORCE.to_owned(), to.clone());
                Ok(Way { via, to, open: true, gates: Vec::new() })
            }
        }
    });
    match way {
        Ok(way) => Ok(Ok(way)),
        Err(Stop::Refuse(refusal)) => Ok(Err(refusal)),
        Err(Stop::Ask(questions)) => Err(questions),
    }
}
