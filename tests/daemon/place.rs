//! What the tests of the daemon have in common: a project whose commands may use one, and a wire to
//! talk to it without the client.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::os::unix::fs::MetadataExt;
use std::os::unix::net::UnixStream;
use std::path::PathBuf;
use std::process::Command;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};
use serde_json::{Value, json};

use crate::support::{Output, Sandbox, TIDEGATE, repo};

/// How long anything is waited for.
pub(crate) const SOON: Duration = Duration::from_secs(30);

/// A repository in which a project has begun, without a daemon.
pub(crate) fn begun() -> Sandbox {
    let sandbox = repo();
    let _ = sandbox.git(&["commit", "--quiet", "--allow-empty", "--message", "Begin"]).ok();
    let _ = sandbox.tidegate(&["init"]).ok();
    sandbox
}

/// The same, with a daemon.
pub(crate) fn served() -> Sandbox {
    let sandbox = begun();
    sandbox.start();
    sandbox
}

/// What these tests do.
pub(crate) trait Served {
    /// A command as people give it: it may use a daemon, and start one.
    fn plain(&self, arguments: &[&str]) -> Command;
    /// What such a command comes to.
    fn ask(&self, arguments: &[&str]) -> Output;
    /// The same, which the daemon must have answered.
    fn served(&self, arguments: &[&str]) -> Value;
    /// Starts a daemon; its process.
    fn start(&self) -> i32;
    /// The process of the daemon, if one answers.
    fn pid(&self) -> Option<i32>;
    /// The process of the daemon, once one answers.
    fn awaited(&self) -> i32;
    /// What the log of the daemon says of such a message.
    fn logged(&self, message: &str) -> Vec<Value>;
    /// Our own folder in the repository.
    fn own(&self) -> PathBuf;
    /// A wire to the daemon on which nothing was said.
    fn wire(&self) -> Wire;
    /// The titles of all items, sorted, as told without the daemon.
    fn titles(&self) -> Vec<String>;
}

impl Served for Sandbox {
    fn plain(&self, arguments: &[&str]) -> Command {
        let mut command = self.command(TIDEGATE);
        command.args(arguments).env_remove("CI").env_remove("TIDEGATE_NO_DAEMON");
        command
    }

    fn ask(&self, arguments: &[&str]) -> Output {
        self.run(&mut self.plain(arguments), b"")
    }

    #[track_caller]
    fn served(&self, arguments: &[&str]) -> Value {
        // Who watches is answered besides.
        let asked = || self.logged("asked").iter().filter(|it| it["request"] != "watch").count();
        let before = asked();
        let answer = self.ask(&[arguments, &["--json"]].concat()).ok();
        assert_eq!(asked(), before + 1, "the daemon did not answer: {answer:?}");
        answer.json()
    }

    #[track_caller]
    fn start(&self) -> i32 {
        let _ = self.ask(&["daemon", "start"]).ok();
        self.pid().expect("it runs")
    }

    fn pid(&self) -> Option<i32> {
        let status = self.ask(&["daemon", "status", "--json"]);
        let pid = status.json()["pid"].as_i64();
        pid.map(|pid| i32::try_from(pid).expect("a process"))
    }

    #[track_caller]
    fn awaited(&self) -> i32 {
        let deadline = Instant::now() + SOON;
        loop {
            if let Some(pid) = self.pid() {
                return pid;
            }
            if Instant::now() >= deadline {
                let status = self.ask(&["daemon", "status", "--json"]);
                let logs = ["", ".log"].map(|end| {
                    let name = format!("daemon.{}{end}", rustix::process::geteuid().as_raw());
                    fs::read_to_string(self.own().join(name))
                });
                panic!("no daemon answers: {status:?}, {logs:?}, there are {:?}", daemons(self));
            }
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    fn logged(&self, message: &str) -> Vec<Value> {
        let name = format!("daemon.{}.log", rustix::process::geteuid().as_raw());
        let text = fs::read_to_string(self.own().join(name)).unwrap_or_default();
        let lines = text.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
        lines.filter(|line| line["message"] == message).collect()
    }

    fn own(&self) -> PathBuf {
        let said = self.git(&["rev-parse", "--git-common-dir"]).ok().stdout;
        self.dir().join(said.trim()).join("tidegate")
    }

    #[track_caller]
    fn wire(&self) -> Wire {
        let seat = format!("daemon.{}", rustix::process::geteuid().as_raw());
        let path = fs::read_to_string(self.own().join(seat)).expect("somebody sits there");
        let stream = UnixStream::connect(path.trim_end()).expect("somebody listens");
        stream.set_read_timeout(Some(SOON)).expect("a socket has a timeout");
        stream.set_write_timeout(Some(SOON)).expect("a socket has a timeout");
        Wire(BufReader::new(stream))
    }

    fn titles(&self) -> Vec<String> {
        let listed = self.tidegate(&["ls", "--all", "--json"]).ok().json();
        let items = listed["items"].as_array().expect("a list").iter();
        let mut titles: Vec<String> =
            items.map(|item| item["title"].as_str().expect("a text").to_owned()).collect();
        titles.sort();
        titles
    }
}

/// A wire to a daemon.
pub(crate) struct Wire(BufReader<UnixStream>);

impl Wire {
    /// Sends bytes. Who listens may have hung up.
    pub(crate) fn send(&mut self, bytes: &[u8]) -> bool {
        self.0.get_mut().write_all(bytes).is_ok()
    }

    /// The socket itself.
    pub(crate) fn into_stream(self) -> UnixStream {
        self.0.into_inner()
    }

    /// Sends a call.
    pub(crate) fn call(&mut self, method: &str, params: &Value) -> bool {
        let call = json!({ "jsonrpc": "2.0", "id": 7, "method": method, "params": params });
        self.send(format!("{call}\n").as_bytes())
    }

    /// The next line; nothing if there is none any more.
    pub(crate) fn line(&mut self) -> Option<Value> {
        let mut line = String::new();
        let count = self.0.read_line(&mut line).ok()?;
        (count > 0).then(|| serde_json::from_str(&line).expect("a line is JSON"))
    }

    /// Sends a call; the answer to it.
    #[track_caller]
    pub(crate) fn answer(&mut self, method: &str, params: &Value) -> Value {
        self.call(method, params);
        loop {
            let line = self.line().expect("an answer");
            if line["method"].is_null() {
                return line;
            }
        }
    }

    /// Says hello.
    #[track_caller]
    pub(crate) fn greet(&mut self) -> Value {
        let answer = self.answer("hello", &json!({ "protocol": [1, 1] }));
        assert_eq!(answer["result"]["protocol"], 1, "{answer}");
        answer
    }
}

/// A change as it stands on a line.
pub(crate) fn new_item(title: &str) -> Value {
    let item = json!({
        "title": title, "kind": null, "body": "", "labels": [], "aliases": [], "priority": null,
        "assignee": null, "parent": null, "criteria": [], "fields": {},
    });
    let actor = json!({ "name": "Ada", "mail": "ada@example.com", "kind": "human" });
    let seed: Vec<u8> = title.bytes().chain([0; 16]).take(16).collect();
    let caller = json!({ "actor": actor, "at": 1_763_700_000_123_i64, "seed": seed });
    json!({ "change": { "command": { "new_item": item }, "caller": caller } })
}

/// Sends a signal.
pub(crate) fn signal(pid: i32, signal: Signal) {
    let pid = Pid::from_raw(pid).expect("a process");
    // It may have gone by itself.
    let _ = kill_process(pid, signal);
}

/// Whether a process is there and no zombie.
pub(crate) fn is_alive(pid: i32) -> bool {
    let status = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    status.rsplit_once(')').is_some_and(|(_, rest)| !rest.trim_start().starts_with('Z'))
}

/// Waits until something is so, and panics if that takes too long.
#[track_caller]
pub(crate) fn wait(what: &str, mut is_so: impl FnMut() -> bool) {
    let deadline = Instant::now() + SOON;
    while !is_so() {
        assert!(Instant::now() < deadline, "waited too long: {what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// The processes that are daemons of the repository at `sandbox`, or about to find that they are not.
pub(crate) fn daemons(sandbox: &Sandbox) -> Vec<i32> {
    let own = sandbox.own();
    let directory = own.parent().expect("a folder").canonicalize().expect("it is there");
    let directory = directory.to_str().expect("a plain name").to_owned();
    let processes = fs::read_dir("/proc").expect("a system with /proc").flatten();
    let pids = processes.filter_map(|entry| entry.file_name().to_str()?.parse().ok());
    let is_one = |pid: &i32| {
        let line = fs::read_to_string(format!("/proc/{pid}/cmdline")).unwrap_or_default();
        line.contains(&directory) && line.contains("\0daemon\0run")
    };
    pids.filter(is_one).collect()
}

/// The memory that a process holds, in bytes.
pub(crate) fn memory(pid: i32) -> u64 {
    let text = fs::read_to_string(format!("/proc/{pid}/statm")).expect("it runs");
    let pages: u64 = text.split(' ').nth(1).expect("resident").parse().expect("a number");
    pages * 4096
}

/// The user that owns a file.
pub(crate) fn owner(path: &std::path::Path) -> u32 {
    fs::metadata(path).expect("it is there").uid()
}
