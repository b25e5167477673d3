//! The database against the fold in memory: filled at once or step by step, it says the same.

#[path = "../../../../tests/support/entries.rs"]
pub mod entries;

#[expect(dead_code, reason = "the laws of the fold need more of the files")]
#[path = "../../../core/tests/laws/files.rs"]
mod files;
#[path = "../../../core/tests/laws/honest.rs"]
mod honest;
#[path = "../../../core/tests/laws/liar.rs"]
mod liar;
#[path = "../../../core/tests/laws/play.rs"]
mod play;
#[path = "../../../core/tests/laws/published.rs"]
mod published;
#[expect(dead_code, reason = "the laws of the fold need more of the world")]
#[path = "../../../core/tests/laws/world.rs"]
mod world;

mod alike;
mod asked;
mod clocks;
mod equal;
mod many;
