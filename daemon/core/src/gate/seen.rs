//! What gates may look at, as whoever asks sees it.

use std::collections::BTreeMap;

use super::{Below, Sights, Wait};
use crate::{ActorKind, Millis, Oid};

/// What every gate may look at.
#[derive(Debug, Clone, Copy)]
pub struct View<'a> {
    /// Why nothing certain can be said of the item's state, if so.
    pub doubts: &'a [String],
    /// The item, and what stands around it.
    pub seen: &'a Seen,
    /// Who asks, when, and with which word.
    pub attempt: &'a Attempt,
    /// When the item came where the transition leaves from, if that can be told.
    pub since: Option<Millis>,
}

/// An item, and what stands around it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Seen {
    /// The items that it spawned.
    pub below: Vec<Below>,
    /// The items that it waits for.
    pub waits: Vec<Wait>,
    /// Its criteria.
    pub criteria: Vec<Counted>,
    /// Its scores, by dimension: several where clones scored it apart.
    pub scores: BTreeMap<String, Vec<i64>>,
    /// When each dimension was scored last.
    pub scored_at: BTreeMap<String, Millis>,
    /// What is known of the documents of the way, in its order.
    pub documents: Sights,
    /// The latest time at which anything was recorded of it.
    pub latest: Millis,
}

/// A criterion, as it counts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counted {
    /// Its place in the item, the first being number 1.
    pub n: usize,
    /// What has to hold.
    pub text: String,
    /// Whether it was found to hold, by somebody who may say so.
    pub holds: bool,
    /// Whether a command showed it.
    pub is_shown: bool,
    /// When it was last said to hold, by somebody who may say so.
    pub ticked_at: Option<Millis>,
    /// When a command last showed it.
    pub shown_at: Option<Millis>,
}

/// Somebody's attempt to take a transition.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Attempt {
    /// Their clock.
    pub at: Millis,
    /// What they say they are.
    pub by: ActorKind,
    /// The word that they typed.
    pub keyword: Option<String>,
    /// The commit that is checked out where they stand.
    pub head: Option<Oid>,
    /// What is known of the clocks of zones.
    pub zones: Zones,
}

/// What is known of the clocks of zones. What they show is looked up in a database that changes, so who
/// moves says by which edition a window was open, and is believed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Zones {
    /// The edition that this build has.
    #[default]
    Known,
    /// It was recorded that a window was open, by this edition; or it was not.
    Recorded(Option<String>),
}
