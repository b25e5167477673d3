//! Spawning items below the one that moves.

use std::collections::BTreeSet;

use serde_json::Value as Json;

use super::new_item::DEFAULT_KIND;
use super::repin::target;
use super::{Draft, Stop};
use crate::command::Call;
use crate::definition::{BUILTIN, Definitions, Fork, Transition};
use crate::event::{EventBody, ItemCreated, ItemLinked, Object};
use crate::expression::{Template, Value, Values};
use crate::fact::{Facts, ItemFact, LogQuestion};
use crate::item::Item;
use crate::link::Relation;
use crate::refusal::Refusal;
use crate::{ItemId, ProjectId, text};

/// What has to be known to spawn what a transition spawns.
pub(super) fn questions(transition: &Transition) -> Vec<LogQuestion> {
    match transition.forks.is_empty() {
        true => Vec::new(),
        false => vec![LogQuestion::Project, LogQuestion::Workflows],
    }
}

impl Transition {
    /// The ids of the items that it spawns below the one of this id: the same in every clone, and
    /// whenever it is taken again, so that each is there once.
    pub fn spawned(
        &self,
        project: ProjectId,
        parent: ItemId,
    ) -> impl Iterator<Item = (ItemId, &Fork)> {
        (0..).zip(&self.forks).map(move |(n, fork): (usize, _)| {
            let key = format!("fork:{parent}:{}:{}:{n}", self.via, self.to);
            (ItemId::keyed(project, &key), fork)
        })
    }
}

/// The events that spawn what is not there yet, and name it as spawned.
pub(super) fn drafts(
    fact: &ItemFact,
    transition: &Transition,
    there: &BTreeSet<ItemId>,
    call: &Call,
    facts: &Facts,
) -> Result<Vec<Draft>, Stop> {
    if transition.forks.is_empty() {
        return Ok(Vec::new());
    }
    let (project, _) = facts.project()?;
    let mut drafts = Vec::new();
    for (id, fork) in transition.spawned(project, fact.item.id) {
        if !there.contains(&id) {
            drafts.push(created(fact, id, fork, facts)?);
        }
        let is_link = |link: &crate::item::Link| link.rel == Relation::Spawned && link.to == id;
        if !fact.item.links.iter().any(is_link) {
            let reason = super::given::reason(call)?;
            let link = ItemLinked { rel: Relation::Spawned, to: id, when: None, reason };
            drafts.push(Draft::on(fact, EventBody::ItemLinked(link)));
        }
    }
    Ok(drafts)
}

fn created(fact: &ItemFact, id: ItemId, fork: &Fork, facts: &Facts) -> Result<Draft, Stop> {
    let title = Template::parse(&fork.title).map_err(|wrong| untold(fork, &wrong.to_string()))?;
    let title = title.fill(&values(&fact.item)).map_err(|why| untold(fork, &why.to_string()))?;
    let own = fact.item.definition.as_deref().unwrap_or(BUILTIN);
    let word = if fork.workflow.is_empty() { own } else { &fork.workflow };
    let (digest, reads) = target(word, facts.workflows()?, Definitions::builtin())?;
    let kind = if fork.kind.is_empty() { DEFAULT_KIND } else { &fork.kind };
    let created = ItemCreated {
        title: text::line("title", &title)?,
        kind: kind.to_owned(),
        definition: digest.to_owned(),
        parent: Some(fact.item.id),
        ..ItemCreated::default()
    };
    let draft = Draft::first(Object::Item(id), EventBody::ItemCreated(Box::new(created)));
    Ok(Draft { reads, ..draft })
}

fn untold(fork: &Fork, why: &str) -> Stop {
    let why = format!("the title '{}' cannot be told: {why}", text::visible(&fork.title));
    Refusal::Value { field: "forks".to_owned(), why }.into()
}

/// The fields of an item, by the names that stand in braces.
fn values(item: &Item) -> Values {
    let own = item.fields.iter().filter_map(|(name, value)| Some((name.clone(), plain(value)?)));
    let text = |name: &str, text: &str| (name.to_owned(), Value::Text(text.to_owned()));
    let first = item.aliases.first().cloned().unwrap_or_else(|| item.id.to_string());
    let known = [text("title", &item.title), text("kind", &item.kind), text("id", &first)];
    own.chain(known).collect()
}

fn plain(value: &Json) -> Option<Value> {
    Some(match value {
        Json::String(text) => Value::Text(text.clone()),
        Json::Bool(truth) => Value::Truth(*truth),
        Json::Number(number) => Value::Number(number.as_i64()?),
        Json::Array(list) => Value::List(
            list.iter().map(|one| one.as_str().map(str::to_owned)).collect::<Option<_>>()?,
        ),
        Json::Null | Json::Object(_) => return None,
    })
}
