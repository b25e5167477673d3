//! The fold: from a set of entries to the state of everything.
//!
//! Entries may be offered in any order, more than once and in any batches; what comes out depends
//! on the set alone. An entry whose past has not arrived waits; one that this build refuses is kept
//! as a stub, so that honest entries that name it need not wait for ever. Nothing is dropped.
//!
//! [`admit`](Fold::offer) lets entries in, `log` keeps the events of one object, `recall` goes on from
//! what was folded before, and the views are in [`ask`](self); `deeds` tells of commits, `keys`, `clocks` and `circles` find what decides nothing and people are told
//! of. Knows no git: what an entry's commit was is reduced to [`Received`].

mod admit;
mod ask;
mod circles;
mod clocks;
mod deeds;
mod entries;
mod forks;
mod keys;
mod log;
mod project;
mod reads;
mod recall;
mod seen;
mod states;
mod trail;
mod view;
mod waits;
mod workflow;

pub use ask::{EventView, Stub};
pub use circles::{Circle, Edges, circles};
pub use clocks::{CLOCK_TOLERANCE, is_ahead};
pub use entries::{Fold, Received, Refused};
pub use keys::{Use, conflicts};
pub use project::{BRANCH, Project};
pub(crate) use reads::Read;
pub use recall::Remembered;
pub use trail::{Trail, Undoable};
pub use waits::{Gap, Waiting};
pub use workflow::{Version, Workflow};
