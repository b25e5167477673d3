//! The project.

use tidegate_api::project::ProjectDocument;
use tidegate_index::ReadModel;
use tidegate_store::Store;

use crate::failure::{Unanswered, not_begun};

/// What `model` knows of the project, in which this clone writes.
pub(crate) fn project(model: &dyn ReadModel, store: &Store) -> Result<ProjectDocument, Unanswered> {
    let project = model.project()?.ok_or_else(not_begun)?;
    let replica = store.replica().map(|replica| replica.to_string());
    Ok(ProjectDocument::new(&project, replica))
}
