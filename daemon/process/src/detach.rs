//! Leaving a child behind: it is started and not waited for.

use std::ffi::OsStr;
use std::io::{self, Read};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use crate::environment::scrub;
use crate::run::ERROR_LIMIT;

/// The first descriptor that is no standard stream.
const FIRST_BESIDE_STREAMS: i32 = 3;

/// Starts `program` and lets go of it. It inherits the directory, of the environment what sends git
/// nowhere else, and nothing that is open: neither standard streams nor what else the caller of this
/// process left open. So nobody who reads from a pipe waits for it.
pub fn detach<I: AsRef<OsStr>>(
    program: &Path,
    arguments: impl IntoIterator<Item = I>,
) -> io::Result<()> {
    begin(program, arguments, Stdio::null()).map(drop)
}

/// The same, where somebody wants to know whether it stays.
pub fn watch<I: AsRef<OsStr>>(
    program: &Path,
    arguments: impl IntoIterator<Item = I>,
) -> io::Result<Watched> {
    begin(program, arguments, Stdio::piped()).map(Watched)
}

/// A child that was left behind, and that is still looked at.
#[derive(Debug)]
pub struct Watched(Child);

impl Watched {
    /// What it said on standard output if it ended without success. Nothing while it runs.
    pub fn failed(&mut self) -> io::Result<Option<Vec<u8>>> {
        match self.0.try_wait()? {
            Some(status) if !status.success() => {}
            _ => return Ok(None),
        }
        let mut said = Vec::new();
        if let Some(output) = self.0.stdout.take() {
            output.take(ERROR_LIMIT as u64).read_to_end(&mut said)?;
        }
        Ok(Some(said))
    }
}

fn begin<I: AsRef<OsStr>>(
    program: &Path,
    arguments: impl IntoIterator<Item = I>,
    output: Stdio,
) -> io::Result<Child> {
    let mut command = Command::new(program);
    scrub(&mut command, true);
    command.args(arguments).stdin(Stdio::null()).stdout(output).stderr(Stdio::null());
    // What was inherited from the caller stays open in this process, and goes no further.
    close_fds::set_fds_cloexec(FIRST_BESIDE_STREAMS, &[]);
    command.spawn()
}
