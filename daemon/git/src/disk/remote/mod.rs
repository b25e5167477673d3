//! A remote of the user's repository, reached by their own git, with all that their configuration says of
//! the way there. It runs no hook, asks nobody, and leaves nothing behind that is not asked for: `origin`
//! is the remote and the git that goes there, `list` says what is there, `bring` fetches into a place
//! apart, `send` pushes.

mod bring;
mod list;
mod origin;
mod send;

pub use origin::Origin;
