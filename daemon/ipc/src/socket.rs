//! Where the daemon listens, and who may be at either end: the same user, and nobody else.

use std::fs;
use std::io;
use std::os::unix::fs::{DirBuilderExt, MetadataExt};
use std::os::unix::net::UnixListener;
use std::path::{Path, PathBuf};
use std::time::Duration;

use interprocess::ConnectWaitMode;
use interprocess::local_socket::traits::{Listener as _, Stream as _, StreamCommon as _};
use interprocess::local_socket::{ConnectOptions, GenericFilePath, ListenerOptions, ToFsName as _};
use interprocess::os::unix::local_socket::ListenerOptionsExt as _;
use interprocess::os::unix::uds_local_socket::{Listener, Stream};
use listenfd::ListenFd;
use rustix::process::geteuid;
use sha2::{Digest, Sha256};

use crate::limit;

/// A socket that is listened on.
#[derive(Debug)]
pub struct Bound {
    /// Where it is.
    pub path: PathBuf,
    /// Takes connections in; does not wait for them.
    pub listener: UnixListener,
    /// Whether another process listens there, too, and lent it to this one.
    pub is_lent: bool,
}

/// Whether this is a folder that only this user can enter.
#[must_use]
pub fn is_ours(folder: &Path) -> bool {
    fs::symlink_metadata(folder).is_ok_and(|found| {
        found.is_dir() && found.uid() == geteuid().as_raw() && found.mode() & 0o077 == 0
    })
}

/// Binds a socket whose name is made of `seat` in the first folder that will do. They are made, if
/// they are missing, in folders that are there.
pub(crate) fn bind(folders: &[PathBuf], seat: &str) -> io::Result<Bound> {
    let name: String =
        Sha256::digest(seat).iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    let mut refused = Vec::new();
    for folder in folders {
        let path = folder.join(&name);
        let made = fs::DirBuilder::new().mode(0o700).create(folder);
        match made {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => {
                refused.push(format!("{}: {error}", folder.display()));
            }
            _ if path.as_os_str().len() > limit::PATH => {
                refused.push(format!("{}: its path is too long", folder.display()));
            }
            _ if !is_ours(folder) => {
                refused.push(format!("{}: others can enter it, or own it", folder.display()));
            }
            _ => return bind_at(path),
        }
    }
    Err(io::Error::new(io::ErrorKind::PermissionDenied, refused.join("; ")))
}

fn bind_at(path: PathBuf) -> io::Result<Bound> {
    match fs::remove_file(&path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let name = path.as_path().to_fs_name::<GenericFilePath>()?;
    let options = ListenerOptions::new().name(name).mode(0o600).reclaim_name(false);
    let listener = UnixListener::from(Listener::from_options(options)?);
    listener.set_nonblocking(true)?;
    Ok(Bound { path, listener, is_lent: false })
}

/// The socket that whoever started this process listens on and handed over, as systemd does; nothing,
/// if none was. It is there to be taken once.
pub fn lent() -> io::Result<Option<Bound>> {
    let Some(handed) = ListenFd::from_env().take_unix_listener(0)? else { return Ok(None) };
    // Children inherit what was handed over, and not the copy.
    let listener = handed.try_clone()?;
    let address = listener.local_addr()?;
    let path = address.as_pathname().filter(|path| path.is_absolute()).map(Path::to_owned);
    let refuse = |why: &str| Err(io::Error::new(io::ErrorKind::PermissionDenied, why));
    let Some(path) = path.filter(|path| path.as_os_str().len() <= limit::PATH) else {
        return refuse("the socket that was handed over has no path that everybody can use");
    };
    if !path.parent().is_some_and(is_ours) {
        return refuse("others can enter the folder of the socket that was handed over, or own it");
    }
    listener.set_nonblocking(true)?;
    Ok(Some(Bound { path, listener, is_lent: true }))
}

/// Connects to the socket at `path`, if it is this user who listens there.
pub(crate) fn connect(path: &Path, patience: Duration) -> io::Result<Stream> {
    let refuse = |why: &str| {
        let message = format!("{}: {why}", path.display());
        Err(io::Error::new(io::ErrorKind::PermissionDenied, message))
    };
    if !path.parent().is_some_and(is_ours) {
        return match path.parent().map(Path::exists) {
            Some(false) => Err(io::ErrorKind::NotFound.into()),
            _ => refuse("others can enter its folder, or own it"),
        };
    }
    let name = path.to_fs_name::<GenericFilePath>()?;
    let options = ConnectOptions::new().name(name).wait_mode(ConnectWaitMode::Timeout(patience));
    let stream = Stream::from_options(&options)?;
    if stream.peer_creds()?.euid() != Some(geteuid().as_raw()) {
        return refuse("somebody else listens there");
    }
    Ok(stream)
}
