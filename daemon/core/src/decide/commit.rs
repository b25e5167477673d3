//! What a commit says, taken: a link, a move, or a note of why it did not move what it says. A move that
//! is known by its key is never made again; another commit that says the same bears witness of it.

use super::given::item;
use super::{Draft, Stop, moving};
use crate::command::{Call, Gates, ItemRef, Move, Part, TakeCommit, Withdraw};
use crate::commit::{Commit, Deeds, Doing, Mention, Trailer, Wrong, key, mentions, subject};
use crate::definition::{Definition, Trigger};
use crate::event::{Applied, CommitLinked, CommitRefused, Difference, EventBody, Withdrawn};
use crate::fact::{Facts, ItemFact, LogQuestion, Lookup};
use crate::passage::passages;
use crate::refusal::Refusal;
use crate::text::visible;

/// What taking came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// In a word.
    pub came: Came,
    /// The item, as people write it.
    pub item: String,
    /// The transition that is meant, if one is.
    pub via: Option<String>,
    /// Why nothing came of it.
    pub why: Option<String>,
}

/// What taking came to, in a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Came {
    /// The item was moved.
    Moved,
    /// The commit is known to be about it.
    Linked,
    /// It bears witness of a move that was made before.
    Witnessed,
    /// Nothing: all of that is known.
    Known,
    /// It did not do what it says.
    Refused,
    /// The item that it names is not here.
    Waiting,
    /// It is about no item.
    Nothing,
}

impl Came {
    /// The word.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Moved => "moved",
            Self::Linked => "linked",
            Self::Witnessed => "witnessed",
            Self::Known => "known",
            Self::Refused => "refused",
            Self::Waiting => "waiting",
            Self::Nothing => "nothing",
        }
    }
}

/// What a commit is taken for: an item, and what is recorded of its commits.
struct Taking<'a> {
    commit: &'a Commit,
    fact: &'a ItemFact,
    deeds: &'a Deeds,
    call: &'a Call,
    facts: &'a Facts,
}

type Taken = Result<(Outcome, Vec<Draft>), Stop>;

pub(super) fn take(asked: &TakeCommit, call: &Call, facts: &Facts) -> Taken {
    let said = mentions(&asked.commit.message);
    let mention = match &asked.part {
        Part::Mention(n) => said.get(*n),
        _ => None,
    };
    let (items, is_told) = match (&asked.part, mention) {
        (Part::Branch { items, .. } | Part::Happened { items, .. }, _) => (items.clone(), false),
        (Part::Carries { item, .. }, _) => (vec![ItemRef::from(*item)], false),
        (Part::Mention(_), None) => (Vec::new(), false),
        (Part::Mention(_), Some(mention)) => match mention {
            Mention::Moves(t) | Mention::Astray(t) => (vec![t.item.clone()], true),
            Mention::Refers(item) | Mention::Closes(item) => (vec![item.clone()], false),
            Mention::Wrong(wrong) => (wrong.item.iter().cloned().collect(), true),
        },
    };
    facts.items(&items)?;
    let Some(fact) = meant(&items, facts)? else {
        return Ok((unmeant(mention, &items, is_told), Vec::new()));
    };
    let digests = fact.item.definition.iter().cloned().map(LogQuestion::Definition);
    facts.all(digests.chain([LogQuestion::Deeds(fact.item.id)]))?;
    let deeds = facts.deeds(fact.item.id)?;
    let taking = Taking { commit: &asked.commit, fact, deeds, call, facts };
    match (&asked.part, mention) {
        (Part::Mention(_), Some(Mention::Moves(trailer))) => taking.moves(trailer),
        (Part::Mention(_), Some(Mention::Astray(trailer))) => taking.astray(trailer),
        (Part::Mention(_), Some(Mention::Wrong(wrong))) => Ok(taking.wrong(wrong)),
        (Part::Mention(_), Some(Mention::Closes(_))) => taking.about(None, Trigger::Closes, &said),
        (Part::Mention(_), _) => taking.about(None, Trigger::Commit, &said),
        (Part::Branch { branch, .. }, _) => taking.about(Some(branch), Trigger::Commit, &said),
        (Part::Happened { on, of, .. }, _) => taking.on(*on, of, Vec::new()),
        (Part::Carries { record, .. }, _) => {
            let record = deeds.moves.iter().find(|deed| deed.event == *record);
            Ok(match record {
                Some(record) => taking.witness(&record.key, None),
                None => (taking.outcome(Came::Known, None, None), Vec::new()),
            })
        }
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

/// What is told where no item is meant.
fn unmeant(mention: Option<&Mention>, items: &[ItemRef], is_told: bool) -> Outcome {
    let named = items.first().map(|item| visible(&item.0).into_owned()).unwrap_or_default();
    let (via, why) = match mention {
        Some(Mention::Moves(t) | Mention::Astray(t)) => {
            (Some(t.via.clone()), Some(format!("no item '{named}'")))
        }
        Some(Mention::Wrong(wrong)) => (None, Some(wrong.why.clone())),
        _ => (None, None),
    };
    let came = if is_told { Came::Waiting } else { Came::Nothing };
    Outcome { came, item: named, via, why }
}

impl Taking<'_> {
    fn outcome(&self, came: Came, via: Option<&str>, why: Option<String>) -> Outcome {
        Outcome { came, item: self.fact.short.clone(), via: via.map(str::to_owned), why }
    }

    /// A trailer that moves the item.
    fn moves(&self, trailer: &Trailer) -> Taken {
        let links = self.linked(None, &trailer.named.artifacts);
        let key = self.key_of(trailer);
        let via = Some(trailer.via.as_str());
        if self.deeds.keyed(&key).next().is_some() {
            let (outcome, witness) = self.witness(&key, via);
            return Ok((outcome, links.into_iter().chain(witness).collect()));
        }
        match self.attempt(&trailer.via, trailer.named.note.clone()) {
            Ok(mut moved) => {
                self.sign(&mut moved, key);
                Ok((self.outcome(Came::Moved, via, None), moved.into_iter().chain(links).collect()))
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
            // A commit did that before: this one holds it, or was made of it.
            let came = if links.is_empty() { Came::Known } else { Came::Linked };
            return (self.outcome(came, via, None), links);
        }
        let mended = || mended(refusal, trailer).map(|trailer| trailer.written());
        let note = self.note(&trailer.line, told(refusal), mended());
        let outcome = self.outcome(Came::Refused, via, Some(told(refusal)));
        (outcome, links.into_iter().chain(note).collect())
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
    fn about(&self, branch: Option<&str>, on: Trigger, said: &[Mention]) -> Taken {
        let links = self.linked(branch, &[]);
        let says_more = |mention: &Mention| match mention {
            Mention::Moves(t) => meant(std::slice::from_ref(&t.item), self.facts)
                .is_ok_and(|fact| fact.is_some_and(|fact| fact.item.id == self.fact.item.id)),
            _ => false,
        };
        // What a commit says itself comes before what its branch or the definition say.
        if (links.is_empty() && on == Trigger::Commit) || said.iter().any(says_more) {
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
        let ways = passages(&self.fact.item, definition);
        let vias: Vec<String> = ways
            .iter()
            .filter(|way| way.transition.on.contains(&on))
            .map(crate::passage::Passage::written)
            .collect();
        for via in vias {
            match self.attempt(&via, None) {
                Ok(mut moved) => {
                    self.sign(&mut moved, key);
                    let outcome = self.outcome(Came::Moved, Some(&via), None);
                    return Ok((outcome, moved.into_iter().chain(links).collect()));
                }
                Err(Stop::Ask(questions)) => return Err(Stop::Ask(questions)),
                // Nobody asked for it.
                Err(Stop::Refuse(_) | Stop::RefuseAnd(_)) => {}
            }
        }
        Ok((self.outcome(came, None, None), links))
    }

    fn definition(&self) -> Result<Option<&Definition>, Stop> {
        match &self.fact.item.definition {
            None => Ok(None),
            Some(digest) => Ok(self.facts.definition(digest)?.map(AsRef::as_ref)),
        }
    }

    /// The way `via` as if somebody asked for it, judged on what the commit holds.
    fn attempt(&self, via: &str, note: Option<String>) -> Result<Vec<Draft>, Stop> {
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

    /// What another commit that did the same says of it, unless that is known.
    fn witness(&self, key: &str, via: Option<&str>) -> (Outcome, Vec<Draft>) {
        let known = self.deeds.keyed(key);
        let is_known = known.clone().any(|d| !d.withdrawn && d.what.commit == Some(self.commit.id));
        let Some(first) = known.clone().next().filter(|_| !is_known) else {
            return (self.outcome(Came::Known, via, None), Vec::new());
        };
        let Applied { via: name, from, to, definition, region, .. } = first.what.clone();
        let what = Applied {
            via: name,
            from,
            to,
            definition,
            region,
            keyword: None,
            documents: None,
            zones: None,
            commit: Some(self.commit.id),
            reason: None,
        };
        let draft =
            Draft { key: Some(key.to_owned()), ..Draft::on(self.fact, EventBody::Applied(what)) };
        (self.outcome(Came::Witnessed, via, None), vec![draft])
    }

    /// Whether a commit took this transition, and nobody took that back for good.
    fn did(&self, via: &str) -> bool {
        let is_it = |name: &str| name.eq_ignore_ascii_case(via);
        self.deeds.moves.iter().any(|deed| !deed.withdrawn && is_it(&deed.what.via))
    }

    fn key_of(&self, trailer: &Trailer) -> String {
        let Trailer { via, ordinal, named, .. } = trailer;
        let doing = Doing::Trailer { via, ordinal: *ordinal, key: named.key.as_deref() };
        key(self.fact.item.id, &self.commit.author, doing)
    }

    /// That the commit is about the item, unless that is known.
    fn linked(&self, branch: Option<&str>, artifacts: &[String]) -> Vec<Draft> {
        let Commit { id, author, message, changed, .. } = self.commit;
        if self.deeds.has(*id) {
            return Vec::new();
        }
        let linked = CommitLinked {
            commit: *id,
            subject: visible(subject(message)).chars().take(LONGEST).collect(),
            author: visible(&format!("{} <{}>", author.name, author.mail)).into_owned(),
            authored: author.seconds.clamp(0, LATEST),
            branch: branch.map(|branch| visible(branch).into_owned()),
            changed: changed.map(|changed| Difference {
                files: changed.files,
                added: changed.added,
                removed: changed.removed,
            }),
            artifacts: artifacts.iter().map(|path| visible(path).into_owned()).collect(),
        };
        vec![Draft::on(self.fact, EventBody::CommitLinked(linked))]
    }

    /// A note of what the commit did not do, unless there is one.
    fn note(&self, line: &str, why: String, mend: Option<String>) -> Option<Draft> {
        let cut = |text: &str| visible(text).chars().take(LONGEST).collect::<String>();
        let (commit, line) = (self.commit.id, cut(line));
        let mut known = self.deeds.refused.iter();
        if known.any(|note| note.what.commit == commit && note.what.line == line) {
            return None;
        }
        let (why, mend) = (cut(&why), mend.as_deref().map(cut));
        let refused = CommitRefused { commit, line, why, mend };
        Some(Draft::on(self.fact, EventBody::CommitRefused(refused)))
    }
}

/// What is said of a line that git takes for no trailer.
const ASTRAY: &str = "git sees no trailer there: it has to stand in the last paragraph, \
                      among trailers only, and behind a subject";

/// The most characters of a line that are recorded.
const LONGEST: usize = 300;

/// The latest second that can be recorded: the last one of the year 9999.
const LATEST: i64 = 253_402_300_799;

/// Why something was refused, in a line.
fn told(refusal: &Refusal) -> String {
    match refusal {
        Refusal::Shut { reasons, .. } if !reasons.is_empty() => {
            format!("{refusal}: {}", reasons.join("; "))
        }
        Refusal::NotFromHere { ways, .. } if !ways.is_empty() => {
            format!("{refusal}; {} would", ways.join(", "))
        }
        refusal => refusal.to_string(),
    }
}

/// The trailer that was meant, where its transition is spelled almost like one that leads on.
fn mended(refusal: &Refusal, trailer: &Trailer) -> Option<Trailer> {
    let ways = match refusal {
        Refusal::NoSuchWay { candidates, .. } => candidates,
        _ => return None,
    };
    let via = trailer.via.to_lowercase();
    let slips = |way: &&String| strsim::damerau_levenshtein(&way.to_lowercase(), &via);
    let meant = ways.iter().min_by_key(slips).filter(|way| slips(way) <= 2)?;
    Some(Trailer { via: meant.clone(), ..trailer.clone() })
}

/// What is wrong with a line of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The line.
    pub line: String,
    /// What is wrong.
    pub why: String,
    /// The line as it should be, if that can be told.
    pub mended: Option<String>,
}

/// What is wrong with the message of a commit that is to be made. What it did already, as one that is
/// amended, it need not do again.
pub fn check(commit: &Commit, call: &Call, facts: &Facts) -> Result<Vec<Problem>, Stopped> {
    let said = mentions(&commit.message);
    let items = said.iter().filter_map(|mention| match mention {
        Mention::Moves(trailer) | Mention::Astray(trailer) => Some(&trailer.item),
        _ => None,
    });
    facts.items(items).map_err(Stopped)?;
    let (mut problems, mut judged) = (Vec::new(), Vec::new());
    for mention in &said {
        let problem = match mention {
            Mention::Wrong(Wrong { line, why, mended, .. }) => {
                Some(Problem { line: line.clone(), why: why.clone(), mended: mended.clone() })
            }
            Mention::Astray(trailer) => {
                let mended = Some(trailer.written());
                Some(Problem { line: trailer.line.clone(), why: ASTRAY.to_owned(), mended })
            }
            Mention::Moves(trailer) => match checked(trailer, &mut judged, commit, (call, facts)) {
                Ok(()) => None,
                Err(Stop::Ask(questions)) => return Err(Stopped(questions)),
                Err(Stop::Refuse(refusal)) => Some(problem(trailer, &refusal)),
                Err(Stop::RefuseAnd(refused)) => Some(problem(trailer, &refused.0)),
            },
            Mention::Refers(_) | Mention::Closes(_) => None,
        };
        problems.extend(problem);
    }
    Ok(problems)
}

/// What [`check`] lacks.
#[derive(Debug)]
pub struct Stopped(pub crate::fact::Questions);

fn problem(trailer: &Trailer, refusal: &Refusal) -> Problem {
    let mut why = told(refusal);
    if let Refusal::NoItem { similar, .. } = refusal
        && !similar.is_empty()
    {
        why = format!("{why}; there is {}", similar.join(", "));
    }
    let other = match refusal {
        Refusal::NoItem { similar, .. } => {
            similar.first().map(|item| Trailer { item: ItemRef(item.clone()), ..trailer.clone() })
        }
        refusal => mended(refusal, trailer),
    };
    Problem { line: trailer.line.clone(), why, mended: other.map(|other| other.written()) }
}

fn checked(
    trailer: &Trailer,
    judged: &mut Vec<crate::ItemId>,
    commit: &Commit,
    (call, facts): (&Call, &Facts),
) -> Result<(), Stop> {
    let fact = item(&trailer.item, facts)?;
    let digests = fact.item.definition.iter().cloned().map(LogQuestion::Definition);
    facts.all(digests.chain([LogQuestion::Deeds(fact.item.id)]))?;
    let deeds = facts.deeds(fact.item.id)?;
    let taking = Taking { commit, fact, deeds, call, facts };
    // What comes second goes on from where the first leads, and is judged when the commit is there.
    let is_second = judged.contains(&fact.item.id);
    judged.push(fact.item.id);
    if is_second || deeds.keyed(&taking.key_of(trailer)).next().is_some() {
        return Ok(());
    }
    taking.attempt(&trailer.via, trailer.named.note.clone()).map(drop)
}

pub(super) fn withdraw(asked: &Withdraw, facts: &Facts) -> Result<Vec<Draft>, Stop> {
    let fact = item(&ItemRef::from(asked.item), facts)?;
    let deeds = facts.deeds(asked.item)?;
    let stands =
        |deed: &&crate::commit::Deed| !deed.withdrawn && asked.records.contains(&deed.event);
    let records: Vec<_> = deeds.keyed(&asked.key).filter(stands).map(|deed| deed.event).collect();
    match records.is_empty() {
        true => Ok(Vec::new()),
        false => Ok(vec![Draft::on(fact, EventBody::Withdrawn(Withdrawn { records }))]),
    }
}
