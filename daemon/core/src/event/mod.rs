//! Events: what happened to one object, in the past tense. [`EventBody`] is the closed list of
//! kinds; an entry carries one or more events and is valid or void as a whole.
//!
//! A kind this build does not know is kept as it came ([`EventBody::Unknown`]) and never dropped.

mod change;
mod commit;
mod definition;
mod documents;
mod evidence;
mod item;
mod kinds;
mod object;
mod project;
mod recorded;
mod reference;
mod transition;
mod words;

pub use change::Change;
pub use commit::{CommitLinked, CommitRefused, Difference};
pub use definition::Published;
pub use documents::{AskedFor, Demand, Document, Documents, MOST_DOCUMENTS, RULES};
pub use evidence::*;
pub use item::*;
pub use kinds::{EventBody, KINDS};
pub use object::Object;
pub use project::*;
pub use recorded::Event;
pub use reference::{EventRef, NotAnEvent};
pub use transition::*;
