//! The log of the daemon: a line of JSON for each thing it did. What was said in a request is in no
//! line. Of a file that has grown, the last one is kept beside it.

use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use tidegate_core::redact::Redactor;
use tidegate_files::open_plain;
use tracing_subscriber::filter::LevelFilter;

/// How large a file of the log grows.
const SIZE: u64 = 1024 * 1024;

/// The file of the log in our own folder of a clone.
#[must_use]
pub fn path(home: &Path) -> PathBuf {
    home.join(format!("daemon.{}.log", rustix::process::geteuid().as_raw()))
}

/// Opens a file of the log to read it.
pub fn read(path: &Path) -> io::Result<File> {
    open_plain(OpenOptions::new().read(true), path)
}

/// What is written down, of this word: from what went wrong to every client that came and went.
pub(crate) fn level(word: &str) -> Option<LevelFilter> {
    match word {
        "off" => Some(LevelFilter::OFF),
        "error" => Some(LevelFilter::ERROR),
        "warn" => Some(LevelFilter::WARN),
        "info" => Some(LevelFilter::INFO),
        "debug" => Some(LevelFilter::DEBUG),
        _ => None,
    }
}

/// Begins to write the log at `path`.
pub(crate) fn begin(path: PathBuf, level: LevelFilter) -> io::Result<()> {
    let writer = Mutex::new(Rotating::open(path)?);
    let log = tracing_subscriber::fmt().json().flatten_event(true).with_target(false);
    let log = log.with_max_level(level);
    // One that begins twice in a process goes on with the first.
    drop(log.with_writer(writer).try_init());
    Ok(())
}

struct Rotating {
    path: PathBuf,
    file: File,
    written: u64,
    redactor: Redactor,
}

impl Rotating {
    fn open(path: PathBuf) -> io::Result<Self> {
        let file = open(&path)?;
        let written = file.metadata()?.len();
        Ok(Self { path, file, written, redactor: Redactor::default() })
    }
}

fn open(path: &Path) -> io::Result<File> {
    open_plain(OpenOptions::new().append(true).create(true).mode(0o600), path)
}

impl Write for Rotating {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        if self.written > 0 && self.written + line.len() as u64 > SIZE {
            std::fs::rename(&self.path, self.path.with_extension("log.1"))?;
            (self.file, self.written) = (open(&self.path)?, 0);
        }
        let text = String::from_utf8_lossy(line);
        self.file.write_all(self.redactor.clean(&text).as_bytes())?;
        self.written += line.len() as u64;
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_log_stays_small_and_holds_no_secret() {
        let folder = tempfile::tempdir().expect("a temporary directory can be made");
        let path = folder.path().join("daemon.0.log");
        let mut log = Rotating::open(path.clone()).expect("a new file");
        let secret = "ghp_0123456789abcdefghijklmnopqrstuvwxyz";
        let line = format!("{secret} {}\n", "x".repeat(1000));
        for _ in 0..3000 {
            log.write_all(line.as_bytes()).expect("it can be written");
        }
        for name in ["daemon.0.log", "daemon.0.log.1"] {
            let text = std::fs::read_to_string(folder.path().join(name)).expect("it is there");
            assert!(text.len() as u64 <= SIZE, "{name} has {} bytes", text.len());
            assert!(text.contains("[redacted:") && !text.contains(secret), "{name}");
        }
        assert_eq!(std::fs::read_dir(folder.path()).expect("it is there").count(), 2);
    }
}
