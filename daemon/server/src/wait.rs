//! Waiting for something to happen. Who watches is a cursor: nothing is kept for them but what they
//! asked, and nothing is done for them while nothing happens.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use serde_json::Value;
use tidegate_api::request::Watch;
use tidegate_api::{Body, Exit, Failure, Reply};
use tidegate_ipc::limit;
use tidegate_ipc::message::{self, Refused};
use tokio::task::spawn_blocking;
use tokio::time::sleep_until;

use crate::daemon::{Daemon, Presence};
use crate::talk::{Voice, spelled};
use crate::work::work;

/// Answers a watch once there is something to tell, or has been nothing for as long as it waits.
pub(crate) async fn wait(
    daemon: &Arc<Daemon>,
    mut watch: Watch,
    id: &Value,
    presence: &Presence,
    voice: &mut Voice,
) {
    let patience = Duration::from_millis(watch.wait.unwrap_or_default()).min(limit::WATCH);
    let end = Instant::now() + patience;
    let mut moved = daemon.moved.subscribe();
    loop {
        moved.mark_unchanged();
        // Who watches waits for its turn, and others need not wait for it.
        let turn = async { (daemon.watchers.acquire().await, daemon.requests.acquire().await) };
        let Some(turn) = voice.say_until(turn).await else { return };
        let done = work(daemon, Body::Watch(watch.clone()), voice).await;
        let cursor = cursor(&done).filter(|_| Instant::now() < end);
        let is_over = cursor.is_none();
        watch.from = cursor;
        // What is long to spell keeps nobody else from being heard.
        let (to, done) = (id.clone(), done.map_err(Refused::from));
        let Ok(line) = spawn_blocking(move || spelled(&to, done)).await else { return };
        drop(turn);
        if is_over {
            return tell(daemon, id, line, voice).await;
        }
        // Where there are too many clients, one that waits may have to go.
        presence.is_served.store(false, Ordering::Relaxed);
        let is_there = until(daemon, &mut moved, end, voice).await;
        presence.is_served.store(true, Ordering::Relaxed);
        if !is_there {
            return;
        }
        if daemon.is_draining() {
            return tell(daemon, id, line, voice).await;
        }
    }
}

/// Says an answer, if there is room for it as long as it is not read.
async fn tell(daemon: &Daemon, id: &Value, line: serde_json::Result<Vec<u8>>, voice: &mut Voice) {
    let size = line.as_ref().map_or(0, Vec::len);
    let room = u32::try_from(size).ok().and_then(|size| daemon.unread.try_acquire_many(size).ok());
    if room.is_some() {
        voice.say(line).await;
        return;
    }
    let busy = "those who watch leave too much unread";
    let busy = Failure::new(Exit::Network, "busy", busy);
    voice.say(message::answer(id, Err::<(), _>(busy))).await;
}

/// Where to go on if nothing was told.
fn cursor(done: &Result<Reply, Failure>) -> Option<String> {
    match done {
        Ok(Reply::Watch(told)) if told.events.is_empty() => Some(told.cursor.clone()),
        _ => None,
    }
}

/// Waits until the logs may have moved, the daemon goes, or it is too late. Gives whether the client
/// is still there.
async fn until(
    daemon: &Daemon,
    moved: &mut tokio::sync::watch::Receiver<()>,
    end: Instant,
    voice: &mut Voice,
) -> bool {
    let mut drain = daemon.drain.subscribe();
    let happens = async {
        tokio::select! {
            _ = moved.changed() => {}
            _ = drain.wait_for(Option::is_some) => {}
            () = sleep_until(end.into()) => {}
        }
    };
    voice.say_until(happens).await.is_some()
}
