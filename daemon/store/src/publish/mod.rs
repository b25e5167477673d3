//! From the journal to git: objects, then one ref, then the segment may be used again.
//!
//! Whoever holds the lock of the publisher does it: the command that was asked to, a child it left
//! behind, or the next command. Doing it twice writes the same bytes. Nothing waits for it but those
//! who want plain git to see an entry.
//!
//! - `run` is the loop: what is above the ref, objects, the ref, and again if more came
//! - `standing` tells how the ref stands to what this clone wrote, and what is done about it
//! - `retire` moves a full segment into a pack that stays

mod retire;
mod run;
mod standing;

pub use run::Published;
pub(crate) use standing::Standing;
