//! Git's hooks: installed beside those of others, and run as short as can be.
//!
//! A hook only hints. What is true stands in git's refs, and whoever asks next looks there; so
//! a hook that is missing, slow or broken loses nothing, and one that tells stands in nobody's way.
//!
//! - `event` names the moments at which git asks
//! - `invocation` tells whether git started this process; `run` does what is to be done then:
//!   `foreign` runs the hook that was here before, `question` is what is asked of us, `offer` writes
//!   what is offered, `watchdog` sees
//!   to it that nobody waits for long
//! - `probe` is how `status` proves that git reaches a hook, without running that of anybody else
//! - `install` puts hooks in their places and takes them away again; `paste` is what people write into
//!   the files of other tools themselves
//! - `setting` has git run hooks that its configuration names, where every git here can
//! - `report` says how all of this stands, and `look` how one hook does
//!
//! Knows neither the engine nor whether a daemon runs: whoever starts a hook gives it somebody to ask.

mod event;
mod foreign;
mod install;
mod invocation;
mod look;
mod offer;
mod paste;
mod probe;
mod question;
mod report;
mod run;
mod setting;
mod watchdog;

pub use event::{Event, Purpose};
pub use install::{HooksError, is_noted};
pub use invocation::{Invocation, VERB};
pub use question::Question;
pub use report::Hooks;
pub use run::{Ask, run};
