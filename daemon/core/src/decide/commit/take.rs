//! What a commit says, taken: a link, a move, or a note of why it did not move what it says. A move that
//! is known by its key is never made again; another commit that says the same bears witness of it.

use super::outcome::{Came, Outcome};
use super::told::{ASTRAY, BEFORE, SHUT, mended, told};
use crate::Oid;
use crate::command::{Call, Gates, ItemRef, Move, Part, TakeCommit};
use crate::commit::{
    Commit, Deed, Deeds, Doing, Mention, Trailer, Wrong, key, mentions, quotes_many,
};
use crate::decide::{Draft, Stop, moving};
use crate::definition::{Definition, Trigger, written};
use crate::event::{Applied, EventBody};
use crate::fact::{Facts, ItemFact, LogQuestion, Lookup};
use crate::passage::passages;
use crate::refusal::Refusal;
use crate::text::visible;

/// What a commit is taken for: an item, and what is recorded of its commits.
pub(super) struct Taking<'a> {
    pub(super) commit: &'a Commit,
    pub(super) fact: &'a ItemFact,
    pub(super) deeds: &'a Deeds,
    pub(super) call: &'a Call,
    pub(super) facts: &'a Facts,
    pub(super) again: bool,
    /// The key of the move that this is known to repeat, whatever it says.
    pub(super) repeats: Option<&'a str>,
    /// Everything that the commit says.
    pub(super) said: &'a [Mention],
}

type Taken = Result<(Outcome, Vec<Draft>), Stop>;

pub(in crate::decide) fn take(asked: &TakeCommit, call: &Call, facts: &Facts) -> Taken {
    let said = mentions(&asked.commit.message);
    let mention = match &asked.part {
        Part::Mention(n) => said.get(*n),
        _ => None,
    };
    let items = match (&asked.part, mention) {
        (Part::Branch { items, .. } | Part::Happened { items, .. }, _) => items.clone(),
        (Part::Mention(_), None) => Vec::new(),
        (Part::Mention(_), Some(mention)) => match mention {
            Mention::Moves(t) | Mention::Astray(t) => vec![t.item.clone()],
            Mention::Refers(item) | Mention::Closes(item) => vec![item.clone()],
            Mention::Wrong(wrong) => wrong.item.iter().cloned().collect(),
        },
    };
    facts.items(&items)?;
    let Some(fact) = meant(&items, facts)? else {
        let several = items.iter().any(|item| matches!(facts.item(item), Ok(Lookup::Ambiguous(_))));
        return Ok((unmeant((&asked.part, mention), &items, several), Vec::new()));
    };
    let digests = fact.item.definition.iter().cloned().map(LogQuestion::Definition);
    facts.all(digests.chain([LogQuestion::Deeds(fact.item.id)]))?;
    let deeds = facts.deeds(fact.item.id)?;
    facts.items(said.iter().filter_map(Mention::moved))?;
    let (commit, again, repeats) = (&asked.commit, asked.again, asked.repeats.as_deref());
    let taking = Taking { commit, fact, deeds, call, facts, again, repeats, said: &said };
    match (&asked.part, mention) {
        (Part::Mention(_), Some(Mention::Moves(trailer))) => taking.moves(trailer),
        (Part::Mention(_), Some(Mention::Astray(trailer))) => taking.astray(trailer),
        (Part::Mention(_), Some(Mention::Wrong(wrong))) => Ok(taking.wrong(wrong)),
        (Part::Mention(_), Some(Mention::Closes(_))) => taking.about(None, Trigger::Closes),
        (Part::Mention(_), _) => taking.about(None, Trigger::Commit),
        (Part::Branch { branch, .. }, _) => taking.about(Some(branch), Trigger::Commit),
        (Part::Happened { on, of, .. }, _) => taking.on(*on, of, Vec::new()),
    }
}

/// The first of these names that means one item.
fn meant<'a>(items: &[ItemRef], facts: &'a Facts) -> Result<Option<&'a ItemFact>, Stop> {
    for reference in items {
        if let Lookup::Found(fact) = facts.item(reference)? {
            return Ok(Some(fact));
        }
    }
    Ok(None)
}

/// What is told where no item is meant. A line that is ours waits for its item whatever that is called;
/// one that others write too, and the name of a branch, where they name an item by its id. What happened
/// before an item was here does nothing to it.
fn unmeant(
    (part, mention): (&Part, Option<&Mention>),
    items: &[ItemRef],
    several: bool,
) -> Outcome {
    // Of a branch the shortest name is the likeliest to be no more than an id.
    let id = items.iter().rev().find(|item| item.may_be_id());
    let named = id.or(items.first()).map(|item| visible(&item.0).into_owned()).unwrap_or_default();
    let why = match several {
        true => format!("'{named}' means several items"),
        false => format!("no item '{named}'"),
    };
    let waits = (Came::Waiting, None, Some(why.clone()));
    let (came, via, why) = match (part, mention) {
        (Part::Mention(_), Some(Mention::Moves(t) | Mention::Astray(t))) => {
            (Came::Waiting, Some(t.via.clone()), Some(why))
        }
        (Part::Mention(_), Some(Mention::Wrong(wrong))) => {
            // Whatever comes, what names no item is about none.
            let came = if items.is_empty() { Came::Refused } else { Came::Waiting };
            (came, None, Some(wrong.why.clone()))
        }
        (Part::Mention(_) | Part::Branch { .. }, _) if id.is_some() => waits,
        _ => (Came::Nothing, None, None),
    };
    Outcome { came, item: named, id: None, key: None, via, why }
}

impl Taking<'_> {
    pub(super) fn outcome(&self, came: Came, via: Option<&str>, why: Option<String>) -> Outcome {
        let (item, id) = (self.fact.short.clone(), Some(self.fact.item.id));
        Outcome { came, item, id, key: None, via: via.map(str::to_owned), why }
    }

    /// A trailer that moves the item.
    fn moves(&self, trailer: &Trailer) -> Taken {
        let links = self.linked(None, &trailer.named.artifacts);
        let own = self.key_of(trailer);
        let repeats = self.repeats.filter(|key| self.deeds.keyed(key).next().is_some());
        let key = repeats.map_or(own, str::to_owned);
        let via = Some(trailer.via.as_str());
        if self.deeds.keyed(&key).next().is_some() {
            let (outcome, witness) = self.witness(&key, via);
            // Nobody else may know what it repeats.
            let note = repeats.and_then(|_| self.idle_note(&trailer.line, BEFORE));
            return Ok((outcome, links.into_iter().chain(witness).chain(note).collect()));
        }
        // Where the item stands by now says nothing of where it stood then. But what another commit did
        // before may be taken back, with that.
        let is_loose = |why: &&str| *why != BEFORE || self.did(&trailer.via);
        if let Some(why) = self.noted(&trailer.line).filter(is_loose).filter(|_| !self.again) {
            return Ok((self.outcome(Came::Noted, via, Some(why.to_owned())), links));
        }
        if self.is_of_many() && self.did(&trailer.via) {
            return Ok(self.idle(trailer, links));
        }
        match self.attempt(&trailer.via, trailer.named.note.clone()) {
            Ok(mut moved) => {
                let outcome = self.outcome(Came::Moved, via, None);
                let outcome = Outcome { key: Some(key.clone()), ..outcome };
                self.sign(&mut moved, key);
                Ok((outcome, moved.into_iter().chain(links).collect()))
            }
            Err(Stop::Ask(questions)) => Err(Stop::Ask(questions)),
            Err(Stop::Refuse(refusal)) => Ok(self.refused(&refusal, trailer, links)),
            Err(Stop::RefuseAnd(refused)) => Ok(self.refused(&refused.0, trailer, links)),
        }
    }

    fn refused(
        &self,
        refusal: &Refusal,
        trailer: &Trailer,
        links: Vec<Draft>,
    ) -> (Outcome, Vec<Draft>) {
        let via = Some(trailer.via.as_str());
        if matches!(refusal, Refusal::NotFromHere { .. }) && self.did(&trailer.via) {
            return self.idle(trailer, links);
        }
        let mended = || mended(refusal, trailer).map(|trailer| trailer.written());
        let note = self.note(&trailer.line, told(refusal), mended());
        let outcome = self.outcome(Came::Refused, via, Some(told(refusal)));
        (outcome, links.into_iter().chain(note).collect())
    }

    /// A commit did that before: this one holds it, or was made of it. That stands, wherever the item
    /// goes from here.
    fn idle(&self, trailer: &Trailer, links: Vec<Draft>) -> (Outcome, Vec<Draft>) {
        let came = if links.is_empty() { Came::Known } else { Came::Linked };
        let note = self.idle_note(&trailer.line, BEFORE);
        (self.outcome(came, Some(&trailer.via), None), links.into_iter().chain(note).collect())
    }

    /// Whether the commit tells what several did that were made into it: by lines that git takes for no
    /// trailers.
    pub(super) fn is_of_many(&self) -> bool {
        quotes_many(&self.commit.message)
            || self.said.iter().any(|mention| match mention {
                Mention::Astray(other) => self.is_this(&other.item),
                _ => false,
            })
    }

    /// A line that would move the item if it stood among the trailers. Where many commits were made
    /// into one, such lines tell what the many did.
    fn astray(&self, trailer: &Trailer) -> Taken {
        let links = self.linked(None, &trailer.named.artifacts);
        let via = Some(trailer.via.as_str());
        if self.did(&trailer.via) {
            let came = if links.is_empty() { Came::Known } else { Came::Linked };
            return Ok((self.outcome(came, via, None), links));
        }
        let note = self.note(&trailer.line, ASTRAY.to_owned(), Some(trailer.written()));
        let outcome = self.outcome(Came::Refused, via, Some(ASTRAY.to_owned()));
        Ok((outcome, links.into_iter().chain(note).collect()))
    }

    fn wrong(&self, wrong: &Wrong) -> (Outcome, Vec<Draft>) {
        let note = self.note(&wrong.line, wrong.why.clone(), wrong.mended.clone());
        (self.outcome(Came::Refused, None, Some(wrong.why.clone())), note.into_iter().collect())
    }

    /// A commit that is about the item. The first time, that may move it.
    fn about(&self, branch: Option<&str>, on: Trigger) -> Taken {
        let links = self.linked(branch, &[]);
        let says_more = |mention: &Mention| match mention {
            Mention::Moves(t) => meant(std::slice::from_ref(&t.item), self.facts)
                .is_ok_and(|fact| fact.is_some_and(|fact| fact.item.id == self.fact.item.id)),
            _ => false,
        };
        // What a commit says itself comes before what its branch or the definition say.
        if (links.is_empty() && on == Trigger::Commit) || self.said.iter().any(says_more) {
            let came = if links.is_empty() { Came::Known } else { Came::Linked };
            return Ok((self.outcome(came, None, None), links));
        }
        self.on(on, "", links)
    }

    /// Takes the first open way that the definition has for this occasion.
    fn on(&self, on: Trigger, of: &str, links: Vec<Draft>) -> Taken {
        let came = if links.is_empty() { Came::Known } else { Came::Linked };
        let Some(definition) = self.definition()? else {
            return Ok((self.outcome(came, None, None), links));
        };
        let doing = Doing::Occasion { on: on.word(), of };
        let key = key(self.fact.item.id, &self.commit.author, doing);
        if self.deeds.keyed(&key).next().is_some() {
            let (outcome, witness) = self.witness(&key, None);
            return Ok((outcome, links.into_iter().chain(witness).collect()));
        }
        let line = format!("on: {} {of}", on.word());
        if self.noted(line.trim_end()).is_some() && !self.again {
            return Ok((self.outcome(came, None, None), links));
        }
        let ways = passages(&self.fact.item, definition);
        let vias: Vec<String> = ways
            .iter()
            .filter(|way| way.transition.on.contains(&on))
            .map(crate::passage::Passage::written)
            .collect();
        for via in vias {
            match self.attempt(&via, None) {
                Ok(mut moved) => {
                    let outcome = self.outcome(Came::Moved, Some(&via), None);
                    let outcome = Outcome { key: Some(key.clone()), ..outcome };
                    self.sign(&mut moved, key);
                    return Ok((outcome, moved.into_iter().chain(links).collect()));
                }
                Err(Stop::Ask(questions)) => return Err(Stop::Ask(questions)),
                // Nobody asked for it.
                Err(Stop::Refuse(_) | Stop::RefuseAnd(_)) => {}
            }
        }
        // The first commit of an item is the first once; what else happens would happen again for each
        // clone that hears of it.
        let passes = on != Trigger::Commit && definition.has_occasion(on);
        let note = passes.then(|| self.idle_note(line.trim_end(), SHUT)).flatten();
        Ok((self.outcome(came, None, None), links.into_iter().chain(note).collect()))
    }

    fn definition(&self) -> Result<Option<&Definition>, Stop> {
        match &self.fact.item.definition {
            None => Ok(None),
            Some(digest) => Ok(self.facts.definition(digest)?.map(AsRef::as_ref)),
        }
    }

    /// The way `via` as if somebody asked for it, judged on what the commit holds.
    pub(super) fn attempt(&self, via: &str, note: Option<String>) -> Result<Vec<Draft>, Stop> {
        let made = Move {
            item: ItemRef::from(self.fact.item.id),
            word: None,
            via: Some(via.to_owned()),
            to: None,
            gates: Gates::Ask,
            keyword: None,
        };
        let call = Call {
            head: Some(self.commit.id),
            expect: Vec::new(),
            reason: note,
            ..self.call.clone()
        };
        moving::of(&made, self.fact, &call, self.facts)
    }

    /// Has a move say which commit made it.
    fn sign(&self, moved: &mut [Draft], key: String) {
        let Some(draft) = moved.first_mut() else { return };
        if let EventBody::Applied(applied) = &mut draft.body {
            applied.commit = Some(self.commit.id);
            draft.key = Some(key);
        }
    }

    /// Whether a commit took this transition, and nobody took that back for good.
    pub(super) fn did(&self, via: &str) -> bool {
        self.did_as(via, None)
    }

    /// The same, of one commit.
    pub(super) fn did_as(&self, via: &str, commit: Option<Oid>) -> bool {
        let is_it = |did: &Applied| {
            let region = did.region.as_ref().map(|region| written(region, &did.via));
            did.via.eq_ignore_ascii_case(via)
                || region.is_some_and(|name| name.eq_ignore_ascii_case(via))
        };
        let by = |deed: &Deed| commit.is_none() || deed.what.commit == commit;
        let mut stand = self.deeds.moves.iter().filter(|deed| !deed.withdrawn);
        stand.any(|deed| by(deed) && is_it(&deed.what))
    }

    pub(super) fn key_of(&self, trailer: &Trailer) -> String {
        let Trailer { via, named, .. } = trailer;
        let ordinal = self.ordinal(trailer);
        let doing = Doing::Trailer { via, ordinal, key: named.key.as_deref() };
        key(self.fact.item.id, &self.commit.author, doing)
    }

    /// Whether this name means the item.
    fn is_this(&self, name: &ItemRef) -> bool {
        let found = meant(std::slice::from_ref(name), self.facts);
        matches!(found, Ok(Some(fact)) if fact.item.id == self.fact.item.id)
    }

    /// Which of the trailers of the commit it is that say the same of the item, by whatever name.
    fn ordinal(&self, trailer: &Trailer) -> usize {
        let is_alike = |other: &Trailer| {
            other.via.eq_ignore_ascii_case(&trailer.via)
                && (other.item == trailer.item || self.is_this(&other.item))
        };
        let before = self.said.iter().filter_map(|mention| match mention {
            Mention::Moves(other) => Some(other),
            _ => None,
        });
        let before = before.take_while(|other| *other != trailer);
        before.filter(|other| is_alike(other)).count()
    }
}
