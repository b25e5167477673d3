//! Rules 2 to 7: who is let in, what everybody's past is, and that an entry is valid as a whole.

use tidegate_core::Oid;
use tidegate_core::event::{Event, EventRef};
use tidegate_core::fold::Received;

use super::{Fact, Facts, Reference, Verdict};

impl Reference {
    /// Adds what arrived, and whatever waited for it.
    pub(crate) fn add(&mut self, received: &Received) {
        if self.admitted.contains_key(&received.oid) {
            return;
        }
        self.waiting.insert(received.oid, received.clone());
        let ready = |this: &Self, r: &Received| {
            let content = r.content.as_ref().ok();
            let references = content.into_iter().flat_map(|entry| entry.references());
            r.parent.into_iter().chain(references).all(|oid| this.admitted.contains_key(&oid))
        };
        while let Some(next) = self.waiting.values().find(|r| ready(self, r)).cloned() {
            self.waiting.remove(&next.oid);
            self.admit(&next);
        }
    }

    fn admit(&mut self, received: &Received) {
        let parent = received.parent;
        self.parents.insert(received.oid, parent);
        let entry = match &received.content {
            Ok(entry) => Some(entry.as_ref().clone()).filter(|entry| {
                let follows = match parent.map(|parent| self.admitted[&parent].as_ref()) {
                    None => entry.seq == 1,
                    Some(None) => true,
                    Some(Some(last)) => last.replica == entry.replica && last.seq + 1 == entry.seq,
                };
                entry.repo == self.repo && follows
            }),
            Err(refused) => {
                self.newer.extend(refused.objects.iter().filter(|_| refused.newer).cloned());
                None
            }
        };
        self.admitted.insert(received.oid, entry.clone());
        let Some(entry) = entry else { return };
        let first = self.facts.len();
        for (index, event) in (0..).zip(&entry.events) {
            let at = EventRef { entry: received.oid, index };
            let (past, stubs, astray) = self.past_of(received.oid, event);
            let depth = past.iter().map(|i| self.facts[*i].depth).max().unwrap_or(0) + 1;
            let after = past.iter().map(|i| self.facts[*i].stamp + 1).max();
            let mut fact = Fact {
                at,
                event: event.clone(),
                replica: entry.replica,
                past,
                stubs,
                depth,
                stamp: after.map_or(entry.at.0, |after| after.max(entry.at.0)),
                verdict: Verdict::Void,
                name: None,
                place: None,
                begins: Default::default(),
                free: false,
            };
            if !astray {
                fact.verdict = self.judge(&fact);
                if fact.verdict == Verdict::Valid {
                    fact.name = self.name(&fact);
                    (fact.place, fact.begins) = (self.place(&fact), self.begins(&fact));
                    fact.free = self.is_free(&fact);
                }
            }
            self.facts.push(fact);
        }
        // Rule 7.
        if self.facts[first..].iter().any(|fact| fact.verdict == Verdict::Void) {
            self.facts[first..].iter_mut().for_each(|fact| fact.verdict = Verdict::Void);
        }
    }

    /// Rule 2: the closure of what it names, with all that its own chain said of the object. Also
    /// the refused entries in it, and whether it names something about another object.
    fn past_of(&self, oid: Oid, event: &Event) -> (Facts, std::collections::BTreeSet<Oid>, bool) {
        let mut direct = Facts::new();
        let mut stubs = std::collections::BTreeSet::new();
        let mut astray = false;
        let of_entry = |entry: Oid| -> Facts {
            let about = |fact: &Fact| fact.at.entry == entry && fact.event.object == event.object;
            (0..self.facts.len()).filter(|i| about(&self.facts[*i])).collect()
        };
        for named in &event.after {
            if self.admitted[named].is_none() {
                stubs.insert(*named);
                continue;
            }
            let facts = of_entry(*named);
            astray |= facts.is_empty();
            direct.extend(facts);
        }
        let mut link = Some(oid);
        while let Some(own) = link {
            direct.extend(of_entry(own));
            link = self.parents[&own];
        }
        let mut past = direct.clone();
        direct.iter().for_each(|i| past.extend(&self.facts[*i].past));
        past.iter().for_each(|i| stubs.extend(&self.facts[*i].stubs));
        (past, stubs, astray)
    }
}
