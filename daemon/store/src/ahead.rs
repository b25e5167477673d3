//! Reading ahead: the entries that lie in one pack, read on all cores before they are asked for.
//!
//! Only a hint is taken from where objects lie; what is handed out is asked for by id, and what was
//! not read ahead is simply read later. Reading stops where the pack holds something else.

use std::collections::HashMap;

use tidegate_core::Oid;
use tidegate_core::fold::Received;

use crate::store::{Repository, StoreError};
use crate::stretches::{self, FEWEST};

/// Entries read before they were asked for.
#[derive(Debug, Default)]
pub(crate) struct Ahead {
    /// In the order in which they lie in the pack.
    read: Vec<Option<Received>>,
    /// Where the last one lay that was asked for: a chain mostly lies in a row, either way round.
    last: usize,
    /// Where all lie, once one did not lie there.
    places: Option<HashMap<Oid, usize>>,
}

impl Ahead {
    /// Reads what lies around `next`, where about `left` entries of all chains are still to come.
    pub(crate) fn of(
        repository: &dyn Repository,
        next: Oid,
        left: usize,
    ) -> Result<Self, StoreError> {
        if left < FEWEST {
            return Ok(Self::default());
        }
        // A pack of more than twice as many objects is mostly somebody else's.
        let stored = repository.neighbours(next, left.saturating_mul(2))?;
        let mut ahead = Self { read: Vec::with_capacity(stored.len()), ..Self::default() };
        stretches::in_order(repository, &stored, &mut |stretch| {
            let entries = stretch.into_iter().map(|read| read.filter(|read| read.content.is_ok()));
            let before = ahead.read.len();
            ahead.read.extend(entries);
            let read = &ahead.read[before..];
            read.iter().flatten().count() * 2 >= read.len()
        })?;
        ahead.last = stored.iter().position(|oid| *oid == next).unwrap_or_default();
        Ok(ahead)
    }

    /// How many entries may have been read.
    pub(crate) fn len(&self) -> usize {
        self.read.len()
    }

    /// Hands out what was read at `oid`.
    pub(crate) fn take(&mut self, oid: Oid) -> Option<Received> {
        let is_there = |at: &usize| {
            self.read.get(*at).and_then(Option::as_ref).is_some_and(|read| read.oid == oid)
        };
        let near = [self.last, self.last.wrapping_sub(1), self.last + 1];
        self.last = match near.into_iter().find(is_there) {
            Some(at) => at,
            None => *self.places.get_or_insert_with(|| places(&self.read)).get(&oid)?,
        };
        self.read[self.last].take()
    }
}

/// Where each entry lies.
fn places(read: &[Option<Received>]) -> HashMap<Oid, usize> {
    let mut places = HashMap::with_capacity(read.len());
    places.extend((0..).zip(read).filter_map(|(at, read)| Some((read.as_ref()?.oid, at))));
    places
}
