//! Packs as bytes: the pack, its index and its name. Writes no file and makes no deltas, which
//! git makes when it consolidates.

mod check;
mod list;
mod write;

pub use check::{PackDamage, check_pack};
pub use list::pack_ids;
pub use write::{Pack, PackError, pack_name};
