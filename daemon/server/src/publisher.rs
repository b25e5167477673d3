//! Publishing: after every change, beside the requests, as the process does it that a command leaves
//! behind where no daemon runs. It opens the repository itself, so it holds nobody up. Now and then it
//! looks unasked: others move refs, too.

use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use tidegate_api::request::{Gc, Tend, WhenBusy};
use tidegate_api::{Body, Failure, Patient, Reply, Request, Service};
use tidegate_core::Millis;
use tidegate_engine::{Engine, Place};
use tokio::time::timeout;

use crate::daemon::Daemon;

/// How long nothing more has to be recorded before what was is published: what is recorded one after
/// the other is published at once, and is not held up by it on the disk.
const GATHERING: Duration = Duration::from_millis(40);

/// How long that may take where more and more is recorded.
const GATHERED: Duration = Duration::from_millis(250);

/// How often is looked whether somebody else moved refs.
const POLL: Duration = Duration::from_secs(10);

/// Publishes what is there, and then whatever is recorded, until it is time to go; then once more.
pub(crate) async fn publish_on(daemon: Arc<Daemon>) {
    let mut drain = daemon.drain.subscribe();
    loop {
        let shared = Arc::clone(&daemon);
        let published = tokio::task::spawn_blocking(move || {
            let published = publish(&shared.place);
            // What others brought is folded before anybody asks for it.
            drop(shared.engine.ask(&Request { body: Body::Project }, &Patient));
            // What cannot be moved now is moved the next time, or by whoever opens it next.
            drop(shared.engine.settle());
            published
        });
        let published = published.await;
        daemon.moved.send_replace(());
        match published {
            Ok(Ok(0)) => {}
            Ok(Ok(records)) => tracing::info!(records, "published"),
            Ok(Err(failure)) => tracing::warn!(code = failure.code, "failed to publish"),
            Err(_) => tracing::error!("the publisher died"),
        }
        let is_recorded = tokio::select! {
            () = daemon.recorded.notified() => true,
            () = tokio::time::sleep(POLL) => false,
            _ = drain.wait_for(Option::is_some) => return,
        };
        if is_recorded {
            gather(&daemon).await;
        }
    }
}

/// Waits until nothing more is recorded.
async fn gather(daemon: &Daemon) {
    let end = Instant::now() + GATHERED;
    while timeout(GATHERING, daemon.recorded.notified()).await.is_ok() && Instant::now() < end {}
}

/// Publishes all there is, and folds our packs if there are too many.
pub(crate) fn publish(place: &Place) -> Result<usize, Failure> {
    let engine = Engine::open(place)?;
    let ask = |body| engine.ask(&Request { body }, &Patient);
    let published = match ask(Body::Publish(WhenBusy::ComeNext))? {
        Reply::Publish(document) => document.published,
        _ => 0,
    };
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let at = Millis(i64::try_from(since.as_millis()).unwrap_or_default());
    ask(Body::Gc(Gc { tend: Tend { at, dry_run: false }, if_due: true }))?;
    Ok(published)
}
