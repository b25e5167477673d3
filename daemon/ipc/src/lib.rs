//! How two processes of one user talk about one repository: JSON-RPC 2.0 over a local socket, one
//! document a line.
//!
//! - `limit` has every number that bounds something
//! - `frame` makes lines of bytes, bounded before they are read on
//! - `message` is what stands on a line
//! - `schema` describes that to other programs
//! - `build` tells which of two builds is the newer one
//! - `seat` is the right to be the daemon: a lock that is held, and nothing else
//! - `socket` is where the daemon listens, and who may be at either end
//! - `client` asks; it is a [`Service`](tidegate_api::Service) like the engine
//!
//! Unix only. Knows neither engine nor tokio.

mod build;
mod client;
mod frame;
pub mod limit;
pub mod message;
mod schema;
mod seat;
mod socket;

pub use build::Build;
pub use client::{Absent, Client, is_unanswered};
pub use frame::{Frames, TooLong};
pub use schema::schema;
pub use seat::Seat;
pub use socket::{Bound, is_ours, lent};
