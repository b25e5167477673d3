//! One file of a repository that lies elsewhere: `source` reads where, and refuses what could make git
//! do anything but fetch; `fetch` gets the file. Nothing of it comes into the user's repository, and
//! nobody is asked for anything.

mod fetch;
mod source;

pub use fetch::{ElsewhereError, Found};
pub use source::{BadSource, Source};
