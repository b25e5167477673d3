//! Files and what is found in them.

mod files;
mod hostile;
mod pushing;
mod reading;
mod roundtrip;
mod schema;
mod traps;

use files::{flowspec, found, usable};
