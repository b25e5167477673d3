//! The commits of an item, as part of `tidegate.item/1`.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tidegate_core::Millis;
use tidegate_core::commit::{Deeds, Recorded};
use tidegate_core::event::CommitLinked;

/// How many commits are told of, the latest ones.
const MOST: usize = 20;

/// The commits of an item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[expect(missing_docs, reason = "documented in docs/json.md, where others look for them")]
pub struct CommitsView {
    pub count: usize,
    pub files: u64,
    pub added: u64,
    pub removed: u64,
    pub latest: Vec<CommitView>,
    pub refused: Vec<RefusedView>,
}

/// A commit that is about an item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[expect(missing_docs, reason = "documented in docs/json.md, where others look for them")]
pub struct CommitView {
    pub commit: String,
    pub subject: String,
    pub author: String,
    pub authored_at: String,
    pub branch: Option<String>,
    pub via: Option<String>,
    pub files: Option<u32>,
    pub added: Option<u32>,
    pub removed: Option<u32>,
    pub artifacts: Vec<String>,
}

/// A commit that did not do what it says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[expect(missing_docs, reason = "documented in docs/json.md, where others look for them")]
pub struct RefusedView {
    pub commit: String,
    pub line: String,
    pub why: String,
    pub mend: Option<String>,
}

impl CommitsView {
    /// What is told of the commits of an item that came where it is at this time; nothing, if there are
    /// none. What was amended, rebased or picked is told once, as it is now. What was refused before
    /// the item moved on is of no use any more.
    #[must_use]
    pub fn of(deeds: &Deeds, since: Option<Millis>) -> Option<Self> {
        let mut last: BTreeMap<String, usize> = BTreeMap::new();
        for (place, link) in deeds.links.iter().enumerate() {
            last.insert(identity(&link.what, deeds), place);
        }
        let mut places: Vec<usize> = last.into_values().collect();
        places.sort_unstable();
        let links: Vec<&Recorded<CommitLinked>> =
            places.into_iter().map(|place| &deeds.links[place]).collect();
        let is_new = |at: Millis| since.is_none_or(|since| at >= since);
        let refused = deeds.refused.iter();
        let refused = refused.filter(|refused| is_new(refused.at) && !refused.what.idle);
        let refused: Vec<RefusedView> = refused
            .map(|refused| RefusedView {
                commit: refused.what.commit.to_string(),
                line: refused.what.line.clone(),
                why: refused.what.why.clone(),
                mend: refused.what.mend.clone(),
            })
            .collect();
        if links.is_empty() && refused.is_empty() {
            return None;
        }
        let changed = || links.iter().filter_map(|link| link.what.changed);
        Some(Self {
            count: links.len(),
            files: changed().map(|changed| u64::from(changed.files)).sum(),
            added: changed().map(|changed| u64::from(changed.added)).sum(),
            removed: changed().map(|changed| u64::from(changed.removed)).sum(),
            latest: links.iter().rev().take(MOST).map(|link| CommitView::of(link, deeds)).collect(),
            refused,
        })
    }
}

/// What stays the same when a commit is amended, rebased or picked: what it does to the item, or else
/// who wrote it, when, and under which subject.
fn identity(linked: &CommitLinked, deeds: &Deeds) -> String {
    let CommitLinked { commit, subject, author, authored, .. } = linked;
    let deed = deeds.moves.iter().find(|deed| deed.what.commit == Some(*commit));
    deed.map_or_else(|| format!("{authored} {author} {subject}"), |deed| deed.key.clone())
}

impl CommitView {
    fn of(link: &Recorded<CommitLinked>, deeds: &Deeds) -> Self {
        let CommitLinked { commit, subject, author, authored, branch, changed, artifacts } =
            link.what.clone();
        let moved = deeds.moves.iter().find(|deed| deed.what.commit == Some(commit));
        Self {
            commit: commit.to_string(),
            subject,
            author,
            authored_at: Millis(authored.saturating_mul(1000)).rfc3339(),
            branch,
            via: moved.filter(|deed| !deed.withdrawn).map(|deed| deed.what.via.clone()),
            files: changed.map(|changed| changed.files),
            added: changed.map(|changed| changed.added),
            removed: changed.map(|changed| changed.removed),
            artifacts,
        }
    }
}
