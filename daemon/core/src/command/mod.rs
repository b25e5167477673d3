//! Commands: what somebody asks to be done, in the imperative. A command is what travels from the
//! command line to the law; it is not translated on the way.

mod back;
mod call;
mod clean;
mod commit;
mod evidence;
mod item;
mod kinds;
mod project;
mod repin;
mod workflow;

pub use back::*;
pub use call::{Call, ItemRef};
pub use clean::Cleaner;
pub use commit::*;
pub use evidence::*;
pub use item::*;
pub use kinds::Command;
pub use project::*;
pub use repin::*;
pub use workflow::*;
