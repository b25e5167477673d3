//! Leaving a child behind: it is started and not waited for.

use std::ffi::OsStr;
use std::io;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::environment::scrub;

/// The first descriptor that is no standard stream.
const FIRST_BESIDE_STREAMS: i32 = 3;

/// Starts `program` and lets go of it. It inherits the directory, of the environment what sends git
/// nowhere else, and nothing that is open: neither standard streams nor what else the caller of this
/// process left open. So nobody who reads from a pipe waits for it.
pub fn detach<I: AsRef<OsStr>>(
    program: &Path,
    arguments: impl IntoIterator<Item = I>,
) -> io::Result<()> {
    let mut command = Command::new(program);
    scrub(&mut command, true);
    command.args(arguments).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    // What was inherited from the caller stays open in this process, and goes no further.
    close_fds::set_fds_cloexec(FIRST_BESIDE_STREAMS, &[]);
    command.spawn().map(drop)
}
