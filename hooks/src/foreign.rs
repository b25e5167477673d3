//! The hook that was here before ours. It runs first and as if we were not there: with the same
//! arguments, the same input, the same environment, in the same folder, and its word counts.

use std::io::{self, Write};
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};

use rustix::fs::{Access, access};
use rustix::process::{Signal, getpid, kill_process};
use tidegate_process::{exit_code, relay};

use crate::event::Event;
use crate::install::Lies;
use crate::invocation::Invocation;

/// What the name of a hook ends with that ours stands before.
pub(crate) const ORIGINAL: &str = ".tidegate-orig";

/// What pre-commit sets while it runs the hook that was there before its own.
const RUNNING_LEGACY: &str = "PRE_COMMIT_RUNNING_LEGACY";

/// What the hooks of pre-commit say of themselves.
pub(crate) const PRE_COMMIT: &str = "https://pre-commit.com";

/// The most that is read of a hook to see whose it is.
const LONGEST: u64 = 1 << 20;

/// Where the hook lies that ours stands before in a folder.
pub(crate) fn original(folder: &Path, event: Event) -> PathBuf {
    folder.join(format!("{event}{ORIGINAL}"))
}

/// Runs the hook that ours stands before, if there is one that git would run. Gives its exit code.
pub(crate) fn run(invocation: &Invocation, input: Option<&[u8]>) -> u8 {
    let Some(folder) = invocation.file.as_deref().and_then(Path::parent) else { return 0 };
    let original = original(folder, invocation.event);
    if access(&original, Access::EXEC_OK).is_err() || !original.is_file() || is_turn(&original) {
        return 0;
    }
    // Should ours ever stand before itself, that ends here.
    if Lies::at(&original, invocation.event).is_ok_and(|lies| lies.is_ours()) {
        return 0;
    }
    let name = folder.join(invocation.event.name());
    match relay(&original, &name, &invocation.arguments, input) {
        Ok(status) => {
            // Whoever asks how it ended hears the same.
            if let Some(signal) = status.signal().and_then(Signal::from_named_raw) {
                let _ = kill_process(getpid(), signal);
            }
            exit_code(status)
        }
        Err(error) => {
            let line = format!("tidegate: failed to run {}: {error}\n", original.display());
            drop(io::stderr().write_all(line.as_bytes()));
            1
        }
    }
}

/// Whether this is a hook of pre-commit, which is what runs us: it would complain of meeting itself.
fn is_turn(original: &Path) -> bool {
    std::env::var_os(RUNNING_LEGACY).is_some()
        && text(original).is_some_and(|text| text.contains(PRE_COMMIT))
}

/// The text of a hook, if it is one.
pub(crate) fn text(path: &Path) -> Option<String> {
    let found = std::fs::metadata(path).ok()?;
    if !found.is_file() || found.len() > LONGEST {
        return None;
    }
    String::from_utf8(std::fs::read(path).ok()?).ok()
}
