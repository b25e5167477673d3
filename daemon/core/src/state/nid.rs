//! The name of a move by what it was made on: two people who make the same move on the same
//! ground make one move.

use sha2::{Digest, Sha256};

/// The name of a move.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Nid([u8; 16]);

/// What a move is made on: the names of the moves that stood. None do on an item just born.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Round(Vec<Nid>);

impl Round {
    /// The round in which these moves stand.
    pub fn of(standing: impl IntoIterator<Item = Nid>) -> Self {
        let mut names: Vec<Nid> = standing.into_iter().collect();
        names.sort_unstable();
        names.dedup();
        Self(names)
    }
}

impl Nid {
    /// The name of the move `via` to `to`, made in `round` under `definition`, with its key if it
    /// has one, and with the region if it is made in one.
    #[must_use]
    pub fn of(
        round: &Round,
        (via, to): (&str, &str),
        definition: &str,
        key: Option<&str>,
        region: Option<&str>,
    ) -> Self {
        let mut hash = Sha256::new();
        hash.update(u64::try_from(round.0.len()).expect("a small number").to_be_bytes());
        round.0.iter().for_each(|nid| hash.update(nid.0));
        for part in [Some(via), Some(to), Some(definition), key] {
            let part = part.map(str::as_bytes);
            let length = part.map_or(u64::MAX, |part| part.len() as u64);
            hash.update(length.to_be_bytes());
            hash.update(part.unwrap_or_default());
        }
        if let Some(region) = region {
            hash.update(region);
        }
        Self::cut(hash)
    }

    pub(super) fn cut(hash: Sha256) -> Self {
        Self(*hash.finalize().first_chunk().expect("a SHA-256 has thirty-two bytes"))
    }

    pub(super) fn bytes(&self) -> [u8; 16] {
        self.0
    }
}
