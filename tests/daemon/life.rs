//! How a daemon begins, what it notices, and when it goes.

use std::io::{BufRead, BufReader};
use std::os::fd::AsRawFd;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant, SystemTime};

use rustix::process::Signal;

use crate::place::{Served, begun, is_alive, served, signal, wait};
use crate::support::skip::skip;
use crate::support::{Sandbox, TIDEGATE};

#[test]
fn a_daemon_that_nobody_asks_anything_goes() {
    let sandbox = begun();
    let _ = sandbox.git(&["config", "tidegate.idle", "1s"]).ok();
    let pid = sandbox.start();
    wait("it goes", || !is_alive(pid));
    assert_eq!(sandbox.logged("goes")[0]["why"], "nobody asked anything");
    let status = sandbox.ask(&["daemon", "status", "--json"]).exits(3).json();
    assert_eq!(status["running"], false);
    let _ = sandbox.git(&["config", "tidegate.idle", "soon"]).ok();
    let told = sandbox.ask(&["daemon", "run", "--json"]).exits(5).json();
    assert_eq!(told["error"]["code"], "bad_setting");
    assert_eq!(sandbox.logged("failed")[0]["code"], "bad_setting");
}

#[test]
fn its_log_says_as_much_as_is_wanted() {
    let sandbox = begun();
    let under = |level: &str, arguments: &[&str]| {
        sandbox.run(sandbox.plain(arguments).env("TIDEGATE_LOG", level), b"")
    };
    let told = || {
        let _ = sandbox.ask(&["ls"]).ok();
        let _ = sandbox.ask(&["daemon", "stop", "--wait"]).ok();
        ["a client came", "asked"].map(|message| sandbox.logged(message).len())
    };
    let _ = under("warn", &["daemon", "start"]).ok();
    assert_eq!(told(), [0, 0]);
    let _ = under("", &["daemon", "start"]).ok();
    assert_eq!(told(), [0, 1]);
    let _ = under("debug", &["daemon", "start"]).ok();
    let [came, asked] = told();
    assert!(came > 0 && asked == 2, "{came} came, {asked} asked");
    let refused = under("loud", &["daemon", "run", "--json"]).exits(5).json();
    assert_eq!(refused["error"]["code"], "bad_setting");
}

#[test]
fn who_starts_one_that_does_not_begin_is_told_why_at_once() {
    let sandbox = begun();
    let begun = Instant::now();
    let mut start = sandbox.plain(&["daemon", "start", "--json"]);
    let told = sandbox.run(start.env("TIDEGATE_LOG", "loud"), b"").exits(6).json();
    let took = begun.elapsed();
    assert!(took < Duration::from_secs(5), "it took {took:?}");
    assert_eq!(told["error"]["code"], "no_daemon");
    let message = told["error"]["message"].as_str().expect("a text");
    assert!(message.contains("did not begin: TIDEGATE_LOG is 'loud'"), "{message}");
}

/// Keeps every daemon from listening; gives what stands in its way.
fn barred(sandbox: &Sandbox) -> PathBuf {
    sandbox.start();
    let status = sandbox.ask(&["daemon", "status", "--json"]).ok().json();
    let _ = sandbox.ask(&["daemon", "stop", "--wait"]).ok();
    let socket = PathBuf::from(status["socket"].as_str().expect("a path"));
    std::fs::create_dir(&socket).expect("it is gone");
    socket
}

#[test]
fn who_watches_where_none_can_begin_does_not_start_one_over_and_over() {
    let sandbox = begun();
    let socket = barred(&sandbox);
    let mut watch = sandbox.plain(&["watch", "--limit", "2"]);
    let mut watch = watch.stdout(Stdio::piped()).spawn().expect("it can be started");
    let mut lines = BufReader::new(watch.stdout.take().expect("a pipe")).lines();
    wait("one was left behind", || !sandbox.logged("failed").is_empty());
    std::thread::sleep(Duration::from_secs(3));
    let tried = sandbox.logged("failed").len();
    assert!(tried <= 2, "{tried} times, and it looks by itself meanwhile");
    std::fs::remove_dir(&socket).expect("it is ours");
    let pid = sandbox.start();
    wait("who watches asks the one that begins", || {
        sandbox.logged("asked").iter().any(|asked| asked["request"] == "watch")
    });
    let _ = sandbox.tidegate(&["new", "x"]).ok();
    assert!(lines.next().is_some(), "it is told by that one");
    signal(pid, Signal::KILL);
    wait("it leaves one behind once more", || sandbox.pid().is_some_and(|next| next != pid));
    let _ = sandbox.tidegate(&["new", "y"]).ok();
    assert!(watch.wait().expect("it can be waited for").success());
}

#[test]
fn none_is_started_where_none_is_wanted() {
    let sandbox = begun();
    let quarantine = ("GIT_QUARANTINE_PATH", "/nowhere");
    for (name, value) in [("CI", "1"), ("TIDEGATE_NO_DAEMON", "1"), quarantine] {
        let _ = sandbox.run(sandbox.plain(&["ls"]).env(name, value), b"").ok();
    }
    for arguments in [["--no-daemon", "ls"], ["verify", "--quick"], ["demo", "-q"]] {
        let _ = sandbox.ask(&arguments).ok();
    }
    std::thread::sleep(Duration::from_millis(300));
    assert_eq!(sandbox.logged("began").len(), 0);
    let run = std::fs::read_dir(sandbox.home().with_file_name("run")).expect("it is there");
    assert_eq!(run.count(), 0, "nobody listens anywhere");
    let _ = sandbox.ask(&["ls"]).ok();
    let _ = sandbox.awaited();
}

/// The program under another name, as if it had been made so many seconds later.
fn build(sandbox: &Sandbox, name: &str, seconds: u64) -> PathBuf {
    let path = sandbox.dir().join("..").join(name);
    std::fs::copy(TIDEGATE, &path).expect("it can be copied");
    let at = SystemTime::UNIX_EPOCH + Duration::from_secs(1_700_000_000 + seconds);
    let file = std::fs::File::options().append(true).open(&path).expect("it is ours");
    file.set_modified(at).expect("it is ours");
    path
}

/// What a command of a build comes to.
fn by(sandbox: &Sandbox, build: &Path, arguments: &[&str]) -> crate::support::Output {
    let mut command = sandbox.command(build.to_str().expect("a plain name"));
    command.args(arguments).env_remove("CI").env_remove("TIDEGATE_NO_DAEMON");
    sandbox.run(&mut command, b"").ok()
}

#[test]
fn a_newer_build_takes_over_and_an_older_one_lets_it_be() {
    let sandbox = begun();
    let (older, newer) = (build(&sandbox, "older", 1), build(&sandbox, "newer", 2));
    let status = |build: &Path| by(&sandbox, build, &["daemon", "start", "--json"]).json();
    let first = status(&older);
    let answer = by(&sandbox, &newer, &["new", "x"]);
    assert_eq!(answer.stderr, "");
    wait("the newer one has its own", || {
        let now = sandbox.ask(&["daemon", "status", "--json"]).json();
        now["running"] == true && now["build"] != first["build"]
    });
    let second = status(&newer);
    assert!(second["build"].as_str().expect("a build").contains("1700000002"), "{second}");
    let before = sandbox.logged("asked").len();
    let answer = by(&sandbox, &older, &["new", "y"]);
    assert_eq!(answer.stderr, "");
    assert_eq!(status(&older)["pid"], second["pid"], "the newer one stays");
    assert_eq!(sandbox.logged("asked").len(), before, "and is not asked");
    assert_eq!(sandbox.titles(), ["x", "y"]);
}

#[test]
fn a_daemon_goes_when_its_program_is_replaced_and_stays_when_it_is_gone() {
    let sandbox = begun();
    let program = build(&sandbox, "program", 1);
    let start = || by(&sandbox, &program, &["daemon", "start", "--json"]).json()["pid"].as_i64();
    let first = i32::try_from(start().expect("it runs")).expect("a process");
    std::fs::rename(build(&sandbox, "later", 2), &program).expect("it is ours");
    wait("it goes", || !is_alive(first));
    assert_eq!(sandbox.logged("goes")[0]["why"], "the program is another one now");
    let second = i32::try_from(start().expect("it runs")).expect("a process");
    std::fs::remove_file(&program).expect("it is ours");
    std::thread::sleep(Duration::from_millis(1500));
    assert!(is_alive(second), "there is nothing to take its place");
}

#[test]
fn a_daemon_goes_when_its_repository_does() {
    let sandbox = served();
    let pid = sandbox.pid().expect("it runs");
    let _ = sandbox.ask(&["new", "x"]).ok();
    let elsewhere = sandbox.dir().with_file_name("elsewhere");
    std::fs::rename(sandbox.dir(), &elsewhere).expect("it can be moved");
    wait("it goes", || !is_alive(pid));
    assert!(!sandbox.dir().exists(), "nothing was made where it was");
    let moved = sandbox.at("../elsewhere");
    let second = moved.start();
    assert_eq!(moved.served(&["ls"])["items"][0]["title"], "x");
    std::fs::remove_dir_all(moved.dir()).expect("it can be removed");
    wait("it goes", || !is_alive(second));
    assert!(!moved.dir().exists(), "nothing was made where it was");
}

#[test]
fn a_daemon_goes_when_the_repository_is_set_up_in_another_way() {
    let sandbox = served();
    let pid = sandbox.pid().expect("it runs");
    let _ = sandbox.git(&["config", "tidegate.durability", "relaxed"]).ok();
    let _ = sandbox.ask(&["new", "x"]).ok();
    wait("it goes", || !is_alive(pid));
    let second = sandbox.start();
    sandbox.served(&["ls"]);
    let _ = sandbox.git(&["config", "--global", "tidegate.durability", "durable"]).ok();
    let _ = sandbox.git(&["config", "--unset", "tidegate.durability"]).ok();
    let _ = sandbox.ask(&["new", "y"]).ok();
    wait("it goes", || !is_alive(second));
    assert_eq!(sandbox.titles(), ["x", "y"]);
}

#[test]
fn a_clone_that_was_set_back_goes_on_under_another_name_through_a_daemon_too() {
    let sandbox = served();
    sandbox.served(&["new", "x", "--publish"]);
    let _ = sandbox.ask(&["daemon", "stop", "--wait"]).ok();
    let snapshot = sandbox.dir().with_file_name("snapshot");
    let copied = Command::new("cp").arg("-a").arg(sandbox.dir()).arg(&snapshot).status();
    assert!(copied.expect("there is cp").success());
    sandbox.start();
    sandbox.served(&["new", "after the snapshot", "--publish"]);
    std::fs::rename(sandbox.dir(), sandbox.dir().with_file_name("lost")).expect("it can be lost");
    std::fs::rename(&snapshot, sandbox.dir()).expect("it can be set back");
    sandbox.start();
    sandbox.served(&["new", "now"]);
    let replicas = sandbox.tidegate(&["replica", "ls", "--json"]).ok().json();
    assert_eq!(replicas["replicas"].as_array().expect("a list").len(), 2, "{replicas}");
    assert_eq!(sandbox.titles(), ["now", "x"]);
}

#[test]
fn an_own_log_that_is_lost_is_put_back_although_nobody_asks() {
    let sandbox = served();
    sandbox.served(&["new", "x", "--publish"]);
    let log = || sandbox.git(&["for-each-ref", "refs/tidegate/log"]).ok().stdout;
    let published = log();
    let name = published.split_whitespace().last().expect("it is published");
    let asked = sandbox.logged("asked").len();
    let _ = sandbox.git(&["update-ref", "-d", name]).ok();
    wait("it is back", || log() == published);
    assert_eq!(sandbox.logged("asked").len(), asked);
}

#[test]
fn those_who_look_after_the_clone_send_it_away_first() {
    let sandbox = served();
    let pid = sandbox.pid().expect("it runs");
    let _ = sandbox.ask(&["new", "x"]).ok();
    let _ = sandbox.ask(&["uninstall", "--yes"]).ok();
    assert!(!is_alive(pid));
    assert!(!sandbox.own().exists());
    std::thread::sleep(Duration::from_millis(300));
    assert!(!sandbox.own().exists(), "and nothing comes back");
}

#[test]
fn it_does_not_matter_where_it_was_started() {
    let sandbox = begun();
    let linked = sandbox.at("../linked");
    let at = linked.dir().to_str().expect("a plain name");
    let _ = sandbox.git(&["worktree", "add", "--quiet", "--force", "--detach", at]).ok();
    let git_dir = sandbox.dir().join(".git");
    let held = std::fs::File::create(linked.dir().join("held")).expect("a new file");
    rustix::io::fcntl_setfd(&held, rustix::io::FdFlags::empty()).expect("it is inherited");
    let mut start = linked.plain(&["daemon", "start"]);
    start
        .envs([("GIT_INDEX_FILE", "/nowhere"), ("GIT_OBJECT_DIRECTORY", "/nowhere")])
        .envs([("GIT_NAMESPACE", "elsewhere"), ("GIT_WORK_TREE", "/"), ("LC_ALL", "tr_TR.UTF-8")])
        .env("GIT_DIR", &git_dir);
    let shown = format!("umask 077; exec \"$0\" \"$@\" {}>&{0}", held.as_raw_fd());
    let mut under = Command::new("bash");
    under.arg("-c").arg(&shown).arg(start.get_program()).args(start.get_args());
    under.env_clear().current_dir(linked.dir()).arg0("bash");
    under.envs(start.get_envs().filter_map(|(name, value)| Some((name, value?))));
    let _ = sandbox.run(&mut under, b"").ok();
    let pid = sandbox.pid().expect("it serves the repository, not the work tree");
    assert_eq!(linked.pid(), Some(pid), "and there is one for all work trees");
    let proc = PathBuf::from(format!("/proc/{pid}"));
    assert_eq!(std::fs::read_link(proc.join("cwd")).expect("it runs"), Path::new("/"));
    for entry in std::fs::read_dir(proc.join("fd")).expect("it runs").flatten() {
        let open = std::fs::read_link(entry.path()).unwrap_or_default();
        assert!(!open.ends_with("held"), "it holds what its starter left open");
    }
    sandbox.served(&["new", "x"]);
    linked.served(&["new", "y"]);
    wait("it is published", || sandbox.git(&["for-each-ref"]).ok().stdout.contains("tidegate"));
    assert_eq!(sandbox.titles(), ["x", "y"]);
    let mode = |path: &str| {
        let found = std::fs::metadata(git_dir.join(path)).expect("it is there");
        found.permissions().mode() & 0o777
    };
    assert_eq!(mode("refs/tidegate"), mode("refs/heads"), "files are as git would make them");
}

/// Clocks of the system that run by themselves, ahead of those of everybody else: as after a long
/// sleep.
const SLEPT: &str = "unshare --time --fork --monotonic 40000000 --boottime 90000000";

#[test]
fn it_does_not_matter_how_long_the_machine_slept() {
    let name = "it_does_not_matter_how_long_the_machine_slept";
    let sandbox = begun();
    let asleep = |line: &str| {
        let mut command = sandbox.plain(&[]);
        let line = format!("{SLEPT} {line}");
        let variables = command
            .get_envs()
            .filter_map(|(name, value)| Some((name.to_owned(), value?.to_owned())));
        let variables: Vec<_> = variables.collect();
        command = Command::new("bash");
        command.env_clear().envs(variables).current_dir(sandbox.dir()).args(["-c", &line]);
        command
    };
    if !asleep("true").status().is_ok_and(|status| status.success()) {
        return skip(name, "only root has clocks of its own, where the system lets root");
    }
    // Whoever is asked and whoever asks may count from other days.
    let _ = sandbox.run(&mut asleep(&format!("{TIDEGATE} daemon start")), b"").ok();
    let pid = sandbox.pid().expect("it runs");
    sandbox.served(&["new", "x"]);
    let before = sandbox.logged("asked").len();
    let _ = sandbox.run(&mut asleep(&format!("{TIDEGATE} new y")), b"").ok();
    assert_eq!(sandbox.logged("asked").len(), before + 1);
    // To a process that stands still, as to one that sleeps, clocks jump.
    let mut wire = sandbox.wire();
    wire.greet();
    assert!(wire.send(br#"{"jsonrpc":"2.0","id":1,"method":"ask","params":"#));
    signal(pid, Signal::STOP);
    std::thread::sleep(Duration::from_secs(4));
    signal(pid, Signal::CONT);
    assert!(wire.send(b"\"project\"}\n"));
    assert_eq!(wire.line().expect("an answer")["id"], 1, "a line goes on where it stood still");
    sandbox.served(&["ls"]);
    assert_eq!(sandbox.logged("goes").len(), 0, "and it does not go for that");
    assert_eq!(sandbox.titles(), ["x", "y"]);
}

#[test]
fn the_time_for_which_a_daemon_stands_still_is_not_time_in_which_nobody_asks() {
    let sandbox = begun();
    let _ = sandbox.git(&["config", "tidegate.idle", "4s"]).ok();
    let pid = sandbox.start();
    sandbox.served(&["new", "x"]);
    signal(pid, Signal::STOP);
    std::thread::sleep(Duration::from_secs(6));
    signal(pid, Signal::CONT);
    // It looks around at once, and a second later.
    std::thread::sleep(Duration::from_millis(1500));
    assert_eq!(sandbox.logged("goes").len(), 0, "it was stopped, and not idle");
    assert_eq!(sandbox.served(&["ls"])["items"][0]["title"], "x");
    wait("it goes when it is", || !is_alive(pid));
    assert_eq!(sandbox.logged("goes")[0]["why"], "nobody asked anything");
}
