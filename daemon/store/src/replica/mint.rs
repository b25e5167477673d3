//! Going on under a new name, after all that the old one wrote.
//!
//! Nothing is hashed again and nothing is lost: the first entry of the new replica has the last one
//! of the old as its parent, so what was not published yet is published with it.

use tidegate_core::ReplicaId;
use tidegate_core::entry::Fork;

use super::evidence::another_copy;
use super::identity::Identity;
use crate::journal::{Ends, Journal, Position, Stream};
use crate::publish::Standing;
use crate::random;
use crate::refname::log_ref;
use crate::store::{Store, StoreError};

impl Store {
    /// Sees to it that this clone alone writes as its replica, before it writes for the first time.
    pub(crate) fn settle_identity(&self) -> Result<(), StoreError> {
        let Some(identity) = self.identity() else { return Ok(()) };
        let home = self.place.home();
        if identity.homes.first() == Some(&home) {
            return Ok(());
        }
        let files = self.files.as_ref();
        let failed = |source| StoreError::File {
            what: "look for copies of",
            path: self.place.root().to_owned(),
            source,
        };
        let copy = another_copy(files, &self.place, &identity).map_err(failed)?;
        match copy {
            Some(_) => self.mint(&identity.at(&home)).map(drop),
            None => {
                let identity = identity.at(&home);
                identity.replace(files, &self.place)?;
                self.set_identity(identity);
                Ok(())
            }
        }
    }

    /// Mints a new replica for this clone. The old one is written no more here.
    pub fn mint_replica(&self) -> Result<ReplicaId, StoreError> {
        let identity = self.identity().ok_or(StoreError::NotBegun)?;
        self.mint(&identity.at(&self.place.home()))
    }

    /// The journal under the present name was closed: another process minted a new one, or died
    /// before it could write that down.
    pub(crate) fn leave_closed(&self) -> Result<(), StoreError> {
        if self.reread_identity()? { Ok(()) } else { self.mint_replica().map(drop) }
    }

    fn mint(&self, old: &Identity) -> Result<ReplicaId, StoreError> {
        let journal = self.open_journal(old.replica)?;
        // Nobody appends under the old name while it is given up.
        let lock = journal.as_ref().map(Journal::lock).transpose()?;
        let last = match &journal {
            Some(journal) => journal.view()?.log_end(),
            None => self.published_ends(old.replica)?.of(Stream::Log),
        };
        let from = |last: Position| Fork { replica: old.replica, seq: last.seq, entry: last.oid };
        // Who has written nothing stands where it was minted.
        let minted = self.mint_after(old, last.map(from).or(old.forked_from));
        drop(lock);
        minted
    }

    /// Goes on under a new name after `last`. The caller sees to it that nobody appends under the
    /// old one meanwhile.
    pub(crate) fn mint_after(
        &self,
        old: &Identity,
        last: Option<Fork>,
    ) -> Result<ReplicaId, StoreError> {
        if let Some(journal) = self.open_journal(old.replica)? {
            // From here on only the new chain leads to what was not published.
            let view = journal.view()?;
            journal.settle_view(&view)?;
            self.keep(&view.records.iter().cloned().collect::<Vec<_>>())?;
            journal.close()?;
        }
        let entropy = random::bytes().map_err(|source| StoreError::File {
            what: "name the replica in",
            path: self.place.replicas(),
            source,
        })?;
        let replica = ReplicaId::mint(entropy);
        let mut base = Ends::default();
        if let Some(Fork { entry: oid, .. }) = last {
            base.set(Stream::Log, Position { seq: 0, oid });
        }
        self.create_journal(replica, base)?;
        let identity = Identity { replica, forked_from: last, ..old.clone() };
        identity.replace(self.files.as_ref(), &self.place)?;
        self.set_identity(identity);
        Ok(replica)
    }

    /// What the first entry of this replica follows, if it was minted and has written nothing yet.
    pub(crate) fn begins_after(&self) -> Option<Fork> {
        let (replica, fork) = (self.replica()?, self.identity()?.forked_from?);
        self.overlay.borrow().is_unused(replica).then_some(fork)
    }

    /// Goes on under a new name if the own ref was moved by another copy of this clone.
    pub(crate) fn leave_to_twin(&self) -> Result<bool, StoreError> {
        let (true, Some(replica), Some(journal)) =
            (self.is_moved.get(), self.replica(), self.journal()?)
        else {
            return Ok(false);
        };
        let view = journal.view()?;
        let Standing::Twin(oid) = self.standing(&log_ref(replica), &view)? else {
            return Ok(false);
        };
        self.keep_found(&log_ref(replica), oid, &view)?;
        self.mint_replica()?;
        Ok(true)
    }
}
