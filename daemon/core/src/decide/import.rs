//! Making items that another system had: each line on its own, so that one bad line costs one item.

use std::collections::{BTreeMap, BTreeSet};

use super::given::{item, line as line_of};
use super::new_item::described;
use super::{Draft, Stop};
use crate::command::{Call, Import, ImportItem, ImportLine, ItemRef};
use crate::event::{EventBody, ItemImported, Object};
use crate::fact::{Facts, LogQuestion, Lookup, Questions};
use crate::refusal::Refusal;
use crate::{ItemId, ProjectId, text};

/// What became of one line.
#[derive(Debug, Clone)]
pub enum ImportOutcome {
    /// It makes an item.
    New(ItemId, Box<Draft>),
    /// The item is here already.
    Known(ItemId),
    /// It cannot be taken.
    Refused(Refusal),
}

/// What the lines before this one have named.
#[derive(Default)]
struct Batch {
    by_name: BTreeMap<String, ItemId>,
}

impl ImportOutcome {
    /// The event that makes the item, if one is to be made.
    #[must_use]
    pub fn draft(&self) -> Option<&Draft> {
        match self {
            Self::New(_, draft) => Some(draft),
            Self::Known(_) | Self::Refused(_) => None,
        }
    }
}

pub(super) fn decide(
    import: &Import,
    call: &Call,
    facts: &Facts,
) -> Result<Vec<ImportOutcome>, Questions> {
    facts.all([LogQuestion::Project, LogQuestion::InForce])?;
    let (project, begun) = facts.project()?;
    let items: Vec<Result<(ItemId, &ImportItem), &String>> = (0..)
        .zip(&import.lines)
        .map(|(n, line)| match line {
            ImportLine::Item(item) => Ok((id(project, n, item, call), item.as_ref())),
            ImportLine::Unreadable(why) => Err(why),
        })
        .collect();
    let readable = || items.iter().filter_map(|item| item.as_ref().ok());
    let named = readable().flat_map(|(_, line)| {
        let aliases = line.item.aliases.iter().cloned().map(ItemRef);
        aliases.chain(line.item.parent.clone())
    });
    let wanted: BTreeSet<ItemRef> =
        named.chain(readable().map(|(id, _)| ItemRef::from(*id))).collect();
    facts.items(&wanted)?;
    let mut batch = Batch::default();
    let mut outcomes = Vec::with_capacity(items.len());
    for item in items {
        let (id, line) = match item {
            Ok(item) => item,
            Err(why) => {
                outcomes.push(ImportOutcome::Refused(Refusal::NoLine(why.clone())));
                continue;
            }
        };
        let outcome = match begun {
            Some(_) => one(id, line, call, facts, &batch),
            None => Err(Refusal::NoProject.into()),
        };
        match outcome {
            Ok(outcome) => {
                let names = line.item.aliases.iter().chain(&line.key);
                batch.by_name.extend(names.map(|name| (name.clone(), id)));
                outcomes.push(outcome);
            }
            Err(Stop::Refuse(refusal)) => outcomes.push(ImportOutcome::Refused(refusal)),
            Err(Stop::Ask(questions)) => return Err(questions),
        }
    }
    Ok(outcomes)
}

fn id(project: ProjectId, number: usize, line: &ImportItem, call: &Call) -> ItemId {
    match (&line.key, &call.key) {
        (Some(key), _) => ItemId::keyed(project, key),
        (None, Some(key)) => ItemId::keyed(project, &format!("{key}#{number}")),
        (None, None) => ItemId::mint(call.seed.entropy(number)),
    }
}

fn one(
    id: ItemId,
    line: &ImportItem,
    call: &Call,
    facts: &Facts,
    batch: &Batch,
) -> Result<ImportOutcome, Stop> {
    if let Lookup::Found(_) = facts.item(&ItemRef::from(id))? {
        return Ok(ImportOutcome::Known(id));
    }
    if line.key.as_ref().is_some_and(|key| batch.by_name.get(key) == Some(&id)) {
        return Ok(ImportOutcome::Known(id));
    }
    let mut created = described(&line.item, call, facts)?;
    for alias in &line.item.aliases {
        let owner = match (batch.by_name.get(alias), facts.item(&ItemRef(alias.clone()))?) {
            (Some(owner), _) => Some(owner.to_string()),
            (None, found) => found.owner().map(str::to_owned),
        };
        if let Some(owner) = owner {
            return Err(Refusal::AliasTaken { alias: alias.clone(), owner }.into());
        }
    }
    created.parent = match &line.item.parent {
        None => None,
        Some(parent) => match batch.by_name.get(&parent.0) {
            Some(id) => Some(*id),
            None => Some(item(parent, facts)?.item.id),
        },
    };
    let definition = facts.in_force()?;
    if let Some(state) = &line.state
        && !definition.has_state(state)
    {
        let why = format!("'{}' is none of {}", text::visible(state), definition.states.join(", "));
        return Err(Refusal::Value { field: "state".into(), why }.into());
    }
    let imported = ItemImported {
        item: created,
        state: line.state.clone().filter(|state| state != definition.initial()),
        source: line_of("source", line.source.as_ref())?,
    };
    let mut draft = Draft::first(Object::Item(id), EventBody::ItemImported(Box::new(imported)));
    draft.key = line.key.as_ref().map(|key| format!("i:{key}"));
    Ok(ImportOutcome::New(id, Box::new(draft)))
}
