//! A clone with a long log, ready to be asked, and a daemon that serves it.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

use tempfile::TempDir;
use tidegate_api::{Body, Patient, Reply, Request, Service};
use tidegate_ipc::Client;
use tidegate_ipc::message::{Hello, PROTOCOL};

use crate::history::{LONG, Writer};
use crate::repository::{generated, git};

/// A bare clone of a long log.
pub(crate) struct Clone {
    folder: TempDir,
}

/// A daemon of a clone, which ends with this.
pub(crate) struct Served {
    daemon: Child,
    client: Client,
}

impl Clone {
    /// A clone with a log of so many entries that nobody has asked yet.
    pub(crate) fn new(entries: u32) -> Self {
        let mut writer = Writer::new(LONG, entries);
        let log = generated(LONG.name, entries, &mut |n| writer.commit(n));
        // Beside the build: a file system in memory syncs nothing.
        let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("it is writable");
        let path = log.to_str().expect("a plain path");
        let words = ["clone", "--quiet", "--mirror", path, "."];
        succeed(Command::new("git").args(words).current_dir(folder.path()));
        Self::initialised(folder)
    }

    /// A project that has just begun.
    pub(crate) fn begun() -> Self {
        let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("it is writable");
        succeed(&mut git(folder.path(), &["init", "--quiet", "--bare", "."]));
        Self::initialised(folder)
    }

    fn initialised(folder: TempDir) -> Self {
        for (key, value) in [("user.name", "Ada"), ("user.email", "ada@example.org")] {
            succeed(&mut git(folder.path(), &["config", key, value]));
        }
        let clone = Self { folder };
        succeed(&mut clone.tidegate(&["init"]));
        clone
    }

    /// The same, asked once, so that its read model is there.
    pub(crate) fn asked(entries: u32) -> Self {
        let clone = Self::new(entries);
        succeed(&mut clone.tidegate(&["ls", "--limit", "1"]));
        clone
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    /// The folder of ours in it.
    pub(crate) fn home(&self) -> PathBuf {
        self.path().join("tidegate")
    }

    /// A verb that asks no daemon.
    pub(crate) fn tidegate(&self, words: &[&str]) -> Command {
        let mut command = self.served(words);
        command.env("TIDEGATE_NO_DAEMON", "1");
        command
    }

    /// A verb that asks the daemon, if there is one.
    pub(crate) fn served(&self, words: &[&str]) -> Command {
        at(self.path(), env!("CARGO_BIN_EXE_tidegate"), words)
    }

    /// Starts a daemon and greets it.
    pub(crate) fn serve(&self) -> Served {
        let daemon = self.served(&["daemon", "run"]).spawn().expect("the program exists");
        let hello = Hello { protocol: PROTOCOL, build: None, repository: None, settings: None };
        loop {
            match Client::greet(&self.home(), &hello) {
                Ok(client) => return Served { daemon, client },
                Err(_) => thread::sleep(Duration::from_micros(100)),
            }
        }
    }
}

impl Served {
    /// Asks the daemon.
    pub(crate) fn ask(&self, body: Body) -> Reply {
        self.client.ask(&Request { body }, &Patient).expect("the daemon answers")
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        drop(self.client.stop());
        drop(self.daemon.wait());
    }
}

/// A command in a folder, by somebody without a configuration, who waits for no CI.
pub(crate) fn at(folder: &Path, program: &str, words: &[&str]) -> Command {
    let mut command = Command::new(program);
    command
        .args(words)
        .current_dir(folder)
        .env("HOME", folder)
        .env("XDG_RUNTIME_DIR", folder)
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("TIDEGATE_ACTOR_KIND", "human")
        .env_remove("CI")
        .env_remove("GIT_DIR")
        .stdin(Stdio::null())
        .stdout(Stdio::null());
    command
}

/// Runs a command that has to end well.
pub(crate) fn succeed(command: &mut Command) {
    let status = command.status().expect("the program exists");
    assert!(status.success(), "{command:?}: {status}");
}
