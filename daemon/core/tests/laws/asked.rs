//! Somebody who asks and decides: what the questions of a decision are answered with is what one clone
//! holds.

use std::collections::{BTreeMap, BTreeSet};

use tidegate_core::command::{Call, Command, ItemRef};
use tidegate_core::decide::{Decision, Draft, decide};
use tidegate_core::demands::{self, Demanded};
use tidegate_core::event::{Event, Object};
use tidegate_core::fact::{
    Around, Facts, ItemFact, Lack, LogAnswer, LogQuestion, Lookup, MOST_ROUNDS, Questions, Rests,
    Truth, WorldAnswer, WorldQuestion,
};
use tidegate_core::fold::EventView;
use tidegate_core::gate::Below;
use tidegate_core::id::Seed;
use tidegate_core::item::{Item, Link};
use tidegate_core::link::Relation;
use tidegate_core::outlook::{self, Outlook};
use tidegate_core::refusal::Refusal;
use tidegate_core::{ActorKind, Entry, Fold, ItemId, Oid};

use crate::entries;
use crate::files::Tree;
use crate::world::World;

/// Who asks: the writer of one of the clones.
#[derive(Clone)]
pub(crate) struct Asker {
    pub(crate) world: World,
    pub(crate) who: usize,
    /// The word that they type.
    pub(crate) word: Option<String>,
    /// What is checked out.
    pub(crate) tree: Tree,
    /// The commits of others that are here.
    pub(crate) fetched: BTreeSet<Oid>,
}

impl Asker {
    pub(crate) fn new(world: World, who: usize) -> Self {
        let (word, tree, fetched) = (None, Tree::untidy(), BTreeSet::new());
        Self { world, who, word, tree, fetched }
    }

    pub(crate) fn fold(&self) -> &Fold {
        &self.world.replicas[self.who].fold
    }

    pub(crate) fn item(&self, id: ItemId) -> Option<Item> {
        self.fold().item(id)
    }

    /// What is asked now, under this kind instead of the own one if there is any.
    pub(crate) fn call(&self, kind: Option<ActorKind>) -> Call {
        let entry = self.world.entry(self.who, Vec::new());
        let mut actor = entry.actor.clone();
        actor.kind = kind.unwrap_or(actor.kind);
        let (seed, key, reason) = (Seed([7; 16]), None, None);
        let head = Some(self.tree.commit());
        Call { actor, at: entry.at, seed, key, expect: Vec::new(), reason, head }
    }

    /// What `why` says of an item.
    pub(crate) fn why(&self, id: ItemId) -> Result<Outlook, Refusal> {
        let attempt = self.call(None).attempt(self.word.as_ref());
        let of_item = |facts: &Facts| outlook::of_item(&ItemRef::from(id), None, &attempt, facts);
        self.answered(of_item)
    }

    /// What the ways of an item ask of documents.
    pub(crate) fn demands(&self, id: ItemId) -> Vec<Demanded> {
        let attempt = self.call(None).attempt(self.word.as_ref());
        let found = |facts: &Facts| demands::of_item(&ItemRef::from(id), &attempt, facts);
        self.answered(found).map(|(_, demanded)| demanded).unwrap_or_default()
    }

    /// What comes of a command.
    pub(crate) fn decide(&self, command: &Command, kind: Option<ActorKind>) -> Decision {
        let call = self.call(kind);
        self.answered(|facts| decide(command, &call, facts))
    }

    /// Records what was decided, and gives the entry.
    pub(crate) fn record(&mut self, drafts: Vec<Draft>, kind: Option<ActorKind>) -> Oid {
        let event = |draft: Draft| {
            let Draft { object, body, after, reads, key } = draft;
            Event { after, reads, key, ..entries::event(object, body) }
        };
        let events = drafts.into_iter().map(event).collect();
        let actor = self.call(kind).actor;
        let entry = Entry { actor, ..self.world.entry(self.who, events) };
        self.world.append_entry(self.who, &entry)
    }

    /// Why anything of an entry does not count, here or where everything has arrived.
    pub(crate) fn void(&self, entry: Oid) -> Vec<String> {
        let why = |view: EventView<'_>| {
            (view.at.entry == entry).then(|| view.void.map(ToString::to_string))?
        };
        let merged = self.world.merged();
        self.fold().events().filter_map(why).chain(merged.events().filter_map(why)).collect()
    }

    fn answered<T>(&self, ask: impl Fn(&Facts) -> Result<T, Questions>) -> T {
        let mut facts = Facts::default();
        for _ in 0..MOST_ROUNDS {
            match ask(&facts) {
                Ok(answer) => return answer,
                Err(Questions { log, world }) => {
                    for question in log {
                        let answer = self.answer(&question);
                        facts.learn(question, answer);
                    }
                    for question in world {
                        let answer = self.answer_of_world(&question);
                        facts.learn_of_world(question, answer);
                    }
                }
            }
        }
        panic!("it was asked too often")
    }

    fn answer_of_world(&self, question: &WorldQuestion) -> WorldAnswer {
        let Rests { by, documents, .. } = match question {
            WorldQuestion::Look(look) => return WorldAnswer::Looked(self.tree.find(look)),
            WorldQuestion::Rests(rests) => rests,
        };
        let is_own = *by == self.world.replicas[self.who].id;
        let usual = Tree::usual();
        let is_here =
            self.fetched.contains(&documents.commit) && documents.commit == usual.commit();
        WorldAnswer::Rests(match is_here {
            _ if is_own => Truth::Verified,
            true if documents.tree == usual.commit() && usual.holds(documents) => Truth::Verified,
            true => Truth::Refuted("it is not so".to_owned()),
            false if self.tree.holds(documents) => Truth::Verified,
            false => {
                Truth::Missing { why: "the commit is not here".to_owned(), lack: Lack::Commit }
            }
        })
    }

    fn answer(&self, question: &LogQuestion) -> LogAnswer {
        let fold = self.fold();
        let fact = |id: ItemId| Some(ItemFact { item: fold.item(id)?, short: id.to_string() });
        match question {
            LogQuestion::Item(named) => {
                let found = ItemId::parse(&named.0).ok().and_then(fact);
                let found = found.map(|fact| Lookup::Found(Box::new(fact)));
                LogAnswer::Item(Box::new(found.unwrap_or(Lookup::Missing(Vec::new()))))
            }
            LogQuestion::Deeds(id) => LogAnswer::Deeds(Box::new(fold.deeds(*id))),
            LogQuestion::Origin(_) => LogAnswer::Origin(None),
            LogQuestion::Project => {
                LogAnswer::Project { id: fold.repo(), project: fold.project().map(Box::new) }
            }
            LogQuestion::Definition(digest) => {
                LogAnswer::Definition(fold.definitions().get(digest).cloned())
            }
            LogQuestion::Followers(_) => LogAnswer::Followers(Vec::new()),
            LogQuestion::Challenged => LogAnswer::Challenged(Vec::new()),
            LogQuestion::Around(id) => LogAnswer::Around(Box::new(self.around(*id))),
            LogQuestion::Workflows => LogAnswer::Workflows(fold.workflows()),
            LogQuestion::Trail(id, from) => LogAnswer::Trail(Box::new(fold.trail(*id, *from))),
            LogQuestion::MovedIn(_) => LogAnswer::MovedIn(Vec::new()),
            LogQuestion::Reachable { .. } => LogAnswer::Reachable(BTreeSet::new()),
        }
    }

    fn around(&self, id: ItemId) -> Around {
        let fold = self.fold();
        let Some(item) = fold.item(id) else { return Around::default() };
        let below = |id: ItemId| match fold.item(id) {
            Some(item) => item.as_below(fold.definitions()),
            None => Below::unknown(id),
        };
        let waits: Vec<&Link> =
            item.links.iter().filter(|link| link.rel == Relation::DependsOn).collect();
        let looked_at = item.spawned().chain(waits.iter().map(|link| link.to));
        let heads = |id: ItemId| fold.item(id).map(|_| (id, fold.heads(&Object::Item(id))));
        let seen: BTreeMap<ItemId, Vec<Oid>> = looked_at.filter_map(heads).collect();
        let wait = |link: &&Link| link.wait(&below(link.to), fold.definitions());
        let (below, waits) =
            (item.spawned().map(below).collect(), waits.iter().map(wait).collect());
        Around { below, waits, seen, ..Around::default() }
    }
}
