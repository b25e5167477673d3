//! A daemon from its start to its end.

use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicU32;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use rustix::fs::Mode;
use rustix::process::{chdir, geteuid, umask};
use tidegate_api::{Exit, Failure};
use tidegate_engine::{Engine, Place};
use tidegate_ipc::message::{Hello, PROTOCOL, Welcome};
use tidegate_ipc::{Bound, Build, Client, Seat, limit};
use tokio::net::UnixListener;
use tokio::runtime::Runtime;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::{Notify, Semaphore, watch};
use tokio::time::MissedTickBehavior;

use crate::daemon::{Daemon, Presence, open};
use crate::ground::Ground;
use crate::{log, publisher, talk, tidings, work};

/// How often a daemon looks around.
const LOOK: Duration = Duration::from_secs(1);

/// How long one that is to replace another waits for the seat.
const SUCCESSION: Duration = Duration::from_secs(30);

/// What a daemon is started with.
#[derive(Debug)]
pub struct Terms {
    /// The build that is started.
    pub build: Build,
    /// The file of the program.
    pub program: PathBuf,
    /// What to write to the log: `off`, `error`, `warn`, `info` or `debug`.
    pub log: String,
    /// The folders in which the socket may be, best first.
    pub folders: Vec<PathBuf>,
    /// Whether to wait until another daemon has gone.
    pub succeeds: bool,
    /// Has another process make the read model of the clone of this directory.
    pub rebuild: fn(&Path) -> bool,
}

/// How it ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// Another daemon serves this clone.
    Taken,
    /// It served, and went.
    Served,
}

/// Serves the clone at `place` until it is time to go.
pub fn serve(place: &Place, terms: &Terms) -> Result<Ending, Failure> {
    let place = place.ashore()?;
    let (common_dir, home) = (place.common_dir()?, place.home()?);
    sound(&common_dir, &home)?;
    let level = log::level(&terms.log).ok_or_else(|| unknown_level(&terms.log))?;
    let lent = tidegate_ipc::lent().map_err(|error| cannot("listen", &error))?;
    let before = match (&lent, terms.succeeds) {
        (Some(_), _) => Before::IsAskedToGo,
        (None, true) => Before::Goes,
        (None, false) => Before::Stays,
    };
    let Some(seat) = seat(&home, before)? else { return Ok(Ending::Taken) };
    settle(&common_dir).map_err(|error| cannot("leave the directory", &error))?;
    log::begin(log::path(&home), level).map_err(|error| cannot("write the log", &error))?;
    let served = sit(place, seat, lent, terms);
    if let Err(failure) = &served {
        tracing::error!(code = failure.code, why = failure.message, "failed");
    }
    served
}

/// Serves from a seat that was taken.
fn sit(place: Place, seat: Seat, lent: Option<Bound>, terms: &Terms) -> Result<Ending, Failure> {
    let common_dir = place.common_dir()?;
    let ground = Ground::of(&common_dir, &terms.program);
    let engine = Engine::open(&place)?;
    if let Some(flaw) = engine.flaw() {
        return Err(flaw.clone());
    }
    let (rebuild, directory) = (terms.rebuild, common_dir.clone());
    engine.stay_small(Box::new(move || {
        let made = rebuild(&directory);
        tracing::info!(made, "another process made the read model");
        made
    }))?;
    let (settings, idle) = (place.settings()?, place.idle()?);
    let bound = seat.listen(lent, &terms.folders).map_err(|error| cannot("listen", &error))?;
    let welcome = Welcome {
        protocol: PROTOCOL[1],
        build: terms.build.to_string(),
        repository: ground.id().to_owned(),
        pid: std::process::id(),
    };
    tracing::info!(build = welcome.build, pid = welcome.pid, "began");
    let daemon = Arc::new(Daemon {
        engine,
        place,
        ground,
        seat,
        welcome,
        settings,
        idle: u32::try_from(idle.as_millis() / LOOK.as_millis()).unwrap_or(u32::MAX),
        quiet: AtomicU32::new(0),
        drain: watch::Sender::new(None),
        requests: Arc::new(Semaphore::new(limit::REQUESTS)),
        questions: Semaphore::new(limit::QUESTIONS),
        watchers: Semaphore::new(limit::WATCHERS),
        unread: Semaphore::new(limit::UNREAD),
        long: Arc::new(Semaphore::new(limit::LONG_AT_A_TIME)),
        woken: Mutex::default(),
        is_woken: Notify::new(),
        recorded: Notify::new(),
        moved: watch::Sender::new(()),
        present: Mutex::default(),
    });
    let runtime = runtime().map_err(|error| cannot("begin", &error))?;
    let is_lent = bound.is_lent;
    let served = runtime.block_on(run(&daemon, bound));
    runtime.shutdown_timeout(limit::DRAIN);
    served.map_err(|error| cannot("serve", &error))?;
    if daemon.ground.is_here(&daemon.seat) {
        // What was recorded last may have come after the publisher.
        drop(publisher::publish(&daemon.place));
        // Who lent the socket goes on listening, and starts the next one.
        if !is_lent {
            daemon.seat.leave();
        }
    }
    tracing::info!("ended");
    Ok(Ending::Served)
}

/// Only the owner of a repository has a daemon there, once a project has begun.
fn sound(common_dir: &Path, home: &Path) -> Result<(), Failure> {
    let owner = std::fs::metadata(common_dir).map(|found| found.uid());
    if owner.map_err(|error| cannot("look at the repository", &error))? != geteuid().as_raw() {
        let message = "this repository is somebody else's: there is no daemon for you here";
        return Err(Failure::new(Exit::Environment, "other_owner", message));
    }
    match home.is_dir() {
        true => Ok(()),
        false => Err(Failure::new(
            Exit::Environment,
            "not_initialised",
            "no project has begun in this repository",
        )
        .remedy(&tidegate_core::refusal::Remedy::Init)),
    }
}

/// What becomes of whoever sits where this one wants to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Before {
    Stays,
    Goes,
    /// Whoever lent us a socket wants us there, and would only start us again.
    IsAskedToGo,
}

fn seat(home: &Path, before: Before) -> Result<Option<Seat>, Failure> {
    let end = Instant::now() + SUCCESSION;
    loop {
        let seat = Seat::take(home).map_err(|error| cannot("take the seat", &error))?;
        if seat.is_some() || before == Before::Stays || Instant::now() >= end {
            return Ok(seat);
        }
        if before == Before::IsAskedToGo {
            ask_to_go(home);
        }
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// Asks whoever sits there to go. One that does not answer may be about to.
fn ask_to_go(home: &Path) {
    let hello = Hello { protocol: PROTOCOL, build: None, repository: None, settings: None };
    if let Ok(client) = Client::greet(home, &hello) {
        drop(client.stop());
    }
}

/// Forgets where it was started: no directory is held, and files get the modes that the repository
/// has, whatever the mask was.
fn settle(common_dir: &Path) -> io::Result<()> {
    let mode = std::fs::metadata(common_dir.join("objects"))?.mode();
    umask(Mode::from_raw_mode(!mode & 0o077));
    Ok(chdir("/")?)
}

fn runtime() -> io::Result<Runtime> {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .max_blocking_threads(limit::WORKERS + 1)
        .build()
}

async fn run(daemon: &Arc<Daemon>, bound: Bound) -> io::Result<()> {
    let listener = UnixListener::from_std(bound.listener)?;
    let publisher = tokio::spawn(publisher::publish_on(Arc::clone(daemon)));
    let looker = tokio::spawn(work::look_on(Arc::clone(daemon)));
    let tidings = tokio::spawn(tidings::listen(Arc::clone(daemon)));
    let (mut term, mut int) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    let mut drain = daemon.drain.subscribe();
    let mut look = tokio::time::interval(LOOK);
    // Who was held up has nothing to make up for.
    look.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut number = 0;
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => {
                    number += 1;
                    receive(daemon, stream, number);
                }
                // Too many open files, mostly: somebody will go.
                Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
            },
            _ = look.tick() => daemon.look_around(),
            _ = term.recv() => daemon.go("a signal"),
            _ = int.recv() => daemon.go("a signal"),
            _ = drain.wait_for(Option::is_some) => break,
        }
    }
    let why = daemon.drain.borrow().unwrap_or_default();
    tracing::info!(why, "goes");
    // Nobody is to find it any more; who found it just now goes on without an answer.
    if !bound.is_lent && daemon.ground.is_here(&daemon.seat) {
        drop(std::fs::remove_file(bound.path));
    }
    drop(listener);
    tidings.abort();
    let all = u32::try_from(limit::REQUESTS).unwrap_or(u32::MAX);
    drop(tokio::time::timeout(limit::DRAIN, daemon.requests.acquire_many(all)).await);
    drop(looker.await);
    drop(publisher.await);
    Ok(())
}

/// Begins to serve a client, if it is this user.
fn receive(daemon: &Arc<Daemon>, stream: tokio::net::UnixStream, number: u64) {
    let uid = stream.peer_cred().map(|peer| peer.uid()).ok();
    if uid != Some(geteuid().as_raw()) {
        tracing::warn!(uid, "another user was refused");
        return;
    }
    let presence = Presence::new();
    daemon.admit(number, &presence);
    let (shared, present) = (Arc::clone(daemon), Arc::clone(&presence));
    let task = tokio::spawn(async move {
        talk::talk(Arc::clone(&shared), stream, present).await;
        open(&shared.present).remove(&number);
    });
    *open(&presence.task) = Some(task.abort_handle());
}

fn unknown_level(word: &str) -> Failure {
    let message = format!("TIDEGATE_LOG is '{word}'; off, error, warn, info and debug are known");
    Failure::new(Exit::Environment, "bad_setting", message)
}

fn cannot(what: &str, error: &io::Error) -> Failure {
    let message = format!("the daemon failed to {what}: {error}");
    Failure::new(Exit::Network, "no_daemon", message)
}
