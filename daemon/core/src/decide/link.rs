//! Linking two items, and taking the link away. A parent is a link too, kept as a field.

use super::edit::reparented;
use super::given::{expected_item, item, line, reason};
use super::{Draft, Stop, definition_of};
use crate::command::{Call, Link};
use crate::event::{EventBody, ItemLinked, ItemUnlinked};
use crate::fact::{Facts, LogQuestion};
use crate::link::Relation;
use crate::refusal::Refusal;
use crate::text::visible;

pub(super) fn link(link: &Link, call: &Call, facts: &Facts) -> Result<Vec<Draft>, Stop> {
    facts.items([&link.from, &link.to])?;
    let (from, to) = (expected_item(&link.from, call, facts)?, item(&link.to, facts)?);
    let when = line("state", link.when.as_ref())?;
    if when.is_some() && link.rel != Relation::DependsOn {
        let why = format!("only depends_on has a condition, {} has none", link.rel);
        return Err(Refusal::Value { field: "when".into(), why }.into());
    }
    let (id, other) = (from.item.id, to.item.id);
    // What one item waits for must not wait for that item, said from whichever side.
    let waits = match link.rel {
        Relation::DependsOn => Some((id, other)),
        Relation::Blocks => Some((other, id)),
        _ => None,
    };
    let along = Relation::DependsOn;
    let circle = waits.map(|(_, for_it)| LogQuestion::Reachable { from: for_it, along });
    let followed = to.item.definition.clone().filter(|_| when.is_some());
    facts.all(circle.into_iter().chain(followed.map(LogQuestion::Definition)))?;
    if let Some(state) = &when {
        let definition = definition_of(to, facts)?;
        if !definition.has_state(state) {
            let why = format!("'{}' is none of {}", visible(state), definition.listed());
            return Err(Refusal::Value { field: "when".into(), why }.into());
        }
    }
    if link.rel == Relation::Parent {
        return Ok(reparented(from, &from.item.kind, Some(to), call, facts)?.into_iter().collect());
    }
    if id == other {
        return Err(Refusal::circle(from, link.rel, to).into());
    }
    if let Some((waiting, for_it)) = waits
        && facts.reachable(for_it, along)?.contains(&waiting)
    {
        return Err(Refusal::circle(from, link.rel, to).into());
    }
    let known =
        from.item.links.iter().any(|l| l.rel == link.rel && l.to == other && l.when == when);
    if known {
        return Ok(Vec::new());
    }
    let linked = ItemLinked { rel: link.rel, to: other, when, reason: reason(call)? };
    Ok(vec![Draft::on(from, EventBody::ItemLinked(linked))])
}

pub(super) fn unlink(link: &Link, call: &Call, facts: &Facts) -> Result<Vec<Draft>, Stop> {
    facts.items([&link.from, &link.to])?;
    let (from, to) = (expected_item(&link.from, call, facts)?, item(&link.to, facts)?);
    let other = to.item.id;
    if link.rel == Relation::Parent {
        let is_parent = from.item.parent == Some(other);
        let draft =
            if is_parent { reparented(from, &from.item.kind, None, call, facts)? } else { None };
        return Ok(draft.into_iter().collect());
    }
    if !from.item.links.iter().any(|l| l.rel == link.rel && l.to == other) {
        return Ok(Vec::new());
    }
    let unlinked = ItemUnlinked { rel: link.rel, to: other, reason: reason(call)? };
    Ok(vec![Draft::on(from, EventBody::ItemUnlinked(unlinked))])
}
