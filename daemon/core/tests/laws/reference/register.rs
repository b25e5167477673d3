//! Rules 15 to 17 and 19: names, twins, what has been taken back, and the candidates.

use std::collections::BTreeSet;

use tidegate_core::event::EventBody;

use super::{Fact, Facts, Ground, Reference, Verdict, region, written};

/// What a set of moves settles to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Settled {
    pub(crate) candidates: Facts,
    /// Whether moves cover each other in a circle, candidates or not.
    pub(crate) circular: bool,
}

impl Reference {
    /// Rule 15: the name of a move, or of an undo, by what it was made on.
    pub(super) fn name(&mut self, fact: &Fact) -> Option<usize> {
        let (via, to) = self.via_and_to(&fact.event.body)?;
        let definition = match &fact.event.body {
            EventBody::Applied(e) => &e.definition,
            EventBody::Forced(e) => &e.definition,
            EventBody::RolledBack(e) => &e.definition,
            EventBody::Resolved(e) => &e.definition,
            EventBody::Undone(e) => &e.definition,
            _ => return None,
        };
        let ground = Ground {
            round: match region(&fact.event.body) {
                Some(region) => {
                    let settled = self.written_to(&fact.past, &Facts::new(), Some(region));
                    self.names_of(&settled.candidates)
                }
                None => self.round(&fact.past),
            },
            region: region(&fact.event.body).cloned(),
            via: via.to_owned(),
            to: to.to_owned(),
            definition: definition.clone(),
            key: fact.event.key.clone(),
        };
        let known = self.names.iter().position(|name| *name == ground);
        Some(known.unwrap_or_else(|| {
            self.names.push(ground);
            self.names.len() - 1
        }))
    }

    /// Rule 19.
    pub(crate) fn round(&self, facts: &Facts) -> BTreeSet<usize> {
        let settled = self.settle(facts, &Facts::new());
        self.names_of(&settled.candidates)
    }

    pub(super) fn names_of(&self, candidates: &Facts) -> BTreeSet<usize> {
        candidates.iter().filter_map(|i| self.facts[*i].name).collect()
    }

    /// Rule 22: what all registers together settle to, as if `taken` had been taken back too.
    pub(crate) fn settle(&self, facts: &Facts, taken: &Facts) -> Settled {
        let mut all = self.written_to(facts, taken, None);
        let regions: BTreeSet<&String> =
            facts.iter().filter_map(|i| region(self.body(*i))).collect();
        for region in regions {
            let settled = self.written_to(facts, taken, Some(region));
            all.candidates.extend(settled.candidates);
            all.circular |= settled.circular;
        }
        all
    }

    /// Rules 16 and 17, of the register of a region, or of the item: moves of other regions do not
    /// write it.
    pub(crate) fn written_to(&self, facts: &Facts, taken: &Facts, of: Option<&String>) -> Settled {
        let writes = |i: &usize| {
            let own = region(self.body(*i));
            own.is_none() || own == of
        };
        let facts: &Facts = &facts.iter().copied().filter(writes).collect();
        self.settled(facts, &self.standing(facts, taken))
    }

    /// What those of the standing moves of a region, or of the item, come to that are `wanted`.
    pub(super) fn among(
        &self,
        facts: &Facts,
        of: &String,
        wanted: &dyn Fn(&usize) -> bool,
    ) -> Facts {
        let mut all = self.standing(facts, &Facts::new());
        all.retain(|i| region(self.body(*i)).is_none_or(|own| own == of) && wanted(i));
        self.settled(&all, &all).candidates
    }

    /// Rule 16, of those of `facts` that are `standing`.
    fn settled(&self, facts: &Facts, standing: &Facts) -> Settled {
        let retracted = |undo: usize| self.retracted_by(undo, facts);
        let unknown = |one: usize, other: usize| {
            !self.facts[one].past.contains(&other) && !self.facts[other].past.contains(&one)
        };
        let undos: Facts = facts.iter().copied().filter(|i| self.is_undo(*i)).collect();
        let built_against = |undo: &usize| {
            let taken = retracted(*undo);
            let built = |m: &usize| {
                let past = &self.facts[*m].past;
                let gone: Facts = self.taken_back(past);
                past.iter().any(|t| taken.contains(t) && !gone.contains(t))
            };
            standing.iter().any(|m| unknown(*m, *undo) && built(m))
        };
        let contested: Facts = undos.iter().copied().filter(built_against).collect();
        let all: Vec<usize> = standing.union(&contested).copied().collect();
        let covers = |f: usize, e: usize| {
            let record = |t: &usize| *t == e || (all.contains(t) && self.twins(*t, e));
            f != e && !self.twins(f, e) && self.facts[f].past.iter().any(record)
        };
        // What can be reached from each by going to something that covers it, again and again.
        let n = all.len();
        let mut above: Vec<Vec<bool>> =
            all.iter().map(|e| all.iter().map(|f| covers(*f, *e)).collect()).collect();
        for k in 0..n {
            for i in 0..n {
                for j in 0..n {
                    above[i][j] |= above[i][k] && above[k][j];
                }
            }
        }
        let is_maximal = |i: &usize| (0..n).all(|j| !above[*i][j] || above[j][*i]);
        Settled {
            candidates: (0..n).filter(is_maximal).map(|i| all[i]).collect(),
            circular: (0..n).any(|i| above[i][i]),
        }
    }

    /// The moves that stand: those of rule 16 less what was taken back.
    pub(super) fn standing(&self, facts: &Facts, taken: &Facts) -> Facts {
        let mut gone = self.taken_back(facts);
        gone.extend(taken);
        let stands =
            |i: &usize| self.is_write(*i) && !gone.contains(i) && !self.withdrawn(*i, facts);
        facts.iter().copied().filter(stands).collect()
    }

    /// Everything that people took back.
    fn taken_back(&self, facts: &Facts) -> Facts {
        let undos = facts.iter().filter(|i| self.is_undo(**i));
        undos.flat_map(|undo| self.retracted_by(*undo, facts)).collect()
    }

    /// Rule 17, of people.
    fn retracted_by(&self, undo: usize, facts: &Facts) -> Facts {
        let EventBody::Undone(undone) = self.body(undo) else { return Facts::new() };
        let named: Facts = undone.undoes.iter().filter_map(|at| self.find(*at)).collect();
        let twin = |m: &usize| {
            self.is_write(*m)
                && !self.facts[*m].past.contains(&undo)
                && named.iter().any(|n| self.same_key(*n, *m))
        };
        facts.iter().copied().filter(|m| named.contains(m) || twin(m)).collect()
    }

    /// Rule 17, of clones whose commit is gone.
    fn withdrawn(&self, written: usize, facts: &Facts) -> bool {
        let mut withdrawn = Facts::new();
        for fact in facts.iter().filter(|i| self.is_valid(**i)) {
            if let EventBody::Withdrawn(e) = self.body(*fact) {
                withdrawn.extend(e.records.iter().filter_map(|at| self.find(*at)));
            }
        }
        let is_record =
            |i: &usize| *i == written || (self.counts(*i) && self.same_key(*i, written));
        facts.iter().filter(|i| is_record(i)).all(|i| withdrawn.contains(i))
    }

    pub(super) fn same_key(&self, one: usize, other: usize) -> bool {
        let key = &self.facts[one].event.key;
        key.is_some()
            && *key == self.facts[other].event.key
            && self.via_and_to(self.body(one)).is_some()
            && self.via_and_to(self.body(one)) == self.via_and_to(self.body(other))
            && region(self.body(one)) == region(self.body(other))
    }

    pub(super) fn twins(&self, one: usize, other: usize) -> bool {
        let (a, b) = (self.facts[one].name, self.facts[other].name);
        (a.is_some() && a == b) || self.same_key(one, other)
    }

    fn via_and_to<'a>(&self, body: &'a EventBody) -> Option<(&'a str, &'a str)> {
        match body {
            EventBody::Undone(e) => Some(("undo", &e.to)),
            body => written(body),
        }
    }

    pub(crate) fn is_write(&self, fact: usize) -> bool {
        self.is_valid(fact) && written(self.body(fact)).is_some()
    }

    fn is_undo(&self, fact: usize) -> bool {
        self.is_valid(fact) && matches!(self.body(fact), EventBody::Undone(_))
    }

    pub(super) fn counts(&self, fact: usize) -> bool {
        self.facts[fact].verdict != Verdict::Void
    }
}
