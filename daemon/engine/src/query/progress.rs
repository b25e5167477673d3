//! How far items are, in percent.

use std::collections::BTreeSet;

use tidegate_core::ItemId;
use tidegate_core::definition::{Done, Measure};
use tidegate_core::item::Item;
use tidegate_index::{ItemFilter, Order, ReadModel, Told};

/// How many items are looked at to tell how far one is.
const MOST: usize = 1_000;

/// How far an item is, by its definition. Nothing, if its state is in doubt, or more stands below it
/// than is looked at.
pub(crate) fn progress(model: &dyn ReadModel, item: &Item) -> Told<Option<u8>> {
    let mut seen = BTreeSet::new();
    measured(model, item, &mut seen)
}

fn measured(model: &dyn ReadModel, item: &Item, seen: &mut BTreeSet<ItemId>) -> Told<Option<u8>> {
    let definitions = model.definitions();
    let definition = item.definition.as_ref().and_then(|digest| definitions.get(digest));
    let (Some(definition), Some(state)) = (definition, item.single_state()) else {
        return Ok(None);
    };
    seen.insert(item.id);
    let mut children = Vec::new();
    if definition.measures().contains(&Measure::Children) && !definition.is_final(state) {
        let below = ItemFilter { all: true, parent: Some(item.id), ..ItemFilter::default() };
        let page = model.items(&below, Order::Created, None, MOST)?;
        for row in page.found.iter().filter(|row| !row.item.archived) {
            // One that is below itself is told of elsewhere.
            if seen.contains(&row.item.id) {
                continue;
            }
            if seen.len() >= MOST || page.is_cut {
                return Ok(None);
            }
            // One whose state is in doubt has not come anywhere for certain.
            children.push(measured(model, &row.item, seen)?.unwrap_or(0));
        }
    }
    let met = item.criteria.iter().filter(|criterion| criterion.checked).count();
    let done = Done { state, met, criteria: item.criteria.len(), children: &children };
    Ok(Some(definition.percent(done)))
}
