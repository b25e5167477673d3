//! Markdown as an outline: headings and what stands below them, with the places.
//!
//! Comments, code in fences and front matter are left out, as nobody reads them as prose. Of HTML
//! the words count, and no tag.

mod front_matter;
mod html;
mod outline;
mod prose;
mod reader;
mod section;

pub(super) use outline::{Outline, Row};
pub(super) use prose::{Prose, Role, is_unseen};
pub(super) use section::Section;
