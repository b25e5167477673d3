//! Saying something about an item.

use super::given::{expected_item, line, reason};
use super::{Draft, Stop};
use crate::command::{Call, Comment};
use crate::event::{EventBody, ItemCommented};
use crate::fact::Facts;
use crate::refusal::Refusal;
use crate::text;

pub(super) fn decide(comment: &Comment, call: &Call, facts: &Facts) -> Result<Vec<Draft>, Stop> {
    let fact = expected_item(&comment.item, call, facts)?;
    let said = text::prose("comment", &comment.text)?;
    if said.trim().is_empty() {
        return Err(Refusal::Text(text::BadText::Empty { what: "comment" }).into());
    }
    let body = EventBody::ItemCommented(ItemCommented {
        text: said,
        via: line("via", comment.via.as_ref())?,
        on: line("place", comment.on.as_ref())?,
        reply_to: comment.reply_to,
        reason: reason(call)?,
    });
    Ok(vec![Draft::on(fact, body)])
}
