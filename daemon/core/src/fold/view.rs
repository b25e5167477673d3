//! An item, as it is shown.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::event::{Denied, EventBody, EventRef, ItemClaimed, Object};
use crate::field::{Placed, Register, positions as usual};
use crate::history::Node;
use crate::item::{
    Comment, Criterion, Doubt, Evidence, Item, ItemState, Link, Tag, Tick, When, field,
};
use crate::link::Relation;
use crate::state::Resting;
use crate::{ItemId, Millis};

use super::log::{ObjectLog, Standing};
use super::{Fold, states};

impl Fold {
    pub(super) fn view(&self, id: ItemId, log: &ObjectLog, state: &ItemState) -> Item {
        let order = |node: Node| log.shown_order(node);
        let fields = state.fields();
        let value = |name: &str| fields.register(name).and_then(|register| register.value(order));
        let text = |name: &str| value(name).and_then(Value::as_str).map(str::to_owned);
        let times = log.events.iter().filter(|e| !matches!(e.standing, Standing::Void(_)));
        let times = times.map(|e| self.entry_of(e).at);
        let also = |(name, register): (&str, &Register)| {
            let values: Vec<Value> = register
                .also(order)
                .into_iter()
                .map(|v| v.cloned().unwrap_or(Value::Null))
                .collect();
            let hidden = matches!(name, field::CLAIM | field::INITIAL)
                || [field::WHEN, field::TICK].iter().any(|own| name.starts_with(own));
            (!values.is_empty() && !hidden).then(|| (name.to_owned(), values))
        };
        Item {
            id,
            aliases: fields.members(field::ALIASES, &log.dag),
            title: text(field::TITLE).unwrap_or_default(),
            body: text(field::BODY).unwrap_or_default(),
            kind: text(field::KIND).unwrap_or_default(),
            state: states::view(log, state),
            regions: states::regions(log, state, &self.definitions, &|node| self.at(log, node)),
            outranked: state.stood().outranked().to_vec(),
            parent: text(field::PARENT).and_then(|id| ItemId::parse(&id).ok()),
            labels: fields.members(field::LABELS, &log.dag),
            priority: text(field::PRIORITY),
            assignee: text(field::ASSIGNEE),
            criteria: self.criteria(log, state),
            scores: state.scores(),
            scored_at: state.scored_at(&|node| self.at(log, node)),
            denied: denied(log, state),
            since: state.since(None, &|node| self.at(log, node)),
            fields: custom(log, state),
            positions: positions(log, state),
            also: fields.registers().filter_map(also).collect(),
            links: links(log, state),
            tags: tags(log, state),
            comments: self.comments(log, state),
            archived: value(field::ARCHIVED) == Some(&Value::Bool(true)),
            claims: claims(log, state),
            definition: state.definition().map(str::to_owned),
            challenged: challenged(log, state),
            evidence: self.evidence(log, state),
            doubts: self.doubts(id, log, state),
            heads: log.heads(),
            created_at: times.clone().min().unwrap_or_default(),
            updated_at: times.max().unwrap_or_default(),
        }
    }

    fn doubts(&self, id: ItemId, log: &ObjectLog, state: &ItemState) -> Vec<Doubt> {
        let mut doubts = Vec::new();
        doubts.extend(states::contested(log, state).map(Doubt::Contested));
        doubts.extend(state.challenges().iter().map(|challenge| {
            let (via, to) = challenge.told();
            let within = challenge.place.as_ref().map(|place| place.of.state.clone());
            Doubt::Challenged { via, to, within }
        }));
        let knows = |digest| self.definitions.knows(digest);
        if !state.definition().is_some_and(knows) {
            doubts.push(Doubt::Definition);
        }
        let reads = |digest| self.definitions.get(digest).is_some();
        let is_later = state.definition().is_some_and(|digest| knows(digest) && !reads(digest));
        if is_later || state.needs_upgrade() || self.newer.contains_key(&Object::Item(id)) {
            doubts.push(Doubt::NeedsUpgrade);
        }
        doubts.extend(state.stubs().map(Doubt::Stub));
        for waiting in self.waiting() {
            let touches = match &self.waiting[&waiting.entry].content {
                Ok(entry) => entry.events.iter().any(|event| event.object == Object::Item(id)),
                Err(refused) => refused.objects.contains(&Object::Item(id)),
            };
            if touches {
                doubts.push(Doubt::Behind { entry: waiting.entry, missing: waiting.missing });
            }
        }
        doubts.sort_unstable();
        doubts.dedup();
        doubts
    }

    fn evidence(&self, log: &ObjectLog, state: &ItemState) -> Vec<Vec<Evidence>> {
        let record = |Resting { on, of, meant }: &Resting| {
            let on = self.event_view(&log.events[*on as usize]);
            let (via, to) = of.told();
            Some(Evidence {
                event: log.events[of.node as usize].at,
                by: on.entry.replica,
                via,
                to,
                within: of.place.as_ref().map(|place| place.of.state.clone()),
                documents: on.event.body.documents()?.clone(),
                meant: meant.clone(),
            })
        };
        // The earliest first, and not what arrived first.
        let order = |one: &&Resting| (log.shown_order(one.of.node), log.shown_order(one.on));
        let sorted = |group: &'_ Vec<Resting>| {
            let mut group: Vec<&Resting> = group.iter().collect();
            group.sort_by_key(order);
            (group.first().map(order), group.into_iter().filter_map(record).collect())
        };
        let mut groups: Vec<(_, Vec<Evidence>)> = state.resting().iter().map(sorted).collect();
        groups.sort_by_key(|(order, _)| *order);
        groups.into_iter().map(|(_, records)| records).collect()
    }

    fn at(&self, log: &ObjectLog, node: Node) -> Millis {
        self.entry_of(&log.events[node as usize]).at
    }

    fn criteria(&self, log: &ObjectLog, state: &ItemState) -> Vec<Criterion> {
        let checked = state.fields().members(field::CHECKED, &log.dag);
        let placed = state.fields().placed(field::CRITERIA, |node| log.shown_order(node));
        let criterion = |placed: Placed| Criterion {
            checked: checked.contains(&placed.element),
            text: placed.value.as_ref().and_then(Value::as_str).unwrap_or_default().to_owned(),
            ticks: self.ticks(log, state, &placed.element),
            id: placed.element,
        };
        placed.into_iter().map(criterion).collect()
    }

    fn ticks(&self, log: &ObjectLog, state: &ItemState, criterion: &str) -> Vec<Tick> {
        let mut nodes: Vec<Node> = state.ticks(criterion).collect();
        nodes.sort_by_key(|node| log.shown_order(*node));
        let tick = |node: Node| {
            let view = self.event_view(&log.events[node as usize]);
            let EventBody::CriterionChecked(checked) = &view.event.body else { return None };
            Some(Tick {
                event: view.at,
                actor: view.entry.actor.clone(),
                at: view.entry.at,
                run: checked.run.clone(),
                claim: checked.claim.clone(),
            })
        };
        nodes.into_iter().filter_map(tick).collect()
    }

    fn comments(&self, log: &ObjectLog, state: &ItemState) -> Vec<Comment> {
        let mut nodes: Vec<Node> = state.comments().to_vec();
        nodes.sort_by_key(|node| log.shown_order(*node));
        let comment = |node: Node| {
            let view = self.event_view(&log.events[node as usize]);
            let EventBody::ItemCommented(said) = &view.event.body else { return None };
            Some(Comment {
                event: view.at,
                actor: view.entry.actor.clone(),
                at: view.entry.at,
                text: said.text.clone(),
                via: said.via.clone(),
                on: said.on.clone(),
                reply_to: said.reply_to,
            })
        };
        nodes.into_iter().filter_map(comment).collect()
    }
}

/// The moves in doubt.
fn challenged(log: &ObjectLog, state: &ItemState) -> Vec<EventRef> {
    let at = |node: Node| log.events[node as usize].at;
    let mut nodes: Vec<Node> = state.challenges().iter().map(|challenge| challenge.node).collect();
    nodes.sort_by_key(|node| log.shown_order(*node));
    nodes.into_iter().map(at).collect()
}

/// The attempts that were turned away by somebody who saw the item where it is.
fn denied(log: &ObjectLog, state: &ItemState) -> Vec<Denied> {
    let stands = state.readings().filter_map(|(node, _)| node);
    let is_here = |node: Node| stands.clone().all(|stood| log.dag.precedes(stood, node));
    let mut found: Vec<Denied> = Vec::new();
    for (_, denied) in state.denied().iter().filter(|(node, _)| is_here(*node)) {
        if !found.contains(denied) {
            found.push(denied.clone());
        }
    }
    found
}

/// Where the elements of its lists stand, unless they stand as in a new list.
fn positions(log: &ObjectLog, state: &ItemState) -> BTreeMap<String, Vec<String>> {
    let fields = state.fields();
    let at = |name: &str| -> Vec<String> {
        let placed = fields.placed(name, |node| log.shown_order(node));
        placed.into_iter().map(|placed| placed.at).collect()
    };
    let lists = fields.list_names().map(|name| (name.to_owned(), at(name)));
    lists.filter(|(_, at)| !at.iter().cloned().eq(usual(at.len()))).collect()
}

fn custom(log: &ObjectLog, state: &ItemState) -> BTreeMap<String, Value> {
    let fields = state.fields();
    let order = |node: Node| log.shown_order(node);
    let is_own = |name: &&str| field::further(name).is_some();
    let short = |name: &str| field::further(name).unwrap_or(name).to_owned();
    let sets = fields.set_names().filter(is_own);
    let counters = fields.counter_names().filter(is_own);
    let lists = fields.list_names().filter(is_own);
    let said = |placed: Placed| placed.value.unwrap_or(Value::from(placed.element));
    let listed = |name: &str| fields.placed(name, order).into_iter().map(said).collect();
    let registers = fields.registers().filter(|(name, _)| is_own(name));
    sets.map(|name| (short(name), Value::from(fields.members(name, &log.dag))))
        .chain(counters.map(|name| (short(name), fields.counted(name))))
        .chain(lists.map(|name| (short(name), listed(name))))
        .chain(
            registers
                .filter_map(|(name, register)| Some((short(name), register.value(order)?.clone()))),
        )
        .collect()
}

pub(super) fn links(log: &ObjectLog, state: &ItemState) -> Vec<Link> {
    let fields = state.fields();
    let link = |text: String| {
        let (rel, to) = text.split_once(' ')?;
        let when = fields.register(&format!("{}{text}", field::WHEN));
        Some(Link {
            is_apart: state.when(&text) == When::Apart,
            rel: Relation::from_word(rel)?,
            to: ItemId::parse(to).ok()?,
            when: when.and_then(|r| r.value(|n| log.shown_order(n))?.as_str().map(str::to_owned)),
        })
    };
    fields.members(field::LINKS, &log.dag).into_iter().filter_map(link).collect()
}

fn tags(log: &ObjectLog, state: &ItemState) -> Vec<Tag> {
    let tag = |(name, register): (&str, &Register)| {
        let name = name.strip_prefix(field::TAG)?.to_owned();
        let entries = register.value(|node| log.shown_order(node))?.as_array()?.iter();
        let entries = entries.filter_map(|entry| entry.as_str()?.parse().ok()).collect();
        Some(Tag { name, entries })
    };
    state.fields().registers().filter_map(tag).collect()
}

/// The claims that stand. Every clone names the same one first, by the order that never changes.
fn claims(log: &ObjectLog, state: &ItemState) -> Vec<ItemClaimed> {
    let Some(register) = state.fields().register(field::CLAIM) else { return Vec::new() };
    let mut claims: Vec<((u32, EventRef), ItemClaimed)> = register
        .writes()
        .filter_map(|(node, value)| {
            let event = &log.events[node as usize];
            let claim = serde_json::from_value(value?.clone()).ok()?;
            Some(((event.depth, event.at), claim))
        })
        .collect();
    claims.sort_by_key(|(order, _)| *order);
    claims.into_iter().map(|(_, claim)| claim).collect()
}
