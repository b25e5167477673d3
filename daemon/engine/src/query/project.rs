//! The project.

use tidegate_api::project::ProjectDocument;
use tidegate_core::ReplicaId;
use tidegate_index::ReadModel;

use crate::failure::{Unanswered, not_begun};

/// What `model` knows of the project, in which this clone writes as `replica`.
pub(crate) fn project(
    model: &dyn ReadModel,
    replica: Option<ReplicaId>,
) -> Result<ProjectDocument, Unanswered> {
    let project = model.project()?.ok_or_else(not_begun)?;
    Ok(ProjectDocument::new(&project, replica.map(|replica| replica.to_string())))
}
