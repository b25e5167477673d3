//! The use cases of Tidegate.
//!
//! [`Engine`] is the [`Service`](tidegate_api::Service) in this process. `door` sends a request to
//! its use case, `glance` answers what takes but a look; `desk` holds the store and the fold of it,
//! and lends it out; `folded` asks that, in memory or on disk; `settle` is the one loop that answers
//! what a decision asks, of the log and of the repository, which `world` looks into; `change` is the one write; `query` has a file a view; `status` answers even where a log has a gap; `rebuild` makes what is kept on disk anew; `names`
//! writes ids for people; `unseen` tells what no answer can show; `ashore` is what a place looks like
//! to a daemon; `tend` is shared by those that look after the clone (`doctor`, `recover`, `gc`,
//! `uninstall`); `failure` turns what went wrong below into what is told above. [`Place`] is where
//! somebody stands: a directory, an environment; `elsewhere` fetches a file for them.
//!
//! Knows questions, never kinds of gates, commands or events: what those mean is the law's.

mod ashore;
mod change;
mod desk;
mod doctor;
mod door;
mod elsewhere;
mod engine;
mod failure;
mod folded;
mod gc;
mod glance;
mod init;
mod lookout;
mod names;
mod place;
mod publish;
mod query;
mod rebuild;
mod reconcile;
mod recover;
mod replicas;
mod settle;
mod status;
mod sync;
mod tend;
mod uninstall;
mod unseen;
mod world;

pub use elsewhere::Fetched;
pub use engine::Engine;
pub use place::Place;
pub use tidegate_git::Environment;
