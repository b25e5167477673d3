//! The front door: what anybody may ask of Tidegate, and the JSON that others rely on.
//!
//! Command line, hooks and socket stand before one trait, [`Service`]; nobody above it can tell
//! whether a daemon runs. Each schema has a file: [`item`], [`history`], [`why`], [`gates`], [`next`], [`criteria`], [`assessment`], [`artifact`],
//! [`audit`], [`project`],
//! [`workflow`], [`repin`], [`lint`], [`watch`], [`stats`], [`status`], [`search`], [`rows`], [`rebuild`], [`reconcile`], [`import`], [`verify`], [`doctor`],
//! [`recover`], [`gc`], [`replicas`], [`sync`], [`uninstall`], [`hooks`], [`daemon`], [`failure`]; [`commits`] is a part of an item, [`picked`] some of an
//! item, [`graph`] what is drawn, [`listed`] a row of a list as it was kept, [`flowspec`] a history under other names. [`notice`]
//! is what may stand in any of them, [`progress`] what is heard before an answer.
//!
//! Pure: no file, process, clock or terminal. No type of the law stands in a reply; the structs
//! here are for others and change only with their version.

pub mod artifact;
pub mod assessment;
pub mod audit;
pub mod commits;
pub mod criteria;
pub mod daemon;
pub mod doctor;
pub mod dump;
pub mod failure;
pub mod flowspec;
pub mod gates;
pub mod gc;
pub mod graph;
pub mod history;
pub mod hooks;
pub mod import;
pub mod item;
pub mod lint;
pub mod listed;
pub mod next;
pub mod notice;
pub mod picked;
pub mod progress;
pub mod project;
pub mod publish;
pub mod rebuild;
pub mod reconcile;
pub mod recover;
pub mod remedy;
pub mod repin;
pub mod replicas;
pub mod reply;
pub mod request;
pub mod rows;
pub mod search;
pub mod service;
pub mod stats;
pub mod status;
pub mod sync;
pub mod uninstall;
pub mod verify;
pub mod watch;
pub mod why;
pub mod workflow;

pub use failure::{Exit, Failure};
pub use progress::{Asker, Patience, Patient, Step};
pub use reply::Reply;
pub use request::{Body, Request};
pub use service::Service;
