//! Items in full.

use tidegate_api::item::{ItemDocument, ItemView, ItemsDocument};
use tidegate_api::notice::Notice;
use tidegate_api::request::At;
use tidegate_api::{Failure, Reply};
use tidegate_core::command::ItemRef;
use tidegate_core::fact::{ItemFact, Lookup};
use tidegate_core::gate::Help;
use tidegate_core::refusal::{Refusal, Remedy};
use tidegate_core::{Oid, ReplicaId};
use tidegate_index::{Memory, ReadModel};

use super::unproven::unproven;
use super::{past, view};
use crate::door::View;
use crate::failure::Unanswered;
use crate::world::Oracle;

/// The item that `reference` means.
pub(crate) fn resolve(model: &dyn ReadModel, reference: &ItemRef) -> Result<ItemFact, Unanswered> {
    let refusal = match model.look_up(reference)? {
        Lookup::Found(fact) => return Ok(*fact),
        Lookup::Missing(similar) => Refusal::NoItem { reference: reference.clone(), similar },
        Lookup::Ambiguous(candidates) => {
            Refusal::Ambiguous { reference: reference.clone(), candidates }
        }
    };
    Err(Failure::from(&refusal).into())
}

/// The items asked for, as they are now.
pub(crate) fn show(
    view: &View<'_>,
    items: &[ItemRef],
    head: Option<Oid>,
) -> Result<Reply, Unanswered> {
    let asked = (view.oracle, view.replica()?);
    let mut views = Vec::with_capacity(items.len());
    let mut notices = Vec::new();
    for reference in items {
        let fact = resolve(view.model, reference)?;
        notices.extend(contested(&fact));
        notices.extend(unconfirmed(asked, &fact, head)?);
        views.push(super::view(view.model, &fact.item)?);
    }
    Ok(reply(views, notices))
}

/// The items asked for, as they stood at a point in the past.
pub(crate) fn show_past(memory: &Memory, items: &[ItemRef], at: &At) -> Result<Reply, Unanswered> {
    let past = past::at(memory, at)?;
    let mut views = Vec::with_capacity(items.len());
    for reference in items {
        // Names mean what they mean today, so that a short id shown today finds its item then.
        let today = resolve(memory, reference)?;
        let then = past.item(today.item.id)?.ok_or_else(|| past::not_yet(&today.short))?;
        views.push(view(&past, &then)?);
    }
    Ok(reply(views, Vec::new()))
}

fn reply(mut views: Vec<ItemView>, notices: Vec<Notice>) -> Reply {
    if let [_] = views.as_slice() {
        let view = views.remove(0);
        return Reply::Item(Box::new(ItemDocument::new(view, None))).with(notices);
    }
    Reply::ItemsInFull(ItemsDocument::new(views, None)).with(notices)
}

/// How an item is settled in which several states stand.
fn contested(fact: &ItemFact) -> Option<Notice> {
    let ItemFact { item, short } = fact;
    let states = item.contested();
    if states.is_empty() {
        return None;
    }
    let message = format!("{short} is contested, and goes nowhere until somebody settles it");
    let notice = Notice::new("contested", message, [item.id.to_string()]);
    let choices = Remedy::choices(short, item);
    Some(choices.iter().fold(notice, Notice::remedy))
}

/// That documents which moves of an item rest on are not so, or cannot be confirmed here.
fn unconfirmed(
    asked: (Oracle<'_>, Option<ReplicaId>),
    ItemFact { item, short }: &ItemFact,
    head: Option<Oid>,
) -> Result<Option<Notice>, Unanswered> {
    let found = unproven(asked, item, head)?;
    let Some(first) = found.first() else { return Ok(None) };
    let more =
        if found.len() > 1 { format!("; and {} more", found.len() - 1) } else { String::new() };
    let message = format!("no gate of {short} opens here: {first}{more}");
    let notice = Notice::new("unconfirmed", message, [item.id.to_string()]);
    let help = Help::against(first).into_iter().map(|help| Remedy::of(short, "", &help));
    Ok(Some(help.fold(notice, |notice, remedy| notice.remedy(&remedy))))
}
