//! What was folded, to be asked: in memory where there is little, on disk where there is much.

use tidegate_api::Failure;
use tidegate_core::fold::Received;
use tidegate_index::{Database, Kept, Memory, Read, ReadModel};

use crate::failure::{Unanswered, internal};

/// What was folded.
#[derive(Clone, Copy)]
pub(crate) enum Folded<'a> {
    Memory(&'a Memory),
    /// What is kept on disk, and how entries are read that it only knows of.
    Kept(&'a Database, Read<'a>),
}

impl<'a> Folded<'a> {
    /// Asks it.
    pub(crate) fn ask<T>(&self, see: impl FnOnce(&dyn ReadModel) -> T) -> T {
        match *self {
            Self::Memory(memory) => see(memory),
            Self::Kept(database, read) => see(&Kept::new(database, read)),
        }
    }

    /// Asks it as it would be if these entries had arrived.
    pub(crate) fn rehearse<T>(
        &self,
        arrived: Vec<Received>,
        see: &dyn Fn(&dyn ReadModel) -> Result<T, Unanswered>,
    ) -> Result<T, Unanswered> {
        match *self {
            Self::Memory(memory) => {
                let mut memory = memory.clone();
                memory.fold_in(arrived);
                see(&memory)
            }
            Self::Kept(database, read) => {
                let read = |oid| match arrived.iter().find(|received| received.oid == oid) {
                    Some(received) => Ok(Some(received.clone())),
                    None => read(oid),
                };
                database.rehearse(arrived.clone(), &read, &mut |kept| see(kept))?
            }
        }
    }

    /// What is kept on disk.
    pub(crate) fn database(&self) -> Result<&'a Database, Failure> {
        match *self {
            Self::Kept(database, _) => Ok(database),
            Self::Memory(_) => Err(internal("this is asked of what is kept on disk")),
        }
    }
}
