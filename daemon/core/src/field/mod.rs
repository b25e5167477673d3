//! Fields: the only types of value that clones may change apart and still agree on.
//!
//! A register holds the last value written; a set holds names, and either the adding or the
//! removing side wins between writers who did not know of each other; a counter adds up; a list
//! keeps names in an order that people choose; [`Fields`] is a map of these. Long text is a
//! register and is never merged.
//!
//! Values must be applied in an order in which everything comes after its past; which of those
//! orders it is makes no difference.

mod counter;
mod fields;
mod list;
mod register;
mod set;

#[cfg(test)]
mod tests;

pub use counter::Counter;
pub use fields::{FieldType, Fields, Stamp};
pub use list::{List, Placed, between, positions};
pub use register::Register;
pub use set::{Set, Winner};
