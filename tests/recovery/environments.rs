//! Rights that are lost half-way, and writers that stand still.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use rustix::process::{Signal, kill_process};

use crate::audit::Told;
use crate::place::{Recovery, begun, can_trace};
use crate::support::skip::skip;
use crate::support::{Output, Sandbox, TIDEGATE};

/// A user who is not root.
const NOBODY: u32 = 65534;

/// Makes a change as a user whom rights bind.
fn as_nobody(sandbox: &Sandbox, binary: &Path, arguments: &[&str]) -> Output {
    let id = NOBODY.to_string();
    let mut command = sandbox.command("setpriv");
    command.args(["--reuid", &id, "--regid", &id, "--clear-groups"]).arg(binary).args(arguments);
    sandbox.run(&mut command, b"")
}

fn set_mode(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("root may");
}

#[test]
fn rights_that_are_lost_half_way_are_an_error_and_nothing_is_lost() {
    let name = "rights_that_are_lost_half_way";
    if !rustix::process::getuid().is_root() {
        return skip(name, "only root can act as another user");
    }
    if Command::new("setpriv").arg("--version").output().is_err() {
        return skip(name, "setpriv is not installed");
    }
    let sandbox = crate::support::repo();
    let root = sandbox.home().parent().expect("home lies in the sandbox").to_owned();
    set_mode(&root, 0o755);
    let binary = root.join("tidegate");
    let _ = sandbox.run(sandbox.command("cp").arg(TIDEGATE).arg(&binary), b"").ok();
    let owner = format!("{NOBODY}:{NOBODY}");
    for path in [sandbox.dir(), &sandbox.home()] {
        let _ = sandbox.run(sandbox.command("chown").args(["-R", &owner]).arg(path), b"").ok();
    }
    let _ = as_nobody(&sandbox, &binary, &["init"]).ok();
    let mut told = Told::default();
    let git = sandbox.dir().join(".git");
    let places = [
        ("journal", sandbox.replica(), 5, "permission_denied"),
        ("ours", git.join("tidegate"), 5, "not_initialised"),
        ("refs", git.join("refs/tidegate/log"), 5, "recorded_unpublished"),
        ("objects", git.join("objects"), 5, "recorded_unpublished"),
    ];
    for (what, place, exit, code) in places {
        set_mode(&place, if code == "recorded_unpublished" { 0o555 } else { 0o000 });
        let came = as_nobody(&sandbox, &binary, &["new", what, "--key", what, "--json"]);
        assert_eq!(came.exits(exit).json()["error"]["code"], code, "{what}");
        set_mode(&place, 0o755);
        told.came(what, false);
        let _ = as_nobody(&sandbox, &binary, &["new", what, "--key", what]).ok();
        told.came(what, true);
    }
    let safe = sandbox.dir().to_str().expect("a plain name");
    let _ = sandbox.git(&["config", "--global", "safe.directory", safe]).ok();
    let _ = sandbox.git(&["fsck", "--strict", "--no-dangling"]);
    let entries = crate::audit::entries(&sandbox);
    assert_eq!(entries.len(), told.acknowledged.len() + 1);
}

/// A change that is made slowly.
const SLOW: [&str; 4] = ["new", "slow", "--key", "slow"];

#[test]
fn who_is_stopped_from_a_terminal_gives_the_lock_back_first() {
    if !can_trace("who_is_stopped_from_a_terminal") {
        return;
    }
    let sandbox = begun();
    let mut told = Told::default();
    let (mut writer, process) = sandbox.stopped_at("pwrite64", "TSTP", &SLOW);
    let came = sandbox.tidegate(&["new", "quick", "--key", "quick"]);
    kill_process(process, Signal::CONT).expect("it is ours");
    assert!(writer.wait().expect("it ends").success());
    let _ = came.ok();
    ["slow", "quick"].iter().for_each(|key| told.came(key, true));
    told.audit(&sandbox);
}

#[test]
fn others_give_up_soon_when_a_writer_stands_still_and_name_the_lock() {
    if !can_trace("others_give_up_soon_when_a_writer_stands_still") {
        return;
    }
    let sandbox = begun();
    let mut told = Told::default();
    let (mut writer, process) = sandbox.stopped_at("pwrite64", "STOP", &SLOW);
    let begin = Instant::now();
    let came = sandbox.tidegate(&["new", "quick", "--key", "quick", "--json"]).exits(5);
    let took = begin.elapsed();
    assert_eq!(came.json()["error"]["code"], "lock_held");
    assert!(took > Duration::from_millis(1900), "it was waited for: {took:?}");
    assert!(took < Duration::from_secs(6), "not for long: {took:?}");
    let _ = sandbox.tidegate(&["ls"]).ok();
    told.came("quick", false);
    kill_process(process, Signal::CONT).expect("it is ours");
    assert!(writer.wait().expect("it ends").success());
    told.came("slow", true);
    told.audit(&sandbox);
}
