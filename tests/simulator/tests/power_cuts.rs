//! What was acknowledged survives: power cuts and kills at any moment, processes between the calls
//! of each other.

use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::thread;

use tidegate_simulator::{Plan, run};

/// Says how many states are checked in all.
const STATES: &str = "TIDEGATE_SIMULATOR_STATES";

/// Says with which run to begin.
const SEED: &str = "TIDEGATE_SIMULATOR_SEED";

const PLAN: Plan = Plan { rounds: 4, steps: 12, cuts: 5, images: 4, faults: false, fsck: 500 };

fn number(name: &str) -> Option<usize> {
    std::env::var(name).ok().map(|text| text.parse().expect("a number"))
}

#[test]
fn what_was_acknowledged_survives_power_cuts() {
    let wanted = number(STATES).unwrap_or(20_000);
    let seed = AtomicU64::new(number(SEED).unwrap_or(1) as u64);
    let states = AtomicUsize::new(0);
    let [acknowledged, killed] = [(); 2].map(|()| AtomicUsize::new(0));
    let work = || {
        while states.load(Ordering::Relaxed) < wanted {
            let seed = seed.fetch_add(1, Ordering::Relaxed);
            let before = states.load(Ordering::Relaxed);
            let tally = run(seed, PLAN).unwrap_or_else(|wrong| {
                states.store(wanted, Ordering::Relaxed);
                panic!("after about {before} states, {SEED}={seed}: {wrong}");
            });
            states.fetch_add(tally.states, Ordering::Relaxed);
            acknowledged.fetch_add(tally.acknowledged, Ordering::Relaxed);
            killed.fetch_add(tally.killed, Ordering::Relaxed);
        }
    };
    let cores = thread::available_parallelism().map_or(1, usize::from);
    thread::scope(|scope| (0..cores).for_each(|_| drop(scope.spawn(work))));
    // A run in which nothing happens proves nothing.
    let [states, acknowledged, killed] =
        [states, acknowledged, killed].map(AtomicUsize::into_inner);
    assert!(acknowledged > states / 10, "{acknowledged} entries in {states} states");
    assert!(killed > states / 100, "{killed} processes in {states} states");
}
