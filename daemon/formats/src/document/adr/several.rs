//! What several decisions say together: numbers, what supersedes what, what rests on what.

use std::collections::{BTreeMap, VecDeque};
use std::ops::Range;

use super::circle::{Ways, circles};
use super::one::{Decision, read};
use crate::document::Code;
use crate::document::front::{Companions, Document};
use crate::document::report::Report;

/// A decision with its number and its place among the documents.
type Numbered<'a> = BTreeMap<u16, (usize, &'a Decision)>;

pub(in crate::document) fn set(documents: &[Document<'_>], reports: &mut [Report]) {
    let decisions: Vec<_> = documents.iter().map(read).collect();
    let mut numbered = Numbered::new();
    for (document, decision) in decisions.iter().enumerate() {
        let Some(number) = decision.number else { continue };
        if let Some((first, _)) = numbered.get(&number) {
            let message = format!(
                "{} is the number of {}, too",
                spelled(number),
                documents[*first].file_name()
            );
            let mend = "give one of them the next number that is free";
            reports[document].add(Code::RepeatedNumber, decision.title.clone(), message, mend);
        } else {
            numbered.insert(number, (document, decision));
        }
    }
    for (document, decision) in decisions.iter().enumerate() {
        let named = decision.depends.iter().chain(&decision.superseded_by);
        for (number, place) in named.filter(|(number, _)| !numbered.contains_key(number)) {
            let message = format!("there is no {}", spelled(*number));
            let mend = "name one that there is, or add its file";
            reports[document].add(Code::UnknownDecision, place.clone(), message, mend);
        }
    }
    in_circles(&numbered, reports, "supersede each other", |decision| {
        decision.superseded_by.iter().collect()
    });
    in_circles(&numbered, reports, "depend on each other", |decision| {
        decision.depends.iter().collect()
    });
    stale(&numbered, reports);
}

/// All decisions of a folder say together what holds.
pub(in crate::document) fn beside(document: &Document<'_>) -> Companions {
    let folder = document.path.strip_suffix(document.file_name()).unwrap_or_default();
    Companions { siblings: Some((format!("{folder}ADR-"), ".md")), ..Companions::default() }
}

fn spelled(number: u16) -> String {
    format!("ADR-{number:03}")
}

fn in_circles(
    numbered: &Numbered<'_>,
    reports: &mut [Report],
    what: &str,
    leads: impl Fn(&Decision) -> Vec<&(u16, Range<usize>)>,
) {
    let to = |decision: &Decision| leads(decision).iter().map(|(number, _)| *number).collect();
    let ways: Ways =
        numbered.iter().map(|(number, (_, decision))| (*number, to(decision))).collect();
    let circles = circles(&ways);
    for (number, circle) in &circles {
        let Some((document, decision)) = numbered.get(number) else { continue };
        let onward = leads(decision).into_iter().find(|(to, _)| circles.get(to) == Some(circle));
        let Some((number, place)) = onward else { continue };
        let message = format!("decisions {what} in a circle, from here on to {}", spelled(*number));
        let mend = "take one of them out of the circle";
        reports[*document].add(Code::DecisionCircle, place.clone(), message, mend);
    }
}

/// Tells of decisions that hold, and rest on what was superseded, at whatever distance.
fn stale(numbered: &Numbered<'_>, reports: &mut [Report]) {
    let mut resting: BTreeMap<u16, Vec<u16>> = BTreeMap::new();
    for (number, (_, decision)) in numbered {
        for (on, _) in &decision.depends {
            resting.entry(*on).or_default().push(*number);
        }
    }
    let is_superseded = |number: &&u16| numbered[*number].1.is_superseded;
    let first: Vec<u16> = numbered.keys().filter(is_superseded).copied().collect();
    // Each stale decision, with the superseded one that made it so.
    let mut cause: BTreeMap<u16, u16> = first.iter().map(|number| (*number, *number)).collect();
    let mut open = VecDeque::from(first);
    while let Some(number) = open.pop_front() {
        let root = cause[&number];
        for next in resting.get(&number).into_iter().flatten() {
            if !cause.contains_key(next) {
                cause.insert(*next, root);
                open.push_back(*next);
            }
        }
    }
    for (document, decision) in numbered.values().filter(|(_, decision)| decision.holds) {
        let rests = |(on, place): &(u16, Range<usize>)| {
            let root = cause.get(on)?;
            Some((*on, *root, place.clone()))
        };
        for (on, root, place) in decision.depends.iter().filter_map(rests) {
            let through =
                if on == root { String::new() } else { format!("{} rests on ", spelled(on)) };
            let message =
                format!("{through}{}, which was superseded{}", spelled(root), by(numbered, root));
            let mend = "look whether it still holds, and depend on what holds now";
            reports[*document].add(Code::StaleDecision, place, message, mend);
        }
    }
}

fn by(numbered: &Numbered<'_>, number: u16) -> String {
    let by = numbered.get(&number).and_then(|(_, decision)| decision.superseded_by.as_ref());
    by.map_or_else(String::new, |(by, _)| format!(" by {}", spelled(*by)))
}
