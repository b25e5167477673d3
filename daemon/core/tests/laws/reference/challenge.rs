//! Rules 24 and 28: the moves that a repin put in doubt.

use std::collections::BTreeSet;

use tidegate_core::definition::{Definition, Transition};
use tidegate_core::event::EventBody;

use super::{Facts, Place, Reference};

impl Reference {
    /// The moves in doubt, of those in `facts`.
    pub(crate) fn challenged(&self, facts: &Facts) -> Facts {
        let standing = self.standing(facts, &Facts::new());
        let repins: Vec<usize> = facts.iter().copied().filter(|i| self.is_repin(*i)).collect();
        let in_doubt = |w: &usize| repins.iter().any(|r| self.doubted_by(*w, *r, &repins, facts));
        let doubted: Facts = standing.iter().copied().filter(in_doubt).collect();
        let good = |t: &usize| standing.contains(t) && !doubted.contains(t);
        let has_good_twin = |w: &usize| standing.iter().any(|t| self.twins(*t, *w) && good(t));
        doubted.iter().copied().filter(|w| !has_good_twin(w)).collect()
    }

    fn doubted_by(&self, w: usize, r: usize, repins: &[usize], facts: &Facts) -> bool {
        let EventBody::Applied(applied) = self.body(w) else { return false };
        let same: Vec<usize> =
            repins.iter().copied().filter(|i| self.said(*i) == self.said(r)).collect();
        let knows = |fact: usize| same.iter().any(|i| self.facts[fact].past.contains(i));
        if knows(w) {
            return false;
        }
        // It stands, or it stood when somebody looked, or nobody who looked knew of it.
        let stood = |i: &usize| {
            let past = &self.facts[*i].past;
            !past.contains(&w) || self.settle(past, &Facts::new()).candidates.contains(&w)
        };
        let stands = self.settle(facts, &Facts::new()).candidates.contains(&w);
        if !stands && !same.iter().any(stood) {
            return false;
        }
        let EventBody::Repinned(repin) = self.body(r) else { unreachable!("it is a repin") };
        let (Some(old), Some(new)) =
            (self.definition(&applied.definition), self.definition(&repin.to))
        else {
            return false;
        };
        let of_old = self.facts[w].place.as_ref().map(|place| (&place.state, &place.region));
        let mut ways = ways(&old, of_old).iter();
        let takes = |t: &&Transition| {
            t.via == applied.via && t.to == applied.to && t.from.contains(&applied.from)
        };
        let Some(way) = ways.find(takes) else { return false };
        let unknown: Vec<usize> =
            repins.iter().copied().filter(|i| !self.knows_record(w, *i, repins)).collect();
        let up_to = |i: usize| same.iter().any(|r| *r == i || self.facts[*r].past.contains(&i));
        let asked = |t: &Transition| {
            let gates: BTreeSet<String> = t.gates.iter().map(|gate| format!("{gate:?}")).collect();
            (gates, t.rule, t.inputs.clone(), t.outputs.clone())
        };
        let is_there = |ways: &[Transition], to: &String| {
            ways.iter().any(|t| t.via == applied.via && t.to == *to && asked(t) == asked(way))
        };
        let all_there = match &self.facts[w].place {
            None => {
                let start = (applied.definition.clone(), applied.to.clone());
                let rename = |i, reading| self.rename(i, reading);
                let names = self.after(&unknown, &up_to, &start, &rename);
                let mut names = names.iter().filter(|(digest, _)| *digest == repin.to);
                names.all(|(_, to)| is_there(&new.transitions, to))
            }
            Some(Place { state, region, .. }) => {
                let start = (applied.definition.clone(), state.clone(), applied.to.clone());
                let rename = |i, inner| vec![self.rename_inner(i, inner, region)];
                let names = self.after(&unknown, &up_to, &start, &rename);
                let mut names = names.iter().filter(|(digest, ..)| *digest == repin.to);
                names.all(|(_, outer, to)| is_there(self::ways(&new, Some((outer, region))), to))
            }
        };
        if all_there {
            return false;
        }
        !facts.iter().any(|x| self.is_valid(*x) && knows(*x) && self.ends(*x, w, facts))
    }

    /// Whether the author of `w` knew of `r`, in whichever record.
    fn knows_record(&self, w: usize, r: usize, repins: &[usize]) -> bool {
        let mut same = repins.iter().filter(|i| self.said(**i) == self.said(r));
        same.any(|i| self.facts[w].past.contains(i))
    }

    /// The ways of a definition that lead to what the move `w` led to, as it is called in `facts`.
    pub(super) fn ways_called(
        &self,
        w: usize,
        facts: &Facts,
        definition: &Definition,
    ) -> Vec<Transition> {
        let to = |ways: &[Transition], to: &String| -> Vec<Transition> {
            ways.iter().filter(|way| way.to == *to).cloned().collect()
        };
        let Some(place) = &self.facts[w].place else {
            let called = self.called(w, facts);
            return called
                .iter()
                .flat_map(|(_, state)| to(&definition.transitions, state))
                .collect();
        };
        let (digest, state) = self.wrote(w);
        let rename = |i, inner| vec![self.rename_inner(i, inner, &place.region)];
        let called = self.called_now(w, (digest, place.state.clone(), state), facts, &rename);
        let of = |outer| ways(definition, Some((outer, &place.region)));
        called.iter().flat_map(|(_, outer, state)| to(of(outer), state)).collect()
    }

    /// Whether `x` does away with the doubt about `w`, if its author knew of it.
    fn ends(&self, x: usize, w: usize, facts: &Facts) -> bool {
        let knows = self.facts[x].past.contains(&w);
        let stands = || self.standing(facts, &Facts::new()).contains(&x);
        match self.body(x) {
            EventBody::Reaffirmed(e) => e.moves.iter().any(|at| self.find(*at) == Some(w)),
            _ => knows && self.leaves(x, w) && stands(),
        }
    }

    /// Whether `x`, whose author knew of the move `w`, went by no gates and chose no state to which
    /// that led.
    pub(super) fn leaves(&self, x: usize, w: usize) -> bool {
        let is_in = |there: &Place| {
            let made = self.facts[w].place.as_ref();
            made.is_some_and(|made| {
                let is_known = made.entry.iter().all(|name| there.entry.contains(name));
                let is_born = |place: &Place| place.entry.is_empty();
                made.region == there.region && is_known && is_born(made) == is_born(there)
            })
        };
        if self.facts[x].place.as_ref().is_some_and(|there| !is_in(there)) {
            return false;
        }
        match self.body(x) {
            EventBody::Forced(_) | EventBody::RolledBack(_) => true,
            EventBody::Resolved(e) => {
                let past = &self.facts[x].past;
                let chosen = match &e.region {
                    None => self.candidates_in(past, &(e.definition.clone(), e.to.clone())),
                    Some(region) => self.candidates_at(past, region, &e.to),
                };
                let on_it = |c: &usize| *c == w || self.facts[*c].past.contains(&w);
                !chosen.iter().any(on_it)
            }
            _ => false,
        }
    }
}

/// The ways of a definition, or of a region of one of its states.
fn ways<'a>(definition: &'a Definition, of: Option<(&String, &String)>) -> &'a [Transition] {
    let Some((state, region)) = of else { return &definition.transitions };
    let region = definition.state(state).and_then(|state| state.region(region));
    region.map_or(&[], |region| &region.transitions)
}
