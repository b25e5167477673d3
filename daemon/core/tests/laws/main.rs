//! The laws of the fold, each tested against a small world of replicas that write, lie and hear of
//! each other late.
//!
//! Numbers of laws and rules are those of `docs/merge.md`. `world`, `honest`, `published`, `liar` and `play`
//! make histories, `files` is what they find in commits, `dump` says all that a fold says of one, `reference` is the law written a second
//! time, and `compare` holds the two against each other. `gated` makes histories about gates, `verifier`
//! judges their moves once more, and `asked` is somebody who asks and decides. The other modules are
//! the tests.

#[path = "../../../../tests/support/entries.rs"]
pub mod entries;

mod asked;
mod chain;
mod clones;
mod commits;
mod compare;
mod counterexamples;
mod definitions;
mod documents;
mod doubt;
mod dump;
mod exhaustive;
mod expiry;
mod fields;
mod files;
mod gated;
mod gates;
mod helped;
mod honest;
mod joins;
mod kept;
mod liar;
mod play;
mod published;
mod random;
mod reference;
mod regions;
mod repins;
mod tables;
mod told;
mod verified;
mod verifier;
mod why;
mod world;
