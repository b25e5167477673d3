//! Every short history there is, of three replicas, against the reference.
//!
//! Histories that differ only in the order of what happened apart are one: ids are hashes, so it
//! shows. A replica is silent until the one before it has spoken or was spoken to; which of them
//! is called the first makes no difference.

use std::collections::{BTreeSet, HashSet};

use tidegate_core::Oid;

use crate::dump::dump;
use crate::random::cases;
use crate::reference::{Facts, Reference, Verdict};
use crate::world::{World, fold_of};

#[derive(Clone, Copy, Debug)]
enum Step {
    Go(usize, &'static str),
    Commit(usize, &'static str),
    Undo(usize),
    Sync(usize, usize),
}

/// What each replica has been given.
type Known = Vec<BTreeSet<Oid>>;

#[derive(Clone)]
struct History {
    world: World,
    reference: Reference,
    path: Vec<Step>,
}

struct Search {
    steps: Vec<Step>,
    seen: HashSet<Known>,
    keys: bool,
}

impl Step {
    fn play(self, world: &mut World) -> bool {
        match self {
            Self::Go(who, via) => world.go(who, via).is_some(),
            Self::Commit(who, key) => world.commit(who, "start", key).is_some(),
            Self::Undo(who) => world.undo(who).is_some(),
            Self::Sync(from, to) => world.sync(from, to),
        }
    }

    /// The replica that knows more after it.
    fn changes(self) -> usize {
        match self {
            Self::Go(who, _) | Self::Commit(who, _) | Self::Undo(who) | Self::Sync(_, who) => who,
        }
    }

    /// The last replica that it takes.
    fn takes(self) -> usize {
        match self {
            Self::Go(who, _) | Self::Commit(who, _) | Self::Undo(who) => who,
            Self::Sync(from, to) => from.max(to),
        }
    }
}

impl Search {
    fn new(replicas: usize, keys: bool) -> Self {
        let mut steps = Vec::new();
        for who in 0..replicas {
            steps.extend(["start", "submit", "rework", "stop"].map(|via| Step::Go(who, via)));
            steps.extend(["c1", "c2"].map(|key| Step::Commit(who, key)).iter().filter(|_| keys));
            steps.push(Step::Undo(who));
            steps.extend((0..replicas).filter(|to| *to != who).map(|to| Step::Sync(who, to)));
        }
        Self { steps, seen: HashSet::new(), keys }
    }

    /// Plays all that can follow, up to `length` steps. Gives how many histories that were.
    fn all(mut self, replicas: u8, length: usize) -> usize {
        let world = World::new(replicas);
        let reference = Reference::of(world.repo, world.entries.values());
        let mut layer = vec![History { world, reference, path: Vec::new() }];
        for _ in 0..length {
            layer = layer.iter().flat_map(|history| self.after(history)).collect();
        }
        self.seen.len()
    }

    /// What can follow upon `history` and was not seen yet.
    fn after(&mut self, history: &History) -> Vec<History> {
        let speaking = history.path.iter().map(|step| step.takes() + 1).max().unwrap_or(0);
        let mut next = Vec::new();
        for step in self.steps.iter().copied().filter(|step| step.takes() <= speaking) {
            let mut history = history.clone();
            let world = &mut history.world;
            if !step.play(world) {
                continue;
            }
            let known = world.replicas.iter().map(|replica| replica.has.clone()).collect();
            if self.seen.insert(known) {
                history.path.push(step);
                world.entries.values().for_each(|entry| history.reference.add(entry));
                self.check(&history, step)
                    .unwrap_or_else(|what| panic!("{:?}: {what}", history.path));
                next.push(history);
            }
        }
        next
    }

    /// What `step` changed, against the reference.
    fn check(&self, history: &History, step: Step) -> Result<(), String> {
        let History { world, reference, .. } = history;
        let replica = &world.replicas[step.changes()];
        let known = reference.known(&world.object(), &replica.has);
        world.agree(&replica.fold, reference, &known)?;
        if matches!(step, Step::Sync(..)) {
            return Ok(());
        }
        let all = reference.all(&world.object());
        let merged = world.merged();
        world.agree(&merged, reference, &all)?;
        if dump(&merged) != dump(&fold_of(world.repo, world.entries.values().rev())) {
            return Err("law L1: delivered backwards it is another fold".to_owned());
        }
        if reference.facts.iter().any(|fact| fact.verdict == Verdict::Void) {
            return Err("law L9: an honest event is void".to_owned());
        }
        let settled = reference.settle(&all, &Facts::new());
        if settled.circular && !self.keys {
            return Err("law L3: moves cover each other in a circle".to_owned());
        }
        if world.replicas.len() == 1 && settled.candidates.len() > 1 {
            return Err("one replica alone is contested".to_owned());
        }
        Ok(())
    }
}

#[test]
fn every_history_of_three_replicas_is_as_the_rules_say() {
    let histories = Search::new(3, true).all(3, 4 + deeper());
    assert!(histories >= 1800, "only {histories} histories were played");
}

#[test]
fn every_history_of_two_replicas_by_hand_is_as_the_rules_say() {
    let histories = Search::new(2, false).all(2, 6 + deeper());
    assert!(histories >= 2390, "only {histories} histories were played");
}

#[test]
fn every_history_of_one_replica_has_one_state() {
    let histories = Search::new(1, true).all(1, 7 + deeper());
    assert!(histories >= 1991, "only {histories} histories were played");
}

/// One step more, which takes minutes, where the random tests are told to take longer too.
fn deeper() -> usize {
    usize::from(cases().is_some())
}
