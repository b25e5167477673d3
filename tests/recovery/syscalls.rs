//! A process that is killed at each of its system calls, one after the other.
//!
//! Calls that only open are taken now and then in the short form; those that change something are
//! all taken.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::audit::Told;
use crate::place::{Recovery, begun, can_trace, number, tell, wait};
use crate::support::{Output, Sandbox, TIDEGATE};

/// The calls that write, sync, name or lock.
pub(crate) const CALLS: [&str; 17] = [
    "openat",
    "write",
    "pwrite64",
    "fdatasync",
    "fsync",
    "link",
    "linkat",
    "rename",
    "renameat",
    "renameat2",
    "unlink",
    "unlinkat",
    "mkdir",
    "mkdirat",
    "rmdir",
    "flock",
    "ftruncate",
];

/// Something that is done in a repository brought to some state before.
pub(crate) struct Subject {
    /// The repository; it is put back into its state before each time.
    sandbox: Sandbox,
    state: Sandbox,
    arguments: Vec<String>,
    /// The key of the change, if it is one.
    key: Option<&'static str>,
}

/// The subjects, each with a repository of its own.
pub(crate) fn subjects() -> Vec<(&'static str, Subject)> {
    vec![
        ("new", new()),
        ("move", moving()),
        ("publish", publishing()),
        ("rotate and retire", rotating()),
        ("mint", minting()),
    ]
}

fn new() -> Subject {
    Subject::of(begun(), &["new", "it", "--key", "it"], Some("it"))
}

fn moving() -> Subject {
    let sandbox = begun();
    let item = sandbox.tidegate(&["new", "-q", "x"]).ok().stdout;
    Subject::of(sandbox, &["move", item.trim_end(), "start", "--key", "it"], Some("it"))
}

fn publishing() -> Subject {
    let sandbox = begun();
    let held = sandbox.nobody_publishes();
    for title in ["one", "two"] {
        let _ = sandbox.run(&mut sandbox.plain(&["new", title]), b"").ok();
    }
    wait("their publishers gave up", || sandbox.processes().is_empty());
    drop(held);
    Subject::of(sandbox, &["publish"], None)
}

/// The first change that the first segment has no room for.
fn rotating() -> Subject {
    let sandbox = begun();
    let body = "x".repeat(30 * 1024);
    for _ in 0..32 {
        let _ = sandbox.tidegate(&["new", "filler", "--body", &body]).ok();
    }
    // Leaves room for less than one more.
    let _ = sandbox.tidegate(&["new", "filler", "--body", &body[..10 * 1024]]).ok();
    Subject::of(sandbox, &["new", "it", "--body", &body, "--key", "it"], Some("it"))
}

/// The first change of a copy.
fn minting() -> Subject {
    let sandbox = begun();
    let _ = sandbox.tidegate(&["new", "x"]).ok();
    let copy = sandbox.at("../copy");
    copied(&sandbox, copy.dir());
    Subject::of(copy, &["new", "it", "--key", "it"], Some("it"))
}

/// The calls that give and take names.
pub(crate) const NAMES: [&str; 9] =
    ["link", "linkat", "rename", "renameat", "renameat2", "unlink", "unlinkat", "mkdir", "rmdir"];

impl Subject {
    pub(crate) fn of(sandbox: Sandbox, arguments: &[&str], key: Option<&'static str>) -> Self {
        let state = sandbox.at("../state");
        copied(&sandbox, state.dir());
        let arguments = arguments.iter().map(|&argument| argument.to_owned()).collect();
        Self { sandbox, state, arguments, key }
    }

    /// The repository, in its state again, and what is remembered elsewhere with it.
    pub(crate) fn again(&self) -> &Sandbox {
        let _ = fs::remove_dir_all(self.sandbox.home().join(".local/state/tidegate"));
        fs::remove_dir_all(self.sandbox.dir()).expect("the sandbox is ours");
        fs::create_dir(self.sandbox.dir()).expect("it was removed");
        copied(&self.state, self.sandbox.dir());
        &self.sandbox
    }

    /// Does it under strace, which injects `fault` if there is one, and writes what it traced to
    /// a file.
    pub(crate) fn traced(&self, fault: Option<&str>) -> Output {
        let mut command = self.sandbox.command("strace");
        command.args(["-f", "-qq", "-o", "../trace", "-e"]);
        command.arg(format!("trace={}", CALLS.join(",")));
        if let Some(fault) = fault {
            command.args(["-e", &format!("inject={fault}")]);
        }
        self.sandbox.run(command.args(["--", TIDEGATE]).args(&self.arguments), b"")
    }

    /// How often each call is made when nothing happens.
    pub(crate) fn calls(&self) -> BTreeMap<&'static str, usize> {
        let _ = self.again();
        let came = self.traced(None);
        assert!(came.status <= 1, "{}", came.stderr);
        let trace = fs::read_to_string(self.sandbox.dir().join("../trace")).expect("a trace");
        let count = |call: &str| {
            let call = format!(" {call}(");
            trace.lines().filter(|line| line.contains(&call)).count()
        };
        CALLS.into_iter().map(|call| (call, count(call))).filter(|(_, count)| *count > 0).collect()
    }

    /// Asserts that it was done once if it was acknowledged, and can be done now if not.
    #[track_caller]
    pub(crate) fn is_done_once(&self, was_acknowledged: bool) {
        let arguments: Vec<&str> = self.arguments.iter().map(String::as_str).collect();
        if !was_acknowledged {
            let _ = self.sandbox.tidegate(&arguments).ok();
        }
        let mut told = Told::default();
        self.key.iter().for_each(|key| told.came(key, true));
        told.audit(&self.sandbox);
    }
}

/// Copies a repository, without the hooks that git puts there.
fn copied(from: &Sandbox, to: &Path) {
    drop(fs::remove_dir_all(from.dir().join(".git/hooks")));
    let mut copy = from.command("cp");
    copy.args(["-a", "."]).arg(to);
    let _ = from.run(&mut copy, b"").ok();
}

/// Each call that is to be hit: its name and which of its kind it is. Opening is everywhere.
pub(crate) fn hits(calls: &BTreeMap<&'static str, usize>) -> Vec<(&'static str, usize)> {
    let every = number("TIDEGATE_RECOVERY_EVERY", 9);
    let all = calls.iter().flat_map(|(call, count)| (1..=*count).map(|number| (*call, number)));
    all.filter(|(call, number)| *call != "openat" || number % every == 0).collect()
}

/// How many names in a folder of a repository end like this.
fn named(sandbox: &Sandbox, folder: &str, end: &str) -> usize {
    let names = fs::read_dir(sandbox.dir().join(folder)).expect("a folder").flatten();
    names.filter(|entry| entry.file_name().to_string_lossy().ends_with(end)).count()
}

#[test]
fn the_subjects_rotate_retire_and_mint_as_they_are_called() {
    if !can_trace("the_subjects_rotate_retire_and_mint") {
        return;
    }
    let all = [(rotating(), ".git/objects/pack", ".keep"), (minting(), ".git/tidegate/r", "")];
    for (subject, folder, end) in all {
        let before = named(subject.again(), folder, end);
        let _ = subject.traced(None).ok();
        assert_eq!(named(&subject.sandbox, folder, end), before + 1, "{folder}");
    }
}

fn is_killed_at_every_call(name: &str, subject: &Subject) {
    for (call, number) in hits(&subject.calls()) {
        let _ = subject.again();
        let came = subject.traced(Some(&format!("{call}:signal=KILL:when={number}")));
        let place = format!("{name} killed at {call} {number}");
        assert!(matches!(came.status, 0 | 137), "{place}: {came:?}");
        tell(&place);
        subject.is_done_once(came.status == 0);
    }
}

#[test]
fn whoever_is_killed_at_any_call_loses_nothing_and_blocks_nobody() {
    if can_trace("whoever_is_killed_at_any_call") {
        for (name, subject) in subjects() {
            is_killed_at_every_call(name, &subject);
        }
    }
}
