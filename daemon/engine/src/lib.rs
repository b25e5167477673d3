//! The use cases of Tidegate.
//!
//! [`Engine`] is the [`Service`](tidegate_api::Service) in this process. `door` sends a request to
//! its use case; `settle` is the one loop that answers what a decision asks; `change` is the one
//! write; `catch_up` the one fold; `query` has a file a view; `present` is the read model on disk, and
//! `rebuild` makes it anew; `unseen` tells what none of them can show; `ashore` is what a place
//! looks like to a daemon; `tend` is shared by those that look after the clone (`doctor`, `recover`, `gc`,
//! `uninstall`); `failure` turns what went wrong below
//! into what is told above. [`Place`] is where somebody stands: a directory, an environment.
//!
//! Knows questions, never kinds of gates, commands or events: what those mean is the law's.

mod ashore;
mod catch_up;
mod change;
mod doctor;
mod door;
mod engine;
mod failure;
mod gc;
mod init;
mod place;
mod present;
mod publish;
mod query;
mod rebuild;
mod recover;
mod replicas;
mod settle;
mod tend;
mod uninstall;
mod unseen;

pub use engine::Engine;
pub use place::Place;
pub use tidegate_git::Environment;
