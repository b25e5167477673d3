//! How `status` proves that git reaches a hook of ours: it has git run the hook with a variable that
//! makes ours leave a file behind, do nothing else and call nobody else's.

use std::fs::OpenOptions;
use std::path::Path;

use crate::event::Event;
use crate::invocation::Invocation;

/// The variable that names a folder for the file.
pub(crate) const PROBE: &str = "TIDEGATE_HOOK_PROBE";

/// Answers a probe. Gives whether this is one.
pub(crate) fn is_answered(invocation: &Invocation) -> bool {
    let Some(folder) = std::env::var_os(PROBE) else { return false };
    let answer = Path::new(&folder).join(invocation.event.name());
    // Without the file nothing is proven, which is all that can be told.
    drop(OpenOptions::new().write(true).create_new(true).open(answer));
    true
}

/// Whether a hook has answered in this folder.
pub(crate) fn has_answered(folder: &Path, event: Event) -> bool {
    folder.join(event.name()).is_file()
}
