//! Going on from a part of what was folded before: the objects that what is new touches, and nothing
//! else. Verdicts never change, so what was judged is not judged again.

use crate::Oid;
use crate::ProjectId;
use crate::definition::Definitions;
use crate::entry::Entry;
use crate::event::Object;
use crate::history::{Chains, Position};
use crate::item::VoidReason;

use super::entries::Content;
use super::{Fold, Received, Refused};

/// An entry that was let in before.
#[derive(Debug, Clone)]
pub struct Remembered {
    /// The entry, its parent, and what it was taken for.
    pub received: Received,
    /// Where it stands.
    pub position: Position,
    /// Why each of its events is void, if it is.
    pub void: Vec<Option<VoidReason>>,
}

impl Fold {
    /// A fold of `repo` with these chains and definitions, of which nothing else is recalled yet.
    ///
    /// What is asked or offered must be recalled before: of an object, all entries that touch it, in
    /// the order in which they were let in, each after those that it names; of an entry that is
    /// offered, the ones that it names, and the objects in which it looks something up. What is said of all objects or all entries is said of those
    /// that are here.
    #[must_use]
    pub fn resumed(repo: ProjectId, chains: Chains, definitions: Definitions) -> Self {
        Self { chains, definitions, ..Self::new(repo) }
    }

    /// Recalls an entry, and those of its events that are about `wanted` objects.
    pub fn recall(&mut self, remembered: Remembered, wanted: &dyn Fn(&Object) -> bool) {
        let Remembered { received: Received { oid, parent, content }, position, void } = remembered;
        if self.by_oid.contains_key(&oid) {
            return;
        }
        let parent = parent.and_then(|parent| self.by_oid.get(&parent).copied());
        let number = self.record(oid, parent, position, content);
        self.add_events(number, wanted, Some(&void));
    }

    /// What is to be remembered of an entry, so that it can be recalled.
    #[must_use]
    pub fn remember(&self, oid: Oid) -> Option<Remembered> {
        let received = self.received(oid)?;
        let record = &self.entries[self.by_oid[&oid] as usize];
        let events = record.entry().map_or(&[][..], |entry: &Entry| &entry.events);
        let nodes = record.admitted().map_or(&[][..], |admitted| admitted.of(&self.nodes));
        let reason = |(object, node): &(u32, u32)| {
            self.objects.get(*object as usize).and_then(|log| log.void_reason(*node)).cloned()
        };
        let void = events.iter().zip(nodes).map(|(_, place)| reason(place)).collect();
        Some(Remembered { received, position: record.position, void })
    }

    /// Where an entry stands, if it was let in or refused.
    #[must_use]
    pub fn position(&self, oid: Oid) -> Option<Position> {
        Some(self.entries[*self.by_oid.get(&oid)? as usize].position)
    }

    /// Why what stands at `oid` is no entry, if it is none.
    #[must_use]
    pub fn refused(&self, oid: Oid) -> Option<&Refused> {
        match &self.entries[*self.by_oid.get(&oid)? as usize].content {
            Content::Entry(_) => None,
            Content::Stub(refused) => Some(refused),
        }
    }

    /// The chains of all entries.
    #[must_use]
    pub fn chains(&self) -> &Chains {
        &self.chains
    }
}
