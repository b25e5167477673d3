//! Looking at the message of a commit that is to be made.

use super::take::Taking;
use super::told::{ASTRAY, mended, told};
use crate::ItemId;
use crate::command::{Call, ItemRef};
use crate::commit::{Commit, Mention, Trailer, Wrong, mentions, quotes_many};
use crate::decide::Stop;
use crate::decide::given::item;
use crate::fact::{Facts, LogQuestion, Questions};
use crate::refusal::{Refusal, Remedy};

/// What is wrong with a line of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The line.
    pub line: String,
    /// What is wrong.
    pub why: String,
    /// The line as it should be, if that can be told.
    pub mended: Option<String>,
    /// What would help.
    pub remedies: Vec<Remedy>,
}

/// What is wrong with the message of a commit that is to be made. What it did already, as one that is
/// amended, it need not do again.
pub fn check(commit: &Commit, call: &Call, facts: &Facts) -> Result<Vec<Problem>, Questions> {
    let said = mentions(&commit.message);
    let items = said.iter().filter_map(|mention| match mention {
        Mention::Moves(trailer) | Mention::Astray(trailer) => Some(&trailer.item),
        _ => None,
    });
    facts.items(items)?;
    let (mut problems, mut judged) = (Vec::new(), Vec::new());
    for mention in &said {
        match mention {
            Mention::Wrong(Wrong { line, why, mended, .. }) => {
                problems.push(Problem::of(line, why, mended.clone()));
            }
            // What git quotes there nobody has written.
            Mention::Astray(_) if quotes_many(&commit.message) => {}
            Mention::Astray(trailer) => {
                if !is_done(trailer, commit, (call, facts))? {
                    problems.push(Problem::of(&trailer.line, ASTRAY, Some(trailer.written())));
                }
            }
            Mention::Moves(trailer) => {
                match checked(trailer, &mut judged, (commit, &said), (call, facts)) {
                    Ok(()) => {}
                    Err(Stop::Ask(questions)) => return Err(questions),
                    Err(Stop::Refuse(refusal)) => problems.push(problem(trailer, &refusal)),
                    Err(Stop::RefuseAnd(refused)) => problems.push(problem(trailer, &refused.0)),
                }
            }
            Mention::Refers(_) | Mention::Closes(_) => {}
        }
    }
    Ok(problems)
}

impl Problem {
    fn of(line: &str, why: &str, mended: Option<String>) -> Self {
        Self { line: line.to_owned(), why: why.to_owned(), mended, remedies: Vec::new() }
    }
}

fn problem(trailer: &Trailer, refusal: &Refusal) -> Problem {
    let other = match refusal {
        Refusal::NoItem { similar, .. } => {
            similar.first().map(|item| Trailer { item: ItemRef(item.clone()), ..trailer.clone() })
        }
        refusal => mended(refusal, trailer),
    };
    let mended = other.map(|other| other.written());
    Problem { remedies: refusal.remedies(), ..Problem::of(&trailer.line, &told(refusal), mended) }
}

/// Whether a commit did before what a line says, such as one of many that are made into this one.
fn is_done(
    trailer: &Trailer,
    commit: &Commit,
    (call, facts): (&Call, &Facts),
) -> Result<bool, Questions> {
    let fact = match item(&trailer.item, facts) {
        Ok(fact) => fact,
        Err(Stop::Ask(questions)) => return Err(questions),
        Err(_) => return Ok(false),
    };
    let deeds = facts.deeds(fact.item.id)?;
    Ok(Taking { commit, fact, deeds, call, facts, again: true, repeats: None, said: &[] }
        .did(&trailer.via))
}

fn checked(
    trailer: &Trailer,
    judged: &mut Vec<ItemId>,
    (commit, said): (&Commit, &[Mention]),
    (call, facts): (&Call, &Facts),
) -> Result<(), Stop> {
    let fact = item(&trailer.item, facts)?;
    let digests = fact.item.definition.iter().cloned().map(LogQuestion::Definition);
    facts.all(digests.chain([LogQuestion::Deeds(fact.item.id)]))?;
    let deeds = facts.deeds(fact.item.id)?;
    let (again, repeats) = (true, None);
    let taking = Taking { commit, fact, deeds, call, facts, again, repeats, said };
    // What comes second goes on from where the first leads, and is judged when the commit is there.
    let is_second = judged.contains(&fact.item.id);
    judged.push(fact.item.id);
    let is_known = deeds.keyed(&taking.key_of(trailer)).next().is_some();
    // Where it stands on the commit that did that, it most likely takes its place, under another name.
    let is_instead = commit.parent.is_some_and(|parent| taking.did_as(&trailer.via, Some(parent)));
    let is_before = taking.is_of_many() && taking.did(&trailer.via);
    if is_second || is_known || is_instead || is_before {
        return Ok(());
    }
    taking.attempt(&trailer.via, trailer.named.note.clone()).map(drop)
}
