//! What is to be drawn, from how it was answered to what the programs that draw are given.

use std::collections::HashMap;

use tidegate_api::graph::{Graph, GraphItem, StandingView};
use tidegate_core::definition::Definition;
use tidegate_core::link::Relation;
use tidegate_formats::graph::{Edge, Mark, Node, Occupied, Picture};

/// Items and what is between them, as a picture.
pub(crate) fn picture(graph: &Graph) -> Picture {
    let ids = graph.items.iter().map(|item| item.id.as_str());
    let places: HashMap<&str, usize> = ids.zip(0..).collect();
    let edges = graph.edges.iter().filter_map(|edge| {
        let (from, to) = (*places.get(edge.from.as_str())?, *places.get(edge.to.as_str())?);
        Some(Edge { from, rel: Relation::from_word(&edge.rel)?, to, when: edge.when.clone() })
    });
    let left_out = graph.notices.iter().filter(|notice| notice.code.ends_with("_left_out"));
    Picture {
        nodes: graph.items.iter().map(node).collect(),
        edges: edges.collect(),
        untold: left_out.map(|notice| notice.message.clone()).collect(),
    }
}

fn node(item: &GraphItem) -> Node {
    let states = item.state.iter().chain(&item.contested).cloned().collect();
    let (short, title, marks) = (item.short.clone(), item.title.clone(), marks(item));
    Node { short, title, states, marks, is_asked: item.asked }
}

fn marks(item: &GraphItem) -> Vec<Mark> {
    let marks = [
        (item.missing, Mark::Missing),
        (!item.contested.is_empty(), Mark::Contested),
        (item.archived, Mark::Archived),
        (item.closed, Mark::Closed),
        (item.blocked, Mark::Blocked),
        (item.challenged, Mark::Challenged),
    ];
    marks.into_iter().filter(|(is, _)| *is).map(|(_, mark)| mark).collect()
}

/// What stands in the states of a definition, and where else.
pub(crate) fn occupied(standing: &[StandingView], definition: &Definition) -> Occupied {
    let lines = |view: &StandingView| {
        let (word, place) = (if view.open == 1 { "item" } else { "items" }, &view.state);
        let is_known = place.as_ref().is_none_or(|state| definition.place(state).is_some());
        let of = if is_known { "" } else { " of another version" };
        let more = view.open - view.items.len().min(view.open);
        let items = view.items.iter().map(told);
        let count = std::iter::once(format!("{} open {word}{of}", view.open));
        let more = (more > 0).then(|| format!("and {more} more"));
        // No name of a state begins with a space.
        let place = place.clone().unwrap_or_else(|| " contested".to_owned());
        (place, count.chain(items).chain(more).collect())
    };
    standing.iter().map(lines).collect()
}

fn told(item: &GraphItem) -> String {
    let blocked = if item.blocked { " (blocked)" } else { "" };
    format!("{}{blocked} {}", item.short, item.title)
}
