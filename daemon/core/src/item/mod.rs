//! Items: what the events of one item add up to.
//!
//! [`ItemState`] is the running sum, `apply` adds one event to it, `judge` says whether an event
//! may be added at all, and [`Item`] is what is shown of it.

mod apply;
mod choice;
mod documents;
pub mod field;
mod judge;
mod rank;
mod reaffirm;
mod seen;
mod state;
mod stood;
mod view;
mod void;

pub use documents::Meant;
pub use field::editable;
pub(crate) use judge::Context;
pub(crate) use seen::When;
pub(crate) use state::Made;
pub use state::{Happening, ItemState};
pub use stood::{Stands, Stood};
pub use view::{Comment, Criterion, Doubt, Evidence, Item, Link, RegionView, StateView, Tag, Tick};
pub use void::VoidReason;
