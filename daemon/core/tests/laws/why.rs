//! What `why` says is never wrong: a way that it calls open can be taken, one that it calls shut
//! cannot, and whoever does all that it says would help gets through.
//!
//! `TIDEGATE_WHY_CASES` sets how many histories are played, 250 without it.

use std::cell::RefCell;
use std::collections::BTreeSet;

use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use tidegate_core::command::{Command, Gates, ItemRef, Move};
use tidegate_core::decide::Decision;
use tidegate_core::definition::Join;
use tidegate_core::gate::{Gate, Help, JoinGate, Verdict};
use tidegate_core::outlook::{GateView, Outlook, Standing, Way};
use tidegate_core::{ActorKind, ItemId};

use crate::asked::Asker;
use crate::gated::{play, script};
use crate::helped::{Checked, Helped, Spread, agrees, gates_of, shut};
use crate::play::{Step, honest, steps};
use crate::verified::tell;
use crate::world::World;

/// How many histories are played.
#[expect(clippy::disallowed_methods, reason = "tests may be told to take longer")]
fn cases() -> u32 {
    std::env::var("TIDEGATE_WHY_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(250)
}

/// What may be left where everything was done that would help: nothing of the kind can be done by who
/// asks. Of all else, next to nothing.
const NOT_THEIRS: [&str; 7] = [
    "the item is in doubt",
    "CI: this version does not evaluate it",
    "JOIN: it spawned too few",
    "KEYWORD: it takes a person",
    "what is waited for is in doubt, or not here",
    "what is waited for cannot go on",
    "SCHEDULE: two windows that are not open together for long",
];

/// What is left of a way where nothing helps any more.
fn left(asker: &Asker, id: ItemId, way: &Way) -> String {
    let item = asker.item(id).expect("it is there");
    if !item.doubts.is_empty() {
        return NOT_THEIRS[0].to_owned();
    }
    let told = |gate: &GateView| match gate.kind {
        "CI" => NOT_THEIRS[1].to_owned(),
        "JOIN" if matches!(gate.verdict, Verdict::Unknown(_)) => NOT_THEIRS[4].to_owned(),
        "JOIN" if gate.help.is_empty() || spawned_too_few(asker, id, way) => {
            NOT_THEIRS[2].to_owned()
        }
        "KEYWORD" if asker.call(None).actor.kind == ActorKind::Agent => NOT_THEIRS[3].to_owned(),
        "JOIN" | "DEPENDENCIES" if gate.help.iter().any(|help| is_unknown(asker, help)) => {
            NOT_THEIRS[4].to_owned()
        }
        "JOIN" | "DEPENDENCIES" if gate.help.iter().all(|help| is_stuck(asker, help)) => {
            NOT_THEIRS[5].to_owned()
        }
        "SCHEDULE" if shut_windows(asker, id, way) > 1 => NOT_THEIRS[6].to_owned(),
        "CRITERIA" if item.also.contains_key("kind") => "CRITERIA: its kind is said apart".into(),
        kind => format!("{kind}: {:?}", gate.verdict.word()),
    };
    shut(way).map(told).collect::<BTreeSet<_>>().into_iter().collect::<Vec<_>>().join(" + ")
}

/// Whether a way waits for more items than there are.
fn spawned_too_few(asker: &Asker, id: ItemId, way: &Way) -> bool {
    let item = asker.item(id).expect("it is there");
    let too_few = |gate: &Gate| match gate {
        Gate::Join(JoinGate { of: Join::Of(least), of_kind, .. }) => {
            let kind = |id: ItemId| asker.item(id).map(|item| item.kind);
            let counts = |id: &ItemId| of_kind.is_empty() || kind(*id).as_ref() == Some(of_kind);
            item.spawned().filter(counts).count() < *least as usize
        }
        _ => false,
    };
    gates_of(asker, id, way).iter().any(too_few)
}

/// Whether what is to be looked at is over, or goes on by no way that helps.
fn is_stuck(asker: &Asker, help: &Help) -> bool {
    let Help::Look(id) = help else { return false };
    let Ok(Outlook { ways, .. }) = asker.why(*id) else { return true };
    let is_left = |way: &Way| left(asker, *id, way).split(" + ").any(|l| NOT_THEIRS.contains(&l));
    ways.iter().filter(|way| way.leads_on(&ways)).all(|way| !way.open && is_left(way))
}

/// How many windows stand before a way.
fn shut_windows(asker: &Asker, id: ItemId, way: &Way) -> usize {
    let gates = gates_of(asker, id, way);
    gates.iter().filter(|gate| matches!(gate, Gate::Schedule(_))).count()
}

/// Whether what is to be looked at is in doubt or not there.
fn is_unknown(asker: &Asker, help: &Help) -> bool {
    let Help::Look(id) = help else { return false };
    asker.item(*id).is_none_or(|item| !item.doubts.is_empty() || item.single_state().is_none())
}

/// Asks of the item of a world what keeps it, and does what helps.
fn asked(world: World, who: usize, spread: &mut Spread) -> Checked {
    let (id, asker) = (world.item, Asker::new(world, who));
    let Outlook { ways, standing, .. } = asker.why(id).expect("it is there");
    if let Standing::Kept(_) = standing {
        spread.kept += 1;
        for via in ["start", "submit", "rework", "finish", "stop", "reopen"] {
            let (item, word) = (ItemRef::from(id), Some(via.to_owned()));
            let made = Move { item, word, via: None, to: None, gates: Gates::Ask, keyword: None };
            let decided = asker.decide(&Command::Move(made), None);
            prop_assert!(matches!(decided, Decision::Refused(..)), "{via}: {decided:?}");
        }
    }
    for way in ways {
        agrees(&asker, id, &way)?;
        if way.open {
            spread.open += 1;
            continue;
        }
        spread.shut += 1;
        let name = (&*way.written(), &*way.enters());
        let mut helped = Helped::new(asker.clone(), &mut *spread);
        let is_open = helped.open(id, name, 0)?;
        let (left_over, asker) = (helped.way(id, name), helped.asker);
        match left_over {
            Some(way) if !is_open => {
                *spread.left.entry(left(&asker, id, &way)).or_default() += 1;
            }
            _ => spread.opened += usize::from(is_open),
        }
    }
    Ok(())
}

#[test]
fn what_why_says_is_so_and_doing_it_opens_the_way() {
    let spread = RefCell::new(Spread::default());
    let mut runner = runner();
    let found = runner.run(&(script(), 0usize..3), |(script, who)| {
        let mut world = play(&script);
        surround(&mut world, who, script.definitions[39]);
        asked(world, who, &mut spread.borrow_mut())
    });
    let spread = spread.into_inner();
    tell(&spread);
    if let Err(found) = found {
        panic!("{found}");
    }
    for done in [
        "type",
        "add",
        "check",
        "have somebody else check",
        "assess",
        "take",
        "wait",
        "set",
        "commit",
        "fetch",
        "reaffirm",
    ] {
        assert!(spread.done.contains_key(done), "nobody was told to {done}");
    }
    is_next_to_nothing_left(&spread);
}

#[test]
fn what_why_says_of_an_item_with_regions_is_so() {
    let spread = RefCell::new(Spread::default());
    let found = runner().run(&(steps(30), 0usize..3), |(steps, who)| {
        asked(with_regions(&steps), who, &mut spread.borrow_mut())
    });
    let spread = spread.into_inner();
    tell(&spread);
    if let Err(found) = found {
        panic!("{found}");
    }
    assert!(spread.done.contains_key("take"), "nobody was told to go on in a region");
    is_next_to_nothing_left(&spread);
}

/// Has the item wait for others that are here, so that there is something to look at.
fn surround(world: &mut World, who: usize, choice: u8) {
    for (n, bit) in [(20, 1), (21, 2), (20, 4), (21, 8)] {
        if choice & bit == 0 {
            continue;
        }
        let _ = world.begin(who, n);
        let _ = if bit < 4 { world.spawn(who, n) } else { world.depend(who, n, None) };
    }
}

fn with_regions(steps: &[Step]) -> World {
    let mut world = World::of_any(steps[0].3 % 4);
    steps.iter().for_each(|step| honest(&mut world, *step, false));
    world
}

fn runner() -> TestRunner {
    let config = Config { cases: cases(), failure_persistence: None, ..Config::default() };
    TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha))
}

/// Of ten shut ways that can be opened by who asks, nine at least are.
fn is_next_to_nothing_left(spread: &Spread) {
    let is_theirs = |left: &&String| !left.split(" + ").any(|why| NOT_THEIRS.contains(&why));
    let left = spread.left.iter().filter(|(why, _)| is_theirs(why)).map(|(_, n)| n).sum::<usize>();
    assert!(left * 10 <= spread.opened, "{left} ways stayed shut, {} opened", spread.opened);
    assert!(spread.open > 0 && spread.opened > 0);
}
