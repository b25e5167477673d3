//! The law of Tidegate, and nothing else: what an entry is, what a command asks, what an event
//! means, and which state a set of entries folds to.
//!
//! Pure. No file, clock, randomness, environment or process is touched here; time, ids and
//! entropy arrive as arguments, and a fact the law lacks leaves it as a question.

pub mod actor;
pub mod canonical;
pub mod command;
pub mod commit;
pub mod decide;
pub mod definition;
pub mod demands;
pub mod entry;
pub mod event;
pub mod expression;
pub mod fact;
pub mod field;
pub mod fold;
pub mod gate;
pub mod history;
pub mod id;
pub mod item;
pub mod link;
pub mod oid;
pub mod outlook;
pub mod passage;
pub mod redact;
pub mod refusal;
mod remedy;
pub mod schedule;
pub mod state;
pub mod subject;
pub mod text;
pub mod time;
mod wire;

pub use actor::{Actor, ActorKind};
pub use entry::Entry;
pub use fold::Fold;
pub use id::{ItemId, ProjectId, ReplicaId};
pub use oid::Oid;
pub use time::Millis;
