//! What lies where a hook belongs.

use std::fs;
use std::io::{self, ErrorKind};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::manifest::Print;
use super::shim;
use crate::event::Event;

/// What our program is called, wherever it is: hidden where it is wrapped, and a version may follow.
const PROGRAM: &str = "tidegate";

/// The most bytes of a file that may be ours.
const LONGEST: u64 = 1 << 16;

/// What lies where a hook belongs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Lies {
    /// Nothing.
    Nothing,
    /// A file of ours, which runs this program.
    Ours {
        /// Which one.
        program: PathBuf,
        /// Whether it is a link.
        is_link: bool,
    },
    /// Somebody else's.
    Foreign,
}

impl Lies {
    /// What lies at `path`, where the hook for `event` belongs or was put aside.
    pub(crate) fn at(path: &Path, event: Event) -> io::Result<Self> {
        let found = match fs::symlink_metadata(path) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Self::Nothing),
            found => found?,
        };
        if found.is_symlink() {
            let program = fs::read_link(path)?;
            let name = program.file_name().unwrap_or_default().to_string_lossy();
            let is_named = name.trim_start_matches('.').starts_with(PROGRAM);
            return Ok(match is_named || is_this_program(path) {
                true => Self::Ours { program, is_link: true },
                false => Self::Foreign,
            });
        }
        if !found.is_file() || found.len() > LONGEST {
            return Ok(Self::Foreign);
        }
        Ok(match shim::program(&fs::read(path)?, event) {
            Some(program) => Self::Ours { program, is_link: false },
            None => Self::Foreign,
        })
    }

    /// Whether this is a file of ours.
    pub(crate) fn is_ours(&self) -> bool {
        matches!(self, Self::Ours { .. })
    }
}

/// Whether a path leads to the program that runs now, whatever it is called.
pub(crate) fn is_this_program(path: &Path) -> bool {
    let own = std::env::current_exe().and_then(fs::metadata);
    let there = fs::metadata(path);
    matches!((own, there), (Ok(own), Ok(there)) if (own.dev(), own.ino()) == (there.dev(), there.ino()))
}

/// What can be told of a file, without following it where it leads.
pub(crate) fn print(path: &Path) -> io::Result<Print> {
    let found = fs::symlink_metadata(path)?;
    let bytes = match found.is_symlink() {
        true => fs::read_link(path)?.as_os_str().as_bytes().to_vec(),
        false if found.is_file() => fs::read(path)?,
        false => {
            let what = format!("{} is neither file nor link", path.display());
            return Err(io::Error::new(ErrorKind::InvalidInput, what));
        }
    };
    Ok(Print { sha256: hex(&bytes), mode: found.mode(), inode: found.ino() })
}

/// Why a hook of others cannot run under another name than its own, if that is so.
pub(crate) fn hangs_on_name(folder: &Path, event: Event) -> Option<&'static str> {
    let path = folder.join(event.name());
    let text = crate::foreign::text(&path)?;
    let is_told_by_name = text.lines().any(|line| {
        let asks = line.contains("basename") && (line.contains("$0") || line.contains("__FILE__"));
        asks || line.contains("${0##*/}") || line.contains("${0##")
    });
    is_told_by_name.then_some("it goes by its own name")
}

fn hex(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}
