//! Who answers: the daemon, if one runs and serves this place, else the engine in this process.
//! Nobody above can tell which. A daemon is started after the answer, never waited for.

use std::ffi::OsString;
use std::io;
use std::mem::ManuallyDrop;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::{Duration, Instant, SystemTime};

use tidegate_api::notice::Notice;
use tidegate_api::remedy::Aid;
use tidegate_api::request::{Change, Mode, Wake};
use tidegate_api::{Asker, Body, Exit, Failure, Reply, Request, Service, Step};
use tidegate_engine::{Engine, Place};
use tidegate_ipc::message::{Hello, PROTOCOL};
use tidegate_ipc::{Absent, Build, Client, Seat, is_unanswered};
use tidegate_process::{Run, Watched};

use crate::progress::Bar;

/// How often is looked whether a daemon has gone.
const LOOK: Duration = Duration::from_millis(10);

/// How long another process may take to make the read model.
const REBUILDING: Duration = Duration::from_secs(3600);

/// A reply, and what is to be done about a daemon.
pub(crate) struct Answer {
    pub(crate) reply: Reply,
    pub(crate) daemon: Daemon,
    /// Whether something was recorded in this process beside what was asked.
    pub(crate) has_recorded: bool,
}

/// What is to be done about a daemon after an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Daemon {
    /// Nothing: one answered.
    Answered,
    /// Nothing: none is wanted, or the one there is is not for us.
    Unwanted,
    /// None runs.
    Missing,
    /// An older one was asked to go.
    Going,
}

/// Asks the daemon of this place, if there is one and `with_daemon` lets us, else the engine here.
pub(crate) fn ask(
    place: &Place,
    body: Body,
    with_daemon: bool,
    bar: &Bar,
) -> Result<Answer, Failure> {
    let request = Request { body };
    let alone = |daemon, notice: Option<Notice>| {
        let (reply, has_recorded) = here(place, &request, bar)?;
        Ok(Answer { reply: reply.with(notice), daemon, has_recorded })
    };
    if !with_daemon || !tidegate_server::serves(&request.body) {
        return alone(Daemon::Unwanted, None);
    }
    if is_recorded(&request.body) && place.signs()? {
        return alone(Daemon::Unwanted, None);
    }
    let client = match greet(place)? {
        Ok(client) => client,
        Err(Absent::None) => return alone(Daemon::Missing, None),
        Err(Absent::Unwilling(_)) => return alone(Daemon::Unwanted, None),
        Err(Absent::Deaf(why)) => return alone(Daemon::Unwanted, Some(without(&why))),
    };
    match Build::parse(&client.welcome().build).map(|theirs| this_build().cmp(&theirs)) {
        Some(std::cmp::Ordering::Equal) => {}
        Some(std::cmp::Ordering::Greater) => {
            // It may have gone already: then the seat is free, or will be.
            drop(client.stop());
            return alone(Daemon::Going, None);
        }
        _ => return alone(Daemon::Unwanted, None),
    }
    let asker = Listener { bar, recording: Mutex::default() };
    match client.ask(&request, &asker) {
        Err(failure) if is_unanswered(&failure) => {
            drop(client);
            let is_lost = !matches!(failure.code.as_str(), "draining" | "too_large");
            let request = asker.again(request.clone(), &failure)?;
            let notice = is_lost.then(|| without(&failure.message));
            let (reply, has_recorded) = here(place, &request, bar)?;
            Ok(Answer { reply: reply.with(notice), daemon: Daemon::Missing, has_recorded })
        }
        answered => Ok(Answer { reply: answered?, daemon: Daemon::Answered, has_recorded: false }),
    }
}

/// Tells the daemon of this place that refs may have moved, and waits for no word from it. Gives what is
/// to be done about it.
pub(crate) fn wake(place: &Place, wake: &Wake) -> Result<Daemon, Failure> {
    let home = place.home_at_hand().map_or_else(|| place.home(), Ok)?;
    Ok(match Client::wake(&home, wake) {
        Ok(()) => Daemon::Answered,
        Err(Absent::None) => Daemon::Missing,
        Err(Absent::Unwilling(_) | Absent::Deaf(_)) => Daemon::Unwanted,
    })
}

/// Tells something to the daemon of this place and to nobody else. Gives what is to be done about it.
pub(crate) fn tell(place: &Place, body: Body) -> Result<Daemon, Failure> {
    match greet(place)? {
        Ok(client) => client.ask(&Request { body }, &Bar::hidden()).map(|_| Daemon::Answered),
        Err(Absent::None) => Ok(Daemon::Missing),
        Err(Absent::Unwilling(_) | Absent::Deaf(_)) => Ok(Daemon::Unwanted),
    }
}

/// Greets the daemon of this place.
pub(crate) fn greet(place: &Place) -> Result<Result<Client, Absent>, Failure> {
    let common_dir = place.common_dir()?;
    let found = std::fs::metadata(&common_dir).map(|it| format!("{}:{}", it.dev(), it.ino()));
    let hello = Hello {
        protocol: PROTOCOL,
        build: Some(this_build().to_string()),
        repository: found.ok(),
        settings: Some(place.settings()?),
    };
    Ok(Client::greet(&place.home()?, &hello))
}

/// The daemon of this place, whatever it serves and whoever may ask it; nothing if none runs. Where a
/// socket is lent, who only calls would start one.
pub(crate) fn find(place: &Place) -> Result<Option<Client>, Failure> {
    if !Seat::is_taken(&place.home()?) {
        return Ok(None);
    }
    let hello = Hello { protocol: PROTOCOL, build: None, repository: None, settings: None };
    match Client::greet(&place.home()?, &hello) {
        Ok(client) => Ok(Some(client)),
        Err(Absent::None) => Ok(None),
        Err(Absent::Unwilling(failure)) => Err(failure),
        Err(Absent::Deaf(why)) => Err(silent(&why)),
    }
}

/// Asks the daemon of this place to go, if one runs, and waits so long until it has.
pub(crate) fn stop(place: &Place, patience: Option<Duration>) -> Result<(), Failure> {
    let home = place.home()?;
    let end = Instant::now() + patience.unwrap_or_default();
    let stopped = loop {
        match find(place) {
            // Who waits for its end waits for its first word, too.
            Err(_) if Instant::now() < end => std::thread::sleep(LOOK),
            found => break found?,
        }
    };
    let told = Seat::told_at(&home);
    match stopped.map_or(Ok(()), |client| client.stop()) {
        // It has gone already, perhaps because others stopped it.
        Err(failure) if is_unanswered(&failure) => {}
        asked => asked?,
    }
    while patience.is_some() && Seat::is_taken(&home) && !is_followed(&home, told) {
        if Instant::now() >= end {
            return Err(silent("it has not ended yet"));
        }
        std::thread::sleep(LOOK);
    }
    Ok(())
}

/// Whether another daemon than the one that had `told` where it listens has done so: any command may
/// leave one behind, and none could before that one had gone. Nobody is called for that: where a socket
/// is lent, that would start the next one.
fn is_followed(home: &Path, told: Option<SystemTime>) -> bool {
    Seat::told(home).is_some() && Seat::told_at(home) != told
}

fn silent(why: &str) -> Failure {
    let message = format!("a daemon runs that does not answer: {why}");
    Failure::new(Exit::Network, "daemon_silent", message).hint(Aid::DaemonLogs)
}

/// The build that this is.
pub(crate) fn this_build() -> Build {
    let program = std::env::current_exe().unwrap_or_default();
    Build::of(env!("CARGO_PKG_VERSION"), &program)
}

/// Whether git holds back what a push brought, whose hook this is.
pub(crate) fn is_quarantined() -> bool {
    std::env::var_os("GIT_QUARANTINE_PATH").is_some()
}

/// Whether a daemon may stay at this place: a project has begun there, and it is this user's own.
pub(crate) fn may_stay(place: &Place) -> Result<bool, Failure> {
    let owner = std::fs::metadata(place.common_dir()?).map(|found| found.uid());
    let is_own = owner.is_ok_and(|owner| owner == rustix::process::geteuid().as_raw());
    Ok(is_own && place.home()?.is_dir())
}

/// Leaves a daemon behind for this place, which goes at once if there is one already. One that
/// `succeeds` waits for the seat. What cannot be left behind is not missed.
pub(crate) fn leave_daemon(place: &Place, succeeds: bool) -> Result<(), Failure> {
    let mut arguments = vec!["daemon", "run", "--detached"];
    arguments.extend(succeeds.then_some("--succeeds"));
    leave(place, &arguments, tidegate_process::detach).map(drop)
}

/// The same, of one that waits for the seat, and says why if it does not begin.
pub(crate) fn watch_daemon(place: &Place) -> Result<Option<Watched>, Failure> {
    let arguments = ["daemon", "run", "--detached", "--succeeds", "--json"];
    leave(place, &arguments, tidegate_process::watch)
}

/// Leaves a process behind that lets plain git see what was recorded.
pub(crate) fn leave_publisher(place: &Place) -> Result<(), Failure> {
    leave(place, &["publish", "--detached"], tidegate_process::detach).map(drop)
}

/// Leaves a process behind that exchanges logs with a remote.
pub(crate) fn leave_sync(place: &Place, remote: &str) -> Result<(), Failure> {
    let arguments = ["sync", "--detached", "--", remote];
    leave(place, &arguments, tidegate_process::detach).map(drop)
}

/// Has another process make the read model of a clone, and gives whether it did.
pub(crate) fn rebuild_apart(directory: &Path) -> bool {
    let Ok(program) = std::env::current_exe() else { return false };
    let rebuild = Run::new(program).args(["-C".as_ref(), directory.as_os_str()]).arg("rebuild");
    rebuild.deadline(REBUILDING).run().is_ok_and(|finished| finished.succeeded())
}

fn leave<T>(
    place: &Place,
    arguments: &[&str],
    begin: impl FnOnce(&Path, Vec<OsString>) -> io::Result<T>,
) -> Result<Option<T>, Failure> {
    let directory = ["-C".into(), place.common_dir()?.into()];
    let arguments = directory.into_iter().chain(arguments.iter().map(Into::into)).collect();
    Ok(std::env::current_exe().and_then(|program| begin(&program, arguments)).ok())
}

/// The folders in which a socket may be: the session's own, if there is one, else one for temporary
/// files.
pub(crate) fn folders() -> Vec<PathBuf> {
    let session = std::env::var_os("XDG_RUNTIME_DIR").map(PathBuf::from);
    let session = session.filter(|folder| folder.is_absolute()).map(|it| it.join("tidegate"));
    let user = rustix::process::geteuid().as_raw();
    session.into_iter().chain([PathBuf::from(format!("/tmp/tidegate-{user}"))]).collect()
}

/// Asks the engine in this process. The folded log is left standing: the end of the process frees it
/// at once, where we would go through it piece by piece. Who watches asks over and over, and closes
/// what was opened.
fn here(place: &Place, request: &Request, bar: &Bar) -> Result<(Reply, bool), Failure> {
    let engine = ManuallyDrop::new(Engine::open(place)?);
    let reply = engine.ask(request, bar);
    let has_recorded = engine.has_recorded();
    if reply.is_err() && has_recorded && !is_quarantined() {
        // Nobody above hears of more than that it was refused.
        leave_publisher(place)?;
    }
    let reply = reply.map(|reply| (reply, has_recorded));
    if matches!(request.body, Body::Watch(_)) {
        drop(ManuallyDrop::into_inner(engine));
    }
    reply
}

fn is_recorded(body: &Body) -> bool {
    matches!(body, Body::Change(change) if change.mode != Mode::DryRun)
}

fn without(why: &str) -> Notice {
    let message = format!("done without the daemon: {why}");
    Notice::new("without_daemon", message, [])
}

/// Who waits for the daemon, and hears what it is about to record.
struct Listener<'a> {
    bar: &'a Bar,
    /// The key of what is about to be recorded, if anything is.
    recording: Mutex<Option<Option<String>>>,
}

impl Asker for Listener<'_> {
    fn step(&self, step: Step<'_>) {
        self.bar.step(step);
    }

    fn recording(&self, repeat: Option<&str>) -> bool {
        if let Ok(mut recording) = self.recording.lock() {
            *recording = Some(repeat.map(str::to_owned));
        }
        true
    }
}

impl Listener<'_> {
    /// The same request, asked again so that what was recorded is not recorded twice.
    fn again(self, request: Request, failure: &Failure) -> Result<Request, Failure> {
        let Some(repeat) = self.recording.into_inner().unwrap_or_default() else {
            return Ok(request);
        };
        match (request.body, repeat) {
            (Body::Change(change), Some(key)) => {
                let change = Change { key: Some(key), ..*change };
                Ok(Request { body: Body::Change(Box::new(change)) })
            }
            _ => {
                let message = format!("nobody knows whether it was recorded: {}", failure.message);
                let failure = Failure::new(Exit::Network, "outcome_unknown", message);
                Err(failure.hint(Aid::History))
            }
        }
    }
}
