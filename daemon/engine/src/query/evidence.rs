//! What gates read of an item: its criteria, and how good it was said to be.

use tidegate_api::Reply;
use tidegate_api::assessment::{AssessmentDocument, AssessmentView};
use tidegate_api::criteria::CriteriaDocument;
use tidegate_core::command::ItemRef;
use tidegate_core::fact::ItemFact;
use tidegate_index::{EventFilter, ReadModel};

use super::resolve;
use crate::failure::Unanswered;

/// What must hold when an item is done, and how that is known.
pub(crate) fn criteria(model: &dyn ReadModel, item: &ItemRef) -> Result<Reply, Unanswered> {
    let ItemFact { item, short } = resolve(model, item)?;
    Ok(Reply::Criteria(CriteriaDocument::of(&item, short)))
}

/// How good an item was said to be.
pub(crate) fn assessments(
    model: &dyn ReadModel,
    item: &ItemRef,
) -> Result<AssessmentDocument, Unanswered> {
    let ItemFact { item, short } = resolve(model, item)?;
    let kind = Some("item.assessed".to_owned());
    let filter = EventFilter { item: Some(item.id), kind, ..EventFilter::default() };
    let found = model.events(&filter, None, usize::MAX)?.map(|page| page.found);
    let mut views = Vec::new();
    for happened in found.into_iter().flatten() {
        let event = happened.view();
        if let (None, Some(assessed)) = (event.void, event.event.body.assessed()) {
            views.push(AssessmentView::of(&event, assessed));
        }
    }
    Ok(AssessmentDocument::of(&item, short, views))
}
