//! Carrying out a request: on one of a few threads, while its client hears how it goes.

use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use tidegate_api::reconcile::HookDocument;
use tidegate_api::request::{Mode, Wake};
use tidegate_api::{Asker, Body, Exit, Failure, Patience, Patient, Reply, Request, Service, Step};
use tidegate_ipc::limit;
use tidegate_ipc::message::{self, Word};
use tokio::sync::{mpsc, oneshot};

use crate::daemon::{Daemon, open};
use crate::talk::Voice;

/// How long is waited before somebody looks at what moved: git has something left to do then, often more
/// of the same. Who asks something meanwhile has it looked at at once.
const SETTLING: Duration = Duration::from_millis(50);

/// A word for the client, and who wants to know whether it was taken.
type Spoken = (Word, Option<oneshot::Sender<bool>>);

/// The thread that carries out a request, as its client hears of it.
struct Line {
    words: mpsc::Sender<Spoken>,
    stepped: Mutex<Instant>,
    patience: Patience,
}

/// Nobody waits any more when this goes.
struct Waiting(Patience);

impl Drop for Waiting {
    fn drop(&mut self) {
        self.0.is_gone.store(true, Ordering::Relaxed);
    }
}

impl Asker for Line {
    fn step(&self, Step { what, done, total }: Step<'_>) {
        let mut stepped = open(&self.stepped);
        if stepped.elapsed() >= limit::SIGN_OF_LIFE {
            *stepped = Instant::now();
            // Who does not listen misses nothing that matters.
            drop(self.words.try_send((Word::Step { what: what.to_owned(), done, total }, None)));
        }
    }

    fn recording(&self, repeat: Option<&str>) -> bool {
        let (taken, is_taken) = oneshot::channel();
        let word = Word::Recording { repeat: repeat.map(str::to_owned) };
        self.words.blocking_send((word, Some(taken))).is_ok()
            && is_taken.blocking_recv().unwrap_or(false)
    }

    fn patience(&self) -> Patience {
        self.patience.clone()
    }
}

/// Whether a daemon carries out such a request.
#[must_use]
pub fn serves(body: &Body) -> bool {
    name(body).is_some()
}

/// The name of a request that a daemon carries out. What looks after the clone, or takes as long as
/// the log is long, is for the process that asks.
fn name(body: &Body) -> Option<&'static str> {
    match body {
        Body::Change(_) => Some("change"),
        Body::Project => Some("project"),
        Body::Show(show) if show.at.is_none() => Some("show"),
        Body::List(list) if !list.all || list.limit.is_some() => Some("list"),
        Body::History(_) => Some("history"),
        Body::Replicas(_) => Some("replicas"),
        Body::Search(_) => Some("search"),
        Body::Sql(_) => Some("sql"),
        Body::Why(_) => Some("why"),
        Body::Gates(_) => Some("gates"),
        Body::Next(_) => Some("next"),
        Body::Criteria(_) => Some("criteria"),
        Body::Assessments(_) => Some("assessments"),
        Body::Artifacts(_) => Some("artifacts"),
        Body::Audit(_) => Some("audit"),
        Body::Graph(_) => Some("graph"),
        Body::Workflows => Some("workflows"),
        Body::Workflow(_) => Some("workflow"),
        Body::Stats(_) => Some("stats"),
        Body::Watch(_) => Some("watch"),
        Body::Status(status) if !status.deep => Some("status"),
        Body::Wake(_) => Some("wake"),
        Body::CheckMessage(_) => Some("check_message"),
        Body::Offer(_) => Some("offer"),
        Body::Branch(_) => Some("branch"),
        Body::Init(_)
        | Body::Publish(_)
        | Body::List(_)
        | Body::Show(_)
        | Body::Dump(_)
        | Body::Verify(_)
        | Body::Doctor(_)
        | Body::Recover(_)
        | Body::Gc(_)
        | Body::Sync(_)
        | Body::Remotes(_)
        | Body::Uninstall(_)
        | Body::Status(_)
        | Body::CheckPush(_)
        | Body::LinkCommits(_)
        | Body::Rebuild(_) => None,
    }
}

/// Whether an answer may take as long as the log is long.
fn may_be_long(body: &Body) -> bool {
    match body {
        Body::Sql(_) | Body::Search(_) | Body::Stats(_) | Body::Status(_) | Body::Graph(_) => true,
        Body::Artifacts(_) | Body::Audit(_) => true,
        Body::History(asked) => asked.item.is_none(),
        Body::Gates(asked) => asked.item.is_none(),
        Body::Next(asked) => asked.item.is_none(),
        Body::List(list) => list.limit.is_some_and(|limit| limit > limit::PAGE),
        _ => false,
    }
}

/// How long is worked on a request. In SQL anything can be asked.
fn longest(body: &Body) -> Duration {
    match body {
        Body::Sql(_) | Body::Search(_) => limit::QUESTION,
        _ => limit::REPLY,
    }
}

/// Carries out a request.
pub(crate) async fn work(
    daemon: &Arc<Daemon>,
    body: Body,
    voice: &mut Voice,
) -> Result<Reply, Failure> {
    let refuse = |code: &str, message: &str| Err(Failure::new(Exit::Network, code, message));
    let Some(name) = name(&body) else {
        return refuse("not_served", "this is for the process that asks it");
    };
    daemon.is_asked();
    if daemon.is_draining() {
        return refuse("draining", "the daemon is about to end");
    }
    let (begun, request) = (Instant::now(), Request { body });
    // What takes less time than to wake another thread is answered on this one.
    if let Some(reply) = daemon.engine.at_once(&request) {
        note(name, "done", begun);
        return Ok(reply);
    }
    if let Body::Wake(asked) = request.body {
        daemon.wake(asked);
        return Ok(Reply::Hook(HookDocument::new(Vec::new())));
    }
    let turn = tokio::time::timeout(limit::TURN, daemon.questions.acquire());
    let turn = if may_be_long(&request.body) { Some(turn.await) } else { None };
    if matches!(turn, Some(Err(_))) {
        return refuse("busy", "the daemon works on other questions that take long");
    }
    let records = matches!(&request.body, Body::Change(change) if change.mode != Mode::DryRun);
    let (words, mut spoken) = mpsc::channel(4);
    let shared = Arc::clone(daemon);
    let until = Some(Instant::now() + longest(&request.body));
    let patience = Patience { until, ..Patience::default() };
    let waiting = Waiting(patience.clone());
    let line = Line { words, stepped: Mutex::new(begun), patience };
    let mut job = tokio::task::spawn_blocking(move || shared.engine.ask(&request, &line));
    let first = tokio::time::Instant::now() + limit::SIGN_OF_LIFE;
    let mut signs = tokio::time::interval_at(first, limit::SIGN_OF_LIFE);
    let done = loop {
        tokio::select! {
            biased;
            Some((word, taken)) = spoken.recv() => {
                let is_heard = voice.say(message::word(&word)).await;
                taken.map(|taken| taken.send(is_heard));
            }
            done = &mut job => break done,
            _ = signs.tick() => {
                if !voice.say(message::word(&Word::Working)).await {
                    waiting.0.is_gone.store(true, Ordering::Relaxed);
                }
            }
        }
    };
    let done = done.unwrap_or_else(|_| {
        Err(Failure::new(Exit::Internal, "internal", "this should not happen: a request died"))
    });
    if records || daemon.engine.has_recorded() {
        daemon.recorded.notify_one();
        daemon.moved.send_replace(());
    }
    let code = match &done {
        _ if waiting.0.is_gone.load(Ordering::Relaxed) => "gone",
        Ok(_) => "done",
        Err(failure) => failure.code.as_str(),
    };
    note(name, code, begun);
    daemon.is_asked();
    done
}

/// Looks at what moved whenever somebody says that something did, until it is time to go; then once
/// more. Who says so waits for nothing.
pub(crate) async fn look_on(daemon: Arc<Daemon>) {
    let mut drain = daemon.drain.subscribe();
    loop {
        let is_told = tokio::select! {
            biased;
            () = daemon.is_woken.notified() => true,
            _ = drain.wait_for(Option::is_some) => false,
        };
        let settled = tokio::time::timeout(SETTLING, drain.wait_for(Option::is_some));
        let goes = !is_told || settled.await.is_ok();
        let woken = open(&daemon.woken).take();
        if let Some(wake) = woken {
            let shared = Arc::clone(&daemon);
            drop(tokio::task::spawn_blocking(move || look(&shared, wake)).await);
        }
        if goes {
            return;
        }
    }
}

/// Looks at what moved, and has what was recorded published.
fn look(daemon: &Daemon, wake: Wake) {
    let begun = Instant::now();
    let code = match daemon.engine.ask(&Request { body: Body::Wake(wake) }, &Patient) {
        Ok(_) => "done".to_owned(),
        Err(failure) => failure.code,
    };
    note("wake", &code, begun);
    if daemon.engine.has_recorded() {
        daemon.recorded.notify_one();
        daemon.moved.send_replace(());
    }
}

/// Writes down what was asked, what came of it, and how long that took.
fn note(request: &str, code: &str, begun: Instant) {
    let micros = u64::try_from(begun.elapsed().as_micros()).unwrap_or(u64::MAX);
    tracing::info!(request, code, micros, "asked");
}
