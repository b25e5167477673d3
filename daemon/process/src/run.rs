//! A child to be: program, arguments, environment, input and limits. Does not start anything
//! until [`Run::run`].

use std::ffi::{OsStr, OsString};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use crate::environment::scrub;
use crate::outcome::{Finished, RunError};
use crate::supervise::supervise;

/// How long a child may run unless said otherwise.
pub const DEFAULT_DEADLINE: Duration = Duration::from_secs(30);

/// How much a child may print unless said otherwise.
pub const OUTPUT_LIMIT: usize = 16 * 1024 * 1024;

/// How much of a child's standard error is kept. The rest is read and forgotten.
pub const ERROR_LIMIT: usize = 64 * 1024;

/// A child to be started.
#[derive(Debug, Clone)]
#[must_use = "a child that is not run does nothing"]
pub struct Run {
    pub(crate) program: OsString,
    arguments: Vec<OsString>,
    variables: Vec<(OsString, Option<OsString>)>,
    inherit: bool,
    directory: Option<PathBuf>,
    pub(crate) input: Option<Vec<u8>>,
    pub(crate) own_group: bool,
    pub(crate) deadline: Duration,
    pub(crate) output_limit: usize,
}

impl Run {
    /// A child running `program`, found as the system finds programs.
    pub fn new(program: impl Into<OsString>) -> Self {
        Self {
            program: program.into(),
            arguments: Vec::new(),
            variables: Vec::new(),
            inherit: true,
            directory: None,
            input: None,
            own_group: true,
            deadline: DEFAULT_DEADLINE,
            output_limit: OUTPUT_LIMIT,
        }
    }

    /// Adds one argument.
    pub fn arg(mut self, argument: impl Into<OsString>) -> Self {
        self.arguments.push(argument.into());
        self
    }

    /// Adds arguments.
    pub fn args<A: Into<OsString>>(mut self, arguments: impl IntoIterator<Item = A>) -> Self {
        self.arguments.extend(arguments.into_iter().map(Into::into));
        self
    }

    /// Sets a variable, even one that is scrubbed from what is inherited.
    pub fn variable(mut self, name: impl AsRef<OsStr>, value: impl AsRef<OsStr>) -> Self {
        self.variables.push((name.as_ref().to_owned(), Some(value.as_ref().to_owned())));
        self
    }

    /// Does not pass a variable on.
    pub fn without(mut self, name: impl AsRef<OsStr>) -> Self {
        self.variables.push((name.as_ref().to_owned(), None));
        self
    }

    /// Inherits no variable at all: the child sees the C locale and what the caller sets.
    pub fn clean(mut self) -> Self {
        self.inherit = false;
        self
    }

    /// Runs in `directory`.
    pub fn directory(mut self, directory: impl AsRef<Path>) -> Self {
        self.directory = Some(directory.as_ref().to_owned());
        self
    }

    /// Sends `bytes` to standard input, which is empty otherwise.
    pub fn input(mut self, bytes: impl Into<Vec<u8>>) -> Self {
        self.input = Some(bytes.into());
        self
    }

    /// Stays in our process group, so that the child may ask a person at the terminal. Past
    /// the deadline only the child itself is killed, not what it started.
    pub fn interactive(mut self) -> Self {
        self.own_group = false;
        self
    }

    /// Kills the child after `deadline`.
    pub fn deadline(mut self, deadline: Duration) -> Self {
        self.deadline = deadline;
        self
    }

    /// Kills the child when it prints more than `limit` bytes.
    pub fn output_limit(mut self, limit: usize) -> Self {
        self.output_limit = limit;
        self
    }

    /// Starts the child and waits for its end.
    pub fn run(self) -> Result<Finished, RunError> {
        supervise(self)
    }

    pub(crate) fn command(&self) -> Command {
        let mut command = Command::new(&self.program);
        command.args(&self.arguments);
        scrub(&mut command, self.inherit);
        for (name, value) in &self.variables {
            match value {
                Some(value) => command.env(name, value),
                None => command.env_remove(name),
            };
        }
        if let Some(directory) = &self.directory {
            command.current_dir(directory);
        }
        command.stdin(if self.input.is_some() { Stdio::piped() } else { Stdio::null() });
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        if self.own_group {
            command.process_group(0);
        }
        command
    }
}
