//! A daemon that is handed its socket by whoever starts it, as systemd does it.

use std::fs::{self, Permissions};
use std::os::fd::AsRawFd;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::UnixListener;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use crate::place::{Served, begun, is_alive, served, wait};
use crate::support::{Output, Sandbox, TIDEGATE};

/// Who listens for the daemon, starts it when somebody calls, and goes on listening.
struct Launcher<'a> {
    sandbox: &'a Sandbox,
    listener: UnixListener,
    path: PathBuf,
}

impl<'a> Launcher<'a> {
    /// Listens in a folder of this mode.
    fn begin(sandbox: &'a Sandbox, mode: u32) -> Self {
        let folder = sandbox.home().with_file_name("run").join("units");
        fs::create_dir(&folder).expect("a new folder");
        fs::set_permissions(&folder, Permissions::from_mode(mode)).expect("it is ours");
        let path = folder.join("socket");
        let listener = UnixListener::bind(&path).expect("a new socket");
        rustix::io::fcntl_setfd(&listener, rustix::io::FdFlags::empty()).expect("it is inherited");
        Self { sandbox, listener, path }
    }

    /// The daemon, about to be started with what `pid` says of whom the socket is for.
    fn command(&self, pid: &str) -> Command {
        let handed = self.listener.as_raw_fd();
        let line = format!(
            "[ {handed} = 3 ] || exec 3<&{handed} {handed}<&-; export LISTEN_FDS=1 LISTEN_PID={pid}; \
             exec '{TIDEGATE}' daemon run --json"
        );
        let mut command = self.sandbox.plain(&[]);
        let plain = command
            .get_envs()
            .filter_map(|(name, value)| Some((name.to_owned(), value?.to_owned())));
        let plain: Vec<_> = plain.collect();
        command = Command::new("bash");
        command.env_clear().envs(plain).current_dir(self.sandbox.dir()).args(["-c", &line]);
        command
    }

    fn start(&self) -> Child {
        let mut command = self.command("$$");
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        command.spawn().expect("it can be started")
    }

    /// What a daemon says that does not begin.
    fn refused(&self) -> Output {
        self.sandbox.run(&mut self.command("$$"), b"")
    }
}

#[test]
fn a_daemon_takes_the_socket_that_it_is_handed_and_leaves_it_to_who_lent_it() {
    let sandbox = begun();
    let launcher = Launcher::begin(&sandbox, 0o700);
    for title in ["first", "second"] {
        let mut daemon = launcher.start();
        wait("it answers", || sandbox.ask(&["daemon", "status", "--json"]).status == 0);
        let status = sandbox.ask(&["daemon", "status", "--json"]).ok().json();
        assert_eq!(status["socket"].as_str(), launcher.path.to_str(), "where it was told to");
        assert_eq!(status["pid"], daemon.id());
        sandbox.served(&["new", title]);
        let _ = sandbox.ask(&["daemon", "stop", "--wait"]).ok();
        assert!(daemon.wait().expect("it can be waited for").success());
        assert!(launcher.path.exists(), "the socket is not the daemon's");
    }
    assert_eq!(sandbox.titles(), ["first", "second"]);
}

#[test]
fn who_calls_where_a_daemon_was_lent_its_socket_starts_the_next_one() {
    let sandbox = begun();
    let launcher = Launcher::begin(&sandbox, 0o700);
    let mut first = launcher.start();
    wait("it answers", || sandbox.ask(&["daemon", "status", "--json"]).status == 0);
    let _ = sandbox.ask(&["daemon", "stop", "--wait"]).ok();
    assert!(first.wait().expect("it can be waited for").success());
    let mut second = std::thread::scope(|scope| {
        // It calls although no daemon runs, and finds that none is missing.
        let called = scope.spawn(|| sandbox.ask(&["new", "x"]).ok());
        let second = launcher.start();
        let _ = called.join().expect("it is answered by the daemon, or without it");
        second
    });
    wait("the next one answers", || sandbox.pid() == i32::try_from(second.id()).ok());
    assert_eq!(sandbox.served(&["ls"])["items"][0]["title"], "x");
    assert_eq!(sandbox.logged("began").len(), 2, "and nobody left another one behind");
    let _ = sandbox.ask(&["daemon", "stop", "--wait"]).ok();
    assert!(second.wait().expect("it can be waited for").success());
}

#[test]
fn who_looks_after_a_daemon_does_not_start_the_next_one() {
    let sandbox = begun();
    let launcher = Launcher::begin(&sandbox, 0o700);
    let mut daemon = launcher.start();
    wait("it answers", || sandbox.ask(&["daemon", "status", "--json"]).status == 0);
    let _ = sandbox.ask(&["daemon", "stop", "--wait"]).ok();
    assert!(daemon.wait().expect("it can be waited for").success());
    launcher.listener.set_nonblocking(true).expect("it is a socket");
    let nobody_called = |who: &str| {
        assert!(launcher.listener.accept().is_err(), "{who} would have started another one");
    };
    nobody_called("who stopped it");
    let _ = sandbox.ask(&["daemon", "status"]).exits(3);
    nobody_called("who asked whether it runs");
    let _ = sandbox.ask(&["daemon", "stop", "--wait"]).ok();
    nobody_called("who stopped none");
    let _ = sandbox.ask(&["doctor", "--fix"]).ok();
    nobody_called("who looked after the clone");
}

#[test]
fn a_daemon_that_is_lent_a_socket_takes_the_place_of_another_one() {
    let sandbox = served();
    let other = sandbox.pid().expect("it runs");
    let launcher = Launcher::begin(&sandbox, 0o700);
    let mut daemon = launcher.start();
    let mine = i32::try_from(daemon.id()).expect("a process");
    wait("it answers", || !is_alive(mine) || sandbox.pid() == Some(mine));
    assert!(is_alive(mine), "whoever lent it a socket would start it over and over");
    // It left its seat, and ends.
    wait("the other one ends", || !is_alive(other));
    let status = sandbox.ask(&["daemon", "status", "--json"]).ok().json();
    assert_eq!(status["socket"].as_str(), launcher.path.to_str());
    let _ = sandbox.ask(&["daemon", "stop", "--wait"]).ok();
    assert!(daemon.wait().expect("it can be waited for").success());
}

#[test]
fn a_socket_that_others_can_reach_or_that_is_for_others_is_not_taken() {
    let sandbox = begun();
    let launcher = Launcher::begin(&sandbox, 0o755);
    let told = launcher.refused().exits(6).json();
    assert_eq!(told["error"]["code"], "no_daemon");
    let message = told["error"]["message"].as_str().expect("a text");
    assert!(message.contains("others can enter the folder"), "{message}");
    let mut other = launcher.command("1");
    let mut daemon = other.stdout(Stdio::null()).spawn().expect("it can be started");
    wait("it answers", || sandbox.ask(&["daemon", "status", "--json"]).status == 0);
    let status = sandbox.ask(&["daemon", "status", "--json"]).ok().json();
    assert_ne!(status["socket"].as_str(), launcher.path.to_str(), "it was for another process");
    let _ = sandbox.ask(&["daemon", "stop", "--wait"]).ok();
    assert!(daemon.wait().expect("it can be waited for").success());
}

#[test]
fn the_units_of_systemd_name_a_socket_that_a_daemon_takes() {
    let sandbox = served();
    let pid = sandbox.pid().expect("it runs");
    let printed = sandbox.ask(&["daemon", "unit", "systemd"]).ok().stdout;
    assert_eq!(sandbox.ask(&["daemon", "unit", "systemd", "units"]).ok().stdout, "");
    let files = fs::read_dir(sandbox.dir().join("units")).expect("it was made");
    let mut files: Vec<PathBuf> = files.map(|file| file.expect("a file").path()).collect();
    files.sort();
    let [service, socket] = &files[..] else { panic!("a service and a socket: {files:?}") };
    let texts = [socket, service].map(|path| fs::read_to_string(path).expect("it was written"));
    assert_eq!(printed, texts.join("\n"));
    let name = socket.file_stem().expect("a name").to_str().expect("a plain name");
    assert_eq!(service.file_stem(), socket.file_stem(), "systemd finds one by the other");
    // %t is the folder of the session.
    assert!(texts[0].contains(&format!("ListenStream=%t/tidegate/{name}\n")), "{}", texts[0]);
    assert!(texts[0].contains("DirectoryMode=0700\n"), "or nobody would ask there");
    let line = texts[1].lines().find_map(|line| line.strip_prefix("ExecStart=")).expect("a line");
    let mut bash = sandbox.command("bash");
    bash.args(["-c", &format!("{line} --json")]).env_remove("CI").env_remove("TIDEGATE_NO_DAEMON");
    let told = sandbox.run(&mut bash, b"").exits(6).json();
    assert_eq!(told["error"]["code"], "already_running", "the line is a command of ours");
    assert!(is_alive(pid));
    let agent = sandbox.ask(&["daemon", "unit", "launchd"]).ok().stdout;
    assert!(agent.contains("<plist") && agent.contains(name), "{agent}");
}
