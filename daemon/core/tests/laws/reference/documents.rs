//! Documents: which of them a move names, and on which of them moves rest.

use std::collections::BTreeSet;

use tidegate_core::ReplicaId;
use tidegate_core::definition::Artifact;
use tidegate_core::event::{Documents, EventBody, EventRef};

use super::{Fact, Facts, Reference};

/// What one move rests on: of each record of it, who looked, and what they found.
pub(crate) type Rests = BTreeSet<(EventRef, ReplicaId, Documents)>;

impl Reference {
    /// Whether a document is named that a path means, in which there may be a field.
    pub(super) fn is_named(&self, fact: &Fact, artifact: &Artifact) -> bool {
        let shown = self.shown(&fact.past);
        let path = match artifact.path.split_once('{') {
            None => Some(artifact.path.clone()),
            Some((before, rest)) => {
                let (field, after) = rest.split_once('}').expect("a field");
                let name = format!("fields.{field}");
                let value = shown.registers.get(&name).and_then(|value| value.as_str());
                let fits = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
                let value = value.filter(|text| !text.is_empty() && text.chars().all(fits));
                let value = value.filter(|_| !shown.also.contains_key(&name));
                value.map(|value| format!("{before}{value}{after}"))
            }
        };
        let named = named_by(&fact.event.body).iter().flat_map(|documents| &documents.found);
        let meant = named.filter(|document| {
            Some(&document.path) == path.as_ref() && document.demand.kind == artifact.kind
        });
        let mut asked = named_by(&fact.event.body).iter().flat_map(|documents| &documents.asked);
        let is_asked = asked
            .any(|asked| Some(asked.path.spelled()) == path && asked.demand.kind == artifact.kind);
        is_asked && meant.count() == 1
    }

    /// What moves rest on: those that stand and went through gates, as long as nobody went past.
    pub(crate) fn resting(&self, facts: &Facts) -> BTreeSet<Rests> {
        let standing = self.standing(facts, &Facts::new());
        let by_gates = |w: &usize| matches!(self.body(*w), EventBody::Applied(_));
        let is_left = |w: &usize| standing.iter().any(|x| self.goes_past(*x, *w));
        let asked: Facts =
            standing.iter().copied().filter(|w| by_gates(w) && !is_left(w)).collect();
        let mut all = BTreeSet::new();
        for w in &asked {
            let records = asked.iter().copied().filter(|t| t == w || self.twins(*t, *w));
            let on =
                records.flat_map(|t| self.asked_last(t, facts).into_iter().map(move |on| (t, on)));
            let rests = on.map(|(t, on)| {
                let documents = named_by(self.body(on)).clone()?;
                Some((self.facts[t].at, self.facts[on].replica, documents))
            });
            // One record that rests on nothing is enough.
            all.extend(rests.collect::<Option<Rests>>());
        }
        all
    }

    /// The moves of which some record rests on documents.
    pub(super) fn rested(&self, facts: &Facts) -> Facts {
        let all = self.resting(facts).into_iter().flatten();
        all.filter_map(|(at, ..)| self.find(at)).collect()
    }

    /// The events that asked the gates of a move last: the move, or what reaffirmed it.
    fn asked_last(&self, w: usize, facts: &Facts) -> Vec<usize> {
        let names = |x: &usize| match self.body(*x) {
            EventBody::Reaffirmed(e) => e.moves.contains(&self.facts[w].at),
            _ => false,
        };
        let again: Facts =
            facts.iter().copied().filter(|x| self.is_valid(*x) && names(x)).collect();
        let is_last = |x: &usize| !again.iter().any(|y| self.facts[*y].past.contains(x));
        match again.is_empty() {
            true => vec![w],
            false => again.iter().copied().filter(is_last).collect(),
        }
    }

    /// Whether whoever wrote `x` knew of the move `w`, and went another way without asking gates.
    fn goes_past(&self, x: usize, w: usize) -> bool {
        self.facts[x].past.contains(&w) && self.leaves(x, w)
    }
}

fn named_by(body: &EventBody) -> &Option<Documents> {
    match body {
        EventBody::Applied(e) => &e.documents,
        EventBody::Reaffirmed(e) => &e.documents,
        _ => &None,
    }
}
