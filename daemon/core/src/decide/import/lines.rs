//! Making items that another system had: each line on its own, so that one bad line costs one item.
//!
//! Lines name each other in any order. What they name is known before any line is settled.

use std::collections::{BTreeMap, BTreeSet};

use super::given::{item, line as line_of};
use super::new_item::described;
use super::{Draft, Stop};
use crate::command::{Call, Import, ImportItem, ImportLine, ItemRef};
use crate::event::{EventBody, ItemImported, Object};
use crate::fact::{Facts, LogQuestion, Lookup, Origin, Questions};
use crate::refusal::Refusal;
use crate::{ItemId, ProjectId, text};

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
struct Line<'a> {
    number: usize,
    id: ItemId,
    /// Whether the id follows from a key, so that the item may be here already.
    keyed: bool,
    given: &'a ImportItem,
}

/// What a line says, fit to be recorded.
struct Said {
    imported: ItemImported,
    /// The line that makes what it is part of.
    awaits: Option<usize>,
}

/// What is known of each line that can be read, by its number.
type Lines = BTreeMap<usize, Result<Said, Refusal>>;

/// What the lines name.
struct Batch<'a> {
    project: ProjectId,
    /// That of the definition in force.
    digest: String,
    facts: &'a Facts,
    /// The first line that means each item.
    first: BTreeMap<ItemId, usize>,
    /// The items that are here already.
    known: BTreeSet<ItemId>,
    /// The items that the lines give aliases.
    aliases: BTreeMap<&'a str, ItemId>,
}

pub(super) fn decide(
    import: &Import,
    call: &Call,
    facts: &Facts,
) -> Result<BTreeMap<usize, ImportOutcome>, Questions> {
    facts.all([LogQuestion::Project, LogQuestion::InForce])?;
    let (project, begun) = facts.project()?;
    let lines: Vec<Line<'_>> = readable(import, project, call).collect();
    facts.all(lines.iter().flat_map(|line| line.questions(project)))?;
    let first = lines.iter().rev().map(|line| (line.id, line.number)).collect();
    let digest = facts.in_force()?.digest();
    let (known, aliases) = (BTreeSet::new(), BTreeMap::new());
    let mut batch = Batch { project, digest, facts, first, known, aliases };
    let mut said = Lines::new();
    for line in &lines {
        let heard = match begun {
            Some(_) => batch.hear(line, call),
            None => Err(Refusal::NoProject.into()),
        };
        said.insert(line.number, refused(heard)?);
    }
    for line in &lines {
        if let Some(Ok(heard)) = said.get_mut(&line.number)
            && let Err(refusal) = refused(batch.place(line, heard))?
        {
            said.insert(line.number, Err(refusal));
        }
    }
    refuse_orphans(&mut said);
    let mut outcomes = BTreeMap::new();
    for (number, line) in &import.lines {
        if let ImportLine::Unreadable(why) = line {
            let refusal = Refusal::NoLine(why.clone());
            outcomes.insert(*number, ImportOutcome::Refused(refusal));
        }
    }
    for line in &lines {
        outcomes.insert(line.number, batch.settle(line, &said)?);
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
        Some(Line { number: *number, id, keyed: key.is_some(), given })
    })
}

/// A refusal as a value; questions go on as they are.
fn refused<T>(heard: Result<T, Stop>) -> Result<Result<T, Refusal>, Questions> {
    match heard {
        Ok(heard) => Ok(Ok(heard)),
        Err(Stop::Refuse(refusal)) => Ok(Err(refusal)),
        Err(Stop::Ask(questions)) => Err(questions),
    }
}

impl Line<'_> {
    fn questions(&self, project: ProjectId) -> impl Iterator<Item = LogQuestion> {
        let parent = self.given.item.parent.as_ref();
        let own = self.keyed.then_some(self.id);
        let items = own.into_iter().chain(parent.map(|named| ItemId::keyed(project, &named.0)));
        let aliases = self.given.item.aliases.iter().cloned().map(ItemRef);
        let names = aliases.chain(parent.cloned()).map(LogQuestion::Item);
        items.map(LogQuestion::Origin).chain(names)
    }
}

impl<'a> Batch<'a> {
    /// The item of this id, if it is here.
    fn here(&self, line: &Line<'_>) -> Result<Option<&'a Origin>, Questions> {
        if line.keyed { self.facts.origin(line.id) } else { Ok(None) }
    }

    /// What a line says, its parent apart. Its aliases are its own from here on.
    fn hear(&mut self, line: &Line<'a>, call: &Call) -> Result<Said, Stop> {
        let ImportItem { item, state, source, .. } = line.given;
        let created = described(item, call, self.digest.clone())?;
        if self.here(line)?.is_some() {
            self.known.insert(line.id);
        } else {
            item.aliases.iter().try_for_each(|alias| self.free(alias, line))?;
        }
        let definition = self.facts.in_force()?;
        if let Some(state) = state
            && !definition.has_state(state)
        {
            let states = definition.states.join(", ");
            let why = format!("'{}' is none of {states}", text::visible(state));
            return Err(Refusal::Value { field: "state".into(), why }.into());
        }
        let state = state.clone().filter(|state| state != definition.initial());
        let source = line_of("source", source.as_ref())?;
        self.aliases.extend(item.aliases.iter().map(|alias| (alias.as_str(), line.id)));
        Ok(Said { imported: ItemImported { item: created, state, source }, awaits: None })
    }

    /// Refuses an alias that names another item.
    fn free(&self, alias: &str, line: &Line<'_>) -> Result<(), Stop> {
        let owner = match self.aliases.get(alias) {
            Some(other) if *other == line.id => return Ok(()),
            Some(other) => Some(format!("the item of line {}", self.first[other])),
            None => self.facts.item(&ItemRef(alias.to_owned()))?.owner().map(str::to_owned),
        };
        match owner {
            None => Ok(()),
            Some(owner) => Err(Refusal::AliasTaken { alias: alias.to_owned(), owner }.into()),
        }
    }

    /// Finds what a line is part of: by key or alias, in the file or the project, or by id.
    fn place(&self, line: &Line<'_>, said: &mut Said) -> Result<(), Stop> {
        let Some(named) = &line.given.item.parent else { return Ok(()) };
        let keyed = ItemId::keyed(self.project, &named.0);
        let is_here = self.facts.origin(keyed)?.is_some();
        let mut found = BTreeSet::new();
        found.extend(Some(keyed).filter(|id| is_here || self.first.contains_key(id)));
        found.extend(self.aliases.get(named.0.as_str()));
        if let Lookup::Found(fact) = self.facts.item(named)? {
            found.insert(fact.item.id);
        }
        let parent = match found.len() {
            0 => item(named, self.facts)?.item.id,
            1 => *found.first().expect("there is one"),
            _ => {
                let candidates = found.iter().map(ToString::to_string).collect();
                return Err(Refusal::Ambiguous { reference: named.clone(), candidates }.into());
            }
        };
        said.imported.item.parent = Some(parent);
        said.awaits = self.first.get(&parent).filter(|_| !self.known.contains(&parent)).copied();
        Ok(())
    }

    /// What becomes of a line.
    fn settle(&self, line: &Line<'_>, said: &Lines) -> Result<ImportOutcome, Questions> {
        let own = match &said[&line.number] {
            Ok(said) => &said.imported,
            Err(refusal) => return Ok(ImportOutcome::Refused(refusal.clone())),
        };
        let first = self.first[&line.id];
        let (owner, differs) = match (self.here(line)?, &said[&first]) {
            (Some(origin), _) => (origin.short.clone(), origin.differs(own)),
            (None, _) if first == line.number => return Ok(made(line, own)),
            (None, Ok(before)) => (format!("line {first}"), before.imported.differs(own)),
            (None, Err(refusal)) => return Ok(ImportOutcome::Refused(refusal.clone())),
        };
        if differs.is_empty() {
            return Ok(ImportOutcome::Known(line.id));
        }
        let key = line.given.key.clone().unwrap_or_default();
        Ok(ImportOutcome::Refused(Refusal::KeyDiffers { key, owner, differs }))
    }
}

fn made(line: &Line<'_>, imported: &ItemImported) -> ImportOutcome {
    let body = EventBody::ItemImported(Box::new(imported.clone()));
    let mut draft = Draft::first(Object::Item(line.id), body);
    draft.key = line.given.key.as_ref().map(|key| format!("i:{key}"));
    ImportOutcome::New(line.id, Box::new(draft))
}

/// Refuses what is part of a line that is refused, or of itself.
fn refuse_orphans(said: &mut Lines) {
    let mut sound = BTreeSet::new();
    for start in said.keys().copied().collect::<Vec<_>>() {
        let (mut path, mut passed) = (Vec::new(), BTreeSet::new());
        let mut next = Some(start);
        let why = loop {
            let Some(at) = next.filter(|at| !sound.contains(at)) else { break None };
            let Ok(line) = &said[&at] else { break Some("is refused") };
            if !passed.insert(at) {
                break Some("is, around a circle, part of this one");
            }
            next = line.awaits;
            path.extend(next.map(|parent| (at, parent)));
        };
        match why {
            None => sound.extend(passed),
            Some(why) => {
                for (line, parent) in path {
                    let why = format!("line {parent} {why}");
                    let refusal = Refusal::Value { field: "parent".to_owned(), why };
                    said.insert(line, Err(refusal));
                }
            }
        }
    }
}
