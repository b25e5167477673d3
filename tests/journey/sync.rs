//! Logs exchanged with remotes: by the user's own git, and by nobody's leave but theirs.

use std::fs;
use std::net::{TcpListener, TcpStream};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Child, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::place::{Journey, begun, each, own_log};
use crate::support::Sandbox;
use crate::support::skip::skip;

/// A clone with a project and an item, and a hub that has nothing yet.
fn with_hub() -> (Sandbox, String) {
    let sandbox = begun();
    let _ = sandbox.git(&["init", "--quiet", "--bare", "../hub"]).ok();
    let _ = sandbox.git(&["remote", "add", "origin", "../hub"]).ok();
    let item = sandbox.item(&["Log in", "--id", "LOGIN"]);
    (sandbox, item)
}

/// A clone of the hub that takes part in the project.
fn joined(first: &Sandbox, name: &str) -> Sandbox {
    let _ = first.git(&["init", "--quiet", &format!("../{name}")]).ok();
    let other = first.at(format!("../{name}"));
    let _ = other.git(&["remote", "add", "origin", "../hub"]).ok();
    let id = |clone: &Sandbox| clone.json(&["init"])["project"]["id"].clone();
    assert_eq!(id(&other), id(first), "it takes part in what others began");
    other
}

#[track_caller]
fn synced(sandbox: &Sandbox) -> Value {
    sandbox.json(&["sync", "origin"])["remotes"][0].clone()
}

fn hub(sandbox: &Sandbox) -> String {
    let refs = ["-C", "../hub", "for-each-ref", "--format=%(refname) %(objectname)"];
    sandbox.said(&refs)
}

fn entries(logs: &Value) -> u64 {
    each(logs, "entries").iter().filter_map(|entries| entries.as_u64()).sum()
}

#[test]
fn clones_share_what_they_recorded_through_a_remote() {
    let (first, item) = with_hub();
    let row = synced(&first);
    assert_eq!((&row["outcome"], entries(&row["sent"])), (&json!("done"), 2));
    let second = joined(&first, "second");
    let _ = second.json(&["move", &item, "start"]);
    let _ = first.json(&["comment", &item, "meanwhile"]);
    assert_eq!(entries(&synced(&second)["sent"]), 1);
    let row = synced(&first);
    assert_eq!((entries(&row["fetched"]), entries(&row["sent"])), (1, 1));
    assert_eq!(entries(&synced(&second)["fetched"]), 1);
    let dump = first.tidegate(&["dump"]).ok().stdout;
    assert_eq!(second.tidegate(&["dump"]).ok().stdout, dump);
    let quiet = synced(&first);
    assert_eq!(
        (&quiet["fetched"], &quiet["sent"], &quiet["left"]),
        (&json!([]), &json!([]), &json!([]))
    );
    for clone in [&first, &second] {
        let _ = clone.tidegate(&["verify"]).ok();
        let _ = clone.git(&["fsck", "--strict"]).ok();
        assert!(!clone.dir().join(".git/FETCH_HEAD").exists());
    }
}

#[test]
fn nothing_goes_to_a_remote_that_nobody_chose() {
    let (sandbox, _) = with_hub();
    let done = sandbox.json(&["sync"]);
    assert_eq!(hub(&sandbox), "");
    assert_eq!(done["remotes"][0]["unsent"], 1);
    let hint = &done["notices"][0]["hints"][0];
    assert_eq!(hint, "tidegate remote set origin --stream log");
    let listed = sandbox.json(&["remote", "ls"])["remotes"][0].clone();
    assert_eq!((&listed["chosen"], &listed["url"]), (&json!(false), &json!("../hub")));
    let _ = sandbox.json(&["remote", "set", "origin", "--stream", "log"]);
    let dry = sandbox.json(&["sync", "--dry-run"])["remotes"][0].clone();
    assert_eq!((entries(&dry["sent"]), hub(&sandbox).as_str()), (2, ""));
    let _ = sandbox.json(&["sync"]);
    assert!(!hub(&sandbox).is_empty());
    let _ = sandbox.git(&["remote", "rename", "origin", "team"]).ok();
    let listed = sandbox.json(&["remote", "ls"])["remotes"][0].clone();
    assert_eq!(
        (&listed["name"], &listed["chosen"]),
        (&json!("team"), &json!(true)),
        "it goes along"
    );
    let _ = sandbox.json(&["remote", "set", "team", "--off"]);
    assert_eq!(sandbox.refusal(3, &["sync"])["code"], "no_remote");
    assert_eq!(sandbox.refusal(3, &["sync", "nowhere"])["code"], "no_such_remote");
    let _ = sandbox.refusal(2, &["remote", "set", "team", "--stream", "secrets"]);
}

#[test]
fn what_a_remote_lost_it_is_sent_again() {
    let (first, item) = with_hub();
    let _ = synced(&first);
    let early = hub(&first);
    let second = joined(&first, "second");
    let _ = second.json(&["move", &item, "start"]);
    let _ = synced(&second);
    let _ = first.json(&["comment", &item, "more"]);
    let _ = synced(&first);
    let whole = hub(&first);
    // As a mirror push from an old clone leaves it.
    for line in whole.lines() {
        let name = line.split(' ').next().expect("a name");
        let _ = first.git(&["-C", "../hub", "update-ref", "-d", name]).ok();
    }
    let (name, at) = early.split_once(' ').expect("a name and an id");
    let _ = first.git(&["-C", "../hub", "update-ref", name, at]).ok();
    let done = first.json(&["sync", "origin"]);
    assert_eq!(each(&done["notices"], "code"), ["rewound", "rewound"], "{done}");
    assert_eq!(hub(&first), whole, "to the byte, and those of others, too");
    assert_eq!(first.shown(&item)["state"], "In Progress");
    assert_eq!(first.json(&["sync", "origin"])["notices"], json!([]), "that is said once");
}

#[test]
fn a_remote_that_refuses_or_is_not_there_is_told_of_and_others_go_on() {
    let (sandbox, _) = with_hub();
    let _ = sandbox.git(&["remote", "add", "gone", "../nowhere"]).ok();
    let _ = sandbox.git(&["init", "--quiet", "--bare", "../strict"]).ok();
    let _ = sandbox.git(&["remote", "add", "strict", "../strict"]).ok();
    let hook = sandbox.dir().join("../strict/hooks/pre-receive");
    fs::write(&hook, "#!/bin/sh\nexit 1\n").expect("it can be written");
    fs::set_permissions(&hook, fs::Permissions::from_mode(0o755)).expect("it is ours");
    let done = sandbox.tidegate(&["--json", "sync", "gone", "strict", "origin"]).exits(6).json();
    let outcomes: Vec<&Value> = each(&done["remotes"], "outcome");
    assert_eq!(outcomes, ["failed", "partly", "done"]);
    let left = done["remotes"][1]["left"][0]["why"].as_str().expect("a reason");
    assert!(left.contains("hook declined"), "{left}");
    assert_eq!(hub(&sandbox).lines().count(), 1);
    let told = sandbox.tidegate(&["sync", "gone"]).exits(6).stdout;
    assert!(told.starts_with("gone  not exchanged: "), "{told}");
}

#[test]
fn a_log_of_another_project_stays_outside() {
    let (first, _) = with_hub();
    let _ = synced(&first);
    let _ = first.git(&["init", "--quiet", "../stranger"]).ok();
    let stranger = first.at("../stranger");
    let _ = stranger.git(&["remote", "add", "origin", "../hub"]).ok();
    let _ = stranger.tidegate(&["init", "--offline"]).ok();
    let _ = stranger.item(&["Something else"]);
    let done = stranger.tidegate(&["--json", "sync", "--fetch-only"]).exits(4).json();
    assert_eq!(done["remotes"][0]["outcome"], "parted");
    let left = done["remotes"][0]["left"][0]["why"].as_str().expect("a reason");
    assert!(left.contains("another project"), "{left}");
    let logs = stranger.said(&["for-each-ref", "--format=%(refname)", "refs/tidegate/log"]);
    assert_eq!(Some(logs), own_log(&stranger), "none but its own");
}

#[test]
fn who_was_copied_and_meets_the_other_copy_goes_on_under_another_name() {
    let (first, item) = with_hub();
    let _ = synced(&first);
    let own = own_log(&first).expect("it writes");
    let copy = first.at("../copy");
    let mut cp = std::process::Command::new("cp");
    let _ = first.run(cp.arg("-a").arg(first.dir().join(".git")).arg(copy.dir()), b"").ok();
    // Somebody who knows nothing of the other: as on another machine.
    let state = copy.dir().join(".git/tidegate");
    for file in fs::read_dir(&state).expect("it is there").flatten() {
        if file.file_name().to_string_lossy().starts_with("self.") {
            let text = fs::read_to_string(file.path()).expect("a text");
            let (here, there) = (first.dir().join(".git/tidegate"), &state);
            let here = here.canonicalize().expect("it is there").display().to_string();
            let there = there.canonicalize().expect("it is there").display().to_string();
            fs::write(file.path(), text.replace(&here, &there)).expect("it can be written");
        }
    }
    let _ = copy.json(&["comment", &item, "from the copy"]);
    let _ = synced(&copy);
    let done = first.json(&["sync", "origin"]);
    assert_eq!(entries(&done["remotes"][0]["fetched"]), 1, "{done}");
    let _ = first.json(&["comment", &item, "from the first"]);
    assert_ne!(own_log(&first), Some(own), "it writes under another name");
    let _ = synced(&first);
    let _ = synced(&copy);
    let dump = first.tidegate(&["dump"]).ok().stdout;
    assert_eq!(copy.tidegate(&["dump"]).ok().stdout, dump);
    assert_eq!(first.shown(&item)["comment_count"], 2);
}

#[test]
fn who_begins_where_others_have_begun_takes_part() {
    let (first, _) = with_hub();
    let _ = synced(&first);
    let id = first.json(&["init"])["project"]["id"].clone();
    let made = |name: &str| {
        let _ = first.git(&["init", "--quiet", &format!("../{name}")]).ok();
        let other = first.at(format!("../{name}"));
        let _ = other.git(&["remote", "add", "gone", "../nowhere"]).ok();
        other
    };
    let alone = made("alone");
    let begun = alone.json(&["init"]);
    assert_eq!(begun["notices"][0]["code"], "remote_unasked", "{begun}");
    let named = made("named");
    let _ = named.refusal(6, &["init", "--from", "gone"]);
    let _ = named.refusal(3, &["init", "--from", "origin"]);
    let _ = named.git(&["remote", "add", "origin", "../hub"]).ok();
    let _ = named.git(&["init", "--quiet", "--bare", "../bare"]).ok();
    let _ = named.git(&["remote", "add", "bare", "../bare"]).ok();
    assert_eq!(named.refusal(3, &["init", "--from", "bare"])["code"], "no_project_there");
    let joined = named.json(&["init", "--from", "origin"]);
    assert_eq!((&joined["project"]["id"], &joined["begun"]), (&id, &json!(false)));
    let apart = made("apart");
    let _ = apart.git(&["remote", "add", "origin", "../hub"]).ok();
    assert_ne!(apart.json(&["init", "--offline"])["project"]["id"], id);
}

#[test]
fn logs_go_along_with_what_is_pushed_to_a_remote_that_may_have_them() {
    let (sandbox, _) = with_hub();
    let _ = sandbox.tidegate(&["hooks", "install"]).ok();
    let push = |name: &str, is_ci: bool| {
        let _ = sandbox.git(&["commit", "--quiet", "--allow-empty", "-m", name]).ok();
        let mut git = sandbox.command("git");
        let git = git.args(["push", "--quiet", "origin", "HEAD:main"]);
        let git = if is_ci { git } else { git.env_remove("CI") };
        let _ = sandbox.run(git, b"").ok();
    };
    push("one", false);
    let _ = sandbox.json(&["remote", "set", "origin", "--stream", "log"]);
    push("two", true);
    // What is left behind takes a moment.
    thread::sleep(Duration::from_secs(1));
    assert!(!hub(&sandbox).contains("refs/tidegate/"), "nobody chose it, or a machine pushed");
    push("three", false);
    let end = Instant::now() + Duration::from_secs(30);
    while !hub(&sandbox).contains("refs/tidegate/log/") && Instant::now() < end {
        thread::sleep(Duration::from_millis(20));
    }
    let own = own_log(&sandbox).expect("it writes");
    assert!(hub(&sandbox).contains(&own), "it went along");
}

/// A server of git's own protocol, for as long as it is held.
struct Server(Child);

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

#[test]
fn a_remote_is_reached_by_the_protocol_of_git() {
    let (first, item) = with_hub();
    let base =
        first.dir().parent().expect("it lies somewhere").canonicalize().expect("it is there");
    let free = TcpListener::bind("127.0.0.1:0").expect("a port is free");
    let port = free.local_addr().expect("it has one").port();
    drop(free);
    // Git itself would leave it behind when it is ended.
    let daemon = format!("{}/git-daemon", first.said(&["--exec-path"]));
    if !Path::new(&daemon).exists() {
        return skip("a_remote_is_reached_by_the_protocol_of_git", "there is no git-daemon");
    }
    let mut server = first.command(&daemon);
    let _ = server.args(["--reuseaddr", "--export-all", "--enable=receive-pack"]);
    let _ = server.args(["--listen=127.0.0.1", &format!("--port={port}")]);
    let _ = server.arg(format!("--base-path={}", base.display())).stderr(Stdio::null());
    let _server = Server(server.spawn().expect("it starts"));
    let is_up = || TcpStream::connect(("127.0.0.1", port)).is_ok();
    let end = Instant::now() + Duration::from_secs(30);
    while !is_up() && Instant::now() < end {
        thread::sleep(Duration::from_millis(20));
    }
    let url = format!("git://127.0.0.1:{port}/hub");
    let _ = first.git(&["remote", "set-url", "origin", &url]).ok();
    assert_eq!(entries(&synced(&first)["sent"]), 2);
    let _ = first.git(&["init", "--quiet", "../far"]).ok();
    let far = first.at("../far");
    let _ = far.git(&["remote", "add", "origin", &url]).ok();
    let _ = far.json(&["init"]);
    assert_eq!(far.shown(&item)["state"], "To Do");
    let _ = far.json(&["move", &item, "start"]);
    assert_eq!(entries(&synced(&far)["sent"]), 1);
    assert_eq!(entries(&synced(&first)["fetched"]), 1);
}
