//! JOIN: the items below have come far enough.

use serde::{Deserialize, Serialize};

use super::{Below, Verdict};
use crate::ItemId;
use crate::definition::Join;
use crate::wire::{filled, is_default};

/// Items below the one that moves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct JoinGate {
    /// How many of them.
    pub of: Join,
    /// The state that they have reached; a final one, if none is named.
    #[serde(default, skip_serializing_if = "String::is_empty", deserialize_with = "filled")]
    pub state: String,
    /// Only those of this kind; all, if none is named.
    #[serde(default, skip_serializing_if = "String::is_empty", deserialize_with = "filled")]
    pub of_kind: String,
    /// Whether an item that spawned none of them goes on alone.
    #[serde(default, skip_serializing_if = "is_default", deserialize_with = "filled")]
    pub alone: bool,
}

impl JoinGate {
    pub(super) fn judge(&self, below: &[Below]) -> Verdict {
        let may_count = |one: &&Below| self.of_kind.is_empty() || one.kind == self.of_kind;
        let mut counted: Vec<&Below> =
            below.iter().filter(|one| !self.can_tell(one) || may_count(one)).collect();
        counted.sort_unstable_by_key(|one| one.id);
        if counted.is_empty() && self.alone {
            return Verdict::Pass;
        }
        if counted.is_empty() {
            return Verdict::Fail(vec![format!("it has spawned no {}", self.counted())]);
        }
        let (told, untold): (Vec<&Below>, Vec<&Below>) =
            counted.iter().partition(|one| self.can_tell(one));
        let (there, behind): (Vec<&Below>, Vec<&Below>) =
            told.into_iter().partition(|one| self.has_come(one));
        let all = counted.len();
        if self.of.is_met(there.len(), all) {
            return Verdict::Pass;
        }
        let wanted = if self.state.is_empty() { "its end" } else { &self.state };
        if self.of.is_met(there.len() + untold.len(), all) {
            let unknown = |one: &&Below| match one.state {
                None => format!("the state of {} is in doubt", one.id),
                Some(_) => format!("clones do not agree of which kind {} is", one.id),
            };
            return Verdict::Unknown(untold.iter().map(unknown).collect());
        }
        let not_there = |one: &&Below| {
            let state = one.state.as_deref().unwrap_or_default();
            format!("{} is in '{state}', and has not come to {wanted}", one.id)
        };
        let mut reasons: Vec<String> = behind.iter().map(not_there).collect();
        if let Join::Of(wanted) = self.of
            && all < wanted as usize
        {
            reasons.push(format!("it has spawned {all}, and needs {wanted}"));
        }
        Verdict::Fail(reasons)
    }

    /// The items that are not there yet, or of which that cannot be told.
    pub(super) fn behind<'a>(&'a self, below: &'a [Below]) -> impl Iterator<Item = ItemId> + 'a {
        let counts = |one: &Below| self.of_kind.is_empty() || one.kind == self.of_kind;
        let is_behind = move |one: &&Below| match self.can_tell(one) {
            true => counts(one) && !self.has_come(one),
            false => true,
        };
        below.iter().filter(is_behind).map(|one| one.id)
    }

    /// Whether it can be told of one whether it counts, and how far it has come: of which kind one is of
    /// which nothing is known, is not known either.
    fn can_tell(&self, one: &Below) -> bool {
        one.state.is_some() && (self.of_kind.is_empty() || !one.kind.is_empty())
    }

    fn has_come(&self, one: &Below) -> bool {
        one.is_over || (!self.state.is_empty() && one.state.as_ref() == Some(&self.state))
    }

    fn counted(&self) -> &str {
        if self.of_kind.is_empty() { "item" } else { &self.of_kind }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn join(of: Join, state: &str, of_kind: &str) -> JoinGate {
        JoinGate { of, state: state.to_owned(), of_kind: of_kind.to_owned(), alone: false }
    }

    fn below(states: &[Option<&str>]) -> Vec<Below> {
        let one = |(n, state): (u8, &Option<&str>)| Below {
            id: ItemId::mint([n; 10]),
            kind: "task".to_owned(),
            definition: None,
            state: state.map(str::to_owned),
            is_over: *state == Some("Done"),
        };
        (0..).zip(states).map(one).collect()
    }

    #[test]
    fn so_many_have_to_have_come_to_their_end() {
        let words = |states: &[Option<&str>]| {
            [Join::All, Join::Any, Join::Of(2)]
                .map(|of| join(of, "", "").judge(&below(states)).word())
        };
        assert_eq!(words(&[Some("Done"), Some("Done")]), ["pass", "pass", "pass"]);
        assert_eq!(words(&[Some("Done"), Some("Doing")]), ["fail", "pass", "fail"]);
        assert_eq!(words(&[Some("Done"), None]), ["unknown", "pass", "unknown"]);
        assert_eq!(words(&[Some("Doing"), None]), ["fail", "unknown", "fail"]);
        assert_eq!(words(&[]), ["fail", "fail", "fail"], "nothing was spawned");
        let alone = JoinGate { alone: true, ..join(Join::All, "", "") };
        assert!(alone.judge(&[]).passes() && !alone.judge(&below(&[None])).passes());
    }

    #[test]
    fn a_state_is_reached_in_it_or_where_work_is_over() {
        let gate = join(Join::All, "Review", "");
        assert!(gate.judge(&below(&[Some("Review"), Some("Done")])).passes());
        assert!(!gate.judge(&below(&[Some("Doing")])).passes());
    }

    #[test]
    fn only_items_of_the_kind_count() {
        assert!(!join(Join::All, "", "bug").judge(&below(&[Some("Done")])).passes());
        assert!(join(Join::All, "", "task").judge(&below(&[Some("Done")])).passes());
    }
}
