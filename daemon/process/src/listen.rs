//! A program that the user named, in the user's own terminal and environment: what it prints is
//! handed over as it prints it.

use std::ffi::OsString;
use std::io::{self, ErrorKind, PipeReader, Read};
use std::path::Path;
use std::process::{Command, ExitStatus, Stdio};
use std::sync::mpsc::{RecvTimeoutError, SyncSender, sync_channel};
use std::thread;
use std::time::{Duration, Instant};

use crate::outcome::{RunError, Stream};

/// How long what it prints may go on after it ended, written by what it left behind.
const LINGER: Duration = Duration::from_millis(250);

/// How much is read at a time.
const CHUNK: usize = 64 * 1024;

/// How many chunks may wait to be heard.
const WAITING: usize = 16;

enum Event {
    Printed(Vec<u8>),
    Silent(io::Result<()>),
    Ended(io::Result<ExitStatus>),
}

/// Runs `program` in `directory` to its end, however long that takes, and lets `hear` have what it
/// prints, on either stream, in the order in which it does. It reads what we could read, and is
/// stopped from the terminal as we are.
pub fn listen(
    program: &OsString,
    arguments: &[OsString],
    directory: &Path,
    mut hear: impl FnMut(&[u8]),
) -> Result<ExitStatus, RunError> {
    let start = |source: io::Error| match source.kind() {
        ErrorKind::NotFound => RunError::NotFound { program: program.clone() },
        _ => RunError::Start { program: program.clone(), source },
    };
    let (output, input) = io::pipe().map_err(start)?;
    let mut command = Command::new(program);
    command.args(arguments).current_dir(directory).stdin(Stdio::inherit());
    command.stdout(input.try_clone().map_err(start)?).stderr(input);
    let mut child = command.spawn().map_err(start)?;
    // Our ends of the pipe are closed, so that it ends with the child.
    drop(command);
    let (say, heard) = sync_channel(WAITING);
    let ended = say.clone();
    thread::spawn(move || read(output, &say));
    thread::spawn(move || drop(ended.send(Event::Ended(child.wait()))));
    let (mut status, mut is_open, mut until) = (None, true, None);
    while status.is_none() || is_open {
        let left = |until: Instant| until.saturating_duration_since(Instant::now());
        match heard.recv_timeout(until.map_or(Duration::MAX, left)) {
            Ok(Event::Printed(bytes)) => {
                hear(&bytes);
                if until.is_some_and(|until| until <= Instant::now()) {
                    break;
                }
            }
            Ok(Event::Ended(ended)) => {
                (status, until) = (Some(ended), Some(Instant::now() + LINGER));
            }
            Ok(Event::Silent(Ok(()))) => is_open = false,
            Ok(Event::Silent(Err(source))) => {
                let (program, stream) = (program.clone(), Stream::Output);
                return Err(RunError::Broken { program, stream, source });
            }
            Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => break,
        }
    }
    status.unwrap_or_else(|| Err(io::Error::other("nobody waited for it"))).map_err(start)
}

fn read(mut output: PipeReader, say: &SyncSender<Event>) {
    let mut chunk = vec![0; CHUNK];
    let done = loop {
        match output.read(&mut chunk) {
            Ok(0) => break Ok(()),
            Ok(read) if say.send(Event::Printed(chunk[..read].to_vec())).is_err() => return,
            Ok(_) => {}
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => break Err(error),
        }
    };
    drop(say.send(Event::Silent(done)));
}
