//! What came of a child. Does not judge: an exit status other than zero is an outcome too.

use std::ffi::OsString;
use std::fmt;
use std::io;
use std::process::ExitStatus;
use std::time::Duration;

/// A child that ended by itself.
#[derive(Debug)]
pub struct Finished {
    /// How it ended.
    pub status: ExitStatus,
    /// What it wrote to standard output, whole.
    pub stdout: Vec<u8>,
    /// What it wrote to standard error, up to the limit.
    pub stderr: Vec<u8>,
    /// Whether it wrote more to standard error than was kept.
    pub stderr_truncated: bool,
}

impl Finished {
    /// Whether the child ended with status zero.
    #[must_use]
    pub fn succeeded(&self) -> bool {
        self.status.success()
    }

    /// Standard error as text without the final line break, for messages.
    #[must_use]
    pub fn complaint(&self) -> String {
        String::from_utf8_lossy(&self.stderr).trim_end().to_owned()
    }
}

/// One of the streams between us and a child.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stream {
    /// What we send.
    Input,
    /// What it prints.
    Output,
    /// What it complains about.
    Error,
}

impl fmt::Display for Stream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Input => "standard input",
            Self::Output => "standard output",
            Self::Error => "standard error",
        })
    }
}

/// A child that could not be started, or was not allowed to end by itself.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// The program is not installed, or not where it was said to be.
    #[error("find the program {}", .program.display())]
    NotFound {
        /// The program as the caller named it.
        program: OsString,
    },
    /// The program could not be started for another reason.
    #[error("start {}", .program.display())]
    Start {
        /// The program as the caller named it.
        program: OsString,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// It did not end in time and was killed.
    #[error("wait for {}: it did not end within {} s and was stopped", .program.display(), .deadline.as_secs_f32())]
    Deadline {
        /// The program as the caller named it.
        program: OsString,
        /// How long it had.
        deadline: Duration,
    },
    /// It printed more than it may and was killed.
    #[error("read from {}: more than {limit} bytes on standard output", .program.display())]
    TooMuchOutput {
        /// The program as the caller named it.
        program: OsString,
        /// How much it may print.
        limit: usize,
    },
    /// A stream broke for a reason other than the child closing it.
    #[error("use {stream} of {}", .program.display())]
    Broken {
        /// The program as the caller named it.
        program: OsString,
        /// Which stream.
        stream: Stream,
        /// What the system said.
        #[source]
        source: io::Error,
    },
}
