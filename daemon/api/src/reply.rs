//! Replies: one document each.

use serde::Serialize;

use crate::history::HistoryDocument;
use crate::import::ImportDocument;
use crate::item::{ItemDocument, ItemView, ItemsDocument};
use crate::project::ProjectDocument;
use crate::verify::VerifyDocument;
use crate::why::WhyDocument;

/// An answer.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
#[expect(missing_docs, reason = "each variant is the document it holds")]
pub enum Reply {
    Project(ProjectDocument),
    Item(Box<ItemDocument>),
    ItemsInFull(ItemsDocument<ItemView>),
    Items(ItemsDocument),
    History(HistoryDocument),
    Why(WhyDocument),
    Import(ImportDocument),
    Verify(VerifyDocument),
    /// Canonical lines, each with its line end.
    Dump(String),
}
