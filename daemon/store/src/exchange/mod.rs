//! Logs and remotes: how those that a remote shows stand to those here, and taking in what it gives.
//!
//! Each log has one writer and only grows, so of two ends of one log the later holds the earlier. Whatever
//! a remote shows, no log here goes back: what it lost it is sent again, and what does not go on from what
//! is here is told and left where it is.
//!
//! - `compare` holds the refs that a remote shows against those here
//! - `admit` looks at what was brought, entry by entry, and takes in what is sound

mod admit;
mod compare;

pub use admit::{Admitted, Taken};
pub use compare::{Compared, Wanted};
