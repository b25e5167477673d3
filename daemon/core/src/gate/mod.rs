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
mod expiry;
mod help;
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
mod seen;
mod sight;
mod timer;
mod verdict;
mod wait;

pub use approval::Approval;
pub use artifact::ArtifactGate;
pub use below::Below;
pub use ci::Ci;
pub use command::CommandGate;
pub use criteria::Criteria;
pub use dependencies::Dependencies;
pub use help::Help;
pub use join::JoinGate;
pub use keyword::Keyword;
pub use kinds::Gate;
pub use plugin::Plugin;
pub use pull_request::PullRequest;
pub use quality::{OVERALL, Quality};
pub use regions::ask;
pub use schedule::Schedule;
pub use seen::{Attempt, Counted, Seen, View, Zones};
pub use sight::{Sight, Sights};
pub use timer::Timer;
pub use verdict::Verdict;
pub use wait::Wait;

#[cfg(test)]
pub(crate) mod tests {
    use std::sync::LazyLock;

    use super::*;

    static NOTHING: LazyLock<(Seen, Attempt)> = LazyLock::new(Default::default);

    /// What gates look at of an item of which nothing is known but that it may be in doubt.
    pub(crate) fn view(doubts: &[String]) -> View<'_> {
        let (seen, attempt) = &*NOTHING;
        View { doubts, seen, attempt, since: None }
    }
}
