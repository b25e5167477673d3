//! `kill -9` at random moments of processes that race, and of the publishers they leave behind.

use std::os::unix::process::ExitStatusExt;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use rustix::process::{Signal, kill_process};

use crate::audit::Told;
use crate::place::{Recovery, begun, number, pid};
use crate::support::Sandbox;

const PROCESSES: usize = 8;

/// The longest that one lives.
const LIFE: u64 = 40_000;

/// Microseconds, drawn from what `state` becomes.
fn drawn(state: &mut u64) -> Duration {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    Duration::from_micros(*state % LIFE)
}

/// Makes changes and kills who makes them, until there were `kills`.
fn change_and_kill(sandbox: &Sandbox, process: u64, kills: usize, done: &AtomicUsize) -> Told {
    let mut told = Told::default();
    let mut state = (process + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    for turn in 0.. {
        if done.load(Ordering::Relaxed) >= kills {
            break;
        }
        let key = format!("{process}/{turn}");
        let mut child = sandbox.start(&["new", &key, "--key", &key]);
        thread::sleep(drawn(&mut state));
        child.kill().expect("a child can be killed before it is waited for");
        let status = child.wait().expect("a child can be waited for");
        let was_killed = status.signal() == Some(9);
        assert!(was_killed || status.success(), "{key} ended with {status}");
        done.fetch_add(usize::from(was_killed), Ordering::Relaxed);
        told.came(&key, status.success());
    }
    told
}

/// Kills whatever of ours runs there, publishers too, now and then.
fn kill_publishers(sandbox: &Sandbox, is_over: &AtomicBool) -> usize {
    let (mut killed, mut state) = (0, 0x0dd0_1234_5678_9abc);
    while !is_over.load(Ordering::Relaxed) {
        thread::sleep(drawn(&mut state));
        for process in sandbox.processes() {
            let told = std::fs::read_to_string(format!("/proc/{process}/cmdline"));
            if told.is_ok_and(|line| line.contains("--detached")) {
                killed += usize::from(kill_process(pid(process), Signal::KILL).is_ok());
            }
        }
    }
    killed
}

#[test]
fn whoever_is_killed_loses_nothing_that_was_acknowledged_and_blocks_nobody() {
    let kills = number("TIDEGATE_RECOVERY_KILLS", 200);
    let sandbox = begun();
    let (done, is_over) = (AtomicUsize::new(0), AtomicBool::new(false));
    let (sandbox, done, is_over) = (&sandbox, &done, &is_over);
    let told = thread::scope(|scope| {
        let publishers = scope.spawn(move || kill_publishers(sandbox, is_over));
        let started: Vec<_> = (0..PROCESSES as u64)
            .map(|process| scope.spawn(move || change_and_kill(sandbox, process, kills, done)))
            .collect();
        let told: Vec<_> = started.into_iter().map(thread::ScopedJoinHandle::join).collect();
        is_over.store(true, Ordering::Relaxed);
        let killed = publishers.join().expect("no publisher refuses to die");
        assert!(killed > 0, "publishers were killed too");
        let told = told.into_iter().map(|told| told.expect("a change was refused"));
        told.fold(Told::default(), Told::and)
    });
    assert!(!told.acknowledged.is_empty(), "some were quick enough");
    told.audit(sandbox);
}
