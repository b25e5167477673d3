//! A client: asks, and waits no longer than it said.

use std::io::{self, Read, Write};
use std::path::Path;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use interprocess::local_socket::traits::Stream as _;
use interprocess::os::unix::uds_local_socket::Stream;
use serde::de::DeserializeOwned;
use tidegate_api::request::Wake;
use tidegate_api::{Asker, Exit, Failure, Patient, Reply, Request, Service, Step};

use crate::frame::Frames;
use crate::limit;
use crate::message::{self, Hello, Line, Welcome, Word, method};
use crate::seat::Seat;
use crate::socket;

/// Why there is no daemon to ask.
#[derive(Debug)]
pub enum Absent {
    /// None runs.
    None,
    /// One runs that did not answer, or answered what it should not.
    Deaf(String),
    /// One runs that does not want to serve this client.
    Unwilling(Failure),
}

/// A connection to a daemon.
#[derive(Debug)]
pub struct Client {
    welcome: Welcome,
    wire: Mutex<Wire>,
}

#[derive(Debug)]
struct Wire {
    stream: Stream,
    frames: Frames,
    calls: u64,
}

/// The code of a connection that ended before the answer.
const LOST: &str = "daemon_lost";

/// Whether a failure says that the daemon did not carry out, or may not have carried out, what it
/// was asked; and so, that somebody else has to.
#[must_use]
pub fn is_unanswered(failure: &Failure) -> bool {
    matches!(failure.code.as_str(), LOST | "busy" | "draining" | "not_served" | "too_large")
}

impl Client {
    /// Greets the daemon of the clone whose own folder is `home`.
    pub fn greet(home: &Path, hello: &Hello) -> Result<Self, Absent> {
        let stream = connect(home)?;
        let mut wire = Wire { stream, frames: Frames::new(limit::ANSWER), calls: 0 };
        let welcome = wire.ask(method::HELLO, hello, limit::HELLO, &Patient);
        let welcome: Welcome = welcome.map_err(|failure| match failure.code.as_str() {
            LOST => Absent::Deaf(failure.message),
            _ => Absent::Unwilling(failure),
        })?;
        Ok(Self { welcome, wire: Mutex::new(wire) })
    }

    /// Tells the daemon of the clone whose own folder is `home` that refs may have moved, and waits for
    /// no word from it.
    pub fn wake(home: &Path, wake: &Wake) -> Result<(), Absent> {
        let deaf = |why: String| Absent::Deaf(why);
        let line = message::told(method::WAKE, wake).map_err(|error| deaf(error.to_string()))?;
        let stream = connect(home)?;
        let told = stream.set_send_timeout(Some(limit::HELLO));
        told.and_then(|()| (&stream).write_all(&line)).map_err(|error| deaf(error.to_string()))
    }

    /// Who answers.
    #[must_use]
    pub fn welcome(&self) -> &Welcome {
        &self.welcome
    }

    /// Asks the daemon to end, once it has done what it began.
    pub fn stop(&self) -> Result<(), Failure> {
        let mut wire = self.wire.lock().unwrap_or_else(PoisonError::into_inner);
        wire.ask(method::STOP, (), limit::SILENCE, &Patient).map(|_: bool| ())
    }
}

/// Connects to the daemon of the clone whose own folder is `home`.
fn connect(home: &Path) -> Result<Stream, Absent> {
    let path = Seat::told(home).ok_or(Absent::None)?;
    socket::connect(&path, limit::HELLO).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound | io::ErrorKind::ConnectionRefused => Absent::None,
        // Whoever sits down next says anew where it listens.
        io::ErrorKind::PermissionDenied if !Seat::is_taken(home) => Absent::None,
        _ => Absent::Deaf(error.to_string()),
    })
}

impl Service for Client {
    fn ask(&self, request: &Request, asker: &dyn Asker) -> Result<Reply, Failure> {
        let mut wire = self.wire.lock().unwrap_or_else(PoisonError::into_inner);
        wire.ask(method::ASK, &request.body, limit::SILENCE, asker)
    }
}

impl Wire {
    /// Sends a call, and waits for its answer while there are signs of life.
    fn ask<T: DeserializeOwned>(
        &mut self,
        method: &str,
        params: impl serde::Serialize,
        silence: Duration,
        asker: &dyn Asker,
    ) -> Result<T, Failure> {
        self.calls += 1;
        let line = message::call(self.calls, method, params).map_err(|error| lost(&error))?;
        if line.len() > limit::REQUEST {
            let message = "the request is too large to be sent to the daemon";
            return Err(Failure::new(Exit::Network, "too_large", message));
        }
        self.stream.set_send_timeout(Some(silence)).map_err(|error| lost(&error))?;
        (&self.stream).write_all(&line).map_err(|error| lost(&error))?;
        let end = Instant::now() + limit::REPLY;
        loop {
            let line = self.line(silence, end).map_err(|error| lost(&error))?;
            let read: Line<T> = serde_json::from_slice(&line).map_err(|error| lost(&error))?;
            match (read.result, read.error) {
                (Some(result), _) => return Ok(result),
                (None, Some(refused)) => {
                    return Err(match refused.data {
                        Some(failure) => *failure,
                        None => lost(&refused.message),
                    });
                }
                (None, None) => hear(&line, asker).map_err(|error| lost(&error))?,
            }
        }
    }

    /// The next line, if each of its pieces comes soon enough.
    fn line(&mut self, silence: Duration, end: Instant) -> io::Result<Vec<u8>> {
        let mut bytes = [0; 16 * 1024];
        loop {
            if let Some(line) = self.frames.next_line() {
                return Ok(line);
            }
            let left = end.saturating_duration_since(Instant::now()).min(silence);
            if left.is_zero() {
                return Err(io::ErrorKind::TimedOut.into());
            }
            self.stream.set_recv_timeout(Some(left))?;
            match (&self.stream).read(&mut bytes) {
                Ok(0) => return Err(io::ErrorKind::UnexpectedEof.into()),
                Ok(count) => self.frames.push(&bytes[..count]).map_err(io::Error::other)?,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                    return Err(io::ErrorKind::TimedOut.into());
                }
                Err(error) => return Err(error),
            }
        }
    }
}

/// Tells the asker what was heard.
fn hear(line: &[u8], asker: &dyn Asker) -> serde_json::Result<()> {
    match serde_json::from_slice(line)? {
        Word::Working => {}
        Word::Step { what, done, total } => asker.step(Step { what: &what, done, total }),
        Word::Recording { repeat } => {
            asker.recording(repeat.as_deref());
        }
    }
    Ok(())
}

fn lost(why: &impl ToString) -> Failure {
    Failure::new(Exit::Network, LOST, format!("lost the daemon: {}", why.to_string()))
}
