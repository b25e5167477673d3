//! Many at once, and what others left behind.

use std::collections::BTreeSet;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::UnixStream;
use std::process::{Child, Stdio};

use rustix::process::Signal;

use crate::place::{Served, begun, daemons, served, signal, wait};

#[test]
fn two_hundred_commands_at_once_are_answered_and_leave_one_daemon() {
    let sandbox = begun();
    let start = |n: usize| {
        let title = n.to_string();
        let arguments: &[&str] =
            if n.is_multiple_of(2) { &["new", &title] } else { &["ls", "--json"] };
        let mut command = sandbox.plain(arguments);
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
        command.spawn().expect("it can be started")
    };
    let commands: Vec<Child> = (0..200).map(start).collect();
    for command in commands {
        let output = command.wait_with_output().expect("it can be waited for");
        let told = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{told}");
    }
    let pid = sandbox.awaited();
    wait("those who came too late have gone", || daemons(&sandbox) == [pid]);
    assert_eq!(sandbox.logged("began").len(), 1, "one began, and no other ever did");
    let expected: BTreeSet<String> = (0..200).step_by(2).map(|n| n.to_string()).collect();
    assert_eq!(sandbox.titles().into_iter().collect::<BTreeSet<_>>(), expected);
    assert_eq!(sandbox.titles().len(), expected.len());
}

#[test]
fn a_socket_that_was_left_behind_is_in_nobodys_way() {
    let sandbox = served();
    let first = sandbox.pid().expect("it runs");
    let status = sandbox.ask(&["daemon", "status", "--json"]).ok().json();
    let socket = status["socket"].as_str().expect("a path");
    signal(first, Signal::KILL);
    // A process that was killed closes what it has open a little later.
    wait("nobody listens any more", || UnixStream::connect(socket).is_err());
    assert!(std::path::Path::new(socket).exists(), "the socket was left behind");
    let answer = sandbox.ask(&["new", "x"]).ok();
    assert_eq!(answer.stderr, "", "no daemon is nothing to be told of");
    wait("the command left a daemon behind", || sandbox.pid().is_some_and(|pid| pid != first));
    assert_eq!(sandbox.served(&["ls"])["items"].as_array().expect("a list").len(), 1);
}

#[test]
fn a_path_longer_than_a_socket_may_have_does_not_matter() {
    let sandbox = begun();
    let deep = sandbox.at(format!("{}/{}", "d".repeat(90), "e".repeat(90)));
    let _ = deep.git(&["init", "--quiet"]).ok();
    let _ = deep.tidegate(&["init"]).ok();
    let long = sandbox.dir().join("r".repeat(120));
    std::fs::create_dir(&long).expect("a new folder");
    std::fs::set_permissions(&long, std::fs::Permissions::from_mode(0o700)).expect("it is ours");
    let run = |arguments: &[&str]| {
        deep.run(deep.plain(arguments).env("XDG_RUNTIME_DIR", &long), b"").ok().json()
    };
    let status = run(&["daemon", "start", "--json"]);
    let socket = status["socket"].as_str().expect("a path");
    assert!(socket.len() <= 103 && socket.starts_with("/tmp/tidegate-"), "{socket}");
    // Who sees other variables finds it all the same.
    assert_eq!(deep.pid().map(i64::from), status["pid"].as_i64());
    let _ = deep.ask(&["daemon", "stop", "--wait"]).ok();
}

#[test]
fn a_second_daemon_does_not_begin() {
    let sandbox = served();
    let told = sandbox.ask(&["daemon", "run", "--json"]).exits(6).json();
    assert_eq!(told["error"]["code"], "already_running");
    assert_eq!(told["error"]["hints"][0], "tidegate daemon status");
    assert_eq!(sandbox.logged("began").len(), 1);
}
