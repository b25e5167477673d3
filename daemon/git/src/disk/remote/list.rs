//! What a remote shows.

use tidegate_core::oid::Oid;

use crate::remote::{RemoteError, ShownRef};

use super::Origin;

/// The most bytes of what a remote says of its refs below one prefix: about a hundred thousand of ours.
const LISTED: usize = 8 << 20;

impl Origin<'_> {
    /// The refs below `prefix`, by `git ls-remote`.
    pub(super) fn list(&self, prefix: &str) -> Result<Vec<ShownRef>, RemoteError> {
        let git = self.git().args(["ls-remote", "--quiet", "--refs", "--", &self.name]);
        let git = git.arg(format!("{prefix}*")).output_limit(LISTED).deadline(self.patience);
        let done = git.run().map_err(|error| self.not_run(error))?;
        if !done.succeeded() {
            return Err(self.unreachable(&done));
        }
        let told = String::from_utf8(done.stdout).map_err(|_| self.strange("a name is no text"))?;
        let mut shown = Vec::new();
        for line in told.lines() {
            let read = line.split_once('\t').and_then(|(id, name)| {
                Some(ShownRef { name: name.to_owned(), at: Oid::from_hex(id.as_bytes()).ok()? })
            });
            let read = read.ok_or_else(|| self.strange("its list of refs is none"))?;
            // Git matches the end of a name, too.
            shown.extend((read.name.starts_with(prefix)).then_some(read));
        }
        Ok(shown)
    }
}
