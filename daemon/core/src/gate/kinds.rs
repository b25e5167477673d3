//! The list of kinds, and the one question that each of them answers.
//!
//! The spelling of each is recorded for ever. Which gate it is stands beside what it holds.

use serde::Serialize;

use super::{
    Approval, ArtifactGate, Ci, CommandGate, Criteria, Dependencies, JoinGate, Keyword, Plugin,
    PullRequest, Quality, Schedule, Timer, Verdict, View, none,
};

/// A condition of a transition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Gate {
    /// Always open on an item whose state is known.
    None,
    /// A word to be typed.
    Keyword(Keyword),
    /// A merged pull request.
    PullRequest(PullRequest),
    /// The consent of people of a role.
    Approval(Approval),
    /// A window in time.
    Schedule(Schedule),
    /// A document.
    Artifact(ArtifactGate),
    /// Criteria that are met.
    Criteria(Criteria),
    /// A score.
    Quality(Quality),
    /// Items that this one depends on.
    Dependencies(Dependencies),
    /// Items below this one.
    Join(JoinGate),
    /// A time to wait.
    Timer(Timer),
    /// A program that has to succeed.
    Command(CommandGate),
    /// A check of the forge.
    Ci(Ci),
    /// A program of the user's own.
    Plugin(Plugin),
}

impl Gate {
    /// The kind's name in definitions and JSON.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::None => "NONE",
            Self::Keyword(_) => "KEYWORD",
            Self::PullRequest(_) => "PULL_REQUEST",
            Self::Approval(_) => "APPROVAL",
            Self::Schedule(_) => "SCHEDULE",
            Self::Artifact(_) => "ARTIFACT",
            Self::Criteria(_) => "CRITERIA",
            Self::Quality(_) => "QUALITY",
            Self::Dependencies(_) => "DEPENDENCIES",
            Self::Join(_) => "JOIN",
            Self::Timer(_) => "TIMER",
            Self::Command(_) => "COMMAND",
            Self::Ci(_) => "CI",
            Self::Plugin(_) => "PLUGIN",
        }
    }

    /// Whether what it says depends on the time.
    #[must_use]
    pub fn asks_the_time(&self) -> bool {
        match self {
            Self::Timer(_) | Self::Schedule(_) => true,
            Self::Criteria(gate) => gate.expires.is_some(),
            Self::Quality(gate) => gate.expires.is_some(),
            _ => false,
        }
    }

    /// Whether the gate is open on the item in `view`.
    #[must_use]
    pub fn judge(&self, view: View<'_>) -> Verdict {
        if !view.doubts.is_empty() {
            return Verdict::Unknown(view.doubts.to_vec());
        }
        match self {
            Self::None => none::judge(),
            Self::Keyword(gate) => gate.judge(view.attempt),
            Self::PullRequest(gate) => gate.judge(),
            Self::Approval(gate) => gate.judge(),
            Self::Schedule(gate) => gate.judge(view),
            Self::Artifact(gate) => gate.judge(view.seen),
            Self::Criteria(gate) => gate.judge(view),
            Self::Quality(gate) => gate.judge(view),
            Self::Dependencies(gate) => gate.judge(&view.seen.waits),
            Self::Join(gate) => gate.judge(&view.seen.below),
            Self::Timer(gate) => gate.judge(view),
            Self::Command(gate) => gate.judge(),
            Self::Ci(gate) => gate.judge(),
            Self::Plugin(gate) => gate.judge(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::view;
    use super::*;
    use crate::canonical;

    /// One gate of each kind, as it is recorded.
    const RECORDED: [&str; 14] = [
        r#"{"kind":"NONE"}"#,
        r#"{"keyword":"APPROVED","kind":"KEYWORD"}"#,
        r#"{"kind":"PULL_REQUEST"}"#,
        r#"{"kind":"APPROVAL","quorum":2,"role":"lead"}"#,
        r#"{"cron":"* 9-17 * * 1-5","kind":"SCHEDULE","window":28800,"zone":"Europe/Berlin"}"#,
        r#"{"artifact":{"path":"docs/{feature}.md","type":"prd"},"kind":"ARTIFACT"}"#,
        r#"{"coverage":80,"kind":"CRITERIA"}"#,
        r#"{"dimension":"clarity","kind":"QUALITY","score":70}"#,
        r#"{"kind":"DEPENDENCIES"}"#,
        r#"{"kind":"JOIN","of":"all","of_kind":"task","state":"Done"}"#,
        r#"{"kind":"TIMER","seconds":3600}"#,
        r#"{"kind":"COMMAND","run":["make","test"]}"#,
        r#"{"check":"build","kind":"CI"}"#,
        r#"{"kind":"PLUGIN","plugin":"licences","settings":{"level":"strict"}}"#,
    ];

    fn gates() -> impl Iterator<Item = (&'static str, Gate)> {
        let read = |text| (text, canonical::decode(text).expect("it is recorded like this"));
        RECORDED.into_iter().map(read)
    }

    #[test]
    fn the_spelling_of_every_gate_is_recorded_for_ever() {
        for (text, gate) in gates() {
            let bytes = canonical::encode(&gate).expect("it can be recorded");
            assert_eq!(String::from_utf8_lossy(&bytes), text);
            assert!(text.contains(&format!("\"kind\":\"{}\"", gate.kind())));
        }
    }

    #[test]
    fn a_gate_that_is_spelled_otherwise_is_none() {
        let others = [
            r#"{"kind":"LATER"}"#,
            r#"{"keyword":"A"}"#,
            r#"{"kind":"NONE","keyword":"A"}"#,
            r#"{"kind":"KEYWORD"}"#,
            r#"{"kind":"CI","check":""}"#,
            r#"{"check":"","kind":"CI"}"#,
            r#"{"kind":"PULL_REQUEST","pr":1}"#,
            r#"["NONE"]"#,
            r#""NONE""#,
        ];
        for text in others {
            assert!(canonical::decode::<Gate>(text).is_err(), "{text}");
        }
    }

    #[test]
    fn no_gate_opens_in_doubt() {
        let doubts = ["the item is contested".to_owned()];
        assert!(Gate::None.judge(view(&[])).passes());
        for (text, gate) in gates() {
            let verdict = gate.judge(view(&doubts));
            assert_eq!(verdict, Verdict::Unknown(doubts.to_vec()), "{text}");
        }
    }

    #[test]
    fn a_gate_that_is_not_evaluated_stays_shut_and_says_so() {
        let later = |gate: &Gate| {
            matches!(
                gate,
                Gate::PullRequest(_)
                    | Gate::Approval(_)
                    | Gate::Command(_)
                    | Gate::Ci(_)
                    | Gate::Plugin(_)
            )
        };
        for (text, gate) in gates().filter(|(_, gate)| later(gate)) {
            let verdict = gate.judge(view(&[]));
            assert!(matches!(verdict, Verdict::Unknown(_)), "{text}");
            let reason = verdict.reasons().join(", ");
            assert!(reason.contains(gate.kind()) || reason.contains("approvals"), "{reason}");
        }
    }
}
