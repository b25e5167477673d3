//! Decisions: from a command, and facts, to events or a refusal.
//!
//! [`decide`] never asks the world. What it lacks leaves it as questions, and it is run again with
//! the answers; so a decision is straight-line code, and what it read can be told afterwards.

mod archive;
mod assess;
mod back;
mod comment;
mod commit;
mod criterion;
mod decision;
mod dispatch;
mod documents;
mod edit;
mod fields;
mod following;
mod fork;
mod given;
mod import;
mod kinds;
mod link;
mod moving;
mod new_item;
mod project;
mod reaffirm;
mod repin;
mod resolve;
mod tag;
mod target;
mod workflow;

pub use commit::{Came, Outcome, Problem, check};
pub(crate) use decision::Stop;
pub use decision::{Decision, Draft};
pub use dispatch::decide;
pub use following::default as default_workflow;
pub(crate) use given::{expected_item, item};
pub use import::ImportOutcome;
use moving::seen;
pub(crate) use moving::{chosen as chosen_way, definition as definition_of, forced, standing_in};
pub use new_item::DEFAULT_KIND;
