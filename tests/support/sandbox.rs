//! A sealed place: its own home, configuration and temporary directory, a cleared environment.
//!
//! Programs that run here see neither the machine's git configuration nor the developer's, and
//! none outlives its deadline. Nothing here knows what the program under test should do.

use std::fs;
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{Arc, mpsc};
use std::thread;
use std::time::Duration;

use tempfile::TempDir;

/// The binary under test.
pub const TIDEGATE: &str = env!("CARGO_BIN_EXE_tidegate");

/// How long one program may run before it counts as hanging.
const DEADLINE: Duration = Duration::from_secs(120);

/// What a program left behind.
#[must_use]
#[derive(Debug)]
pub struct Output {
    /// The exit code; 128 and the signal's number when a signal ended it, as a shell says it.
    pub status: i32,
    /// Standard output.
    pub stdout: String,
    /// Standard error.
    pub stderr: String,
}

impl Output {
    /// The same, having exited with `status`.
    #[track_caller]
    pub fn exits(self, status: i32) -> Self {
        assert_eq!(
            self.status, status,
            "unexpected exit code\nstdout: {}\nstderr: {}",
            self.stdout, self.stderr
        );
        self
    }

    /// The same, having succeeded.
    #[track_caller]
    pub fn ok(self) -> Self {
        self.exits(0)
    }

    /// The one JSON document on standard output.
    #[track_caller]
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.stdout)
            .unwrap_or_else(|error| panic!("not one JSON document: {error}\n{}", self.stdout))
    }
}

/// A sealed place, and a directory in it where programs run. Clones share the place; it is
/// removed with the last of them.
#[derive(Debug, Clone)]
pub struct Sandbox {
    root: Arc<TempDir>,
    dir: PathBuf,
}

/// A sandbox whose directory is a new git repository, with an identity to commit with.
pub fn repo() -> Sandbox {
    let sandbox = Sandbox::anonymous().with_identity().at("repo");
    let _ = sandbox.git(&["init", "--quiet"]).ok();
    sandbox
}

impl Sandbox {
    /// A new place with an empty home, in which nobody has said who they are.
    pub fn anonymous() -> Self {
        let root = tempfile::tempdir().expect("a temporary directory can be made");
        // The canonical path: what programs print must compare equal to what tests join.
        let path = root.path().canonicalize().expect("the directory exists");
        for name in ["home", "tmp", "run"] {
            fs::create_dir(path.join(name)).expect("a new directory is empty");
        }
        fs::set_permissions(path.join("run"), fs::Permissions::from_mode(0o700))
            .expect("the owner sets permissions");
        fs::write(path.join("home/.gitconfig"), "[init]\n\tdefaultBranch = main\n")
            .expect("home is writable");
        Self { root: Arc::new(root), dir: path.join("home") }
    }

    /// The same place, where git knows a name and an address.
    pub fn with_identity(self) -> Self {
        for (key, value) in [("user.name", "Ada"), ("user.email", "ada@example.com")] {
            let _ = self.git(&["config", "--global", key, value]).ok();
        }
        self
    }

    /// The same place seen from `dir`, which is made if it is missing.
    pub fn at(&self, dir: impl AsRef<Path>) -> Self {
        let dir = self.dir.join(dir);
        fs::create_dir_all(&dir).expect("directories can be made inside the sandbox");
        Self { root: Arc::clone(&self.root), dir }
    }

    /// Where programs run.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// The home directory.
    pub fn home(&self) -> PathBuf {
        self.path().join("home")
    }

    /// Runs `git` with these arguments.
    pub fn git(&self, arguments: &[&str]) -> Output {
        self.run(self.command("git").args(arguments), b"")
    }

    /// Runs the binary under test with these arguments.
    pub fn tidegate(&self, arguments: &[&str]) -> Output {
        self.run(self.command(TIDEGATE).args(arguments), b"")
    }

    /// `program`, about to run here with nothing of the outer environment but `PATH`.
    pub fn command(&self, program: &str) -> Command {
        let (root, home) = (self.path(), self.home());
        let mut command = Command::new(program);
        command
            .current_dir(&self.dir)
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("HOME", &home)
            .env("XDG_CONFIG_HOME", home.join(".config"))
            .env("XDG_CACHE_HOME", home.join(".cache"))
            .env("XDG_DATA_HOME", home.join(".local/share"))
            .env("XDG_STATE_HOME", home.join(".local/state"))
            .env("XDG_RUNTIME_DIR", root.join("run"))
            .env("TMPDIR", root.join("tmp"))
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .env("GIT_CEILING_DIRECTORIES", &root)
            .env("GIT_TERMINAL_PROMPT", "0")
            .env("LC_ALL", "C.UTF-8")
            // Plain git, which follows, sees at once what was recorded.
            .env("CI", "1")
            // Tests of the daemon take this away.
            .env("TIDEGATE_NO_DAEMON", "1")
            .env("TZ", "UTC");
        command
    }

    /// Runs `command` with `input` on its standard input, until it ends and has closed its
    /// outputs; panics if that takes longer than the deadline.
    pub fn run(&self, command: &mut Command, input: &[u8]) -> Output {
        let shown = format!("{command:?}");
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap_or_else(|error| panic!("failed to start {shown}: {error}"));
        let (id, input) = (child.id(), input.to_vec());
        let mut stdin = child.stdin.take().expect("standard input is a pipe");
        // A program need not read its input: a broken pipe is no failure of the test.
        thread::spawn(move || drop(stdin.write_all(&input)));
        let (sender, receiver) = mpsc::channel();
        thread::spawn(move || sender.send(child.wait_with_output()));
        let Ok(output) = receiver.recv_timeout(DEADLINE) else {
            let _ = Command::new("kill").args(["-KILL", &id.to_string()]).status();
            panic!("still running, or its outputs still open, after {DEADLINE:?}: {shown}");
        };
        let output = output.expect("a child can be waited for");
        let status = output.status;
        Output {
            status: status.code().unwrap_or_else(|| 128 + status.signal().unwrap_or_default()),
            stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }

    fn path(&self) -> PathBuf {
        self.root.path().canonicalize().expect("the sandbox exists")
    }
}
