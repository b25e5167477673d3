//! Saying something about an item.

use super::given::{expected_item, line, reason};
use super::{Draft, Stop, definition_of};
use crate::command::{Call, Comment};
use crate::event::{EventBody, ItemCommented};
use crate::fact::{Facts, ItemFact};
use crate::refusal::Refusal;
use crate::text::{self, visible};

pub(super) fn decide(comment: &Comment, call: &Call, facts: &Facts) -> Result<Vec<Draft>, Stop> {
    let fact = expected_item(&comment.item, call, facts)?;
    let said = text::prose("comment", &comment.text)?;
    if said.trim().is_empty() {
        return Err(Refusal::Text(text::BadText::Empty { what: "comment" }).into());
    }
    if let Some(event) = comment.reply_to
        && !fact.item.comments.iter().any(|comment| comment.event == event)
    {
        return Err(value("reply_to", format!("{event} is no comment on {}", fact.short)));
    }
    let body = EventBody::ItemCommented(ItemCommented {
        text: said,
        via: via(comment, fact, facts)?,
        on: place(comment)?,
        reply_to: comment.reply_to,
        reason: reason(call)?,
    });
    Ok(vec![Draft::on(fact, body)])
}

/// The transition it is about: one of the item's definition. Of an item whose clones do not agree
/// on one, any.
fn via(comment: &Comment, fact: &ItemFact, facts: &Facts) -> Result<Option<String>, Stop> {
    let Some(via) = line("via", comment.via.as_ref())? else { return Ok(None) };
    if fact.item.definition.is_none() {
        return Ok(Some(via));
    }
    let definition = definition_of(fact, facts)?;
    let mut ways: Vec<&str> = definition.transitions.iter().map(|t| t.via.as_str()).collect();
    if ways.contains(&via.as_str()) {
        return Ok(Some(via));
    }
    ways.dedup();
    Err(value("via", format!("'{}' is none of {}", visible(&via), ways.join(", "))))
}

/// The place it is about: a path and a line.
fn place(comment: &Comment) -> Result<Option<String>, Stop> {
    let Some(place) = line("place", comment.on.as_ref())? else { return Ok(None) };
    let is_line = |line: &str| line.parse::<u32>().is_ok_and(|line| line > 0);
    match place.rsplit_once(':') {
        Some((path, line)) if !path.is_empty() && is_line(line) => Ok(Some(place)),
        _ => {
            let why = format!("'{}' is no PATH:LINE, such as src/login.rs:42", visible(&place));
            Err(value("on", why))
        }
    }
}

fn value(field: &str, why: String) -> Stop {
    Refusal::Value { field: field.to_owned(), why }.into()
}
