//! What is to be done about one hook, from what lies there. Changes nothing.

use std::fs;
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use super::slot::{Lies, hangs_on_name};
use crate::event::Event;
use crate::foreign::{PRE_COMMIT, original, text};

/// What other tools add to the name of a hook that they put aside, and whether they run it still.
const ASIDE: [(&str, bool); 2] = [("legacy", true), ("old", false)];

/// What is to be done about one hook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Step {
    /// Nothing: nothing of ours is here.
    Nothing,
    /// Nothing: it is as it is to be.
    Keep,
    /// Nothing: the hook of another tool runs ours.
    Behind,
    /// Put a link where nothing is.
    Link,
    /// Stand before the hook of others.
    Chain,
    /// Put a file of ours in the place of an older one, or before a hook that stands alone.
    Renew {
        /// Whether a hook of others is to run first.
        chains: bool,
    },
    /// Nothing, because of this.
    Leave(String),
    /// Put a hook of others where ours is.
    Restore {
        /// Where theirs lies.
        from: PathBuf,
        /// Where ours lies.
        to: PathBuf,
    },
    /// Take away a file of ours, or a second name of one of others.
    Remove(PathBuf),
}

/// What is to be done so that ours runs.
pub(crate) fn install(folder: &Path, event: Event, program: &Path) -> io::Result<Step> {
    let (slot, original) = (folder.join(event.name()), original(folder, event));
    let has_original = original.symlink_metadata().is_ok();
    Ok(match Lies::at(&slot, event)? {
        Lies::Ours { program: known, is_link } => {
            let is_right = known == program && (!is_link || !has_original);
            if is_right { Step::Keep } else { Step::Renew { chains: has_original } }
        }
        Lies::Nothing if has_original => Step::Renew { chains: true },
        Lies::Nothing => Step::Link,
        Lies::Foreign if is_one(&slot, &original) => Step::Chain,
        Lies::Foreign => match aside(folder, event)? {
            Some((_, true)) if runs_legacy(&slot) => Step::Behind,
            _ if has_original => Step::Leave(format!(
                "another hook has taken the place of ours, and {} is in the way",
                original.display()
            )),
            _ if !slot.is_file() && !slot.is_symlink() => Step::Leave("it is no file".to_owned()),
            _ => match hangs_on_name(folder, event) {
                Some(why) => Step::Leave(why.to_owned()),
                None => Step::Chain,
            },
        },
    })
}

/// What is to be done so that all is as it was before ours came. `chained` says whether ours was put
/// before a hook of others.
pub(crate) fn uninstall(folder: &Path, event: Event, chained: bool) -> io::Result<Step> {
    let (slot, original) = (folder.join(event.name()), original(folder, event));
    let has_original = original.symlink_metadata().is_ok();
    let aside = aside(folder, event)?;
    Ok(match (Lies::at(&slot, event)?, has_original, aside) {
        (Lies::Ours { .. } | Lies::Nothing, true, _) => Step::Restore { from: original, to: slot },
        (Lies::Ours { .. }, false, _) => match kept(folder, event).filter(|_| chained) {
            Some(from) => Step::Restore { from, to: slot },
            None => Step::Remove(slot),
        },
        (Lies::Foreign, true, _) if is_one(&slot, &original) => Step::Remove(original),
        // Where ours lies now belongs what ours stood before.
        (Lies::Foreign, true, Some((aside, _))) => Step::Restore { from: original, to: aside },
        (Lies::Foreign, true, None) => Step::Leave(format!(
            "another hook has taken the place of ours; what was here before it is {}",
            original.display()
        )),
        (Lies::Foreign | Lies::Nothing, false, Some((aside, _))) => Step::Remove(aside),
        (Lies::Foreign | Lies::Nothing, false, None) => Step::Nothing,
    })
}

/// Where another tool put ours aside, and whether it may run it still.
pub(crate) fn aside(folder: &Path, event: Event) -> io::Result<Option<(PathBuf, bool)>> {
    for (end, is_run) in ASIDE {
        let path = folder.join(format!("{event}.{end}"));
        if Lies::at(&path, event)?.is_ours() {
            return Ok(Some((path, is_run)));
        }
    }
    Ok(None)
}

/// What a tool put aside that was here before us, has gone meanwhile, and would have put it back if
/// ours had not been in its place.
fn kept(folder: &Path, event: Event) -> Option<PathBuf> {
    let paths = ASIDE.iter().map(|(end, _)| folder.join(format!("{event}.{end}")));
    paths.into_iter().find(|path| path.symlink_metadata().is_ok())
}

/// Whether this hook runs what it put aside.
pub(crate) fn runs_legacy(slot: &Path) -> bool {
    text(slot).is_some_and(|text| text.contains(PRE_COMMIT))
}

/// Whether both names are of one file: somebody was killed between the two steps.
fn is_one(slot: &Path, original: &Path) -> bool {
    let number = |path: &Path| fs::symlink_metadata(path).map(|found| (found.dev(), found.ino()));
    matches!((number(slot), number(original)), (Ok(one), Ok(other)) if one == other)
}
