//! A replica that was written here, while the file that named it is lost: who begins anew takes it
//! up again, so that what it did not publish is published.

use std::collections::HashSet;
use std::io::ErrorKind;

use tidegate_core::{ProjectId, ReplicaId};

use super::identity::Identity;
use crate::journal::View;
use crate::store::{Store, StoreError};

impl Store {
    /// A replica of `project` that this user may write and that no user here is named as.
    pub(crate) fn abandoned(&self, project: ProjectId) -> Result<Option<ReplicaId>, StoreError> {
        let named = self.named_here()?;
        self.look_at_journals()?;
        for replica in self.unclaimed()? {
            let end = self.overlay.borrow().view(replica).and_then(View::log_end);
            let Some(end) = end.filter(|_| !named.contains(&replica)) else { continue };
            match self.last_readable(end.oid) {
                Ok(Some((last, _))) if last.repo == project => return Ok(Some(replica)),
                // What is broken is left to those who mend it.
                Ok(_) | Err(StoreError::Missing { .. }) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(None)
    }

    /// The replicas that the users of this clone write as.
    fn named_here(&self) -> Result<HashSet<ReplicaId>, StoreError> {
        let root = self.place.root();
        let names = match self.files.list(root) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(HashSet::new()),
            names => names,
        };
        let names = names.map_err(|source| StoreError::File {
            what: "read",
            path: root.to_owned(),
            source,
        })?;
        let of_users = names.iter().filter(|name| name.as_encoded_bytes().starts_with(b"self."));
        let named = of_users.filter_map(|name| {
            Some(Identity::read(self.files.as_ref(), &root.join(name)).ok()??.replica)
        });
        Ok(named.collect())
    }
}
