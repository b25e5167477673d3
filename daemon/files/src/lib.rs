//! Files that must survive a power cut: the seam through which they are written.
//!
//! [`FileSystem`] is what a file system offers and nothing more, so that a test can put one in its place
//! that loses what was not synced, fails, or stops at any call. [`Real`] is the one of the machine.
//! `plain` opens what must be a plain file. `whole` puts the calls together: files that appear whole or not at all, folders that stay. `held`
//! tells which folders somebody is at work in. `volume` tells what kind of disk a folder lies on.
//!
//! Knows no git and no format. Nothing here decides when a sync is due.

mod held;
mod plain;
mod real;
mod system;
mod volume;
mod whole;

pub use held::{hold_left, is_left, make_held};
pub use plain::{check_plain, open_plain, read_plain};
pub use real::{Real, Share};
pub use system::{File, FileSystem, Look, Open};
pub use volume::{Volume, volume};
