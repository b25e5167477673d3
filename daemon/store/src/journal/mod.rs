//! The journal of one replica: where an entry is durable before git has it.
//!
//! Two preallocated segments of records take turns. Whoever appends holds the lock of the folder
//! for one write and syncs after giving it back; one sync covers all that was written before it,
//! whoever wrote it. Where the chain ends is told by the journal alone: refs are moved later, and
//! never asked.
//!
//! - `header` and `record` are the bytes, `segment` reads and writes one file of them
//! - `survey` reads a journal whatever is wrong with it, and can begin it anew
//! - `lock` is the right to write, `undisturbed` keeps signals off meanwhile, `gate` is one sync for
//!   many
//! - [`Journal`] puts them together: `append` writes, rotates and acknowledges, `view` reads
//!
//! Knows no ref. What was published, and when a segment may be used again, is told by `publish`.

mod append;
mod error;
mod gate;
mod header;
pub(crate) mod lock;
mod open;
mod record;
mod segment;
mod survey;
mod undisturbed;

pub(crate) use append::{Pending, Refusal};
pub use error::JournalError;
pub use header::Position;
pub(crate) use header::{Ends, Stream};
pub use lock::Lock;
pub(crate) use lock::works as lock_works;
pub(crate) use open::{Beginning, Journal, View};
pub(crate) use record::{Kind, Record};
pub(crate) use segment::SIZE;
pub(crate) use survey::{BLANK, Flaw, Found, Survey};
