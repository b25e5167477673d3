//! The one trait behind which all of Tidegate stands.

use crate::{Failure, Reply, Request};

/// Somebody who answers requests: the engine in this process, or a daemon at the end of a socket.
pub trait Service {
    /// Answers one request.
    fn ask(&self, request: &Request) -> Result<Reply, Failure>;
}
