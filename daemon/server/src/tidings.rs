//! Hears that the logs may have moved, whoever moved them: from the system, where it tells of files
//! that change, else by looking again and again while somebody watches.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use crate::daemon::Daemon;

/// How often is looked where the system tells of nothing.
const LOOK: Duration = Duration::from_millis(250);

/// Tells those who watch that the logs may have moved, until the daemon goes.
pub(crate) async fn listen(daemon: Arc<Daemon>) {
    if let Ok(ear) = Ear::open() {
        // What it does not hear of, the publisher finds a little later.
        while hear(&daemon, &ear).await.is_ok() {}
    }
    loop {
        tokio::time::sleep(LOOK).await;
        daemon.moved.send_replace(());
    }
}

async fn hear(daemon: &Daemon, ear: &Ear) -> io::Result<()> {
    // Folders come and go; one that is heard already is not heard twice.
    daemon.place.moving().iter().flatten().for_each(|folder| ear.turn_to(folder));
    daemon.moved.send_replace(());
    ear.wait().await
}

use ear::Ear;

#[cfg(target_os = "linux")]
mod ear {
    use std::io;
    use std::path::Path;

    use rustix::fs::inotify::{self, CreateFlags, WatchFlags};
    use tokio::net::unix::pipe::Receiver;

    /// What the system tells of files that change, read like a pipe.
    pub(super) struct Ear(Receiver);

    impl Ear {
        pub(super) fn open() -> io::Result<Self> {
            let told = inotify::init(CreateFlags::NONBLOCK | CreateFlags::CLOEXEC)?;
            Ok(Self(Receiver::from_owned_fd_unchecked(told)?))
        }

        /// Hears what happens in a folder from now on, if it is there.
        pub(super) fn turn_to(&self, folder: &Path) {
            let moves = WatchFlags::CREATE | WatchFlags::DELETE | WatchFlags::MOVED_TO;
            let wanted = moves | WatchFlags::MODIFY | WatchFlags::ONLYDIR;
            // What is not there yet is heard of where it will be made.
            let _ = inotify::add_watch(&self.0, folder, wanted);
        }

        /// Waits until something happens.
        pub(super) async fn wait(&self) -> io::Result<()> {
            let mut told = [0; 4096];
            let mut is_told = false;
            loop {
                match self.0.try_read(&mut told) {
                    Ok(0) => return Err(io::ErrorKind::UnexpectedEof.into()),
                    Ok(_) => is_told = true,
                    Err(error) if error.kind() != io::ErrorKind::WouldBlock => return Err(error),
                    Err(_) if is_told => return Ok(()),
                    Err(_) => self.0.readable().await?,
                }
            }
        }
    }
}

#[cfg(not(target_os = "linux"))]
mod ear {
    use std::io;
    use std::path::Path;

    /// Nothing is told here.
    pub(super) enum Ear {}

    impl Ear {
        pub(super) fn open() -> io::Result<Self> {
            Err(io::ErrorKind::Unsupported.into())
        }

        pub(super) fn turn_to(&self, _: &Path) {
            match *self {}
        }

        #[expect(clippy::unused_async, reason = "elsewhere it waits")]
        pub(super) async fn wait(&self) -> io::Result<()> {
            match *self {}
        }
    }
}
