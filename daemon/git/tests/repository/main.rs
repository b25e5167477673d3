//! The repository on disk against real git, and both repositories against one suite.

mod changed;
mod configured;
mod conformance;
mod consolidation;
mod discovery;
mod elsewhere;
mod new_commits;
mod object_files;
mod packs;
mod ref_files;
mod remotes;
mod sealed;
mod signatures;
mod stamps;
mod strange_commits;
mod tips;
