//! One connection: lines in, lines out, one request at a time.

use std::io;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Instant;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use tidegate_api::request::Wake;
use tidegate_api::{Body, Exit, Failure, Reply};
use tidegate_ipc::message::{self, Call, Hello, Parameters, Refused, Word, code, method};
use tidegate_ipc::{Frames, limit};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::UnixStream;
use tokio::net::unix::{OwnedReadHalf, OwnedWriteHalf};
use tokio::sync::OwnedSemaphorePermit;
use tokio::time::{Instant as TokioInstant, interval_at, timeout};

use crate::daemon::{Daemon, Presence, open};
use crate::{wait, work};

/// The way to a client.
pub(crate) struct Voice {
    out: OwnedWriteHalf,
    is_heard: bool,
}

impl Voice {
    /// Says a line, and gives whether the client took it.
    pub(crate) async fn say(&mut self, line: serde_json::Result<Vec<u8>>) -> bool {
        let Ok(line) = line else { return false };
        if self.is_heard {
            let said = timeout(limit::READING, self.out.write_all(&line)).await;
            self.is_heard = matches!(said, Ok(Ok(())));
        }
        self.is_heard
    }

    /// Waits for something, and says again and again that the client is not forgotten. Nothing, if it
    /// does not hear that.
    pub(crate) async fn say_until<T>(&mut self, happens: impl Future<Output = T>) -> Option<T> {
        let mut happens = pin!(happens);
        let mut signs = interval_at(TokioInstant::now() + limit::SIGN_OF_LIFE, limit::SIGN_OF_LIFE);
        loop {
            tokio::select! {
                happened = &mut happens => return Some(happened),
                _ = signs.tick() => {}
            }
            if !self.say(message::word(&Word::Working)).await {
                return None;
            }
        }
    }
}

/// Tells that a client has gone, whichever way it went.
struct Gone;

impl Drop for Gone {
    fn drop(&mut self) {
        tracing::debug!("a client went");
    }
}

/// What comes from a client.
struct Ear {
    input: OwnedReadHalf,
    frames: Frames,
    /// The right to take in a long line.
    long: Option<OwnedSemaphorePermit>,
}

/// Serves a client until it goes, misbehaves, or the daemon goes.
pub(crate) async fn talk(daemon: Arc<Daemon>, stream: UnixStream, presence: Arc<Presence>) {
    let (input, out) = stream.into_split();
    let mut ear = Ear { input, frames: Frames::new(limit::REQUEST), long: None };
    let mut voice = Voice { out, is_heard: true };
    let mut is_greeted = false;
    tracing::debug!("a client came");
    let _gone = Gone;
    while voice.is_heard {
        let line = match ear.line(&daemon).await {
            Ok(Some(line)) => line,
            Ok(None) => return,
            Err(why) => {
                tracing::warn!(why = why.to_string(), "a client misbehaved");
                let refused =
                    Refused { code: code::NO_REQUEST, message: why.to_string(), data: None };
                voice.say(message::answer(&Value::Null, Err::<(), _>(refused))).await;
                return;
            }
        };
        *open(&presence.heard) = Instant::now();
        presence.is_served.store(true, Ordering::Relaxed);
        answer(&daemon, &line, &presence, &mut is_greeted, &mut voice).await;
        presence.is_served.store(false, Ordering::Relaxed);
    }
}

impl Ear {
    /// The next line; nothing if there will be none.
    async fn line(&mut self, daemon: &Daemon) -> io::Result<Option<Vec<u8>>> {
        let mut drain = daemon.drain.subscribe();
        let mut begun = None;
        let mut bytes = [0; 4096];
        loop {
            if let Some(line) = self.frames.next_line() {
                self.long = self.long.take().filter(|_| self.frames.is_long());
                return Ok(Some(line));
            }
            if self.frames.is_long() && self.long.is_none() {
                let long = Arc::clone(&daemon.long).try_acquire_owned();
                self.long =
                    Some(long.map_err(|_| io::Error::other("too many long lines at once"))?);
            }
            let read = if self.frames.has_begun() {
                let since: Instant = *begun.get_or_insert_with(Instant::now);
                let left = limit::LINE.saturating_sub(since.elapsed());
                let late = |_| io::Error::other("a line took too long");
                timeout(left, self.input.read(&mut bytes)).await.map_err(late)?
            } else {
                tokio::select! {
                    read = self.input.read(&mut bytes) => read,
                    _ = drain.wait_for(Option::is_some) => return Ok(None),
                }
            };
            match read {
                Ok(0) | Err(_) => return Ok(None),
                Ok(count) => self.frames.push(&bytes[..count]).map_err(io::Error::other)?,
            }
        }
    }
}

/// Answers a line.
async fn answer(
    daemon: &Arc<Daemon>,
    line: &[u8],
    presence: &Presence,
    is_greeted: &mut bool,
    voice: &mut Voice,
) {
    let call: Call = match serde_json::from_slice(line) {
        Ok(call) => call,
        Err(error) => {
            let code = if error.is_data() { code::NO_REQUEST } else { code::NO_JSON };
            return say(voice, &Value::Null, Err::<(), _>(refused(code, &error))).await;
        }
    };
    let id = &call.id;
    if call.jsonrpc != "2.0" {
        let refused = refused(code::NO_REQUEST, &"jsonrpc is not 2.0");
        return say(voice, id, Err::<(), _>(refused)).await;
    }
    match call.method.as_str() {
        method::HELLO => {
            let hello: Result<Hello, _> = parameters(line);
            let welcome = hello.and_then(|hello| Ok(daemon.greet(&hello)?));
            *is_greeted = welcome.is_ok();
            say(voice, id, welcome).await;
        }
        method::WAKE => {
            if let Ok(wake) = parameters::<Wake>(line) {
                daemon.wake(wake);
            }
        }
        _ if !*is_greeted => {
            let refused = refused(code::NO_REQUEST, &"say hello first");
            say(voice, id, Err::<(), _>(refused)).await;
        }
        method::STOP => {
            daemon.go("somebody asked for it");
            say(voice, id, Ok::<_, Refused>(true)).await;
        }
        method::ASK => match parameters::<Body>(line) {
            Ok(Body::Watch(watch)) => wait::wait(daemon, watch, id, presence, voice).await,
            body => {
                // Held until the answer is written: so answers that wait are few, too.
                let Ok(_permit) = daemon.requests.try_acquire() else {
                    let busy = Failure::new(Exit::Network, "busy", "the daemon has too much to do");
                    return say(voice, id, Err::<(), Failure>(busy)).await;
                };
                let done = match body {
                    Ok(body) => work::work(daemon, body, voice).await.map_err(Refused::from),
                    Err(refused) => Err(refused),
                };
                voice.say(spelled(id, done)).await;
            }
        },
        other => {
            let refused = refused(code::NO_METHOD, &format!("no method '{other}'"));
            say(voice, id, Err::<(), _>(refused)).await;
        }
    }
}

async fn say(voice: &mut Voice, id: &Value, result: Result<impl Serialize, impl Into<Refused>>) {
    voice.say(message::answer(id, result)).await;
}

/// The line of a reply, unless it is too long to be sent.
pub(crate) fn spelled(id: &Value, reply: Result<Reply, Refused>) -> serde_json::Result<Vec<u8>> {
    let line = message::answer(id, reply);
    if line.as_ref().is_ok_and(|line| line.len() <= limit::ANSWER) {
        return line;
    }
    let long = Failure::new(Exit::Network, "too_large", "the answer is too large to be sent");
    message::answer(id, Err::<(), Failure>(long))
}

fn parameters<T: DeserializeOwned>(line: &[u8]) -> Result<T, Refused> {
    let read: Result<Parameters<T>, _> = serde_json::from_slice(line);
    Ok(read.map_err(|error| refused(code::BAD_PARAMETERS, &error))?.params)
}

fn refused(code: i32, why: &impl ToString) -> Refused {
    Refused { code, message: why.to_string(), data: None }
}
