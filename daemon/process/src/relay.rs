//! A program that this one stands before: it is run as if nobody did. It inherits everything,
//! streams and terminal, directory and environment, and may take as long as it likes.

use std::ffi::OsString;
use std::io::{self, Write};
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::path::Path;
use std::process::{Command, ExitStatus, Stdio};
use std::thread;

use rustix::io::Errno;

/// What runs a file that the system takes for no program.
const SHELL: &str = "/bin/sh";

/// Runs `program`, which is told that it is called `name`, to its end. What is on standard input is
/// for it, unless we have read that already: then it gets the same again.
pub fn relay(
    program: &Path,
    name: &Path,
    arguments: &[OsString],
    input: Option<&[u8]>,
) -> io::Result<ExitStatus> {
    let mut direct = Command::new(program);
    direct.arg0(name).args(arguments);
    match wait(direct, input) {
        // Without a first line that names an interpreter it is one for the shell, as it is to git.
        Err(error) if Errno::from_io_error(&error) == Some(Errno::NOEXEC) => {
            let mut through = Command::new(SHELL);
            through.arg(program).args(arguments);
            wait(through, input)
        }
        ended => ended,
    }
}

/// What a program that was started here says with `status`, as a shell says it.
#[must_use]
pub fn exit_code(status: ExitStatus) -> u8 {
    let signal = || status.signal().map(|signal| 128 + signal);
    let code = status.code().or_else(signal).unwrap_or(1);
    u8::try_from(code).unwrap_or(u8::MAX)
}

fn wait(mut command: Command, input: Option<&[u8]>) -> io::Result<ExitStatus> {
    let Some(input) = input else { return command.status() };
    let mut child = command.stdin(Stdio::piped()).spawn()?;
    let pipe = child.stdin.take();
    thread::scope(|scope| {
        // It need not read what it is offered.
        scope.spawn(move || drop(pipe.map(|mut pipe| pipe.write_all(input))));
        child.wait()
    })
}
