//! Which replica writes here, and whether this clone is still the only one that does.
//!
//! A copy of a clone carries its replica along, and two who write as one would fork its chain. No
//! path, device or inode tells a copy from a clone that was moved, mounted elsewhere or restored. So
//! a new replica is minted only on positive evidence of another living copy; otherwise the clone is
//! found at its new place in silence. A copy that was missed is seen when its entries meet.
//!
//! - `identity` is the file that names project and replica
//! - `evidence` looks for another living copy
//! - `witness` remembers outside of the repository how far a replica had published
//! - `abandoned` finds a replica of ours whose file was lost
//! - `mint` goes on under a new name, after all that the old one wrote

mod abandoned;
mod evidence;
mod identity;
mod mint;
mod witness;

pub use identity::Identity;
