//! What every verb works with: where it runs, who answers, and where the answer goes.

use std::cell::{Cell, OnceCell};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use tidegate_api::request::{Caller, Change, Mode, Tend, Wake, WhenBusy};
use tidegate_api::{Body, Exit, Failure, Reply};
use tidegate_core::Millis;
use tidegate_core::command::Command;
use tidegate_engine::{Environment, Place};
use tidegate_ipc::Seat;

use crate::arguments::{Global, Mutating};
use crate::output::{Form, Output};
use crate::progress::Bar;
use crate::service::{self, Answer, Daemon};

/// How long a daemon may take to go before the clone is looked after.
const PATIENCE: Duration = Duration::from_secs(10);

/// How long who asks over and over leaves no other daemon behind after one that never answered: it may
/// have come while somebody sat there who was about to go. The next one is given longer, and so on.
const PAUSE: Duration = Duration::from_secs(1);

/// How many times as long.
const LONGER: u32 = 4;

/// And how long at most.
const LONGEST: Duration = Duration::from_secs(300);

/// What every verb works with.
pub(crate) struct Context {
    directory: PathBuf,
    output: Output,
    with_daemon: bool,
    place: OnceCell<Place>,
    /// When a daemon was left behind that has not answered yet, and how long it is given.
    left: Cell<Option<(Instant, Duration)>>,
}

impl Context {
    pub(crate) fn new(global: &Global, output: Output) -> Self {
        let directory = global.directory.as_deref().unwrap_or(Path::new("."));
        Self { output, ..Self::at(directory, !global.no_daemon) }
    }

    /// The context of somebody who shows nothing.
    pub(crate) fn at(directory: &Path, with_daemon: bool) -> Self {
        let is_set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
        let with_daemon =
            with_daemon && !is_set("TIDEGATE_NO_DAEMON") && !service::is_quarantined();
        let (directory, output) = (directory.to_owned(), Output::plain(Form::Text));
        Self { directory, output, with_daemon, place: OnceCell::new(), left: Cell::new(None) }
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

    /// Whether a daemon runs at this place.
    pub(crate) fn is_served(&self) -> bool {
        self.place().home().is_ok_and(|home| Seat::is_taken(&home))
    }

    /// Asks, and gives the answer. A daemon that is missing is left behind for the next one who asks.
    pub(crate) fn ask(&self, body: Body) -> Result<Reply, Failure> {
        let Answer { reply, daemon, has_recorded } = self.answer(body)?;
        let is_followed = self.follow(daemon)?;
        if has_recorded {
            self.have_published(is_followed)?;
        }
        Ok(reply)
    }

    fn answer(&self, body: Body) -> Result<Answer, Failure> {
        if tends(&body) && self.with_daemon {
            // Who looks after the clone wants nobody to remember what it was. One that does not
            // answer writes nothing, either: it would have to tell somebody first.
            drop(service::stop(self.place(), Some(PATIENCE)));
        }
        let bar = Bar::new();
        let answer = service::ask(self.place(), body, self.with_daemon, &bar);
        bar.clear();
        answer
    }

    /// Asks while nothing but the answer is to reach the terminal.
    pub(crate) fn ask_unseen(&self, body: Body) -> Result<Reply, Failure> {
        service::ask(self.place(), body, self.with_daemon, &Bar::hidden())
            .map(|answer| answer.reply)
    }

    /// Tells the daemon that refs may have moved, and waits for no word from it. Where none runs, one is
    /// left behind; where none is wanted, the next command looks.
    pub(crate) fn wake(&self, wake: &Wake) -> Result<(), Failure> {
        if self.with_daemon {
            self.follow(service::wake(self.place(), wake)?)?;
        }
        Ok(())
    }

    /// Tells something to the daemon. Where none runs, one is left behind, which looks for itself; where
    /// none is wanted, the next command does.
    pub(crate) fn tell(&self, body: Body) -> Result<(), Failure> {
        if self.with_daemon {
            self.follow(service::tell(self.place(), body)?)?;
        }
        Ok(())
    }

    /// Leaves a daemon behind if one is missing. Gives whether one was.
    fn follow(&self, daemon: Daemon) -> Result<bool, Failure> {
        if daemon == Daemon::Answered {
            self.left.set(None);
        }
        let is_wanted = matches!(daemon, Daemon::Missing | Daemon::Going)
            && self.left.get().is_none_or(|(left, given)| left.elapsed() >= given)
            && !is_ci()
            && service::may_stay(self.place())?;
        if is_wanted {
            service::leave_daemon(self.place(), daemon == Daemon::Going)?;
            let given = self.left.get().map_or(PAUSE, |(_, given)| LONGEST.min(given * LONGER));
            self.left.set(Some((Instant::now(), given)));
        }
        Ok(is_wanted)
    }

    /// Asks for something to be recorded. Then plain git is to see it: the daemon sees to that, or a
    /// process that is left behind. Scripts of others that follow at once get it seen at once: where
    /// `CI` is set, it is.
    pub(crate) fn record(&self, body: Body) -> Result<Reply, Failure> {
        let is_done = match &body {
            Body::Change(change) => change.mode != Mode::Record,
            _ => false,
        };
        let Answer { reply, daemon, has_recorded } = self.answer(body)?;
        let is_followed = self.follow(daemon)?;
        if !is_done || has_recorded {
            self.have_published(is_followed || daemon == Daemon::Answered)?;
        }
        Ok(reply)
    }

    /// Has logs go along with what is pushed to a remote that may have them, while nobody waits. A machine
    /// that runs steps pushes what it is told to.
    pub(crate) fn sync_beside(&self, remote: &str) -> Result<(), Failure> {
        match !is_ci() && self.place().sends_to(remote)? {
            true => service::leave_sync(self.place(), remote),
            false => Ok(()),
        }
    }

    /// Sees to it that plain git sees what was recorded, unless somebody else does.
    fn have_published(&self, by_others: bool) -> Result<(), Failure> {
        if is_ci() {
            self.ask(Body::Publish(WhenBusy::Wait))?;
        } else if !by_others && !service::is_quarantined() {
            // What cannot be left behind is done by the next change.
            service::leave_publisher(self.place())?;
        }
        Ok(())
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
        let head = command.asks_gates().then(|| self.place().head()).flatten();
        let change = Change {
            command,
            caller: Caller { head, ..self.caller()? },
            key: options.key,
            expect: options.expect,
            reason: options.reason,
            mode,
        };
        self.record(Body::Change(Box::new(change)))
    }
}

/// Whether this changes what is below the engine.
fn tends(body: &Body) -> bool {
    match body {
        Body::Init(init) => init.new_replica,
        Body::Recover(tend) | Body::Uninstall(tend) => !tend.dry_run,
        Body::Doctor(doctor) => doctor.fix && !doctor.tend.dry_run,
        _ => false,
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
