//! The one trait behind which all of Tidegate stands.

use crate::{Asker, Failure, Reply, Request};

/// Somebody who answers requests: the engine in this process, or a daemon at the end of a socket.
pub trait Service {
    /// Answers one request, and tells the asker what there is to hear before that.
    fn ask(&self, request: &Request, asker: &dyn Asker) -> Result<Reply, Failure>;
}
