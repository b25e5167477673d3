//! What a commit does to items: taken once it is there, or looked at before it is.

mod check;
mod outcome;
mod record;
mod take;
mod told;
mod withdraw;

pub use check::{Problem, check};
pub use outcome::{Came, Outcome};
pub(super) use take::take;
pub(super) use withdraw::withdraw;
