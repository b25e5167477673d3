//! Replies: one document each.

use crate::history::HistoryDocument;
use crate::import::ImportDocument;
use crate::item::{ItemDocument, ItemView, ItemsDocument};
use crate::project::ProjectDocument;
use crate::publish::PublishDocument;
use crate::verify::VerifyDocument;
use crate::why::WhyDocument;

/// An answer.
#[derive(Debug, Clone, PartialEq)]
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
    Publish(PublishDocument),
    /// Canonical lines, each with its line end.
    Dump(String),
}

impl Reply {
    /// The document, in one line. The dump is its own lines.
    pub fn json(&self) -> Result<String, serde_json::Error> {
        match self {
            Self::Project(document) => serde_json::to_string(document),
            Self::Item(document) => serde_json::to_string(document),
            Self::ItemsInFull(document) => serde_json::to_string(document),
            Self::Items(document) => serde_json::to_string(document),
            Self::History(document) => serde_json::to_string(document),
            Self::Why(document) => serde_json::to_string(document),
            Self::Import(document) => serde_json::to_string(document),
            Self::Verify(document) => serde_json::to_string(document),
            Self::Publish(document) => serde_json::to_string(document),
            Self::Dump(lines) => Ok(lines.trim_end().to_owned()),
        }
    }
}
