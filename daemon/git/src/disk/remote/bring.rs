//! Fetching into a place apart, as git itself takes what is pushed to it: an object directory of its own
//! that leads to the user's. What is in it is looked at before any of it comes into the repository, and
//! what is left there is thrown away; git clears away such places, too, if nobody does.

use std::fs;
use std::time::Duration;

use tempfile::TempDir;
use tidegate_core::oid::Oid;

use crate::disk::objects::DiskObjects;
use crate::objects::Objects;
use crate::remote::{Brought, RemoteError};

use super::Origin;

/// How long bringing may take: some hundred thousand entries over a slow line.
const DEADLINE: Duration = Duration::from_secs(600);

/// What git calls such places, so that it knows them when it cleans up.
const APART: &str = "tmp_objdir-tidegate-";

/// The most refs that git is told it may build on: what is newer on one chain stands for what is older.
const TIPS: usize = 200;

/// What makes git take nothing but what is sound, keep it in one pack, and do nothing beside.
const CONFIGURATION: [&str; 7] = [
    "fetch.fsckObjects=true",
    "fetch.unpackLimit=1",
    "fetch.writeCommitGraph=false",
    "fetch.output=compact",
    "fetch.showForcedUpdates=false",
    "fetch.parallel=1",
    "transfer.fsckObjects=true",
];

const ARGUMENTS: [&str; 8] = [
    "fetch",
    "--quiet",
    "--no-tags",
    "--no-write-fetch-head",
    "--no-recurse-submodules",
    "--no-auto-maintenance",
    "--no-prune",
    "--refmap=",
];

/// What was fetched.
#[derive(Debug)]
pub(super) struct Fetched {
    objects: DiskObjects,
    _apart: TempDir,
}

impl Brought for Fetched {
    fn objects(&self) -> &dyn Objects {
        &self.objects
    }
}

impl Origin<'_> {
    /// Fetches what leads to the refs `names` and to nothing `known`.
    pub(super) fn fetch(&self, names: &[&str], known: &[Oid]) -> Result<Fetched, RemoteError> {
        let no_place = |source: std::io::Error| RemoteError::NoPlace {
            remote: self.name.clone(),
            source: source.into(),
        };
        let own = self.repository.objects_dir();
        let apart = tempfile::Builder::new().prefix(APART).tempdir_in(own).map_err(no_place)?;
        fs::create_dir_all(apart.path().join("info")).map_err(no_place)?;
        fs::create_dir_all(apart.path().join("pack")).map_err(no_place)?;
        let lender = [own.as_os_str().as_encoded_bytes(), b"\n"].concat();
        fs::write(apart.path().join("info/alternates"), lender).map_err(no_place)?;
        let tips = known.iter().take(TIPS).map(|oid| format!("--negotiation-tip={oid}"));
        let git = self
            .git()
            .variable("GIT_OBJECT_DIRECTORY", apart.path())
            .args(CONFIGURATION.iter().flat_map(|entry| ["-c", entry]))
            .args(ARGUMENTS)
            .args(tips)
            .args(["--stdin", "--", &self.name])
            .input(names.iter().map(|name| format!("{name}\n")).collect::<String>())
            .deadline(DEADLINE);
        let done = git.run().map_err(|error| self.not_run(error))?;
        if !done.succeeded() {
            return Err(self.unreachable(&done));
        }
        let objects = self.repository.objects.beside(apart.path().to_owned());
        Ok(Fetched { objects, _apart: apart })
    }
}
