//! A full segment, once published, moves into a pack that stays, and may be used again.

use crate::journal::{Journal, Record};
use crate::refname::log_ref;
use crate::store::{Store, StoreError};

impl Store {
    /// Retires the segment that is not written any more, if all of it was published. The caller is
    /// the publisher.
    pub(super) fn retire(&self, journal: &Journal) -> Result<(), StoreError> {
        let Some(records) = journal.full()? else { return Ok(()) };
        self.keep(&records)?;
        // A ref may have been moved by somebody who syncs nothing, as git does.
        if let Some(replica) = self.replica() {
            self.repository.sync_ref(&log_ref(replica))?;
        }
        let oids: Vec<_> = records.iter().map(|record: &Record| record.oid).collect();
        journal.retire()?;
        // Only now are they doubles.
        Ok(self.repository.forget_loose(&oids)?)
    }
}
