//! The same steps again and again, with a fault at one call after the other.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::lying::{Call, Director, Verdict};
use crate::process::append;
use crate::rng::Rng;
use crate::scratch::Scratch;
use crate::world::World;

/// A fault of the file system.
#[derive(Debug, Clone, Copy)]
pub struct Fault {
    /// The number of the error.
    pub number: i32,
    /// Whether all later calls fail too.
    pub stays: bool,
    /// Whether a new process takes over after each step that failed.
    pub restarts: bool,
}

/// Appends, publishes, rotates and retires, over and over.
#[derive(Debug)]
pub struct Script {
    scratch: Arc<Scratch>,
}

/// Lets calls fail from one on.
#[derive(Debug)]
struct From {
    first: usize,
    fault: Fault,
    calls: AtomicUsize,
}

impl Director for From {
    fn before(&self, _: usize, call: Call) -> Verdict {
        let at = self.calls.fetch_add(1, Ordering::Relaxed);
        let fails = at == self.first || (self.fault.stays && at > self.first);
        let part = if let Call::Write(length) = call { length / 2 } else { 0 };
        if fails { Verdict::Fail(self.fault.number, part) } else { Verdict::Go }
    }
}

/// How many states a power cut leaves behind after each fault.
const IMAGES: usize = 2;

impl Script {
    /// A script in a repository of its own.
    pub fn new() -> Result<Self, String> {
        Ok(Self { scratch: Arc::new(Scratch::new().map_err(|error| error.to_string())?) })
    }

    /// Plays it with a fault at call `first`, and checks what is left. Gives whether so many calls
    /// were made.
    pub fn play(&self, first: usize, fault: Fault) -> Result<bool, String> {
        let world = World::new(Arc::clone(&self.scratch), 4096)?;
        let director = Arc::new(From { first, fault, calls: AtomicUsize::new(0) });
        let mut promised = Vec::new();
        let files = world.files(Arc::<From>::clone(&director), 0);
        let mut process = None;
        // Two segments hold about seven entries.
        for step in 0..10 {
            let Some(mut store) = process.take().or_else(|| world.open(&files).ok()) else {
                continue;
            };
            let (count, size) = if step == 6 { (4, 1500) } else { (1 + step % 2, 0) };
            let failed = match append(&mut store, &step.to_string(), count, size) {
                Err(_) => true,
                Ok(entries) => {
                    promised.extend(entries);
                    step % 3 == 2 && store.publish().is_err()
                }
            };
            process = Some(store).filter(|_| !(failed && fault.restarts));
        }
        drop(process);
        let cut = world.cut(&promised);
        let mut rng = Rng::new(first as u64);
        for number in 0..=IMAGES {
            let image = match number {
                0 => cut.disk.seen(),
                _ => cut.disk.after_power_cut(&mut rng),
            };
            world.disk().become_image(&image).map_err(|error| error.to_string())?;
            let checked = world.check(&cut.promised, &mut rng);
            checked.map_err(|what| format!("call {first}, {fault:?}, image {number}: {what}"))?;
        }
        Ok(director.calls.load(Ordering::Relaxed) > first)
    }
}
