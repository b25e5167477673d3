//! What would open a gate, where something that people can do would.

use super::{Counted, Gate, Sight, Verdict, View, Wait};
use crate::event::Documents;
use crate::fact::{Lack, Unproven};
use crate::{ItemId, Oid};

/// Something that would help an item through a gate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Help {
    /// Take this way of the item first.
    Take(String),
    /// Type this word.
    Type(String),
    /// Say what has to hold.
    AddCriterion,
    /// Show that a criterion holds, the first being number 1.
    Check(usize),
    /// Say that a criterion holds.
    Claim(usize),
    /// Assess this dimension, with at least this score.
    Assess(String, u32),
    /// Set this field.
    Set(String),
    /// Look what is wrong with the documents.
    LookAtDocuments,
    /// Have this commit brought here.
    Fetch(Oid),
    /// Have these files of this commit brought here.
    FetchFiles(Oid, Vec<String>),
    /// Have the gates of the moves in doubt asked again.
    Reaffirm,
    /// Look why this item is not further.
    Look(ItemId),
}

impl Help {
    /// What would help where this clone cannot confirm what a move rests on.
    #[must_use]
    pub fn against(unproven: &Unproven) -> Vec<Self> {
        let Documents { commit, found, .. } = &unproven.evidence.documents;
        let fetch = unproven.lack.map(|lack| match lack {
            Lack::Commit => Self::Fetch(*commit),
            Lack::Files => {
                let paths = found.iter().map(|document| document.path.clone());
                Self::FetchFiles(*commit, paths.collect())
            }
        });
        fetch.into_iter().chain([Self::Reaffirm]).collect()
    }
}

impl Gate {
    /// What would help, where it is shut and the item is not in doubt.
    #[must_use]
    pub fn help(&self, view: View<'_>, verdict: &Verdict) -> Vec<Help> {
        let seen = view.seen;
        if verdict.passes() || !view.doubts.is_empty() {
            return Vec::new();
        }
        match self {
            Self::Keyword(gate) if view.attempt.by != crate::ActorKind::Agent => {
                vec![Help::Type(gate.keyword.clone())]
            }
            Self::Criteria(gate) if seen.criteria.len() < gate.needed() => {
                vec![Help::AddCriterion]
            }
            Self::Criteria(gate) => {
                let help = |one: &Counted| match gate.evidence {
                    true => Help::Check(one.n),
                    false => Help::Claim(one.n),
                };
                gate.open(view).into_iter().map(help).collect()
            }
            Self::Quality(gate) => vec![Help::Assess(gate.scored().to_owned(), gate.score)],
            Self::Dependencies(_) => {
                let waits = seen.waits.iter().filter(|wait| !wait.verdict.passes());
                waits.map(|wait: &Wait| Help::Look(wait.id)).collect()
            }
            Self::Artifact(gate) => match gate.sight(seen) {
                Some(Sight::Unset(field) | Sight::Unfit(field) | Sight::Apart(field)) => {
                    vec![Help::Set(field.clone())]
                }
                Some(Sight::Untold(commit, _)) => vec![Help::FetchFiles(*commit, Vec::new())],
                Some(Sight::Seen { .. } | Sight::NoCommit) => vec![Help::LookAtDocuments],
                Some(Sight::Unusable(_) | Sight::Unnamed(_)) | None => Vec::new(),
            },
            Self::Join(gate) => gate.behind(&seen.below).map(Help::Look).collect(),
            _ => Vec::new(),
        }
    }
}
