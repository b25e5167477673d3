//! A FIFO in the place of a file: whoever would read it waits for ever. So nobody does, and it is
//! named.

use std::fs;
use std::path::{Path, PathBuf};

use crate::care::{files, git_dir, import};
use crate::place::{Journey, begun, own_log};
use crate::support::{Output, Sandbox, TIDEGATE};

const VERBS: [&[&str]; 9] = [
    &["ls"],
    &["show", "GOOD"],
    &["new", "x"],
    &["verify"],
    &["publish"],
    &["recover", "--dry-run"],
    &["gc", "--dry-run"],
    &["uninstall", "--dry-run"],
    &["daemon", "logs"],
];

/// What the program answers, which it does soon.
#[track_caller]
fn answered(sandbox: &Sandbox, verb: &[&str]) -> Output {
    let mut command = sandbox.command("timeout");
    let came = sandbox.run(command.args(["20", TIDEGATE]).args(verb), b"");
    assert_ne!(came.status, 124, "{verb:?} waits for ever");
    came
}

/// Puts a FIFO in the place of a file, and looks whether each verb works or names it.
#[track_caller]
fn is_named(sandbox: &Sandbox, path: &Path, verbs: &[&[&str]]) {
    let aside = path.with_extension("aside");
    fs::rename(path, &aside).expect("it is ours");
    let _ = sandbox.run(sandbox.command("mkfifo").arg(path), b"").ok();
    // Of a ref, its name is told.
    let name = path.strip_prefix(git_dir(sandbox)).unwrap_or(path).to_str().expect("a name");
    let doctor = answered(sandbox, &["doctor"]);
    let told = format!("{}{}", doctor.stdout, doctor.stderr);
    assert!(doctor.status != 0 && told.contains(name), "{name} is not named: {told}");
    for verb in verbs {
        let came = answered(sandbox, verb);
        let is_named = came.status == 5 && came.stderr.contains(name);
        let is_done = came.status <= 1;
        assert!(is_done || is_named, "{verb:?} with {name}: {came:?}");
    }
    fs::rename(&aside, path).expect("it is ours");
}

/// A clone with all that it keeps.
fn full() -> Sandbox {
    let sandbox = begun();
    let _ = sandbox.item(&["the good item", "--id", "GOOD"]);
    import(&sandbox, 0);
    let _ = sandbox.tidegate(&["rebuild"]).ok();
    fs::write(git_dir(&sandbox).join("tidegate/daemon.0.log"), "").expect("writable");
    sandbox
}

#[test]
fn no_verb_waits_for_a_fifo_in_the_place_of_a_file_of_ours() {
    let sandbox = full();
    let ours: Vec<PathBuf> = files(&git_dir(&sandbox).join("tidegate")).into_keys().collect();
    assert!(ours.len() > 8, "{ours:?}");
    for path in ours {
        is_named(&sandbox, &path, &VERBS);
    }
    assert_eq!(sandbox.json(&["doctor", "--fix"])["ok"], true);
}

#[test]
fn no_verb_waits_for_a_fifo_in_the_place_of_a_file_of_git() {
    let sandbox = full();
    let _ = sandbox.git(&["commit", "--quiet", "--allow-empty", "-m", "mine"]).ok();
    let _ = sandbox.git(&["pack-refs", "--all"]).ok();
    let _ = sandbox.item(&["so that the ref is a file"]);
    let own = own_log(&sandbox).expect("it has written");
    let git = git_dir(&sandbox);
    fs::write(git.join("objects/info/alternates"), "").expect("writable");
    let other = "refs/tidegate/log/r-strangerstranger";
    fs::write(git.join(other), "").expect("writable");
    let index = files(&git.join("objects/pack")).into_keys();
    let index = index.filter(|path| path.extension().is_some_and(|end| end == "idx"));
    let names = [&own, other, "packed-refs", "HEAD", "config", "objects/info/alternates"];
    for path in names.map(|name| git.join(name)).into_iter().chain(index) {
        // Git is asked by the others, and waits.
        is_named(&sandbox, &path, &VERBS[..5]);
    }
    let lock = git.join(format!("{own}.lock"));
    fs::write(&lock, "").expect("writable");
    is_named(&sandbox, &lock, &VERBS[..5]);
}

#[test]
fn what_stands_in_the_place_of_the_packed_refs_is_named_once_with_what_to_do() {
    let sandbox = begun();
    let packed = git_dir(&sandbox).join("packed-refs");
    for make in ["mkdir", "mkfifo"] {
        let _ = sandbox.run(sandbox.command(make).arg(&packed), b"").ok();
        let document = sandbox.tidegate(&["doctor", "--json"]).exits(1).json();
        let found = document["findings"].as_array().expect("a list");
        assert_eq!(found.len(), 1, "{document}");
        let path = packed.to_str().expect("a plain name");
        assert_eq!((&found[0]["code"], &found[0]["subject"]), (&"not_a_file".into(), &path.into()));
        assert_eq!(found[0]["hint"], format!("ls -la {path}"));
        let _ = fs::remove_dir(&packed).or_else(|_| fs::remove_file(&packed));
    }
    let _ = sandbox.tidegate(&["doctor"]).ok();
}

#[test]
fn no_verb_waits_for_a_fifo_in_the_place_of_what_is_remembered_elsewhere() {
    let sandbox = full();
    let witness = files(&sandbox.home().join(".local/state")).into_keys().next().expect("one");
    for verb in VERBS {
        fs::remove_file(&witness).expect("it is ours");
        let _ = sandbox.run(sandbox.command("mkfifo").arg(&witness), b"").ok();
        assert_eq!(answered(&sandbox, verb).status, 0, "{verb:?}: it is needed for nothing");
    }
}
