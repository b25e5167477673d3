//! Items to be drawn: the open ones, those that one is connected with, or those that stand in the
//! states of a workflow. Draws nothing.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;

use tidegate_api::graph::{Graph, GraphEdge, GraphItem, StandingView};
use tidegate_api::notice::Notice;
use tidegate_api::{Reply, request};
use tidegate_core::ItemId;
use tidegate_core::definition::Definitions;
use tidegate_core::item::Item;
use tidegate_core::link::Relation;
use tidegate_index::{ItemFilter, Order, ReadModel};

use super::{Census, resolve, workflow};
use crate::failure::Unanswered;
use crate::names::Names;

/// How many items are drawn. More than that nobody can tell apart, and Mermaid takes only so much.
const MOST_ITEMS: usize = 200;

/// How many arrows are drawn: Mermaid refuses more.
const MOST_EDGES: usize = 500;

/// How many items are named of those that stand in a state.
const NAMED: usize = 10;

/// How many items are read at a time.
const PAGE: usize = 500;

/// What is to be drawn.
pub(crate) fn graph(model: &dyn ReadModel, asked: &request::Graph) -> Result<Reply, Unanswered> {
    let drawn = match asked {
        request::Graph::Open => open(model)?,
        request::Graph::Item(reference) => connected(model, resolve(model, reference)?.item.id)?,
        request::Graph::Workflow(name) => standing(model, name)?,
    };
    Ok(Reply::Graph(drawn))
}

/// The open items, the newest first.
fn open(model: &dyn ReadModel) -> Result<Graph, Unanswered> {
    let page = model.items(&ItemFilter::default(), Order::Created, None, MOST_ITEMS)?;
    let items: Vec<(ItemId, Option<Item>)> =
        page.found.into_iter().map(|row| (row.item.id, Some(row.item))).collect();
    let all = if page.is_cut { Census::of(model)?.counts().open } else { items.len() };
    let leads = Leads::of(model)?;
    Drawing { model, leads: &leads, asked: None }.of(items, all, "open items")
}

/// The items that one leads to and those that lead to it, the nearest first.
fn connected(model: &dyn ReadModel, asked: ItemId) -> Result<Graph, Unanswered> {
    let leads = Leads::of(model)?;
    let (up, down) = (reached(&leads.up, asked), reached(&leads.down, asked));
    let mut distances = up;
    for (id, distance) in down {
        let known = distances.entry(id).or_insert(distance);
        *known = distance.min(*known);
    }
    let mut ids: Vec<(usize, ItemId)> = distances.into_iter().map(|(id, far)| (far, id)).collect();
    ids.sort_unstable();
    let all = ids.len();
    let items = ids.into_iter().take(MOST_ITEMS).map(|(_, id)| Ok((id, model.item(id)?)));
    let items = items.collect::<Result<Vec<_>, Unanswered>>()?;
    Drawing { model, leads: &leads, asked: Some(asked) }.of(items, all, "connected items")
}

/// Where the open items stand that follow what was published under `name`.
fn standing(model: &dyn ReadModel, name: &str) -> Result<Graph, Unanswered> {
    let versions = workflow(model, name, None)?.workflow.versions.into_iter();
    let versions: BTreeSet<String> = versions.map(|version| version.digest).collect();
    let leads = Leads::of(model)?;
    let drawing = Drawing { model, leads: &leads, asked: None };
    let (definitions, names) = (model.definitions(), Names::of(model));
    let mut states: BTreeMap<Option<String>, StandingView> = BTreeMap::new();
    let mut after = None;
    loop {
        let page = model.items(&ItemFilter::default(), Order::Created, after, PAGE)?;
        after = page.found.last().map(|row| row.item.id);
        for row in page.found {
            if !row.item.definition.as_ref().is_some_and(|digest| versions.contains(digest)) {
                continue;
            }
            let state = row.item.single_state().map(str::to_owned);
            let none = StandingView { state: state.clone(), open: 0, items: Vec::new() };
            let view = states.entry(state).or_insert(none);
            view.open += 1;
            if view.items.len() < NAMED {
                view.items.push(drawing.node(
                    row.item.id,
                    Some(&row.item),
                    &names,
                    &definitions,
                )?);
            }
        }
        if !page.is_cut {
            break;
        }
    }
    let standing = states.into_values().collect();
    names.told(Graph { standing, ..Graph::default() })
}

/// What leads where, of all items.
struct Leads {
    /// From an item to what it is part of, made by, or waits for.
    up: BTreeMap<ItemId, BTreeSet<ItemId>>,
    /// The other way.
    down: BTreeMap<ItemId, BTreeSet<ItemId>>,
    /// From an item to those that it waits for, from whichever side that is said.
    waits: BTreeMap<ItemId, BTreeSet<ItemId>>,
}

impl Leads {
    fn of(model: &dyn ReadModel) -> Result<Self, Unanswered> {
        let (up, down, waits) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
        let mut leads = Self { up, down, waits };
        model.each_lead(&mut |from, along, to| {
            let (low, high) = if leads_down(along) { (to, from) } else { (from, to) };
            leads.up.entry(low).or_default().insert(high);
            leads.down.entry(high).or_default().insert(low);
            if along == Relation::DependsOn {
                leads.waits.entry(from).or_default().insert(to);
            }
        })?;
        Ok(leads)
    }
}

/// Whether the second of two items so related follows from the first.
fn leads_down(along: Relation) -> bool {
    match along {
        Relation::Blocks
        | Relation::Produces
        | Relation::ContextOf
        | Relation::SpecOf
        | Relation::Spawned => true,
        Relation::Parent
        | Relation::DependsOn
        | Relation::Implements
        | Relation::TracesTo
        | Relation::Supersedes
        | Relation::Duplicates => false,
    }
}

/// The items that one leads to, itself included, and in how many steps.
fn reached(leads: &BTreeMap<ItemId, BTreeSet<ItemId>>, from: ItemId) -> BTreeMap<ItemId, usize> {
    let mut distances = BTreeMap::from([(from, 0)]);
    let mut open = VecDeque::from([(from, 0)]);
    while let Some((id, far)) = open.pop_front() {
        for next in leads.get(&id).into_iter().flatten() {
            if !distances.contains_key(next) {
                distances.insert(*next, far + 1);
                open.push_back((*next, far + 1));
            }
        }
    }
    distances
}

/// What a drawing is made from.
struct Drawing<'a> {
    model: &'a dyn ReadModel,
    leads: &'a Leads,
    asked: Option<ItemId>,
}

impl Drawing<'_> {
    /// The drawing of these items, which are some of `all`.
    fn of(
        &self,
        items: Vec<(ItemId, Option<Item>)>,
        all: usize,
        called: &str,
    ) -> Result<Graph, Unanswered> {
        let (definitions, names) = (self.model.definitions(), Names::of(self.model));
        let drawn: BTreeSet<ItemId> = items.iter().map(|(id, _)| *id).collect();
        let mut graph = Graph::default();
        for (id, item) in &items {
            graph.items.push(self.node(*id, item.as_ref(), &names, &definitions)?);
            graph.edges.extend(item.iter().flat_map(|item| edges(item, &drawn)));
        }
        let mut left_out = |code: &str, shown: usize, all: usize, called: &str| {
            let message = format!("{shown} of {all} {called} are drawn");
            graph.notices.extend((shown < all).then(|| Notice::new(code, message, [])));
        };
        left_out("items_left_out", items.len(), all, called);
        let arrows = graph.edges.len();
        left_out("arrows_left_out", arrows.min(MOST_EDGES), arrows, "arrows between them");
        graph.edges.truncate(MOST_EDGES);
        names.told(graph)
    }

    fn node(
        &self,
        id: ItemId,
        item: Option<&Item>,
        names: &Names<'_>,
        definitions: &Arc<Definitions>,
    ) -> Result<GraphItem, Unanswered> {
        let (short, asked) = (names.short(id), self.asked == Some(id));
        let id = id.to_string();
        let Some(item) = item else {
            return Ok(GraphItem { id, short, asked, missing: true, ..GraphItem::default() });
        };
        let definition = item.definition.as_ref().and_then(|digest| definitions.get(digest));
        let ended = definition.zip(item.single_state());
        let closed = ended.is_some_and(|(definition, state)| definition.is_final(state));
        Ok(GraphItem {
            id,
            short,
            title: item.title.clone(),
            state: item.single_state().map(str::to_owned),
            contested: item.contested(),
            missing: false,
            archived: item.archived,
            closed,
            blocked: !closed && !item.archived && self.waits(item, definitions)?,
            challenged: !item.challenged.is_empty(),
            asked,
        })
    }

    /// Whether an item waits for one that has not come for certain.
    fn waits(&self, item: &Item, definitions: &Definitions) -> Result<bool, Unanswered> {
        for id in self.leads.waits.get(&item.id).into_iter().flatten() {
            let Some(other) = self.model.item(*id)? else { return Ok(true) };
            let below = other.as_below(definitions);
            let is_there =
                |when: &Option<String>| below.is_over || (when.is_some() && below.state == *when);
            let own = item.links.iter().filter(|link| link.to == *id);
            let mut own = own.filter(|link| link.rel == Relation::DependsOn);
            let blocks = |link: &tidegate_core::item::Link| {
                link.rel == Relation::Blocks && link.to == item.id
            };
            let is_blocked = other.links.iter().any(blocks) && !below.is_over;
            if is_blocked || own.any(|link| !is_there(&link.when)) {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

/// What leads from an item to others that are drawn.
fn edges(item: &Item, drawn: &BTreeSet<ItemId>) -> Vec<GraphEdge> {
    let parent = item.parent.map(|to| (Relation::Parent, to, None));
    let links = item.links.iter().map(|link| (link.rel, link.to, link.when.clone()));
    let mut edges: Vec<_> = parent.into_iter().chain(links).collect();
    edges.retain(|(_, to, _)| drawn.contains(to));
    edges.sort();
    let edge = |(rel, to, when): (Relation, ItemId, Option<String>)| GraphEdge {
        from: item.id.to_string(),
        rel: rel.word().to_owned(),
        to: to.to_string(),
        when,
    };
    edges.into_iter().map(edge).collect()
}
