//! Definitions: the state machine that an item follows, and all that people say about it.
//!
//! A file a noun. Holds the normal form and its digest; reading one from a file is not done here.

mod artifact;
mod builtin;
mod difference;
mod kind;
mod known;
pub mod lint;
mod machine;
mod normal;
pub mod path;
mod progress;
mod region;
mod role;
mod sequence;
mod state;
mod step;
mod transition;
mod trigger;

pub use artifact::{Artifact, Match};
pub use builtin::BUILTIN;
pub use difference::{Difference, Sign, difference};
pub use kind::{Field, Kind, ValueType};
pub use known::Definitions;
pub use machine::{Definition, Pinning};
pub use normal::{MAX_BYTES, Normal, Outline};
pub(crate) use normal::{record, recorded};
pub use progress::{Done, Measure};
pub use region::{Join, Region, written};
pub use role::{Loop, Role};
pub use sequence::{Sequence, SequenceMode, SequenceStep};
pub use state::State;
pub use step::{Agent, Mode, Step};
pub use transition::{Fork, Rule, Said, Transition};
pub use trigger::{Protected, Trigger};
