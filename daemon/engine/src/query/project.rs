//! The project.

use tidegate_api::project::ProjectDocument;
use tidegate_api::{Failure, Reply};

use crate::door::View;
use crate::failure::not_begun;

/// The project, and whether this request began it.
pub(crate) fn project(view: &View<'_>, begun: bool) -> Result<Reply, Failure> {
    let project = view.memory.fold().project().ok_or_else(not_begun)?;
    let replica = view.store.replica().map(|replica| replica.to_string());
    Ok(Reply::Project(ProjectDocument::new(&project, replica, begun)))
}
