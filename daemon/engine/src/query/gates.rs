//! What the gates of one item say, or those of all open ones.

use tidegate_api::Reply;
use tidegate_api::gates::GatesDocument;
use tidegate_api::notice::Notice;
use tidegate_api::remedy::Aid;
use tidegate_api::request::Gates;
use tidegate_core::gate::Attempt;
use tidegate_core::outlook::{Outlook, Standing};
use tidegate_index::{ItemFilter, Order, ReadModel};

use super::outlooks::Outlooks;
use super::{Census, resolve};
use crate::door::View;
use crate::failure::Unanswered;

/// Of how many items the gates are told. Of more nobody reads them.
const MOST_ITEMS: usize = 200;

/// The gates that were asked for.
pub(crate) fn gates(view: &View<'_>, asked: &Gates) -> Result<Reply, Unanswered> {
    let model = view.model;
    let attempt = Attempt { at: asked.at, by: asked.by, head: asked.head, ..Attempt::default() };
    let mut outlooks = Outlooks::of((model, view.oracle), attempt);
    let (found, notices) = match &asked.item {
        Some(item) => {
            let outlook = outlooks.item(resolve(model, item)?)?;
            let kept = kept(&outlook);
            (vec![outlook], Vec::from_iter(kept))
        }
        None => open(model, &mut outlooks)?,
    };
    Ok(Reply::Gates(GatesDocument::new(&found, asked.which, notices)))
}

/// Why no gate of an item is asked, with what helps.
fn kept(outlook: &Outlook) -> Option<Notice> {
    let Standing::Kept(refusal) = &outlook.standing else { return None };
    let about = [outlook.fact.item.id.to_string()];
    let notice = Notice::new(refusal.code(), refusal.to_string(), about);
    Some(refusal.remedies().iter().fold(notice, Notice::remedy))
}

/// The open items, the newest first.
fn open(
    model: &dyn ReadModel,
    outlooks: &mut Outlooks<'_>,
) -> Result<(Vec<Outlook>, Vec<Notice>), Unanswered> {
    let page = model.items(&ItemFilter::default(), Order::Created, None, MOST_ITEMS)?;
    let found = page.found.into_iter().map(|row| outlooks.row(row));
    let found = found.collect::<Result<Vec<_>, Unanswered>>()?;
    let is_kept = |outlook: &&Outlook| matches!(outlook.standing, Standing::Kept(_));
    let kept = found.iter().filter(is_kept).map(|outlook| outlook.fact.item.id.to_string());
    let kept: Vec<String> = kept.collect();
    let mut notices = Vec::new();
    if !kept.is_empty() {
        let message = "nothing moves these items before they are settled: no gate of them is asked";
        notices.push(Notice::new("unsettled", message.to_owned(), kept).hint(Aid::Next));
    }
    if page.is_cut {
        let all = Census::of(model)?.counts().open;
        let message = format!("the gates of {} of {all} open items are listed", found.len());
        notices.push(Notice::new("items_left_out", message, []));
    }
    Ok((found, notices))
}
