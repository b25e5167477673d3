//! How complex and risky a feature is, and which way follows from that.

mod advice;
mod document;
mod score;

pub(super) use document::check;
