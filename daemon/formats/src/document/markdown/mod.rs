//! Markdown as an outline: headings and what stands below them, with the places.
//!
//! Comments, code in fences and front matter are left out, as nobody reads them as prose.

mod outline;
mod prose;
mod reader;
mod section;

pub(super) use outline::{Outline, Row};
pub(super) use prose::{Prose, Role};
pub(super) use section::Section;
