//! The name of what a commit does to an item. It is made of what git keeps when a commit is amended,
//! rebased or picked: who wrote it, and when. So all of these are one deed.

use sha2::{Digest, Sha256};

use super::Signature;
use crate::ItemId;

/// What a commit does to an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doing<'a> {
    /// Its trailer says so.
    Trailer {
        /// The transition, as it is written.
        via: &'a str,
        /// Which trailer of the commit it is, of those that say the same.
        ordinal: usize,
        /// A name of the author's own choosing.
        key: Option<&'a str>,
    },
    /// The definition says so, on this occasion.
    Occasion {
        /// The occasion.
        on: &'a str,
        /// The branch or the tag, where it is about one.
        of: &'a str,
    },
}

/// The key of what the commit of this author does to an item. A branch and a tag are what they are,
/// whoever wrote the commit that they stand at.
#[must_use]
pub fn key(item: ItemId, author: &Signature, doing: Doing<'_>) -> String {
    let by = || {
        let Signature { name, mail, seconds, zone } = author;
        [name.trim().to_owned(), mail.trim().to_owned(), seconds.to_string(), zone.clone()]
    };
    let mut parts = vec![item.to_string()];
    match doing {
        Doing::Trailer { via, ordinal, key } => {
            parts.extend(["trailer".to_owned(), via.to_lowercase(), ordinal.to_string()]);
            parts.extend(by());
            parts.push(key.unwrap_or_default().to_owned());
        }
        Doing::Occasion { on, of: "" } => {
            parts.extend(["on".to_owned(), on.to_owned()]);
            parts.extend(by());
        }
        Doing::Occasion { on, of } => {
            parts.extend(["on".to_owned(), on.to_owned(), of.to_owned()]);
        }
    }
    let mut hash = Sha256::new();
    for part in &parts {
        // The length first: no two lists of parts read alike.
        let length = u64::try_from(part.len()).unwrap_or(u64::MAX);
        hash = hash.chain_update(length.to_be_bytes()).chain_update(part);
    }
    let digits =
        hash.finalize().iter().take(16).map(|byte| format!("{byte:02x}")).collect::<String>();
    format!("{PREFIX}{digits}")
}

/// What every such key begins with.
pub(crate) const PREFIX: &str = "c:";
