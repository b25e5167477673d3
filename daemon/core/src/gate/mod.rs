//! Gates: what must hold before a transition is taken. One file a kind; `kinds` is their only list.
//!
//! A gate is a total function: it passes, fails, or does not know. It never refuses to answer.

mod approval;
mod artifact;
mod below;
mod ci;
mod command;
mod criteria;
mod dependencies;
mod join;
mod keyword;
mod kinds;
mod none;
mod plugin;
mod pull_request;
mod quality;
mod read;
mod regions;
mod schedule;
mod timer;
mod verdict;

pub use approval::Approval;
pub use artifact::ArtifactGate;
pub use below::Below;
pub use ci::Ci;
pub use command::CommandGate;
pub use criteria::Criteria;
pub use dependencies::Dependencies;
pub use join::JoinGate;
pub use keyword::Keyword;
pub use kinds::{Gate, View};
pub use plugin::Plugin;
pub use pull_request::PullRequest;
pub use quality::Quality;
pub use regions::ask;
pub use schedule::Schedule;
pub use timer::Timer;
pub use verdict::Verdict;
