//! One pack of ours of many.

use tidegate_api::gc::GcDocument;
use tidegate_api::request::{Gc, Tend};
use tidegate_api::{Asker, Failure};

use crate::engine::Engine;
use crate::tend::tend;

/// Folds our packs.
pub(crate) fn gc(engine: &Engine, asked: Gc, asker: &dyn Asker) -> Result<GcDocument, Failure> {
    let Gc { tend: Tend { at, dry_run }, if_due } = asked;
    let folded = tend(engine, asker, at, |care| care.fold(!if_due, dry_run))?;
    Ok(GcDocument {
        schema: "tidegate.gc/1".to_owned(),
        dry_run,
        objects: folded.objects,
        packs_before: folded.packs_before,
        packs_after: folded.packs_after,
        bytes_before: folded.bytes_before,
        bytes_after: (!dry_run).then_some(folded.bytes_after),
        loose: folded.loose,
        removed: folded.removed,
        waiting: folded.waiting,
        bytes_waiting: folded.bytes_waiting,
        notices: Vec::new(),
    })
}
