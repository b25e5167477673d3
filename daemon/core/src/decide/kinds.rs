//! What a definition says of the kinds of items: which there are, and what stands below what.

use super::Stop;
use super::new_item::{DEFAULT_KIND, word};
use crate::definition::Definition;
use crate::fact::ItemFact;
use crate::refusal::Refusal;
use crate::text::visible;

/// The kind of a new item: what was asked for, else the usual one, else the only one there is.
pub(super) fn chosen(asked: Option<&str>, definition: &Definition) -> Result<String, Stop> {
    let kinds = &definition.kinds;
    match asked {
        Some(asked) => known(word("kind", asked)?, definition),
        None if kinds.is_empty() || kinds.contains_key(DEFAULT_KIND) => Ok(DEFAULT_KIND.to_owned()),
        None if kinds.len() == 1 => Ok(kinds.keys().next().cloned().unwrap_or_default()),
        None => Err(wrong(format!("say which: {}", listed(definition)))),
    }
}

/// The kind, if it is one of those that the definition describes. One that describes none takes
/// any.
pub(super) fn known(kind: String, definition: &Definition) -> Result<String, Stop> {
    if definition.kinds.is_empty() || definition.kinds.contains_key(&kind) {
        return Ok(kind);
    }
    Err(wrong(format!("'{}' is none of {}", visible(&kind), listed(definition))))
}

/// Refuses if an item of this kind does not stand below such a one.
pub(super) fn stands_below(
    kind: &str,
    parent: &ItemFact,
    definition: &Definition,
) -> Result<(), Stop> {
    let above = definition.kinds.get(kind).map(|kind| &kind.parents).filter(|all| !all.is_empty());
    match above {
        Some(above) if !above.contains(&parent.item.kind) => {
            let (short, is) = (&parent.short, visible(&parent.item.kind));
            let why = format!("{short} is a {is}; a {kind} stands below: {}", above.join(", "));
            Err(Refusal::Value { field: "parent".to_owned(), why }.into())
        }
        _ => Ok(()),
    }
}

fn listed(definition: &Definition) -> String {
    definition.kinds.keys().map(String::as_str).collect::<Vec<_>>().join(", ")
}

fn wrong(why: String) -> Stop {
    Refusal::Value { field: "kind".to_owned(), why }.into()
}
