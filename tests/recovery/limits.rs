//! Too little of what the system gives: the size of files.

use crate::audit::Told;
use crate::place::begun;
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
