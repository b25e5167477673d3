//! What the caller gave, made sure of: the items meant, the entry expected, the reason.

use std::collections::BTreeSet;

use super::Stop;
use crate::command::{Call, ItemRef};
use crate::fact::{Facts, ItemFact, Lookup};
use crate::refusal::Refusal;
use crate::{Oid, text};

/// The one item that `reference` means.
pub(crate) fn item<'a>(reference: &ItemRef, facts: &'a Facts) -> Result<&'a ItemFact, Stop> {
    match facts.item(reference)? {
        Lookup::Found(fact) => Ok(fact),
        Lookup::Missing(similar) => {
            Err(Refusal::NoItem { reference: reference.clone(), similar: similar.clone() }.into())
        }
        Lookup::Ambiguous(candidates) => {
            Err(Refusal::Ambiguous { reference: reference.clone(), candidates: candidates.clone() }
                .into())
        }
    }
}

/// The one item that `reference` means, at the entry that the caller expects it to be at.
pub(crate) fn expected_item<'a>(
    reference: &ItemRef,
    call: &Call,
    facts: &'a Facts,
) -> Result<&'a ItemFact, Stop> {
    let fact = item(reference, facts)?;
    expect(call, &fact.short, &fact.item.heads)?;
    Ok(fact)
}

/// Each of these items once: what was said of it once would not be true any more the second time.
pub(super) fn each_once(mut items: Vec<&ItemFact>) -> Vec<&ItemFact> {
    let mut seen = BTreeSet::new();
    items.retain(|fact| seen.insert(fact.item.id));
    items
}

/// Refuses unless the object is at the entries that the caller expects, if they expect any.
pub(crate) fn expect(call: &Call, object: &str, heads: &[Oid]) -> Result<(), Stop> {
    let is_meant = |expected: &String, head: &Oid| {
        expected.len() >= 7 && head.to_string().starts_with(expected.as_str())
    };
    let is_expected = |head: &Oid| call.expect.iter().any(|expected| is_meant(expected, head));
    let is_there = |expected: &String| heads.iter().any(|head| is_meant(expected, head));
    if call.expect.is_empty() || heads.iter().all(is_expected) && call.expect.iter().all(is_there) {
        return Ok(());
    }
    let (object, expected) = (object.to_owned(), call.expect.clone());
    let heads = heads.iter().map(|head| head.short(12)).collect();
    Err(Refusal::Expect { object, expected, heads }.into())
}

/// The caller's reason, fit to be recorded.
pub(crate) fn reason(call: &Call) -> Result<Option<String>, Stop> {
    match &call.reason {
        None => Ok(None),
        Some(reason) => {
            Ok(Some(text::prose("reason", reason)?).filter(|reason| !reason.trim().is_empty()))
        }
    }
}

/// A line, if there is one.
pub(crate) fn line(what: &'static str, value: Option<&String>) -> Result<Option<String>, Stop> {
    value.map(|value| text::line(what, value)).transpose().map_err(Stop::from)
}
