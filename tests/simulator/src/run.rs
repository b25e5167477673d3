//! A run: processes at random, cut off at random, several times.

use std::error::Error;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::{Arc, Mutex, MutexGuard, Once, PoisonError, Weak};

use tidegate_core::Oid;
use tidegate_store::{Store, StoreError};

use crate::check::{log, told};
use crate::lying::{Call, Death, Director, EIO, Killed, Lying, Verdict};
use crate::process::append;
use crate::rng::Rng;
use crate::scratch::Scratch;
use crate::world::{Cut, Promised, World};

/// How much happens in a run.
#[derive(Debug, Clone, Copy)]
pub struct Plan {
    /// How often everything stops and begins again.
    pub rounds: usize,
    /// How many steps are begun in a round, besides those that come between.
    pub steps: usize,
    /// At how many moments of a round everything may stop.
    pub cuts: usize,
    /// How many states a power cut leaves at each of them.
    pub images: usize,
    /// Whether calls fail.
    pub faults: bool,
    /// Git itself looks at one state in so many.
    pub fsck: usize,
}

/// What a run came to.
#[derive(Debug, Default, Clone, Copy)]
pub struct Tally {
    /// The states that were checked.
    pub states: usize,
    /// The entries that were acknowledged.
    pub acknowledged: usize,
    /// The processes that were killed.
    pub killed: usize,
}

/// The most processes, and how deep one may come between the calls of another.
const PROCESSES: usize = 3;
const DEPTH: usize = 3;

/// Plays one run. What is wrong is told with all that is needed to see it again.
pub fn run(seed: u64, plan: Plan) -> Result<Tally, String> {
    let mut tally = Tally::default();
    play(seed, plan, &mut tally)
        .map_err(|what| format!("seed {seed}, state {}: {what}", tally.states))?;
    Ok(tally)
}

fn play(seed: u64, plan: Plan, tally: &mut Tally) -> Result<(), String> {
    be_silent_when_killed();
    let mut rng = Rng::new(seed);
    let scratch = Arc::new(Scratch::new().map_err(|error| error.to_string())?);
    let world = Arc::new(World::new(scratch, [4096, 8192, 16384][rng.below(3)])?);
    let mut promised = Promised::default();
    for round in 0..plan.rounds {
        let stage = Stage::new(&world, plan, round, promised.entries, rng.fork());
        let mut cuts = stage.play()?;
        let state = stage.state();
        tally.acknowledged += state.acknowledged;
        tally.killed += state.killed;
        drop(state);
        let (chosen, last) = (rng.below(cuts.len()), cuts.len() - 1);
        cuts.swap(chosen, last);
        promised = Promised::default();
        for cut in cuts {
            for number in 0..=plan.images {
                // First that all are killed and the power stays.
                let image = match number {
                    0 => cut.disk.seen(),
                    _ => cut.disk.after_power_cut(&mut rng),
                };
                world.disk().become_image(&image).map_err(|error| error.to_string())?;
                tally.states += 1;
                let of = |what| format!("round {round}, image {number}: {what}");
                if rng.once_in(plan.fsck) {
                    world.fsck().map_err(of)?;
                }
                promised.entries = world.check(&cut.promised, &mut rng).map_err(of)?;
            }
        }
    }
    Ok(())
}

/// Where one round plays.
#[derive(Debug)]
struct Stage {
    world: Arc<World>,
    plan: Plan,
    round: usize,
    state: Mutex<State>,
    processes: Vec<Mutex<Process>>,
    me: Weak<Self>,
}

#[derive(Debug)]
struct State {
    rng: Rng,
    promised: Vec<Oid>,
    cuts: Vec<Cut>,
    /// How many processes are stopped for another.
    depth: usize,
    /// How many calls were made.
    moments: usize,
    batches: usize,
    acknowledged: usize,
    killed: usize,
    wrong: Option<String>,
}

/// A process that may take a step.
#[derive(Default)]
enum Process {
    /// None yet, or it was killed.
    #[default]
    Gone,
    Stopped,
    Waiting(Box<(Lying, Option<Store>)>),
}

impl std::fmt::Debug for Process {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Process")
    }
}

impl Stage {
    fn new(
        world: &Arc<World>,
        plan: Plan,
        round: usize,
        promised: Vec<Oid>,
        mut rng: Rng,
    ) -> Arc<Self> {
        let processes = (0..=rng.below(PROCESSES)).map(|_| Mutex::default()).collect();
        let (cuts, wrong) = (Vec::new(), None);
        let [depth, moments, batches, acknowledged, killed] = [0; 5];
        let state =
            State { rng, promised, cuts, depth, moments, batches, acknowledged, killed, wrong };
        let state = state.into();
        let world = Arc::clone(world);
        Arc::new_cyclic(|me| Self { world, plan, round, state, processes, me: me.clone() })
    }

    fn play(&self) -> Result<Vec<Cut>, String> {
        for _ in 0..self.plan.steps {
            let process = self.state().rng.below(self.processes.len());
            self.step(process);
        }
        for process in &self.processes {
            let ended = take(process);
            // What it does last may be what it dies of.
            let died = catch_unwind(AssertUnwindSafe(|| drop(ended))).err();
            if let Some(thrown) = died.filter(|thrown| !thrown.is::<Killed>()) {
                resume_unwind(thrown);
            }
        }
        let mut state = self.state();
        let end = self.world.cut(&state.promised);
        state.cuts.push(end);
        match state.wrong.take() {
            None => Ok(std::mem::take(&mut state.cuts)),
            Some(wrong) => Err(format!("round {}: {wrong}", self.round)),
        }
    }

    /// Lets a process do something, unless it is in the middle of something.
    fn step(&self, number: usize) {
        let (files, mut store) = match take(&self.processes[number]) {
            Process::Waiting(process) => *process,
            Process::Stopped => return,
            Process::Gone => {
                let me = self.me.upgrade().expect("the stage is played on");
                (self.world.files(me, number), None)
            }
        };
        self.state().depth += 1;
        let acted = catch_unwind(AssertUnwindSafe(|| {
            let opened = match store.take() {
                Some(store) => store,
                None => self.world.open(&files)?,
            };
            self.act(store.insert(opened))
        }));
        let mut state = self.state();
        state.depth -= 1;
        let is_dead = files.is_dead();
        state.killed += usize::from(is_dead);
        drop(state);
        match acted {
            Ok(Err(wrong)) if !is_dead && !self.plan.faults => self.wrong(wrong),
            Err(thrown) if !thrown.is::<Killed>() => resume_unwind(thrown),
            Ok(_) | Err(_) => {}
        }
        let next = if is_dead { Process::Gone } else { Process::Waiting(Box::new((files, store))) };
        *lock(&self.processes[number]) = next;
    }

    fn act(&self, store: &mut Store) -> Result<(), String> {
        let mut state = self.state();
        let what = state.rng.below(10);
        let promised = state.promised.clone();
        let count = 1 + state.rng.below(4);
        let size = [0, 0, 100, 1500][state.rng.below(4)];
        state.batches += 1;
        let label = format!("{}-{}", self.round, state.batches);
        drop(state);
        match what {
            0..6 => match append(store, &label, count, size) {
                Ok(entries) => {
                    let mut state = self.state();
                    state.acknowledged += entries.len();
                    state.promised.extend(entries);
                }
                Err(StoreError::Stale) => {}
                Err(error) => self.forgive(&error, told("append", &error))?,
            },
            6..9 => match store.publish() {
                Ok(published) if published.mended.is_empty() => {}
                Ok(published) => return Err(format!("a false alarm: {:?}", published.mended)),
                Err(error) => self.forgive(&error, told("publish", &error))?,
            },
            _ => Promised { entries: promised, seen_by_git: None }.is_kept(&log(store)?)?,
        }
        Ok(())
    }

    /// Whether a process may come to this: it waited for one that is stopped.
    fn forgive(&self, error: &StoreError, told: String) -> Result<(), String> {
        let mut cause: Option<&(dyn Error + 'static)> = Some(error);
        while let Some(error) = cause {
            let system = error.downcast_ref::<io::Error>();
            if system.is_some_and(|error| error.kind() == io::ErrorKind::WouldBlock) {
                return Ok(());
            }
            cause = error.source();
        }
        Err(told)
    }

    fn wrong(&self, what: String) {
        self.state().wrong.get_or_insert(what);
    }

    fn state(&self) -> MutexGuard<'_, State> {
        lock(&self.state)
    }
}

impl Director for Stage {
    fn before(&self, _: usize, call: Call) -> Verdict {
        let mut state = self.state();
        // Each moment of the round has the same chance to be among the cuts.
        state.moments += 1;
        let moment = state.moments;
        let slot = state.rng.below(moment);
        if slot < self.plan.cuts {
            let cut = self.world.cut(&state.promised);
            match state.cuts.get_mut(slot) {
                Some(there) => *there = cut,
                None => state.cuts.push(cut),
            }
        }
        if state.depth < DEPTH && state.rng.once_in(12) {
            let other = state.rng.below(self.processes.len());
            drop(state);
            self.step(other);
            state = self.state();
        }
        let part = match call {
            Call::Write(length) => state.rng.below(length + 1),
            _ => 0,
        };
        // What was written and not synced is worth more deaths than the rest.
        let drawn = state.rng.below(if call == Call::Sync { 60 } else { 400 });
        match drawn {
            0 => Verdict::Die(Death::Panic, part),
            1 => Verdict::Die(Death::Error, part),
            2 | 3 if self.plan.faults => Verdict::Fail(EIO, part),
            _ => Verdict::Go,
        }
    }
}

fn take(process: &Mutex<Process>) -> Process {
    std::mem::replace(&mut lock(process), Process::Stopped)
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A process that is killed says nothing.
fn be_silent_when_killed() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let hook = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            if !panic.payload().is::<Killed>() {
                hook(panic);
            }
        }));
    });
}
