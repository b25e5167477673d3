//! File systems that only the test sees.

use std::process::{Command, Stdio};

use super::sandbox::{Sandbox, TIDEGATE};
use super::skip::skip;

/// Whether file systems can be mounted here, unseen by others; says why not.
pub fn can_mount(name: &str) -> bool {
    let mut probe = Command::new("unshare");
    probe.args(["-m", "mount", "-t", "tmpfs", "none", "/mnt"]);
    let probe = probe.stderr(Stdio::null()).status();
    let can = probe.is_ok_and(|status| status.success());
    if !can {
        skip(name, "only root can mount file systems, where the system lets root");
    }
    can
}

/// Runs a script of bash, with `$TIDEGATE` as the program, in which mounts are seen by nobody else.
#[track_caller]
pub fn apart(sandbox: &Sandbox, script: &str) -> String {
    let mut command = sandbox.command("unshare");
    command.args(["-m", "bash", "-euc", script]).env("TIDEGATE", TIDEGATE);
    sandbox.run(&mut command, b"").ok().stdout
}
