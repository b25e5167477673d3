//! The real store over a file system that lies.
//!
//! A run appends, publishes and reads in one repository with several processes. Any call they make
//! of the file system may be the last one before the power fails; may be where a process is killed;
//! may fail; and may be where another process runs. What is on the disk after that is opened with
//! the real code and compared with what was acknowledged.
//!
//! - [`Disk`] knows what a power cut may leave: `content` of a file, `names` of a folder
//! - [`Lying`] is the file system of one process, and asks a [`Director`] before each call
//! - [`World`] is a repository and what was promised in it; `check` holds it to that
//! - `run` plays at random, [`Script`] the same few steps with one fault at a time
//!
//! Everything follows from a seed, but for the salts of the journal.

mod check;
mod content;
mod disk;
mod lying;
mod names;
mod process;
mod rng;
mod run;
mod scratch;
mod script;
mod world;

pub use disk::{Disk, Image};
pub use lying::{Call, Death, Director, Lying, Verdict};
pub use rng::Rng;
pub use run::{Plan, Tally, run};
pub use script::{Fault, Script};
pub use world::World;
