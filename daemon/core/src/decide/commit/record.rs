//! What is recorded of a commit beside the moves that it makes: that it is about an item, that it bears
//! witness of a move, and that nothing came of it. Each once.

use super::outcome::{Came, Outcome};
use super::take::Taking;
use super::told::{LATEST, LONGEST};
use crate::commit::{Commit, subject};
use crate::decide::Draft;
use crate::event::{Applied, CommitLinked, CommitRefused, Difference, EventBody};
use crate::text::visible;

impl Taking<'_> {
    /// What another commit that did the same says of it, unless that is known.
    pub(super) fn witness(&self, key: &str, via: Option<&str>) -> (Outcome, Vec<Draft>) {
        let known = self.deeds.keyed(key);
        let is_known = known.clone().any(|d| !d.withdrawn && d.what.commit == Some(self.commit.id));
        let Some(first) = known.clone().next().filter(|_| !is_known) else {
            let known = self.outcome(Came::Known, via, None);
            return (Outcome { key: Some(key.to_owned()), ..known }, Vec::new());
        };
        let Applied { via: name, from, to, definition, region, .. } = first.what.clone();
        let what = Applied {
            via: name,
            from,
            to,
            definition,
            region,
            keyword: None,
            documents: None,
            zones: None,
            commit: Some(self.commit.id),
            reason: None,
        };
        let draft =
            Draft { key: Some(key.to_owned()), ..Draft::on(self.fact, EventBody::Applied(what)) };
        let outcome = self.outcome(Came::Witnessed, via, None);
        (Outcome { key: Some(key.to_owned()), ..outcome }, vec![draft])
    }

    /// That the commit is about the item, unless that is known.
    pub(super) fn linked(&self, branch: Option<&str>, artifacts: &[String]) -> Vec<Draft> {
        let Commit { id, author, message, changed, .. } = self.commit;
        if self.deeds.has(*id) {
            return Vec::new();
        }
        let linked = CommitLinked {
            commit: *id,
            subject: visible(subject(message)).chars().take(LONGEST).collect(),
            author: visible(&format!("{} <{}>", author.name, author.mail)).into_owned(),
            authored: author.seconds.clamp(0, LATEST),
            branch: branch.map(|branch| visible(branch).into_owned()),
            changed: changed.map(|changed| Difference {
                files: changed.files,
                added: changed.added,
                removed: changed.removed,
            }),
            artifacts: artifacts.iter().map(|path| visible(path).into_owned()).collect(),
        };
        vec![Draft::on(self.fact, EventBody::CommitLinked(linked))]
    }

    /// Why the commit did not do what this line says, if anybody took note of that.
    pub(super) fn noted(&self, line: &str) -> Option<&str> {
        let (commit, line) = (self.commit.id, cut(line));
        let mut known = self.deeds.refused.iter().map(|note| &note.what);
        let note = known.find(|note| note.commit == commit && note.line == line);
        note.map(|note| note.why.as_str())
    }

    /// A note of what the commit did not do, unless there is one.
    pub(super) fn note(&self, line: &str, why: String, mend: Option<String>) -> Option<Draft> {
        if self.noted(line).is_some() {
            return None;
        }
        let (commit, line) = (self.commit.id, cut(line));
        let (why, mend) = (cut(&why), mend.as_deref().map(cut));
        let refused = CommitRefused { commit, line, why, mend, idle: false };
        Some(Draft::on(self.fact, EventBody::CommitRefused(refused)))
    }

    /// A note that nothing came of the commit, which is as it should be, unless there is one.
    pub(super) fn idle_note(&self, line: &str, why: &str) -> Option<Draft> {
        let (commit, is_known) = (self.commit.id, self.noted(line).is_some());
        let (line, why) = (cut(line), why.to_owned());
        let refused = CommitRefused { commit, line, why, mend: None, idle: true };
        (!is_known).then(|| Draft::on(self.fact, EventBody::CommitRefused(refused)))
    }
}

/// A text as it is recorded.
fn cut(text: &str) -> String {
    visible(text).chars().take(LONGEST).collect()
}
