//! The daemon: one engine behind a local socket, for one clone and one user.
//!
//! - `serve` takes the seat, opens the engine and stays until it is time to go
//! - `daemon` is what all connections share, and when it is time to go
//! - `talk` is one connection
//! - `work` carries out a request on one of a few threads
//! - `wait` answers who watches once there is something to tell
//! - `tidings` hears that the logs may have moved
//! - `publisher` lets plain git see what was recorded
//! - `ground` notices that the repository is not what was opened
//! - `log` writes down what was done, without what was said
//!
//! Decides nothing about items. The only crate that names tokio.

mod daemon;
mod ground;
mod log;
mod publisher;
mod serve;
mod talk;
mod tidings;
mod wait;
mod work;

pub use log::{path as log_path, read as read_log};
pub use serve::{Ending, Terms, serve};
pub use work::serves;
