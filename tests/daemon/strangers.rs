//! Other users: neither side talks to them, whatever they planted.

use std::fs::{self, File, Permissions};
use std::os::unix::fs::{PermissionsExt, chown};
use std::os::unix::net::UnixListener;
use std::path::Path;
use std::process::Command;

use crate::place::{Served, begun, owner, served};
use crate::support::skip::skip;

/// Whoever is nobody.
const NOBODY: u32 = 65534;

/// Whether files can be given to others and programs run as them here; says why not.
fn can_be_others(name: &str) -> bool {
    let is_root = rustix::process::geteuid().is_root();
    if !is_root {
        skip(name, "this takes root");
    }
    is_root
}

#[test]
fn a_folder_of_somebody_else_is_not_listened_in() {
    let name = "a_folder_of_somebody_else_is_not_listened_in";
    if !can_be_others(name) {
        return;
    }
    let sandbox = begun();
    let planted = sandbox.home().with_file_name("run").join("tidegate");
    fs::create_dir(&planted).expect("a new folder");
    fs::set_permissions(&planted, Permissions::from_mode(0o700)).expect("it is ours");
    chown(&planted, Some(NOBODY), None).expect("root gives it away");
    let status = sandbox.ask(&["daemon", "start", "--json"]).ok().json();
    let socket = status["socket"].as_str().expect("a path");
    assert!(socket.starts_with("/tmp/tidegate-"), "{socket}");
    assert_eq!(owner(&planted), NOBODY);
    assert_eq!(fs::read_dir(&planted).expect("root can").count(), 0);
    let _ = sandbox.ask(&["daemon", "stop", "--wait"]).ok();
}

#[test]
fn a_socket_in_a_folder_that_others_can_enter_is_not_asked() {
    let sandbox = begun();
    let folder = sandbox.dir().join("open");
    fs::create_dir(&folder).expect("a new folder");
    fs::set_permissions(&folder, Permissions::from_mode(0o755)).expect("it is ours");
    let listener = UnixListener::bind(folder.join("s")).expect("a new socket");
    listener.set_nonblocking(true).expect("it is a socket");
    let seat = sandbox.own().join(format!("daemon.{}", rustix::process::geteuid().as_raw()));
    fs::write(&seat, format!("{}\n", folder.join("s").display())).expect("it is ours");
    let sits = taken(&seat);
    let answer = sandbox.ask(&["ls", "--json"]).ok().json();
    assert_eq!(answer["notices"][0]["code"], "without_daemon", "{answer}");
    drop(sits);
    assert!(listener.accept().is_err(), "nobody called");
}

/// The seat, with somebody on it who says nothing.
fn taken(seat: &Path) -> File {
    let file = File::options().read(true).open(seat).expect("it is there");
    file.lock().expect("it is free");
    file
}

#[test]
fn a_way_to_others_that_nobody_of_ours_left_keeps_nobody_from_having_a_daemon() {
    let sandbox = begun();
    let seat = sandbox.own().join(format!("daemon.{}", rustix::process::geteuid().as_raw()));
    let folder = sandbox.dir().join("open");
    fs::create_dir(&folder).expect("a new folder");
    fs::set_permissions(&folder, Permissions::from_mode(0o755)).expect("it is ours");
    fs::write(&seat, format!("{}\n", folder.join("s").display())).expect("it is ours");
    let status = sandbox.ask(&["daemon", "status", "--json"]).exits(3).json();
    assert_eq!(status["running"], false, "nobody sits there");
    let answer = sandbox.ask(&["ls", "--json"]).ok().json();
    assert_eq!(answer["notices"].as_array().map(Vec::len), Some(0), "{answer}");
    let _ = sandbox.awaited();
    assert!(!fs::read_to_string(&seat).expect("it is ours").contains("open"), "and says where");
    sandbox.served(&["ls"]);
}

#[test]
fn somebody_else_who_listens_is_not_asked() {
    let name = "somebody_else_who_listens_is_not_asked";
    if !can_be_others(name) {
        return;
    }
    let sandbox = begun();
    let folder = sandbox.home().with_file_name("run").join("tidegate");
    fs::create_dir(&folder).expect("a new folder");
    fs::set_permissions(&folder, Permissions::from_mode(0o700)).expect("it is ours");
    let path = folder.join("s");
    let seat = sandbox.own().join("daemon.0");
    fs::write(&seat, format!("{}\n", path.display())).expect("it is ours");
    // A socket has the user who began to listen, whoever owns its file.
    let script = "import os, socket, sys, time\n\
                  s = socket.socket(socket.AF_UNIX)\ns.bind(sys.argv[1])\nos.seteuid(65534)\n\
                  s.listen()\nprint('ready', flush=True)\nc = s.accept()[0]\n\
                  c.settimeout(9)\nprint(c.recv(99), flush=True)";
    let child = Command::new("python3")
        .args(["-c", script])
        .arg(&path)
        .stdout(std::process::Stdio::piped())
        .spawn();
    let Ok(mut child) = child else { return skip(name, "python3 is not installed") };
    let mut heard = std::io::BufReader::new(child.stdout.take().expect("a pipe"));
    let mut line = String::new();
    std::io::BufRead::read_line(&mut heard, &mut line).expect("it says something");
    assert_eq!(line, "ready\n");
    let _sits = taken(&seat);
    let answer = sandbox.ask(&["ls", "--json"]).ok().json();
    let notice = &answer["notices"][0];
    assert_eq!(notice["code"], "without_daemon", "{answer}");
    assert!(notice["message"].as_str().expect("a text").contains("somebody else"), "{notice}");
    line.clear();
    std::io::BufRead::read_line(&mut heard, &mut line).expect("it says something");
    assert_eq!(line, "b''\n", "nothing was said to them");
    let _ = child.wait().expect("it ends");
}

#[test]
fn somebody_else_who_calls_is_not_answered() {
    let name = "somebody_else_who_calls_is_not_answered";
    if !can_be_others(name) {
        return;
    }
    let sandbox = served();
    let status = sandbox.ask(&["daemon", "status", "--json"]).ok().json();
    let socket = status["socket"].as_str().expect("a path");
    // Should ever all doors stand open.
    let folder = std::path::Path::new(socket).parent().expect("a folder");
    let root = sandbox.home();
    let above = folder.ancestors().take_while(|it| it.starts_with(root.parent().expect("a root")));
    for folder in above {
        fs::set_permissions(folder, Permissions::from_mode(0o755)).expect("it is ours");
    }
    fs::set_permissions(socket, Permissions::from_mode(0o777)).expect("it is ours");
    let script = "import os, socket, sys\ns = socket.socket(socket.AF_UNIX)\nos.seteuid(65534)\n\
                  s.connect(sys.argv[1])\ns.settimeout(9)\n\
                  try:\n \
                  s.send(b'{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"hello\",\"params\":{\"protocol\":[1,1]}}\\n')\n \
                  print(s.recv(99))\nexcept ConnectionError: print(b'')";
    let told = Command::new("python3").args(["-c", script, socket]).output();
    let Ok(told) = told else { return skip(name, "python3 is not installed") };
    let said = String::from_utf8_lossy(&told.stdout);
    assert_eq!(said, "b''\n", "{}", String::from_utf8_lossy(&told.stderr));
    assert_eq!(sandbox.logged("another user was refused").len(), 1);
}
