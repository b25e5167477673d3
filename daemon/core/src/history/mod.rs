//! The past of things: which event came after which.
//!
//! [`Dag`] holds the events of one object and answers whether one is in another's past.
//! [`Chains`] holds the chains of entries that replicas write, forks included.

mod chains;
mod dag;

pub use chains::{Chains, Position};
pub use dag::{Dag, Node};
