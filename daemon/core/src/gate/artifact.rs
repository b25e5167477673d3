//! ARTIFACT: a document is there, and is what it should be.

use serde::{Deserialize, Serialize};

use super::{Seen, Sight, Verdict};
use crate::definition::Artifact;
use crate::fact::{File, Flaw};
use crate::text;

/// How many things that are wrong with documents are told as reasons.
const MOST_REASONS: usize = 10;

/// A document in the tree of the commit under test.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ArtifactGate {
    /// Its pattern.
    pub artifact: Artifact,
}

impl ArtifactGate {
    pub(super) fn judge(&self, seen: &Seen) -> Verdict {
        let verdict = judge(&self.artifact, self.sight(seen));
        // What may be missing is asked nothing but to be good where it is there.
        let is_there = |sight: &Sight| match sight {
            Sight::Seen { files, .. } => !files.is_empty(),
            sight => {
                matches!(sight, Sight::Untold(..) | Sight::Apart(_) | Sight::Unnamed(_))
            }
        };
        match self.artifact.optional && !self.sight(seen).is_some_and(is_there) {
            true => Verdict::Pass,
            false => verdict,
        }
    }

    pub(super) fn sight<'a>(&self, seen: &'a Seen) -> Option<&'a Sight> {
        let mut sights = seen.documents.iter();
        sights.find(|(artifact, _)| *artifact == self.artifact).map(|(_, sight)| sight)
    }
}

fn judge(artifact: &Artifact, sight: Option<&Sight>) -> Verdict {
    let shut = |why: String| Verdict::Fail(vec![why]);
    let path = text::visible(&artifact.path);
    match sight {
        Some(Sight::Unset(field)) => {
            shut(format!("'{field}' is not set, and {path} is named after it"))
        }
        Some(Sight::Unfit(field)) => {
            let fits = "letters, digits, - and _";
            shut(format!("{path} is named after '{field}', which holds more than {fits}"))
        }
        Some(Sight::Unusable(why)) => shut(format!("no file can be meant by {path}: {why}")),
        Some(Sight::Apart(field)) => {
            Verdict::unknown(&format!("clones wrote '{field}' apart, and {path} is named after it"))
        }
        None | Some(Sight::NoCommit) => {
            Verdict::unknown(&format!("there is no commit here to look for {path} in: commit it"))
        }
        Some(Sight::Unnamed(path)) => shut(format!("of {path} nothing is recorded")),
        Some(Sight::Untold(_, why)) => Verdict::unknown(why),
        Some(Sight::Seen { commit, path, files, more }) => {
            let commit = commit.short(12);
            match files.as_slice() {
                [] => shut(format!("there is no {path} in commit {commit}: write and commit it")),
                [_, _, ..] if !artifact.multiple => {
                    let names: Vec<String> = files.iter().take(3).map(|f| f.path.clone()).collect();
                    let (names, all) = (names.join(", "), files.len() + *more as usize);
                    shut(format!(
                        "{path} means {all} files of commit {commit}, and one is wanted: {names}"
                    ))
                }
                files => good(files),
            }
        }
    }
}

fn good(files: &[File]) -> Verdict {
    let flaws = files.iter().flat_map(|file| file.flaws.iter().map(move |flaw| (file, flaw)));
    let why = |(file, flaw): (&File, &Flaw)| {
        let Flaw { line, column, code, message, mend } = flaw;
        format!("{}:{line}:{column}: {code}: {message}; {mend}", file.path)
    };
    let all: usize = files.iter().map(|file| file.flaws.len()).sum();
    let mut reasons: Vec<String> = flaws.take(MOST_REASONS).map(why).collect();
    if all > MOST_REASONS {
        reasons.push(format!("and {} more", all - MOST_REASONS));
    }
    if reasons.is_empty() { Verdict::Pass } else { Verdict::Fail(reasons) }
}
