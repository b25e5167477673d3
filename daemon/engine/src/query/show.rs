//! Items in full.

use tidegate_api::item::{ItemDocument, ItemsDocument};
use tidegate_api::notice::Notice;
use tidegate_api::request::Show;
use tidegate_api::{Failure, Reply};
use tidegate_core::command::ItemRef;
use tidegate_core::fact::{ItemFact, Lookup};
use tidegate_core::refusal::{Refusal, Remedy};
use tidegate_index::Memory;

use super::{Marks, past};

/// The item that `reference` means.
pub(crate) fn resolve(memory: &Memory, reference: &ItemRef) -> Result<ItemFact, Failure> {
    let reference = reference.clone();
    let refusal = match memory.look_up(&reference) {
        Lookup::Found(fact) => return Ok(*fact),
        Lookup::Missing(similar) => Refusal::NoItem { reference, similar },
        Lookup::Ambiguous(candidates) => Refusal::Ambiguous { reference, candidates },
    };
    Err(Failure::from(&refusal))
}

/// The items asked for, now or at a point in the past.
pub(crate) fn show(memory: &Memory, show: &Show) -> Result<Reply, Failure> {
    let past = show.at.as_ref().map(|at| past::at(memory, at)).transpose()?;
    let marks = Marks::of(past.as_ref().unwrap_or(memory).fold());
    let mut views = Vec::with_capacity(show.items.len());
    let mut notices = Vec::new();
    for reference in &show.items {
        // Names mean what they mean today, so that a short id shown today finds its item then.
        let today = resolve(memory, reference)?;
        let item = match &past {
            None => {
                notices.extend(contested(&today));
                today.item
            }
            Some(past) => {
                let then = past.fold().item(today.item.id);
                then.ok_or_else(|| past::not_yet(&today.short))?
            }
        };
        views.push(marks.view(&item, memory));
    }
    if let [_] = show.items.as_slice() {
        let view = views.remove(0);
        return Ok(Reply::Item(Box::new(ItemDocument::new(view, None))).with(notices));
    }
    Ok(Reply::ItemsInFull(ItemsDocument::new(views, None)).with(notices))
}

/// How an item is settled in which several states stand.
fn contested(fact: &ItemFact) -> Option<Notice> {
    let ItemFact { item, short } = fact;
    let states = item.contested();
    // Where clones do not even agree on a definition, nothing can be set past it.
    if states.is_empty() || item.definition.is_none() {
        return None;
    }
    let message = format!("{short} is contested, and goes nowhere until somebody settles it");
    let notice = Notice::new("contested", message, [item.id.to_string()]);
    Some(Remedy::settle(short, &states).fold(notice, |notice, remedy| notice.remedy(&remedy)))
}
