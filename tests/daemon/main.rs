//! The real daemon, and everything that can happen to it: that it changes no answer, loses nothing
//! and holds nobody up, however it is started, asked, stopped, killed or lied to.

#[path = "../support/entries.rs"]
pub mod entries;
#[path = "../support/mod.rs"]
pub mod support;

mod activation;
mod answers;
mod commits;
mod crowd;
mod deaths;
mod hooks;
mod hostile;
mod index;
mod life;
mod long;
mod place;
mod protocol;
mod questions;
mod soak;
mod strangers;
mod watch;
