//! All that a fold says, as one text: two folds of one set of entries must say the same.

use std::fmt::Write;

use tidegate_core::event::EventRef;
use tidegate_core::history::Node;
use tidegate_core::state::Nid;
use tidegate_core::{Fold, ItemId};

/// Everything in `fold`, in an order of its own.
pub(crate) fn dump(fold: &Fold) -> String {
    let mut text = String::new();
    let mut events: Vec<_> = fold.events().collect();
    events.sort_by_key(|view| (view.depth, view.at));
    for view in events {
        let void = view.void.map(ToString::to_string);
        let (at, shown) = (view.at, view.shown);
        writeln!(text, "{at} {} {shown:?} {} {void:?}", view.depth, view.witness).expect("text");
    }
    let mut items: Vec<_> = fold.items().collect();
    items.sort_unstable();
    for id in items {
        writeln!(text, "{:?} {:?}", fold.item(id), standing(fold, id)).expect("text");
    }
    let mut waiting: Vec<_> = fold.waiting().map(|w| (w.entry, w.missing)).collect();
    let mut stubs: Vec<_> = fold.stubs().map(|s| (s.entry, s.why.to_owned(), s.newer)).collect();
    let mut retrograde: Vec<_> = fold.retrograde().collect();
    waiting.sort_unstable();
    stubs.sort_unstable();
    retrograde.sort_unstable();
    let forks = fold.forks();
    let (project, workflows) = (fold.project(), fold.workflows());
    writeln!(text, "{workflows:?} {:?}", fold.definitions()).expect("text");
    writeln!(text, "{project:?} {waiting:?} {stubs:?} {retrograde:?} {forks:?}").expect("text");
    let (circles, keys, clocks) = (fold.circles(), fold.key_conflicts(), fold.clocks_ahead());
    writeln!(text, "{circles:?} {keys:?} {clocks:?}").expect("text");
    text
}

/// The candidates of an item, the moves that stand and the names of all moves.
fn standing(fold: &Fold, id: ItemId) -> (Vec<EventRef>, Vec<EventRef>, Vec<(EventRef, Nid)>) {
    let (state, _) = fold.item_state(id).expect("an item of this fold");
    let at = |node: Node| fold.item_event(id, node).expect("a node of this item");
    let register = state.moves();
    let mut candidates: Vec<_> =
        register.standings().candidates().iter().map(|c| at(c.node)).collect();
    let mut standing: Vec<_> = register.standing_moves().iter().map(|m| at(m.node)).collect();
    let mut names: Vec<_> = register.moves().iter().map(|m| (at(m.node), m.nid)).collect();
    candidates.sort_unstable();
    standing.sort_unstable();
    names.sort_unstable();
    (candidates, standing, names)
}
