//! Exchanging logs with remotes. What a remote gives is taken in first, then it is sent what it lacks, if
//! somebody said that it may have it. No log ever goes back, here or there.
//!
//! - `exchange` is what is done with one remote
//! - `all` chooses the remotes, and tells of each
//! - `find` looks for a project that others began
//! - `remotes` says which there are, and what goes to each
//! - `marks` remembers how far each showed every log, to notice what it lost

mod all;
mod exchange;
mod find;
mod marks;
mod remotes;

pub(crate) use all::sync;
pub(crate) use find::find;
pub(crate) use remotes::{list, set};
