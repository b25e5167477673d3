//! A full segment, once published, moves into a pack that stays, and may be used again.

use tidegate_core::ReplicaId;

use crate::journal::{Journal, Record, View};
use crate::refname::log_ref;
use crate::store::{Store, StoreError};

impl Store {
    /// Retires the segment that is not written any more, if there is one, all of which stands in
    /// `view`, which was published. Gives whether it did; not, if more came since. The caller is the
    /// publisher.
    pub(super) fn retire(
        &self,
        replica: ReplicaId,
        journal: &Journal,
        view: &View,
    ) -> Result<bool, StoreError> {
        let Some(records) = journal.full()? else { return Ok(true) };
        if !records.last().is_none_or(|last| view.knows(last.oid)) {
            return Ok(false);
        }
        self.keep(&records)?;
        // A ref may have been moved by somebody who syncs nothing, as git does.
        self.repository.sync_ref(&log_ref(replica))?;
        let oids: Vec<_> = records.iter().map(|record: &Record| record.oid).collect();
        journal.retire()?;
        // Only now are they doubles.
        self.repository.forget_loose(&oids)?;
        Ok(true)
    }
}
