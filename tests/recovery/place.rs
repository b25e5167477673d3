//! What the tests of recovery have in common: a project that has begun, commands as people give
//! them, without `CI`, and how much is asked of the machine.

use std::fs;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use rustix::process::Pid;

use crate::support::skip::skip;
use crate::support::{Output, Sandbox, TIDEGATE, repo};

/// How long anything is waited for that comes without a further command.
pub(crate) const SOON: Duration = Duration::from_secs(60);

/// A repository in which a project has begun, published.
pub(crate) fn begun() -> Sandbox {
    let sandbox = repo();
    // Without a branch fsck has something to say.
    let _ = sandbox.git(&["commit", "--quiet", "--allow-empty", "--message", "Begin"]).ok();
    let _ = sandbox.tidegate(&["init"]).ok();
    sandbox
}

/// The number in the variable `name`, or the one of the short form.
pub(crate) fn number(name: &str, short: usize) -> usize {
    match std::env::var(name) {
        Ok(number) => number.parse().unwrap_or_else(|_| panic!("{name} is no number: {number}")),
        Err(_) => short,
    }
}

/// Whether a program is installed.
pub(crate) fn has(program: &str) -> bool {
    let found = Command::new(program).arg("--version").stdout(Stdio::null()).status();
    found.is_ok()
}

/// Whether strace works here; says why not.
pub(crate) fn can_trace(name: &str) -> bool {
    let is_there = has("strace");
    if !is_there {
        skip(name, "strace is not installed");
    }
    is_there
}

/// Says where a test is, which is shown if it fails there.
#[expect(clippy::print_stdout, reason = "the harness shows it with the failure")]
pub(crate) fn tell(place: &str) {
    println!("{place}");
}

/// Waits until something is so, and panics if that takes too long.
#[track_caller]
pub(crate) fn wait(what: &str, mut is_so: impl FnMut() -> bool) {
    let deadline = Instant::now() + SOON;
    while !is_so() {
        assert!(Instant::now() < deadline, "after {SOON:?} still not: {what}");
        std::thread::sleep(Duration::from_millis(2));
    }
}

/// What the tests of recovery do.
pub(crate) trait Recovery {
    /// The program, about to run as people run it: what it records is published behind its back.
    fn plain(&self, arguments: &[&str]) -> Command;
    /// Starts the program like that and does not wait.
    fn start(&self, arguments: &[&str]) -> Child;
    /// Runs a line of bash, with `$TIDEGATE` as the program.
    fn bash(&self, line: &str) -> Output;
    /// What git prints.
    fn said(&self, arguments: &[&str]) -> String;
    /// The only ref of a log here.
    fn log(&self) -> String;
    /// The folder of the only replica that is written here.
    fn replica(&self) -> std::path::PathBuf;
    /// The right to publish: while it is held, one process waits for it.
    fn publisher(&self) -> fs::File;
    /// The same with the right to wait for it, so that nobody stays to publish.
    fn nobody_publishes(&self) -> [fs::File; 2];
    /// Starts the program, which is sent a signal that stops it as it makes this call for the first
    /// time. Gives strace, which ends with it, and the program, which stands still.
    fn stopped_at(&self, call: &str, signal: &str, arguments: &[&str]) -> (Child, Pid);
    /// The processes of ours that run in this directory.
    fn processes(&self) -> Vec<u32>;
}

impl Recovery for Sandbox {
    fn plain(&self, arguments: &[&str]) -> Command {
        let mut command = self.command(TIDEGATE);
        command.args(arguments).env_remove("CI");
        command
    }

    fn start(&self, arguments: &[&str]) -> Child {
        let mut command = self.plain(arguments);
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        command.spawn().expect("the program can be started")
    }

    fn bash(&self, line: &str) -> Output {
        let mut command = self.command("bash");
        self.run(command.args(["-c", line]).env("TIDEGATE", TIDEGATE), b"")
    }

    #[track_caller]
    fn said(&self, arguments: &[&str]) -> String {
        self.git(arguments).ok().stdout.trim_end().to_owned()
    }

    #[track_caller]
    fn log(&self) -> String {
        let refs = self.said(&["for-each-ref", "--format=%(refname)", "refs/tidegate/log/"]);
        assert_eq!(refs.lines().count(), 1, "one log: {refs}");
        refs
    }

    #[track_caller]
    fn replica(&self) -> std::path::PathBuf {
        let replicas = fs::read_dir(self.dir().join(".git/tidegate/r")).expect("it was begun");
        let replicas: Vec<_> = replicas.map(|entry| entry.expect("a name").path()).collect();
        let [replica] = &replicas[..] else { panic!("one replica: {replicas:?}") };
        replica.clone()
    }

    #[track_caller]
    fn publisher(&self) -> fs::File {
        locked(&self.replica().join("publish.lock"))
    }

    #[track_caller]
    fn nobody_publishes(&self) -> [fs::File; 2] {
        ["publish.lock", "publish.next"].map(|name| locked(&self.replica().join(name)))
    }

    fn stopped_at(&self, call: &str, signal: &str, arguments: &[&str]) -> (Child, Pid) {
        let mut strace = self.command("strace");
        let fault = format!("inject={call}:signal={signal}:when=1");
        strace.args(["-qq", "-o", "/dev/null", "-e", &fault, TIDEGATE]).args(arguments);
        // As a shell starts it: whose group nobody watches is not stopped from a terminal.
        let strace =
            strace.process_group(0).stdout(Stdio::null()).spawn().expect("strace can be started");
        let stopped = || self.processes().into_iter().find(|process| stands_still(*process));
        wait("it stands still", || stopped().is_some());
        let stopped = stopped().expect("it stands still");
        (strace, pid(stopped))
    }

    fn processes(&self) -> Vec<u32> {
        let here = self.dir().canonicalize().expect("it is there");
        let all = fs::read_dir("/proc").expect("there are processes").flatten();
        let all = all.filter_map(|entry| entry.file_name().to_str()?.parse().ok());
        all.filter(|id| is_at(*id, &here)).collect()
    }
}

/// A process by its number.
pub(crate) fn pid(process: u32) -> Pid {
    i32::try_from(process).ok().and_then(Pid::from_raw).expect("a process has a number")
}

/// Whether a signal stopped a process that is traced: not by a call, of which it stops at each.
fn stands_still(process: u32) -> bool {
    let stopped = || {
        let told = fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
        told.rsplit(')').next().is_some_and(|rest| rest.trim_start().starts_with(['t', 'T']))
    };
    (0..20).all(|_| {
        std::thread::sleep(Duration::from_millis(5));
        stopped()
    })
}

fn is_at(process: u32, directory: &Path) -> bool {
    let of = |name: &str| fs::read_link(format!("/proc/{process}/{name}")).ok();
    of("cwd").is_some_and(|cwd| cwd == directory)
        && of("exe").is_some_and(|exe| fs::canonicalize(TIDEGATE).is_ok_and(|it| it == exe))
}

/// The file of a lock, which is made if it is not there, locked.
#[track_caller]
fn locked(path: &Path) -> fs::File {
    let lock = fs::File::options().append(true).create(true).open(path).expect("it was begun");
    lock.lock().expect("nobody publishes");
    lock
}
