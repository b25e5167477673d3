//! Who acts: a name, a mail address, and what kind of actor they say they are.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The author of an entry. Without keys everything here is claimed, not proven.
#[derive(
    Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(deny_unknown_fields)]
pub struct Actor {
    /// The name, as git knows it.
    pub name: String,
    /// The mail address.
    pub mail: String,
    /// Human, agent or service.
    pub kind: ActorKind,
}

/// What an actor says it is.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Default,
    Serialize,
    Deserialize,
    JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum ActorKind {
    /// A person.
    #[default]
    Human,
    /// A coding agent.
    Agent,
    /// A machine that acts by rule, such as a build server.
    Service,
}

/// A text that is not `name <mail>`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("'{0}' names no actor: write 'Name <mail@example.org>'")]
pub struct NotAnActor(pub String);

impl Actor {
    /// The longest name or mail address.
    pub const MAX_BYTES: usize = 200;

    /// Reads `name <mail>`.
    pub fn parse(text: &str, kind: ActorKind) -> Result<Self, NotAnActor> {
        let refused = || NotAnActor(text.to_owned());
        let (name, rest) = text.split_once('<').ok_or_else(refused)?;
        let mail = rest.trim_end().strip_suffix('>').ok_or_else(refused)?;
        let actor = Self { name: name.trim().to_owned(), mail: mail.trim().to_owned(), kind };
        if actor.is_writable() { Ok(actor) } else { Err(refused()) }
    }

    /// What it may be called: by name, by mail address, or by both.
    #[must_use]
    pub fn names(&self) -> Vec<String> {
        vec![self.name.clone(), self.mail.clone(), self.to_string()]
    }

    /// Whether name and mail can stand in the header of a commit as they are.
    #[must_use]
    pub fn is_writable(&self) -> bool {
        let fits = |text: &str| {
            !text.is_empty()
                && text.len() <= Self::MAX_BYTES
                && text.trim() == text
                && !text.contains(|c: char| matches!(c, '<' | '>') || crate::text::is_unsafe(c))
        };
        fits(&self.name) && fits(&self.mail)
    }
}

impl fmt::Display for Actor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} <{}>", self.name, self.mail)
    }
}

impl ActorKind {
    /// The word for it in entries and JSON.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Human => "human",
            Self::Agent => "agent",
            Self::Service => "service",
        }
    }

    /// Reads the word for it.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Human, Self::Agent, Self::Service].into_iter().find(|kind| kind.word() == word)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn actors_read_back_as_written() {
        let actor =
            Actor::parse("Ann O'Neil <ann@example.org>", ActorKind::Human).expect("an actor");
        assert_eq!(actor.to_string(), "Ann O'Neil <ann@example.org>");
    }

    #[test]
    fn what_would_break_a_commit_header_is_no_actor() {
        for text in
            ["", "Ann", "Ann <ann", "<ann@example.org>", "Ann <>", "A\nB <a@b>", "A<B <a@b>"]
        {
            assert!(Actor::parse(text, ActorKind::Human).is_err(), "{text:?} was taken");
        }
    }
}
