//! The publisher that a command leaves behind: nobody waits for it, and nobody has to.

use std::fs;
use std::process::Stdio;

use rustix::process::{Pid, Signal, getsid, kill_process, kill_process_group};

use crate::audit::{Told, entries};
use crate::place::{Recovery, begun, pid, wait};
use crate::support::{Sandbox, TIDEGATE};

#[test]
fn plain_git_sees_an_entry_soon_without_any_further_command() {
    let sandbox = begun();
    let told = sandbox.run(&mut sandbox.plain(&["new", "x"]), b"").ok();
    assert_eq!(told.stderr, "");
    wait("git sees it", || entries(&sandbox).len() == 2);
}

/// The publisher that a command leaves behind, once it is there.
fn left_behind(sandbox: &Sandbox) -> Pid {
    wait("a publisher runs", || !publishers(sandbox).is_empty());
    pid(publishers(sandbox)[0])
}

/// A process that stands still, until this is dropped.
struct Stopped(Pid);

impl From<Pid> for Stopped {
    fn from(process: Pid) -> Self {
        kill_process(process, Signal::STOP).expect("it is ours");
        Self(process)
    }
}

impl Drop for Stopped {
    fn drop(&mut self) {
        let _ = kill_process(self.0, Signal::CONT);
    }
}

#[test]
fn nobody_waits_for_the_publisher_whatever_they_read() {
    let sandbox = begun();
    // Whoever publishes waits for that.
    let held = sandbox.publisher();
    // Some give their children a pipe under a number of its own.
    let line = r#"{ "$TIDEGATE" new x 7>&1 9>&2 8<&0; } 2>&1 | cat >../told"#;
    let mut bash = sandbox.command("bash");
    bash.args(["-c", line]).env_remove("CI").env("TIDEGATE", TIDEGATE).stdin(Stdio::null());
    let mut bash = bash.spawn().expect("bash can be started");
    let publisher = left_behind(&sandbox);
    let stopped = Stopped::from(publisher);
    wait("who reads is done", || bash.try_wait().expect("it is a child").is_some());
    drop(stopped);
    drop(held);
    let told = fs::read_to_string(sandbox.dir().join("../told")).expect("it was written");
    assert_eq!(told.lines().count(), 1, "{told}");
    let _ = sandbox.tidegate(&["publish"]).ok();
    assert_eq!(entries(&sandbox).len(), 2);
}

#[test]
fn a_publisher_has_a_session_of_its_own_and_survives_the_end_of_the_terminal() {
    let sandbox = begun();
    // Whoever publishes waits for that.
    let held = sandbox.publisher();
    // A session as a terminal has it, which is told that the terminal is gone.
    let mut shell = sandbox.command("setsid");
    // Whoever runs the tests may ignore the end of a terminal, and pass that on.
    shell.args(["env", "--default-signal=HUP", "bash", "-c"]);
    shell.arg("\"$TIDEGATE\" new x; exec sleep 100").env_remove("CI");
    shell.env("TIDEGATE", TIDEGATE).stdout(Stdio::null()).stderr(Stdio::null());
    let mut shell = shell.spawn().expect("setsid can be started");
    let publisher = left_behind(&sandbox);
    wait("it left the session", || getsid(Some(publisher)) == Ok(publisher));
    kill_process_group(pid(shell.id()), Signal::HUP).expect("it is ours");
    let _ = shell.wait().expect("it ends");
    drop(held);
    wait("git sees it", || entries(&sandbox).len() == 2);
}

#[test]
fn many_quick_commands_leave_no_pile_of_publishers() {
    let sandbox = begun();
    let mut told = Told::default();
    let held = sandbox.publisher();
    for turn in 0..30 {
        let key = turn.to_string();
        let _ = sandbox.run(&mut sandbox.plain(&["new", "x", "--key", &key]), b"").ok();
        told.came(&key, true);
    }
    wait("one waits to do what all want", || publishers(&sandbox).len() == 1);
    drop(held);
    told.audit(&sandbox);
}

#[test]
fn what_was_recorded_while_others_had_the_right_to_publish_is_published_after_them() {
    let sandbox = begun();
    // As who folds the packs, which publishes nothing.
    let held = sandbox.publisher();
    for title in ["early", "late"] {
        let _ = sandbox.run(&mut sandbox.plain(&["new", title]), b"").ok();
    }
    assert_eq!(entries(&sandbox).len(), 1, "nobody has the right");
    drop(held);
    wait("git sees it", || entries(&sandbox).len() == 3);
}

/// The publishers that run here.
fn publishers(sandbox: &Sandbox) -> Vec<u32> {
    let line = |process: &u32| fs::read_to_string(format!("/proc/{process}/cmdline"));
    let is_one = |process: &u32| line(process).is_ok_and(|line| line.contains("--detached"));
    sandbox.processes().into_iter().filter(is_one).collect()
}
