//! What can be done next: with an item, or with those that are open.

use std::cmp::Reverse;

use tidegate_api::Reply;
use tidegate_api::next::{BlockerView, NextDocument, NextView};
use tidegate_api::notice::Notice;
use tidegate_api::request::Next;
use tidegate_core::definition::Definitions;
use tidegate_core::gate::Attempt;
use tidegate_core::item::Item;
use tidegate_core::outlook::Outlook;
use tidegate_core::{ItemId, Millis};
use tidegate_index::ReadModel;

use super::open::open;
use super::outlooks::Outlooks;
use super::resolve;
use super::whom::means;
use crate::door::View;
use crate::failure::Unanswered;
use crate::names::Names;

/// How many items are looked at for what can be done with them.
const MOST_ITEMS: usize = 1_000;

/// What can be done next.
pub(crate) fn next(view: &View<'_>, asked: &Next) -> Result<Reply, Unanswered> {
    let model = view.model;
    let attempt = Attempt { at: asked.at, by: asked.by, head: asked.head, ..Attempt::default() };
    let mut outlooks = Outlooks::of((model, view.oracle), attempt);
    let whom = asked.whom.last().cloned();
    let Some(item) = &asked.item else { return all(model, asked, outlooks) };
    let outlook = outlooks.item(resolve(model, item)?)?;
    let next = told(model, &outlook, &asked.whom)?;
    Ok(Reply::Next(NextDocument::new(whom, None, vec![next])))
}

/// The open items: those to be settled, those that can be gone on with, and the rest.
fn all(
    model: &dyn ReadModel,
    asked: &Next,
    mut outlooks: Outlooks<'_>,
) -> Result<Reply, Unanswered> {
    let mut open = open(model)?;
    let definitions = model.definitions();
    open.sort_by_cached_key(|row| Urgency::of(&row.item, &asked.whom, &definitions));
    let (all, most) = (open.len(), asked.limit.unwrap_or(MOST_ITEMS).min(MOST_ITEMS));
    let (mut views, mut shut) = (Vec::new(), Vec::new());
    for row in open.into_iter().take(MOST_ITEMS) {
        let view = told(model, &outlooks.row(row)?, &asked.whom)?;
        if view.is_shut() {
            shut.push(view)
        } else {
            views.push(view)
        }
        if views.len() == most {
            break;
        }
    }
    let looked_at = views.len() + shut.len();
    let is_cut = looked_at == MOST_ITEMS && all > MOST_ITEMS;
    views.append(&mut shut);
    views.truncate(most);
    let mut document = NextDocument::new(asked.whom.last().cloned(), Some(all), views);
    if is_cut {
        let message = format!("{looked_at} of {all} open items were looked at");
        document.notices.push(Notice::new("items_left_out", message, []));
    }
    Ok(Reply::Next(document))
}

/// What comes before what, whatever the gates say: the least first.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Urgency {
    is_settled: bool,
    is_of_others: bool,
    priority: (bool, Option<String>),
    state: Reverse<Option<usize>>,
    created: (Millis, ItemId),
}

impl Urgency {
    fn of(item: &Item, whom: &[String], definitions: &Definitions) -> Self {
        let definition = item.definition.as_ref().and_then(|digest| definitions.get(digest));
        let place = definition.zip(item.single_state());
        Self {
            is_settled: item.single_state().is_some() && item.challenged.is_empty(),
            is_of_others: !is_assigned(item, whom),
            priority: (item.priority.is_none(), item.priority.clone()),
            state: Reverse(place.and_then(|(definition, state)| definition.place(state))),
            created: (item.created_at, item.id),
        }
    }
}

fn is_assigned(item: &Item, whom: &[String]) -> bool {
    item.assignee.as_ref().is_some_and(|assignee| means(assignee, whom))
}

fn told(model: &dyn ReadModel, outlook: &Outlook, whom: &[String]) -> Result<NextView, Unanswered> {
    let item = &outlook.fact.item;
    let names = Names::of(model);
    let waits = model.waits(item)?.into_iter().filter(|wait| !wait.verdict.passes());
    let blocker = |wait: tidegate_core::gate::Wait| {
        let reasons = wait.verdict.reasons().to_vec();
        BlockerView::new(wait.id.to_string(), names.short(wait.id), reasons)
    };
    let blocked_by = waits.map(blocker).collect();
    names.told(NextView::new(outlook, is_assigned(item, whom), blocked_by))
}
