//! The items of a project in numbers, by what is to be done with them.

use std::collections::BTreeMap;
use std::sync::Arc;

use tidegate_api::stats::ItemCounts;
use tidegate_core::definition::{Definition, Definitions};
use tidegate_index::{ReadModel, Standing, Tally};

use crate::failure::Unanswered;

/// How many items there are of each sort.
pub(crate) struct Census {
    definitions: Arc<Definitions>,
    pub(crate) tallies: BTreeMap<Tally, usize>,
}

impl Census {
    pub(crate) fn of(model: &dyn ReadModel) -> Result<Self, Unanswered> {
        Ok(Self { definitions: model.definitions(), tallies: model.tallies()? })
    }

    /// The place of a state in its definition.
    pub(crate) fn place(&self, at: &Standing) -> Option<usize> {
        self.definition(at)?.place(at.state.as_deref()?)
    }

    /// Whether who stands there is in the last state, and not archived.
    pub(crate) fn is_finished(&self, at: &Standing) -> bool {
        let ends = self.definition(at).zip(at.state.as_deref());
        !at.archived && ends.is_some_and(|(definition, state)| definition.is_final(state))
    }

    fn definition(&self, at: &Standing) -> Option<&Definition> {
        self.definitions.get(at.definition.as_deref()?).map(AsRef::as_ref)
    }

    /// Whether who stands there is neither archived nor in the last state.
    pub(crate) fn is_open(&self, at: &Standing) -> bool {
        !at.archived && !self.is_finished(at)
    }

    /// How many items are of such a sort.
    pub(crate) fn count(&self, is: impl Fn(&Tally) -> bool) -> usize {
        self.tallies.iter().filter(|(tally, _)| is(tally)).map(|(_, count)| count).sum()
    }

    pub(crate) fn counts(&self) -> ItemCounts {
        let count = |is: &dyn Fn(&Standing) -> bool| self.count(|tally| is(&tally.standing));
        ItemCounts {
            total: count(&|_| true),
            open: count(&|at| self.is_open(at)),
            in_flight: count(&|at| self.is_open(at) && self.place(at) != Some(0)),
            contested: count(&|at| self.is_open(at) && at.state.is_none()),
            challenged: count(&|at| self.is_open(at) && at.challenged),
            finished: count(&|at| self.is_finished(at)),
            archived: count(&|at| at.archived),
        }
    }
}
