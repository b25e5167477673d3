//! The file that stands before a hook of others. A link to this program would do the same sooner,
//! but when the program is gone git passes over a link, and the hook of others with it.

use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use crate::event::Event;
use crate::foreign::ORIGINAL;
use crate::invocation::{FILE, VERB};

const HEAD: &str = "#!/bin/sh
# Tidegate's. `tidegate hooks uninstall` takes it away and puts back what was here before.
tidegate='";

/// The file that has `program` run the hook.
pub(crate) fn text(program: &Path, event: Event) -> Vec<u8> {
    let mut text = HEAD.as_bytes().to_vec();
    for byte in program.as_os_str().as_bytes() {
        match byte {
            b'\'' => text.extend_from_slice(b"'\\''"),
            byte => text.push(*byte),
        }
    }
    let rest = format!(
        "'
if [ -x \"$tidegate\" ]; then
    exec \"$tidegate\" {VERB} {FILE} \"$0\" {event} \"$@\"
fi
original=\"${{0%/*}}/{event}{ORIGINAL}\"
if [ -x \"$original\" ]; then
    exec \"$original\" \"$@\"
fi
"
    );
    text.extend_from_slice(rest.as_bytes());
    text
}

/// The program that a file of ours runs; nothing, if not every byte of it is ours.
pub(crate) fn program(bytes: &[u8], event: Event) -> Option<PathBuf> {
    let rest = bytes.strip_prefix(HEAD.as_bytes())?;
    let line = &rest[..rest.iter().position(|byte| *byte == b'\n')?];
    let quoted = String::from_utf8_lossy(line.strip_suffix(b"'")?).into_owned();
    let named = PathBuf::from(quoted.replace("'\\''", "'"));
    (text(&named, event) == bytes).then_some(named)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_ours_to_the_last_byte_is_ours() {
        for name in ["/usr/bin/tidegate", "/it's here/tidegate", "/two\nlines"] {
            let ours = text(Path::new(name), Event::PrePush);
            let found = program(&ours, Event::PrePush);
            let is_plain = !name.contains('\n');
            assert_eq!(found.is_some(), is_plain, "{name}");
            assert!(found.is_none_or(|found| found == Path::new(name)));
            assert_eq!(program(&ours, Event::CommitMsg), None);
            let mut changed = ours.clone();
            changed.extend_from_slice(b"echo more\n");
            assert_eq!(program(&changed, Event::PrePush), None);
        }
    }
}
