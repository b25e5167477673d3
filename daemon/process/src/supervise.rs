//! Starts a child, feeds it, reads it, waits for it and, when it must be, kills it. Reads no
//! clock but the one that never runs backwards.
//!
//! Threads write and read the pipes, so that neither side can block the other for ever; one
//! more waits for the end without reaping, so the child's id cannot be given to a stranger
//! before we are done killing its group.

use std::io::{self, ErrorKind, Write};
use std::process::{Child, ExitStatus};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::{Duration, Instant};

use rustix::io::Errno;
use rustix::process::{Pid, Signal, WaitId, WaitIdOptions, kill_process_group, waitid};

use crate::capture::Capture;
use crate::outcome::{Finished, RunError, Stream};
use crate::run::{ERROR_LIMIT, Run};

/// How long pipes may stay open after the child ended, held by what it left behind.
const LINGER: Duration = Duration::from_millis(250);

/// What the threads around a child report.
enum Event {
    Exited,
    Closed(Stream, io::Result<()>),
    TooMuchOutput,
}

/// How the watch over a child ended.
enum Verdict {
    Ended,
    Late,
    TooMuch,
    Broken(Stream, io::Error),
}

/// Runs the child to its end, whichever that is.
pub(crate) fn supervise(run: Run) -> Result<Finished, RunError> {
    let started = Instant::now();
    let mut child = run.command().spawn().map_err(|source| match source.kind() {
        ErrorKind::NotFound => RunError::NotFound { program: run.program.clone() },
        _ => RunError::Start { program: run.program.clone(), source },
    })?;
    let (output, error) = (Capture::default(), Capture::default());
    let (program, own_group, deadline) = (run.program.clone(), run.own_group, run.deadline);
    let limit = run.output_limit;
    let events = attend(&mut child, run, &output, &error);
    let verdict = watch(&events, started, deadline);
    if !matches!(verdict, Verdict::Ended) {
        kill(&mut child, own_group);
    }
    let status = reap(&mut child, &events, own_group);
    let (output, error) = (output.take(), error.take());
    match (verdict, status) {
        (Verdict::Late, _) => Err(RunError::Deadline { program, deadline }),
        (Verdict::TooMuch, _) => Err(RunError::TooMuchOutput { program, limit }),
        (Verdict::Ended, _) if output.truncated => Err(RunError::TooMuchOutput { program, limit }),
        (Verdict::Broken(stream, source), _) => Err(RunError::Broken { program, stream, source }),
        (Verdict::Ended, Err(source)) => Err(RunError::Start { program, source }),
        (Verdict::Ended, Ok(status)) => Ok(Finished {
            status,
            stdout: output.bytes,
            stderr: error.bytes,
            stderr_truncated: error.truncated,
        }),
    }
}

/// Starts the threads around the child.
fn attend(child: &mut Child, run: Run, output: &Capture, error: &Capture) -> Receiver<Event> {
    let (report, events) = channel();
    if let (Some(mut pipe), Some(bytes)) = (child.stdin.take(), run.input) {
        let report = report.clone();
        thread::spawn(move || {
            let written = match pipe.write_all(&bytes) {
                // A child may end without reading all it is offered.
                Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
                other => other,
            };
            drop(pipe);
            send(&report, Event::Closed(Stream::Input, written));
        });
    }
    if let Some(pipe) = child.stdout.take() {
        let (report, capture) = (report.clone(), output.clone());
        thread::spawn(move || {
            let overflow = || send(&report, Event::TooMuchOutput);
            let read = capture.fill(pipe, run.output_limit, overflow);
            send(&report, Event::Closed(Stream::Output, read));
        });
    }
    if let Some(pipe) = child.stderr.take() {
        let (report, capture) = (report.clone(), error.clone());
        thread::spawn(move || {
            let read = capture.fill(pipe, ERROR_LIMIT, || ());
            send(&report, Event::Closed(Stream::Error, read));
        });
    }
    let id = Pid::from_child(child);
    thread::spawn(move || {
        let ended = WaitIdOptions::EXITED | WaitIdOptions::NOWAIT;
        while waitid(WaitId::Pid(id), ended).is_err_and(|error| error == Errno::INTR) {}
        send(&report, Event::Exited);
    });
    events
}

/// Nobody listens any more once the child was given up; that is no failure of the thread.
fn send(report: &Sender<Event>, event: Event) {
    drop(report.send(event));
}

/// Waits until the child ended and both its outputs are read, or something is wrong.
fn watch(events: &Receiver<Event>, started: Instant, deadline: Duration) -> Verdict {
    let (mut exited, mut open) = (None, 2);
    while exited.is_none() || open > 0 {
        let now = Instant::now();
        let left = match exited {
            None => deadline.saturating_sub(now - started),
            Some(since) => LINGER.saturating_sub(now - since),
        };
        match events.recv_timeout(left) {
            Ok(Event::Exited) => exited = Some(Instant::now()),
            Ok(Event::TooMuchOutput) => return Verdict::TooMuch,
            Ok(Event::Closed(stream, Err(error))) => return Verdict::Broken(stream, error),
            Ok(Event::Closed(Stream::Input, Ok(()))) => {}
            Ok(Event::Closed(_, Ok(()))) => open -= 1,
            Err(_) if exited.is_some() => break,
            Err(RecvTimeoutError::Timeout) => return Verdict::Late,
            Err(RecvTimeoutError::Disconnected) => break,
        }
    }
    Verdict::Ended
}

/// Reaps the child. What it left in its group is killed first: the id is still its own.
fn reap(child: &mut Child, events: &Receiver<Event>, own_group: bool) -> io::Result<ExitStatus> {
    if own_group {
        kill(child, own_group);
    }
    let status = child.wait();
    // Give the readers the moment they need to see the pipes close.
    let until = Instant::now() + LINGER;
    while let Ok(_event) = events.recv_timeout(until.saturating_duration_since(Instant::now())) {}
    status
}

/// Kills the child, and its group when it has one. It may be gone: that is what we want.
fn kill(child: &mut Child, own_group: bool) {
    if own_group {
        let _ = kill_process_group(Pid::from_child(child), Signal::KILL);
    }
    drop(child.kill());
}
