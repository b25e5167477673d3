//! How the own ref stands to what this clone wrote, and what is said and done about it.
//!
//! The journal is the truth for the own chain: a ref can be lost by a power cut, by git's own
//! housekeeping, by a mirror push from elsewhere or by hand. What a ref holds that this clone never
//! wrote is kept in a file, never in another ref.

use tidegate_core::{Entry, Oid};
use tidegate_git::RefTarget;

use crate::journal::{Stream, View};
use crate::replica::Identity;
use crate::store::{Store, StoreError};
use crate::tips::Problem;

/// How far back a chain is followed to find what is known of it.
const FAR: u64 = 1_000_000;

/// How a ref stands to a view of the journal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Standing {
    /// Where this many records of the view were published.
    At(usize),
    /// At an entry from before the view.
    Behind(Oid),
    /// It is not there, and was.
    Gone,
    /// It points to no object.
    Strange(String),
    /// At an entry of this replica that this clone never wrote, after some that it did: another
    /// copy of it lives.
    Twin(Oid),
    /// At something else this clone never wrote.
    Foreign(Oid),
}

impl Standing {
    /// What is said of it once it was put right.
    pub(crate) fn mended(&self, name: &str) -> Option<Problem> {
        let what = match self {
            Self::At(_) => return None,
            Self::Behind(oid) => format!("it was rewound to {oid}, and was put back"),
            Self::Gone => "it was gone, and was put back".to_owned(),
            Self::Strange(what) => format!("{what}; it was put back"),
            Self::Twin(oid) => format!(
                "another copy of this clone wrote entries up to {oid}; this one goes on under a new name"
            ),
            Self::Foreign(oid) => {
                format!("it pointed to {oid}, which this clone never wrote; that is kept")
            }
        };
        Some(Problem { name: name.to_owned(), what })
    }
}

impl Store {
    /// How the ref `name` stands to `view`.
    pub(crate) fn standing(&self, name: &str, view: &View) -> Result<Standing, StoreError> {
        let base = view.base.of(Stream::Log);
        let at = match self.repository.find(name)? {
            Some(RefTarget::Oid(oid)) => oid,
            None if base.is_some_and(|base| base.seq > 0) => return Ok(Standing::Gone),
            None => return Ok(Standing::At(0)),
            Some(RefTarget::Symbolic(to)) => {
                return Ok(Standing::Strange(format!("it was a symbolic ref to {to}")));
            }
            Some(RefTarget::Broken(why)) => {
                return Ok(Standing::Strange(format!("it pointed nowhere: {why}")));
            }
        };
        if base.is_some_and(|base| base.oid == at) {
            return Ok(Standing::At(0));
        }
        let log = view.records.iter().filter(|record| record.stream == Stream::Log);
        if let Some(index) = log.clone().position(|record| record.oid == at) {
            return Ok(Standing::At(index + 1));
        }
        if let Some(base) = base
            && self.follow(base.oid, |oid| (oid == at).then_some(()))?.is_some()
        {
            return Ok(Standing::Behind(at));
        }
        let is_ours = |entry: &Entry| {
            let names = |own: Identity| (own.project, own.replica) == (entry.repo, entry.replica);
            self.identity().is_some_and(names)
        };
        let seq = match self.read_entry(at)?.map(|read| read.content) {
            Some(Ok(entry)) if is_ours(&entry) => Some(entry.seq),
            _ => None,
        };
        let met = self.follow(at, |oid| view.place_of(oid))?;
        let is_twin = seq.is_some() && met.map(|(place, steps)| place + steps) == seq;
        Ok(if is_twin { Standing::Twin(at) } else { Standing::Foreign(at) })
    }

    /// Follows a chain back from `later` to the first entry of which something `is_known`: that, and
    /// how far back it is.
    fn follow<T>(
        &self,
        later: Oid,
        is_known: impl Fn(Oid) -> Option<T>,
    ) -> Result<Option<(T, u64)>, StoreError> {
        let mut at = later;
        for steps in 1..=FAR {
            let Some(read) = self.read_entry(at)? else { return Ok(None) };
            let Some(parent) = read.parent else { return Ok(None) };
            if let Some(known) = is_known(parent) {
                return Ok(Some((known, steps)));
            }
            at = parent;
        }
        Ok(None)
    }
}
