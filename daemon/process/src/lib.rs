//! Children: the only crate of this project that starts programs.
//!
//! Every child runs under the same rules, so that no caller has to remember them:
//!
//! - no shell: a program and its arguments, as they are;
//! - an environment without the variables that would send git to another repository, in the
//!   C locale; or, with [`Run::clean`], only what the caller names;
//! - a process group of its own, killed as a whole when the deadline passes or the child left
//!   others behind; [`Run::interactive`] gives that up for children that ask people something;
//! - a deadline, and a limit on what it may print; standard input is null or given bytes.
//!
//! It knows no program, and what a status means is the caller's to say.
//!
//! - `run` describes a child and its limits
//! - `outcome` is what came of it, or why nothing did
//! - `environment` names what a child must not inherit
//! - `supervise` starts, feeds, reads, waits and kills
//! - `detach` leaves a child behind
//! - `listen` runs what the user named, in the user's own terminal: the rules are not for that
//! - `relay` runs what this program stands before, as if nobody did
//! - `capture` keeps the first bytes of a stream and drains the rest

mod capture;
mod detach;
mod environment;
mod listen;
mod outcome;
mod relay;
mod run;
mod supervise;

pub use detach::{Watched, detach, watch};
pub use listen::listen;
pub use outcome::{Finished, RunError, Stream};
pub use relay::{exit_code, relay};
pub use run::{DEFAULT_DEADLINE, ERROR_LIMIT, OUTPUT_LIMIT, Run};
