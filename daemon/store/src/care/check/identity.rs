//! The file that says as whom this user writes here.

use std::fs;
use std::os::unix::fs::MetadataExt;

use crate::care::finding::{Finding, Help};
use crate::care::hand::Care;
use crate::replica::Identity;
use crate::store::StoreError;

pub(super) fn check(care: &Care<'_>) -> Result<Vec<Finding>, StoreError> {
    let path = care.store.place.identity();
    if let Err(StoreError::Identity { path, why }) =
        Identity::read(care.store.files.as_ref(), &path)
    {
        let found = Finding::error("identity_damaged", path.display(), why);
        return Ok(vec![found.help(Help::Recover)]);
    }
    if care.store.is_forgotten()? {
        let message = "it is not there, and a journal here is this user's";
        let found = Finding::error("identity_damaged", path.display(), message);
        return Ok(vec![found.help(Help::Recover)]);
    }
    let user = rustix::process::getuid().as_raw();
    let owner = fs::symlink_metadata(&path).ok().map(|found| found.uid());
    Ok(match owner {
        Some(owner) if owner != user => {
            let message = format!("it belongs to user {owner}, and user {user} writes by it");
            vec![Finding::warning("identity_foreign", path.display(), message)]
        }
        _ => Vec::new(),
    })
}
