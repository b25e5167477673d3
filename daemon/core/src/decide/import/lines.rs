//! What becomes of each line.

use std::collections::BTreeMap;

use super::names::Names;
use super::waiting;
use crate::command::{Call, Import, ImportItem, ImportLine, ItemRef};
use crate::decide::following::{Following, QUESTIONS, following};
use crate::decide::given::line as line_of;
use crate::decide::new_item::{DEFAULT_KIND, Follows, described, word};
use crate::decide::{Draft, Stop};
use crate::event::{EventBody, ItemImported, Object};
use crate::fact::{Facts, LogQuestion, Origin, Questions};
use crate::refusal::Refusal;
use crate::{ItemId, Oid, ProjectId, text};

/// What became of one line.
#[derive(Debug, Clone)]
pub enum ImportOutcome {
    /// It makes an item.
    New(ItemId, Box<Draft>),
    /// The item is here already, made of the same.
    Known(ItemId),
    /// It cannot be taken.
    Refused(Refusal),
}

impl ImportOutcome {
    /// The event that makes the item, if one is to be made.
    #[must_use]
    pub fn draft(&self) -> Option<&Draft> {
        match self {
            Self::New(_, draft) => Some(draft),
            Self::Known(_) | Self::Refused(_) => None,
        }
    }
}

/// A line that can be read, and the item it means.
pub(super) struct Line<'a> {
    pub(super) number: usize,
    pub(super) id: ItemId,
    /// The key that the id follows from, if it does: then the item may be here already.
    key: Option<String>,
    pub(super) given: &'a ImportItem,
}

/// What a line says, fit to be recorded.
pub(super) struct Said {
    imported: ItemImported,
    /// The line without which it is not part of what it is said to be part of.
    pub(super) part_of: Option<usize>,
    /// The line that makes the item that this one makes again.
    pub(super) again: Option<usize>,
}

/// What is known of each line that can be read, by its number.
pub(super) type Lines = BTreeMap<usize, Result<Said, Refusal>>;

/// What is the same for all lines.
struct Batch<'a> {
    /// What new items follow, or why that cannot be told.
    follows: Result<Following, Refusal>,
    facts: &'a Facts,
    names: Names<'a>,
}

pub(in crate::decide) fn decide(
    import: &Import,
    call: &Call,
    facts: &Facts,
) -> Result<BTreeMap<usize, ImportOutcome>, Questions> {
    facts.all(QUESTIONS)?;
    let (project, begun) = facts.project()?;
    let lines: Vec<Line<'_>> = readable(import, project, call).collect();
    let follows = match begun {
        Some(begun) => refused(following(None, begun, facts))?,
        None => Err(Refusal::NoProject),
    };
    let pinned = follows.iter().map(|follows| LogQuestion::Definition(follows.digest.clone()));
    facts.all(lines.iter().flat_map(|line| line.questions(project)).chain(pinned))?;
    let names = Names::of(&lines, project, facts);
    let batch = Batch { follows, facts, names };
    let mut said = Lines::new();
    for line in &lines {
        said.insert(line.number, refused(batch.hear(line, call))?);
    }
    for line in &lines {
        if let Err(refusal) = batch.compare(line, &mut said)? {
            said.insert(line.number, Err(refusal));
        }
    }
    waiting::refuse(&mut said);
    let mut outcomes = BTreeMap::new();
    for (number, line) in &import.lines {
        if let ImportLine::Unreadable(why) = line {
            let refusal = Refusal::NoLine(why.clone());
            outcomes.insert(*number, ImportOutcome::Refused(refusal));
        }
    }
    for line in &lines {
        let outcome = match said.remove(&line.number).expect("every line was heard") {
            Err(refusal) => ImportOutcome::Refused(refusal),
            Ok(said) if said.again.is_none() && batch.here(line)?.is_none() => {
                made(line, said.imported, batch.reads())
            }
            Ok(_) => ImportOutcome::Known(line.id),
        };
        outcomes.insert(line.number, outcome);
    }
    Ok(outcomes)
}

fn readable<'a>(
    import: &'a Import,
    project: ProjectId,
    call: &'a Call,
) -> impl Iterator<Item = Line<'a>> {
    (0..).zip(&import.lines).filter_map(move |(n, (number, line))| {
        let ImportLine::Item(given) = line else { return None };
        let key = match (&given.key, &call.key) {
            (Some(key), _) => Some(key.clone()),
            (None, Some(key)) => Some(format!("{key}#{n}")),
            (None, None) => None,
        };
        let id = match &key {
            Some(key) => ItemId::keyed(project, key),
            None => ItemId::mint(call.seed.entropy(n)),
        };
        Some(Line { number: *number, id, key, given })
    })
}

/// A refusal as a value; questions go on as they are.
fn refused<T>(heard: Result<T, Stop>) -> Result<Result<T, Refusal>, Questions> {
    match heard {
        Ok(heard) => Ok(Ok(heard)),
        Err(Stop::Refuse(refusal)) => Ok(Err(refusal)),
        Err(Stop::RefuseAnd(refused)) => Ok(Err(refused.0)),
        Err(Stop::Ask(questions)) => Err(questions),
    }
}

impl Line<'_> {
    fn questions(&self, project: ProjectId) -> impl Iterator<Item = LogQuestion> {
        let parent = self.given.item.parent.as_ref();
        let own = self.key.as_ref().map(|_| self.id);
        let items = own.into_iter().chain(parent.map(|named| ItemId::keyed(project, &named.0)));
        let aliases = self.given.item.aliases.iter().cloned().map(ItemRef);
        let names = aliases.chain(parent.cloned()).map(LogQuestion::Item);
        items.map(LogQuestion::Origin).chain(names)
    }
}

impl<'a> Batch<'a> {
    /// What was read to know what new items follow.
    fn reads(&self) -> BTreeMap<String, Vec<Oid>> {
        self.follows.as_ref().map(|follows| follows.reads.clone()).unwrap_or_default()
    }

    /// The item of this id, if it is here.
    fn here(&self, line: &Line<'_>) -> Result<Option<&'a Origin>, Questions> {
        if line.key.is_some() { self.facts.origin(line.id) } else { Ok(None) }
    }

    /// What a line says, if that can be recorded.
    fn hear(&self, line: &Line<'a>, call: &Call) -> Result<Said, Stop> {
        let ImportItem { item, state, source, .. } = line.given;
        let follows = self.follows.as_ref().map_err(Clone::clone)?;
        let definition = self.facts.definition(&follows.digest)?.ok_or_else(|| {
            Refusal::BadDefinition { reasons: vec!["it is not known here".to_owned()] }
        })?;
        // What another system had keeps its kind, and lacks what it lacks.
        let kind = word("kind", item.kind.as_deref().unwrap_or(DEFAULT_KIND))?;
        let follows = Follows { digest: &follows.digest, definition: Some(definition) };
        let mut created = described(item, call, kind, follows)?;
        let (again, here) = (self.names.before(line), self.here(line)?);
        if again.is_none() && here.is_none() {
            item.aliases.iter().try_for_each(|alias| self.names.free(alias, line))?;
        }
        if let Some(state) = state
            && !definition.has_state(state)
        {
            let states = definition.listed();
            let why = format!("'{}' is none of {states}", text::visible(state));
            return Err(Refusal::Value { field: "state".into(), why }.into());
        }
        let state = state.clone().filter(|state| state != definition.initial());
        let source = line_of("source", source.as_ref())?;
        let (parent, part_of) = self.names.parent(line, here)?.unzip();
        created.parent = parent;
        let imported = ItemImported { item: created, state, source };
        Ok(Said { imported, part_of: part_of.flatten(), again })
    }

    /// Compares what a line says with the item that is here, or with the line that makes it.
    fn compare(&self, line: &Line<'_>, said: &mut Lines) -> Result<Result<(), Refusal>, Questions> {
        let Ok(own) = &said[&line.number] else { return Ok(Ok(())) };
        let here = self.here(line)?;
        let (owner, differs) = match (here, own.again.map(|first| (first, &said[&first]))) {
            (Some(origin), _) => (origin.short.clone(), origin.differs(&own.imported)),
            (None, Some((first, Ok(before)))) => {
                (format!("line {first}"), before.imported.differs(&own.imported))
            }
            (None, _) => return Ok(Ok(())),
        };
        if !differs.is_empty() {
            let key = line.key.clone().unwrap_or_default();
            return Ok(Err(Refusal::KeyDiffers { key, owner, differs }));
        }
        if here.is_some()
            && let Some(Ok(own)) = said.get_mut(&line.number)
        {
            // It is made, and waits for nothing.
            (own.part_of, own.again) = (None, None);
        }
        Ok(Ok(()))
    }
}

fn made(
    line: &Line<'_>,
    imported: ItemImported,
    reads: BTreeMap<String, Vec<Oid>>,
) -> ImportOutcome {
    let body = EventBody::ItemImported(Box::new(imported));
    let mut draft = Draft::first(Object::Item(line.id), body);
    draft.reads = reads;
    draft.key = line.given.key.as_ref().map(|key| format!("i:{key}"));
    ImportOutcome::New(line.id, Box::new(draft))
}
