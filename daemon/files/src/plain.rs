//! Opening what must be a plain file. Whoever opens a FIFO waits until somebody opens its other end,
//! and a device gives what it likes: what has the name of a file and is none is an error at once.

use std::fs::{self, File, FileType, OpenOptions};
use std::io::{self, ErrorKind, Read as _};
use std::os::unix::fs::{FileTypeExt, OpenOptionsExt};
use std::path::Path;

use rustix::fs::OFlags;
use rustix::io::Errno;

/// Opens a plain file as these options say. Where something else has its name, that is an error of
/// the kind [`ErrorKind::InvalidData`], or [`ErrorKind::IsADirectory`], that says what it is.
pub fn open_plain(options: &mut OpenOptions, path: &Path) -> io::Result<File> {
    // Means nothing to a plain file.
    let at_once = OFlags::NONBLOCK.bits().cast_signed();
    match options.custom_flags(at_once).open(path) {
        Ok(file) => is_plain(file.metadata()?.file_type()).map(|()| file),
        Err(error) if error.raw_os_error() == Some(Errno::NXIO.raw_os_error()) => {
            check_plain(path).and(Err(error))
        }
        Err(error) => Err(error),
    }
}

/// All that stands in a plain file, up to `limit` bytes.
pub fn read_plain(path: &Path, limit: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    open_plain(OpenOptions::new().read(true), path)?.take(limit).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Says what has the name of a file that another library is about to open, if that is no plain file.
pub fn check_plain(path: &Path) -> io::Result<()> {
    match fs::metadata(path) {
        Ok(found) => is_plain(found.file_type()),
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
            Ok(())
        }
        Err(error) => Err(error),
    }
}

fn is_plain(found: FileType) -> io::Result<()> {
    let (kind, what) = match () {
        () if found.is_file() => return Ok(()),
        () if found.is_dir() => (ErrorKind::IsADirectory, "a folder"),
        () if found.is_fifo() => (ErrorKind::InvalidData, "a FIFO"),
        () if found.is_socket() => (ErrorKind::InvalidData, "a socket"),
        () => (ErrorKind::InvalidData, "a device"),
    };
    Err(io::Error::new(kind, format!("it is {what}, and no file")))
}

#[cfg(test)]
mod tests {
    use std::os::unix::net::UnixListener;

    use rustix::fs::{CWD, FileType, Mode, mknodat};

    use super::*;

    #[test]
    fn what_is_no_file_is_named_at_once() {
        let folder = tempfile::tempdir().expect("a temporary directory can be made");
        let at = |name: &str| folder.path().join(name);
        mknodat(CWD, at("fifo"), FileType::Fifo, Mode::RUSR | Mode::WUSR, 0).expect("writable");
        let _listener = UnixListener::bind(at("socket")).expect("writable");
        std::os::unix::fs::symlink(at("fifo"), at("link")).expect("writable");
        fs::write(at("file"), "text").expect("writable");
        let open =
            |path: &Path, write| open_plain(OpenOptions::new().read(true).write(write), path);
        for (path, what) in [
            (at("fifo"), "a FIFO"),
            (at("link"), "a FIFO"),
            (at("socket"), "a socket"),
            (folder.path().to_owned(), "a folder"),
            ("/dev/null".into(), "a device"),
        ] {
            let told = check_plain(&path).expect_err("it is no file").to_string();
            assert_eq!(told, format!("it is {what}, and no file"));
            let read = open(&path, false).expect_err("it is no file");
            assert_eq!(read.to_string(), told);
            assert!(open(&path, true).is_err(), "{what}");
        }
        assert_eq!(read_plain(&at("file"), 3).expect("a file"), b"tex");
        assert!(open(&at("file"), true).is_ok() && check_plain(&at("none")).is_ok());
        assert_eq!(open(&at("none"), false).expect_err("none").kind(), ErrorKind::NotFound);
    }
}
