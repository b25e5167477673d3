//! What all connections share, and when it is time to go.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use tidegate_api::request::Wake;
use tidegate_api::{Exit, Failure};
use tidegate_engine::{Engine, Place};
use tidegate_ipc::message::{Hello, PROTOCOL, Welcome};
use tidegate_ipc::{Seat, limit};
use tokio::sync::{Notify, Semaphore, watch};
use tokio::task::AbortHandle;

use crate::ground::Ground;

/// What all connections share.
pub(crate) struct Daemon {
    pub(crate) engine: Engine,
    pub(crate) place: Place,
    pub(crate) ground: Ground,
    pub(crate) seat: Seat,
    pub(crate) welcome: Welcome,
    /// The settings under which the engine was opened.
    pub(crate) settings: String,
    /// How many looks in a row may find that nobody asked anything.
    pub(crate) idle: u32,
    /// How many did. A daemon that stands still looks at nothing, and nobody could have asked it.
    pub(crate) quiet: AtomicU32,
    /// Why it is time to go, once it is.
    pub(crate) drain: watch::Sender<Option<&'static str>>,
    /// A permit for each request that is carried out or waits for it.
    pub(crate) requests: Arc<Semaphore>,
    /// A permit for each question that is worked on and may take long.
    pub(crate) questions: Semaphore,
    /// A permit for each of those who watch for whom is looked.
    pub(crate) watchers: Semaphore,
    /// A permit for each byte that those who watch may leave unread.
    pub(crate) unread: Semaphore,
    /// A permit for each long line that comes in.
    pub(crate) long: Arc<Semaphore>,
    /// What somebody told of refs that may have moved, and nobody has looked at yet.
    pub(crate) woken: Mutex<Option<Wake>>,
    /// That there is such.
    pub(crate) is_woken: Notify,
    /// That there is something to publish.
    pub(crate) recorded: Notify,
    /// That the logs may have moved.
    pub(crate) moved: watch::Sender<()>,
    pub(crate) present: Mutex<BTreeMap<u64, Arc<Presence>>>,
}

/// A client that is connected.
#[derive(Debug)]
pub(crate) struct Presence {
    pub(crate) is_served: AtomicBool,
    pub(crate) heard: Mutex<Instant>,
    pub(crate) task: Mutex<Option<AbortHandle>>,
}

impl Daemon {
    /// Whether it is time to go.
    pub(crate) fn is_draining(&self) -> bool {
        self.drain.borrow().is_some()
    }

    /// Takes down that refs may have moved.
    pub(crate) fn wake(&self, told: Wake) {
        self.is_asked();
        let mut woken = open(&self.woken);
        woken.get_or_insert_default().join(told);
        self.is_woken.notify_one();
    }

    /// Takes no more requests. The first reason given is the one that is told.
    pub(crate) fn go(&self, why: &'static str) {
        self.drain.send_if_modified(|told| {
            let is_first = told.is_none();
            told.get_or_insert(why);
            is_first
        });
    }

    /// Somebody asked something.
    pub(crate) fn is_asked(&self) {
        self.quiet.store(0, Ordering::Relaxed);
    }

    /// Looks whether it is time to go.
    pub(crate) fn look_around(&self) {
        let is_watched = self.moved.receiver_count() > 0;
        let is_busy = is_watched || self.requests.available_permits() < limit::REQUESTS;
        let quiet = if is_busy { 0 } else { self.quiet.load(Ordering::Relaxed) };
        self.quiet.store(quiet.saturating_add(1), Ordering::Relaxed);
        if !self.ground.is_here(&self.seat) {
            self.go("the repository is not here any more");
        } else if !self.ground.is_unchanged() {
            self.go("the repository is set up in another way now");
        } else if !self.ground.is_current() {
            self.go("the program is another one now");
        } else if quiet >= self.idle {
            self.go("nobody asked anything");
        }
    }

    /// Answers the first words of a client.
    pub(crate) fn greet(&self, hello: &Hello) -> Result<&Welcome, Failure> {
        let refuse = |code: &str, message: &str| Err(Failure::new(Exit::Network, code, message));
        if hello.protocol[0] > PROTOCOL[1] || hello.protocol[1] < PROTOCOL[0] {
            return refuse("other_protocol", "the daemon speaks another version of the protocol");
        }
        if hello.repository.as_ref().is_some_and(|id| *id != self.welcome.repository) {
            return refuse("other_repository", "the daemon serves another repository");
        }
        if hello.settings.as_ref().is_some_and(|settings| *settings != self.settings) {
            // The user may have changed their mind since.
            if self.place.ashore().and_then(|anew| anew.settings()).ok().as_ref()
                != Some(&self.settings)
            {
                self.go("the settings are others now");
            }
            return refuse("other_settings", "the daemon records under other settings");
        }
        Ok(&self.welcome)
    }

    /// Lets a client in. If there are too many, the one goes that was silent longest.
    pub(crate) fn admit(&self, number: u64, presence: &Arc<Presence>) {
        let mut present = open(&self.present);
        if present.len() >= limit::CLIENTS {
            let silent = present.iter().filter(|(_, it)| !it.is_served.load(Ordering::Relaxed));
            let longest = silent.min_by_key(|(_, it)| *open(&it.heard)).map(|(number, _)| *number);
            if let Some(gone) = longest.and_then(|number| present.remove(&number))
                && let Some(task) = open(&gone.task).take()
            {
                task.abort();
            }
        }
        present.insert(number, Arc::clone(presence));
    }
}

impl Presence {
    pub(crate) fn new() -> Arc<Self> {
        let heard = Mutex::new(Instant::now());
        Arc::new(Self { is_served: AtomicBool::new(false), heard, task: Mutex::default() })
    }
}

/// What is behind a lock; nobody leaves it half done.
pub(crate) fn open<T>(lock: &Mutex<T>) -> MutexGuard<'_, T> {
    lock.lock().unwrap_or_else(PoisonError::into_inner)
}
