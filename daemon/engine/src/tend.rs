//! Looking after this clone: what its use cases share.

use tidegate_api::{Asker, Failure, Step};
use tidegate_core::Millis;
use tidegate_store::{Care, StoreError};

use crate::engine::Engine;
use crate::failure::Wrong;

/// Lends the hand that looks after this clone. What was folded is read anew afterwards: the hand may
/// have changed it.
pub(crate) fn tend<T>(
    engine: &Engine,
    asker: &dyn Asker,
    at: Millis,
    act: impl FnOnce(&Care<'_>) -> Result<T, StoreError>,
) -> Result<T, Failure> {
    let disk = engine.place.repository()?;
    let mut desk = engine.desk()?;
    desk.clear();
    let tell = |what, done, total| asker.step(Step { what, done, total });
    let done = act(&Care::new(&desk.store, &disk, at, &tell));
    done.map_err(|error| Wrong::from(error).into())
}
