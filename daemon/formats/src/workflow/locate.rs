//! From a place in the normal form back to the place in the file.

use crate::finding::Place;
use crate::yaml::{Kind, Node};

/// Where states and transitions of the normal form stand in the lists of the file.
#[derive(Default)]
pub(super) struct Sources {
    pub(super) states: Vec<usize>,
    pub(super) transitions: Vec<usize>,
}

/// The place of what `at` names, or of the nearest thing around it that is in the file.
pub(super) fn locate(root: &Node<'_>, at: &str, sources: &Sources) -> Place {
    let mut steps: Vec<String> = at.split('/').skip(1).map(str::to_owned).collect();
    let list = match steps.first().map(String::as_str) {
        Some("states") => Some(&sources.states),
        Some("transitions") => Some(&sources.transitions),
        _ => None,
    };
    if let (Some(list), Some(step)) = (list, steps.get_mut(1))
        && let Some(source) = step.parse().ok().and_then(|place: usize| list.get(place))
    {
        *step = source.to_string();
    }
    let overlay = || root.member("metadata").and_then(|node| node.member("tidegate"));
    let first = steps.first().map_or("", String::as_str);
    let top = match (root.member(first), overlay()) {
        (None, Some(overlay)) if overlay.member(first).is_some() => overlay,
        _ => root,
    };
    let mut node = top;
    for step in &steps {
        match inner(node, step) {
            Some(next) => node = next,
            None => break,
        }
    }
    // A map is told by its name, if it has one, for a map may be many lines long.
    let named = ["name", "via", "path", "kind", "branch"].iter().find_map(|key| node.member(key));
    if std::ptr::eq(node, root) {
        Place { line: 1, column: 1, width: 1 }
    } else {
        named.map_or(node.place, |name| name.place)
    }
}

fn inner<'n, 'a>(node: &'n Node<'a>, step: &str) -> Option<&'n Node<'a>> {
    match &node.kind {
        // The only push rule may stand where a list of them could.
        Kind::Map(_) if node.member("branch").is_some() && step == "0" => return Some(node),
        // What a push rule requires may be a map, or stand there itself.
        Kind::Map(_) if node.member("branch").is_some() && step == "states" => {
            let requires = node.member("requires");
            requires.and_then(|requires| requires.member(step)).or(requires)
        }
        Kind::Map(_) if step == "gates" => node.member("gates").or(node.member("validation")),
        Kind::Map(_) => node.member(step),
        Kind::List(items) => items.get(step.parse::<usize>().ok()?),
        Kind::Scalar { .. } => return None,
    }
    .map(AsRef::as_ref)
}
