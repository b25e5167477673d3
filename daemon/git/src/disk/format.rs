//! Which format a repository says it has, from its own configuration. What is not known here is
//! refused: an extension may change the meaning of everything else.

use std::path::Path;

use crate::failure::OpenError;
use crate::objects::HashKind;

use super::settings::Settings;

/// How a repository is stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Format {
    pub(crate) hash: HashKind,
    pub(crate) reftable: bool,
}

/// Extensions that change nothing we do: work trees, partial clones, and what pruning may take.
const HARMLESS: [&str; 7] = [
    "noop",
    "noop-v1",
    "partialclone",
    "preciousobjects",
    "relativeworktrees",
    "submodulepathconfig",
    "worktreeconfig",
];

/// Extensions that git heeds only when the format version allows extensions.
const VERSIONED: [&str; 3] = ["objectformat", "refstorage", "compatobjectformat"];

impl Format {
    /// The format that `local`, the repository's own configuration, declares.
    pub(crate) fn of(local: &Settings, dir: &Path) -> Result<Self, OpenError> {
        let unsupported = |what: String| OpenError::Unsupported { dir: dir.to_owned(), what };
        let version = local.text("core.repositoryformatversion").unwrap_or_else(|| "0".to_owned());
        if !matches!(version.trim(), "0" | "1") {
            return Err(unsupported(format!("repository format version {version}")));
        }
        let mut format = Self { hash: HashKind::Sha1, reftable: false };
        for (name, value) in local.section("extensions") {
            let named = || unsupported(format!("extensions.{name} = {value}"));
            if version.trim() == "0" {
                // Git reads no unknown extension in version 0, and refuses these.
                if VERSIONED.contains(&name) {
                    return Err(named());
                }
                continue;
            }
            match (name, value.to_ascii_lowercase().as_str()) {
                ("objectformat", "sha1") => format.hash = HashKind::Sha1,
                ("objectformat", "sha256") => format.hash = HashKind::Sha256,
                ("refstorage", "files") => format.reftable = false,
                ("refstorage", "reftable") => format.reftable = true,
                (name, _) if HARMLESS.contains(&name) => {}
                _ => return Err(named()),
            }
        }
        Ok(format)
    }
}
