//! The rules, and what they say of commits.

use std::collections::BTreeSet;

use super::{CommitName, Hindrance, Unmet};
use crate::definition::{Definition, Definitions, Protected};
use crate::fact::ItemFact;

/// What begins the name of a branch.
const HEADS: &str = "refs/heads/";

/// The definitions by whose push rules is judged.
#[derive(Debug, Clone, Copy)]
pub struct PushRules<'a> {
    /// All that are known here.
    pub known: &'a Definitions,
    /// The digests of what new items follow: one, or all that could be in force where clones published
    /// apart and nobody has chosen yet.
    pub in_force: &'a [String],
}

/// A commit that is to be pushed, and is new where it is pushed to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outgoing {
    /// The commit.
    pub commit: CommitName,
    /// The items that it is about, as far as they are here.
    pub items: Vec<Standing>,
}

/// Where an item stands.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Standing {
    /// The item, as people write it.
    pub item: String,
    /// Its state; nothing, if it is contested.
    pub state: Option<String>,
    /// The digest of the definition that it follows, if its clones agree on one.
    pub definition: Option<String>,
}

impl PushRules<'_> {
    /// What speaks against pushing `commits` to the ref `to`: nothing, if they may be pushed. Each item is
    /// told of once for each rule, with the first of its commits.
    #[must_use]
    pub fn hindrances(&self, to: &str, commits: &[Outgoing]) -> Vec<Hindrance> {
        let mut found = Vec::new();
        if !to.starts_with(HEADS) || commits.is_empty() {
            return found;
        }
        let rule = self.item_rule(to, &mut found);
        let mut seen = BTreeSet::new();
        for Outgoing { commit, items } in commits {
            if let (Some(rule), []) = (&rule, items.as_slice()) {
                found.push(Hindrance::Itemless { commit: commit.clone(), rule: rule.clone() });
            }
            for item in items.iter().filter(|item| seen.insert(*item)) {
                self.of_item(to, commit, item, &mut found);
            }
        }
        found
    }

    /// The rule by which every commit has to be about an item, if one of what is in force has it.
    fn item_rule(&self, to: &str, found: &mut Vec<Hindrance>) -> Option<Unmet> {
        let mut first = None;
        for digest in self.in_force {
            let Some(definition) = self.known.get(digest) else {
                found.push(Hindrance::UnreadInForce { definition: digest.clone() });
                continue;
            };
            let mut rules = covering(definition, to);
            let rule = rules.find(|rule| rule.item).map(|rule| Unmet {
                workflow: definition.name.clone(),
                branch: rule.branch.clone(),
                states: Vec::new(),
            });
            first = first.or(rule);
        }
        first
    }

    /// What the rules of its definition say against pushing a commit about an item.
    fn of_item(
        &self,
        to: &str,
        commit: &CommitName,
        standing: &Standing,
        found: &mut Vec<Hindrance>,
    ) {
        let Standing { item, state, definition } = standing;
        let (commit, item) = (commit.clone(), item.clone());
        let known = definition.as_ref().and_then(|digest| self.known.get(digest));
        let Some(known) = known else {
            found.push(Hindrance::Unread { commit, item, definition: definition.clone() });
            return;
        };
        for rule in covering(known, to).filter(|rule| !rule.states.is_empty()) {
            let (commit, item) = (commit.clone(), item.clone());
            let (workflow, branch) = (known.name.clone(), rule.branch.clone());
            let unmet = Unmet { workflow, branch, states: rule.states.clone() };
            match state {
                None => found.push(Hindrance::Contested { commit, item, rule: unmet }),
                Some(state) if !rule.states.contains(state) => {
                    let state = state.clone();
                    found.push(Hindrance::Unfinished { commit, item, state, rule: unmet });
                }
                Some(_) => {}
            }
        }
    }
}

/// The rules of a definition for a branch.
fn covering<'a>(definition: &'a Definition, to: &'a str) -> impl Iterator<Item = &'a Protected> {
    definition.protected.iter().filter(move |rule| rule.covers(to))
}

impl From<&ItemFact> for Standing {
    fn from(fact: &ItemFact) -> Self {
        Self {
            item: fact.short.clone(),
            state: fact.item.state.single().map(str::to_owned),
            definition: fact.item.definition.clone(),
        }
    }
}
