//! Whether a repository may be opened: it must belong to us, or `safe.directory` must name it
//! in configuration the repository itself cannot write. Changes nothing and asks nobody.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use gix::sec::identity::is_path_owned_by_current_user;

use crate::environment::Environment;
use crate::failure::OpenError;

use super::locate::Located;
use super::settings::Protected;

/// Refuses a repository of another user unless the user said it is safe.
pub(crate) fn check(located: &Located, environment: &Environment) -> Result<(), OpenError> {
    if located.explicit || ours(located)? {
        return Ok(());
    }
    let tested = located.work_tree.as_ref().unwrap_or(&located.git_dir);
    let protected = Protected::load(environment)?;
    let named = protected.settings(located)?.all("safe.directory");
    let home = environment.home();
    if is_safe(tested, named.iter().map(Vec::as_slice), home.as_deref()) {
        Ok(())
    } else {
        Err(OpenError::Unsafe { dir: tested.clone() })
    }
}

fn ours(located: &Located) -> Result<bool, OpenError> {
    let mut paths = vec![&located.entry, &located.git_dir, &located.common_dir];
    paths.extend(&located.work_tree);
    paths.dedup();
    for path in paths {
        match is_path_owned_by_current_user(path) {
            Ok(true) => {}
            Ok(false) => return Ok(false),
            // A work tree may have been removed while its git directory is still there.
            Err(_) if Some(path) == located.work_tree.as_ref() => {}
            Err(error) => return Err(OpenError::reading(path, error)),
        }
    }
    Ok(true)
}

/// The rule of git's `safe.directory`: `*` is everything, a trailing `/*` everything below,
/// an empty value forgets what came before, a leading `~/` is the user's home.
fn is_safe<'a>(tested: &Path, named: impl Iterator<Item = &'a [u8]>, home: Option<&Path>) -> bool {
    let mut safe = false;
    for value in named {
        if value.is_empty() {
            safe = false;
        } else if value == b"*" {
            safe = true;
        } else if let Some(below) = value.strip_suffix(b"/*") {
            safe |= tested.starts_with(resolved(below, home));
        } else {
            safe |= tested == resolved(value, home);
        }
    }
    safe
}

fn resolved(value: &[u8], home: Option<&Path>) -> PathBuf {
    let path = match (value.strip_prefix(b"~/"), home) {
        (Some(below), Some(home)) => home.join(OsStr::from_bytes(below)),
        _ => PathBuf::from(OsStr::from_bytes(value)),
    };
    fs::canonicalize(&path).unwrap_or(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn safe(tested: &str, named: &[&str]) -> bool {
        let named = named.iter().map(|value| value.as_bytes());
        is_safe(Path::new(tested), named, Some(Path::new("/no-home/me")))
    }

    #[test]
    fn safe_directory_follows_gits_rule() {
        assert!(!safe("/no/repo", &[]));
        assert!(safe("/no/repo", &["/no/repo"]));
        assert!(!safe("/no/repo", &["/no/rep", "/no", "no/repo"]));
        assert!(safe("/no/repo", &["*"]));
        assert!(safe("/no/deep/repo", &["/no/*"]));
        assert!(!safe("/nowhere/repo", &["/no/*"]));
        assert!(safe("/no-home/me/repo", &["~/repo"]));
        assert!(!safe("/no/repo", &["*", ""]), "an empty value forgets what came before");
        assert!(safe("/no/repo", &["", "/no/repo"]));
    }
}
