//! What every verb works with: where it runs, who answers, and where the answer goes.

use std::cell::OnceCell;
use std::mem::ManuallyDrop;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{SystemTime, UNIX_EPOCH};

use tidegate_api::request::{Caller, Change, Mode, Tend, WhenBusy};
use tidegate_api::{Body, Exit, Failure, Reply, Request, Service};
use tidegate_core::Millis;
use tidegate_core::command::Command;
use tidegate_engine::{Engine, Environment, Place};

use crate::arguments::{Global, Mutating};
use crate::output::{Form, Output};
use crate::progress::Bar;

/// What every verb works with.
pub(crate) struct Context {
    directory: PathBuf,
    output: Output,
    place: OnceCell<Place>,
}

impl Context {
    pub(crate) fn new(global: &Global, output: Output) -> Self {
        let directory = global.directory.as_deref().unwrap_or(Path::new("."));
        Self { output, ..Self::at(directory) }
    }

    /// The context of somebody who shows nothing.
    pub(crate) fn at(directory: &Path) -> Self {
        let (directory, output) = (directory.to_owned(), Output::plain(Form::Text));
        Self { directory, output, place: OnceCell::new() }
    }

    pub(crate) fn output(&self) -> Output {
        self.output
    }

    /// The directory the verb runs in.
    pub(crate) fn directory(&self) -> &PathBuf {
        &self.directory
    }

    /// Where the verb runs, and in which environment.
    pub(crate) fn place(&self) -> &Place {
        self.place.get_or_init(|| {
            let variables = std::env::vars_os().collect();
            Place::new(self.directory.clone(), Environment::of_process(), variables)
        })
    }

    /// Who asks, now.
    pub(crate) fn caller(&self) -> Result<Caller, Failure> {
        self.place().caller(now()?)
    }

    /// Asks, and gives the answer. The folded log is left standing: the end of the process frees it
    /// at once, where we would go through it piece by piece.
    pub(crate) fn ask(&self, body: Body) -> Result<Reply, Failure> {
        let bar = Bar::new();
        let engine = ManuallyDrop::new(Engine::open(self.place())?.telling(bar.tell()));
        let reply = engine.ask(&Request { body });
        bar.clear();
        reply
    }

    /// Asks while nothing but the answer is to reach the terminal.
    pub(crate) fn ask_unseen(&self, body: Body) -> Result<Reply, Failure> {
        ManuallyDrop::new(Engine::open(self.place())?).ask(&Request { body })
    }

    /// Asks for something to be recorded, and leaves a process behind that lets plain git see it.
    /// Scripts of others that follow at once get it seen at once: where `CI` is set, it is.
    pub(crate) fn record(&self, body: Body) -> Result<Reply, Failure> {
        let is_done = match &body {
            Body::Change(change) => change.mode != Mode::Record,
            _ => false,
        };
        let reply = self.ask(body)?;
        if is_done {
            return Ok(reply);
        }
        if is_ci() {
            self.ask(Body::Publish(WhenBusy::Wait))?;
        } else if let Ok(program) = std::env::current_exe() {
            // What cannot be left behind is done by the next change.
            let directory = self.directory.as_os_str();
            let arguments = ["-C".as_ref(), directory, "publish".as_ref(), "--detached".as_ref()];
            drop(tidegate_process::detach(&program, arguments));
        }
        Ok(reply)
    }

    /// Asks, and shows the answer.
    pub(crate) fn show(&self, body: Body) -> Result<ExitCode, Failure> {
        Ok(self.output.reply(&self.ask(body)?))
    }

    /// Asks for a change, and shows what came of it.
    pub(crate) fn change(&self, command: Command, options: Mutating) -> Result<ExitCode, Failure> {
        Ok(self.output.reply(&self.changed(command, options)?))
    }

    /// Asks for a change, and gives what came of it.
    pub(crate) fn changed(&self, command: Command, options: Mutating) -> Result<Reply, Failure> {
        let mode = match (options.dry_run, options.publish || is_ci()) {
            (true, _) => Mode::DryRun,
            (false, true) => Mode::Publish,
            (false, false) => Mode::Record,
        };
        if options
            .key
            .as_ref()
            .is_some_and(|key| key.is_empty() || key.len() > tidegate_core::entry::MAX_KEY)
        {
            let message = format!("a key has 1 to {} bytes", tidegate_core::entry::MAX_KEY);
            return Err(Failure::new(Exit::Usage, "bad_key", message));
        }
        if !options.expect.is_empty() && command.makes_items() {
            let message =
                "--expect names the last entry of something that exists; this makes something new";
            return Err(Failure::new(Exit::Usage, "nothing_to_expect", message));
        }
        let change = Change {
            command,
            caller: self.caller()?,
            key: options.key,
            expect: options.expect,
            reason: options.reason,
            mode,
        };
        self.record(Body::Change(Box::new(change)))
    }
}

/// Whether a machine runs the steps, one straight after the other.
fn is_ci() -> bool {
    std::env::var_os("CI").is_some_and(|value| !value.is_empty())
}

/// That this clone is to be looked after, now.
pub(crate) fn tend(dry_run: bool) -> Result<Tend, Failure> {
    Ok(Tend { at: now()?, dry_run })
}

/// The clock.
pub(crate) fn now() -> Result<Millis, Failure> {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).ok();
    let millis = since.and_then(|since| i64::try_from(since.as_millis()).ok()).map(Millis);
    millis.filter(|now| now.is_writable()).ok_or_else(|| {
        Failure::new(
            Exit::Environment,
            "clock",
            "the clock of this machine is outside of 1970 to 9999",
        )
    })
}
