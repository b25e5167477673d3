//! The project.

use tidegate_api::Failure;
use tidegate_api::project::ProjectDocument;
use tidegate_index::Memory;
use tidegate_store::Store;

use crate::failure::not_begun;

/// What `memory` knows of the project, in which this clone writes.
pub(crate) fn project(memory: &Memory, store: &Store) -> Result<ProjectDocument, Failure> {
    let project = memory.fold().project().ok_or_else(not_begun)?;
    let replica = store.replica().map(|replica| replica.to_string());
    Ok(ProjectDocument::new(&project, replica))
}
