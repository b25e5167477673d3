//! Ids as people are shown them, where nothing can be refused half-way.

use std::cell::Cell;

use tidegate_core::ItemId;
use tidegate_index::{IndexError, ReadModel};

use crate::failure::Unanswered;

/// Writes ids for people. What went wrong is told in the end.
pub(crate) struct Names<'a> {
    model: &'a dyn ReadModel,
    wrong: Cell<Option<IndexError>>,
}

impl<'a> Names<'a> {
    pub(crate) fn of(model: &'a dyn ReadModel) -> Self {
        Self { model, wrong: Cell::new(None) }
    }

    /// The shortest form of an id that means it alone.
    pub(crate) fn short(&self, id: ItemId) -> String {
        self.model.short(id).unwrap_or_else(|error| self.whole(id, error))
    }

    /// A form of an id that goes on meaning it alone for a while.
    pub(crate) fn lasting(&self, id: ItemId) -> String {
        self.model.lasting(id).unwrap_or_else(|error| self.whole(id, error))
    }

    fn whole(&self, id: ItemId, error: IndexError) -> String {
        self.wrong.set(Some(error));
        id.to_string()
    }

    /// What was written, if all of it could be.
    pub(crate) fn told<T>(self, written: T) -> Result<T, Unanswered> {
        match self.wrong.take() {
            None => Ok(written),
            Some(error) => Err(error.into()),
        }
    }
}
