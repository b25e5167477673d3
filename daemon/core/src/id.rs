//! Names that Tidegate gives: items, replicas, projects. Eighty bits in lower-case base32.
//!
//! Ids are minted from entropy or from a key that several clones share; both arrive as arguments.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize};
use sha2::{Digest, Sha256};

const ALPHABET: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";

/// Characters after the prefix of an id.
const LENGTH: usize = 16;

/// The fewest characters after `T-` that people are shown or may type.
pub const SHORTEST: usize = 4;

/// Ten random bytes, enough for one id.
pub type Entropy = [u8; 10];

/// Random bytes of one command, from which all the ids it needs are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Seed(pub [u8; 16]);

impl Seed {
    /// The entropy of the id number `n` of the command.
    #[must_use]
    pub fn entropy(self, n: usize) -> Entropy {
        let n = u64::try_from(n).expect("a small number").to_be_bytes();
        let hash = Sha256::new().chain_update(self.0).chain_update(n).finalize();
        *hash.first_chunk().expect("a SHA-256 has thirty-two bytes")
    }
}

/// A text that is no id of the kind expected.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("'{text}' is no {kind} id")]
pub struct NotAnId {
    /// What was expected.
    pub kind: &'static str,
    /// What was found.
    pub text: String,
}

macro_rules! id {
    ($(#[$doc:meta])* $name:ident, $prefix:literal, $kind:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, JsonSchema)]
        pub struct $name(#[schemars(with = "String")] [u8; LENGTH]);

        impl $name {
            /// What every such id begins with.
            pub const PREFIX: &'static str = $prefix;

            /// The id made of these random bytes.
            #[must_use]
            pub fn mint(entropy: Entropy) -> Self {
                Self(base32(&entropy))
            }

            /// Reads an id in full.
            pub fn parse(text: &str) -> Result<Self, NotAnId> {
                text.strip_prefix($prefix)
                    .and_then(|rest| rest.as_bytes().try_into().ok())
                    .filter(|rest: &[u8; LENGTH]| rest.iter().all(|b| matches!(b, b'a'..=b'z' | b'2'..=b'7')))
                    .map(Self)
                    .ok_or_else(|| NotAnId { kind: $kind, text: text.to_owned() })
            }

            /// What follows the prefix.
            #[must_use]
            pub fn tail(&self) -> &str {
                std::str::from_utf8(&self.0).expect("base32 is ASCII")
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}{}", $prefix, self.tail())
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{self}")
            }
        }

        impl Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                crate::wire::from_text(deserializer, Self::parse)
            }
        }
    };
}

id!(
    /// A work item, for ever.
    ItemId, "T-", "item"
);
id!(
    /// One clone's pen: the only writer of one chain of entries.
    ReplicaId, "r-", "replica"
);
id!(
    /// A project, shared by all clones that share state.
    ProjectId, "P-", "project"
);

/// Whether this may be the beginning, or all, of what follows the prefix of an id.
#[must_use]
pub(crate) fn may_be_tail(text: &str) -> bool {
    (SHORTEST..=LENGTH).contains(&text.len()) && text.bytes().all(|byte| ALPHABET.contains(&byte))
}

impl ItemId {
    /// The id of the item that `project` knows by `key`: equal in every clone.
    #[must_use]
    pub fn keyed(project: ProjectId, key: &str) -> Self {
        let hash =
            Sha256::new().chain_update(project.0).chain_update([0]).chain_update(key).finalize();
        Self(base32(hash.first_chunk().expect("a SHA-256 has thirty-two bytes")))
    }

    /// The first `characters` of what follows the prefix, for people.
    #[must_use]
    pub fn short(&self, characters: usize) -> String {
        format!("T-{}", &self.tail()[..characters.clamp(SHORTEST, LENGTH)])
    }
}

fn base32(bytes: &Entropy) -> [u8; LENGTH] {
    let mut bits = bytes.iter().flat_map(|byte| (0..8).rev().map(move |bit| byte >> bit & 1));
    std::array::from_fn(|_| {
        let index =
            (0..5).fold(0, |index, _| index << 1 | bits.next().expect("80 bits in 16 groups of 5"));
        ALPHABET[usize::from(index)]
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_read_back_as_written() {
        for entropy in [[0; 10], [255; 10], [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]] {
            let id = ItemId::mint(entropy);
            assert_eq!(ItemId::parse(&id.to_string()), Ok(id));
        }
        assert_eq!(ItemId::mint([0; 10]).to_string(), "T-aaaaaaaaaaaaaaaa");
        assert_eq!(ItemId::mint([255; 10]).to_string(), "T-7777777777777777");
    }

    #[test]
    fn entropy_is_not_lost() {
        let ids: std::collections::BTreeSet<_> = (0..80)
            .map(|bit| {
                let mut entropy = [0; 10];
                entropy[bit / 8] = 1 << (bit % 8);
                ItemId::mint(entropy)
            })
            .collect();
        assert_eq!(ids.len(), 80, "two different bits gave one id");
    }

    #[test]
    fn other_spellings_are_refused() {
        for text in [
            "",
            "T-",
            "T-aaaa",
            "t-aaaaaaaaaaaaaaaa",
            "T-AAAAAAAAAAAAAAAA",
            "T-aaaaaaaaaaaaaaa1",
            "r-aaaaaaaaaaaaaaaa",
        ] {
            assert!(ItemId::parse(text).is_err(), "{text} was taken for an item id");
        }
    }

    #[test]
    fn one_key_is_one_item_in_one_project() {
        let (here, there) = (ProjectId::mint([1; 10]), ProjectId::mint([2; 10]));
        assert_eq!(ItemId::keyed(here, "AUTH-12"), ItemId::keyed(here, "AUTH-12"));
        assert_ne!(ItemId::keyed(here, "AUTH-12"), ItemId::keyed(here, "AUTH-13"));
        assert_ne!(ItemId::keyed(here, "AUTH-12"), ItemId::keyed(there, "AUTH-12"));
    }
}
