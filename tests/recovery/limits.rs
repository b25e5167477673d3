//! Too little of what the system gives: the size of files, open files, memory.

use std::fs;
use std::path::Path;

use crate::audit::Told;
use crate::place::{Recovery, begun};
use crate::support::{Output, Sandbox, TIDEGATE};

/// Makes a change under a limit of bash.
fn under(sandbox: &Sandbox, limit: &str, key: &str) -> Output {
    let mut command = sandbox.command("bash");
    let line = format!("ulimit {limit}; exec \"$TIDEGATE\" new {key} --key {key}");
    sandbox.run(command.args(["-c", &line]).env("TIDEGATE", TIDEGATE), b"")
}

#[test]
fn a_limit_on_the_size_of_files_is_an_error_like_any_other() {
    let sandbox = begun();
    let mut told = Told::default();
    for blocks in [0, 1, 2, 4, 1024] {
        let key = format!("f{blocks}");
        let came = under(&sandbox, &format!("-f {blocks}"), &key);
        told.came(&key, came.status == 0);
        assert!(came.status == 0 || blocks < 1024, "{came:?}");
        if came.status != 0 {
            let came = came.exits(5);
            assert!(came.stderr.contains("too large"), "{blocks}: {}", came.stderr);
        }
    }
    assert!(told.acknowledged.len() < told.tried.len(), "some limit was met");
    told.audit(&sandbox);
}

#[test]
fn a_limit_on_open_files_is_an_error_like_any_other() {
    let sandbox = begun();
    let mut told = Told::default();
    for files in 3..16 {
        let key = format!("n{files}");
        let came = under(&sandbox, &format!("-n {files}"), &key);
        told.came(&key, came.status == 0);
        if came.status != 0 {
            let came = came.exits(5);
            assert!(came.stderr.contains("open files"), "{files}: {}", came.stderr);
        }
    }
    assert!(!told.acknowledged.is_empty() && told.acknowledged.len() < told.tried.len());
    told.audit(&sandbox);
}

#[test]
fn a_limit_on_memory_loses_nothing_that_was_acknowledged() {
    let sandbox = begun();
    let mut told = Told::default();
    // A build for tests takes some forty by itself.
    for megabytes in (6..78).step_by(3) {
        let key = format!("v{megabytes}");
        let came = under(&sandbox, &format!("-v {}", megabytes * 1024), &key);
        told.came(&key, came.status == 0);
        // Where not even an error can be made up, the runtime says so and aborts; zlib panics.
        let is_told =
            ["memory", "allocate", "MemError"].iter().any(|word| came.stderr.contains(word));
        let is_said = matches!(came.status, 5 | 101 | 127 | 134) && is_told;
        // What the system does not even load it kills.
        let is_not_begun = matches!(came.status, 126 | 137 | 139);
        assert!(came.status == 0 || is_said || is_not_begun, "{megabytes}: {came:?}");
    }
    assert!(!told.acknowledged.is_empty() && told.acknowledged.len() < told.tried.len());
    told.audit(&sandbox);
}

#[test]
fn what_git_could_not_write_of_a_pack_is_not_left_behind() {
    let sandbox = begun();
    for n in 0..20u64 {
        let body: String = (0..200u64).map(|i| format!("{:x} ", (n * 200 + i).pow(5))).collect();
        let _ = sandbox.tidegate(&["new", "x", "--body", &body]).ok();
    }
    let packs = sandbox.dir().join(".git/objects/pack");
    let left = |folder: &Path| fs::read_dir(folder).into_iter().flatten().count();
    let came = sandbox.bash("ulimit -f 2; exec \"$TIDEGATE\" gc");
    assert_eq!(came.status, 5, "{came:?}");
    assert_eq!(left(&packs), 0, "{came:?}");
    assert_eq!(left(&sandbox.dir().join(".git/tidegate/folding")), 0);
    let _ = sandbox.tidegate(&["gc"]).ok();
    assert_eq!(left(&packs), 3, "a pack, its index, and what keeps it");
}
