//! Letting plain git see what was recorded.

use tidegate_api::publish::{Mended, PublishDocument};
use tidegate_api::request::WhenBusy;
use tidegate_api::{Exit, Failure};

use crate::engine::Engine;
use crate::failure::Wrong;

/// Publishes all that this clone recorded.
pub(crate) fn publish(engine: &Engine, when_busy: WhenBusy) -> Result<PublishDocument, Failure> {
    let store = &engine.desk()?.store;
    let published = match when_busy {
        WhenBusy::Wait => store.publish(),
        WhenBusy::ComeNext => store.publish_in_turn(),
    };
    let published = published.map_err(Wrong::from)?;
    let mended = published.mended.into_iter();
    let mended = mended.map(|problem| Mended { name: problem.name, what: problem.what });
    Ok(PublishDocument::new(published.records, mended.collect()))
}

/// Publishes what was recorded just now: that much is done, whatever becomes of this.
pub(crate) fn publish_recorded(engine: &Engine) -> Result<(), Failure> {
    publish(engine, WhenBusy::Wait).map(drop).map_err(|failure| {
        let message =
            format!("it is recorded, and plain git does not see it yet: {}", failure.message);
        let told = Failure::new(Exit::Environment, "recorded_unpublished", message);
        failure.hints.into_iter().fold(told, Failure::hint)
    })
}
