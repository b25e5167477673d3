//! Replies: one document each.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::daemon::DaemonDocument;
use crate::doctor::DoctorDocument;
use crate::dump::Dump;
use crate::gc::GcDocument;
use crate::graph::Graph;
use crate::history::HistoryDocument;
use crate::import::ImportDocument;
use crate::item::{ItemDocument, ItemView, ItemsDocument};
use crate::listed::SpelledRow;
use crate::notice::Notice;
use crate::project::ProjectDocument;
use crate::publish::PublishDocument;
use crate::rebuild::RebuildDocument;
use crate::recover::RecoverDocument;
use crate::repin::RepinDocument;
use crate::replicas::ReplicasDocument;
use crate::rows::RowsDocument;
use crate::search::SearchDocument;
use crate::stats::StatsDocument;
use crate::status::StatusDocument;
use crate::uninstall::UninstallDocument;
use crate::verify::VerifyDocument;
use crate::watch::WatchDocument;
use crate::why::WhyDocument;
use crate::workflow::{DefinitionDocument, DefinitionsDocument};

/// An answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "each variant is the document it holds")]
pub enum Reply {
    Project(Box<ProjectDocument>),
    Item(Box<ItemDocument>),
    ItemsInFull(ItemsDocument<ItemView>),
    Items(ItemsDocument<SpelledRow>),
    History(HistoryDocument),
    Why(WhyDocument),
    Graph(Graph),
    Definition(Box<DefinitionDocument>),
    Definitions(DefinitionsDocument),
    Repin(RepinDocument),
    Stats(Box<StatsDocument>),
    Status(Box<StatusDocument>),
    Watch(WatchDocument),
    Import(ImportDocument),
    Verify(VerifyDocument),
    Publish(PublishDocument),
    Doctor(DoctorDocument),
    Recover(RecoverDocument),
    Gc(GcDocument),
    Replicas(ReplicasDocument),
    Uninstall(UninstallDocument),
    Search(SearchDocument),
    Rows(RowsDocument),
    Rebuild(RebuildDocument),
    Daemon(DaemonDocument),
    Dump(Dump),
}

impl Reply {
    /// The document, in one line. The dump is its own lines.
    pub fn json(&self) -> Result<String, serde_json::Error> {
        match self {
            Self::Project(document) => serde_json::to_string(document),
            Self::Item(document) => serde_json::to_string(document),
            Self::ItemsInFull(document) => serde_json::to_string(document),
            Self::Items(document) => document.json(),
            Self::History(document) => serde_json::to_string(document),
            Self::Why(document) => serde_json::to_string(document),
            Self::Graph(graph) => serde_json::to_string(graph),
            Self::Definition(document) => serde_json::to_string(document),
            Self::Definitions(document) => serde_json::to_string(document),
            Self::Repin(document) => serde_json::to_string(document),
            Self::Stats(document) => serde_json::to_string(document),
            Self::Status(document) => serde_json::to_string(document),
            Self::Watch(document) => serde_json::to_string(document),
            Self::Import(document) => serde_json::to_string(document),
            Self::Verify(document) => serde_json::to_string(document),
            Self::Publish(document) => serde_json::to_string(document),
            Self::Doctor(document) => serde_json::to_string(document),
            Self::Recover(document) => serde_json::to_string(document),
            Self::Gc(document) => serde_json::to_string(document),
            Self::Replicas(document) => serde_json::to_string(document),
            Self::Uninstall(document) => serde_json::to_string(document),
            Self::Search(document) => serde_json::to_string(document),
            Self::Rows(document) => serde_json::to_string(document),
            Self::Rebuild(document) => serde_json::to_string(document),
            Self::Daemon(document) => serde_json::to_string(document),
            Self::Dump(dump) => Ok(dump.lines.trim_end().to_owned()),
        }
    }

    /// What is to be known about it.
    #[must_use]
    pub fn notices(&self) -> &[Notice] {
        match self {
            Self::Project(document) => &document.notices,
            Self::Item(document) => &document.notices,
            Self::ItemsInFull(document) => &document.notices,
            Self::Items(document) => &document.notices,
            Self::History(document) => &document.notices,
            Self::Why(document) => &document.notices,
            Self::Graph(graph) => &graph.notices,
            Self::Definition(document) => &document.notices,
            Self::Definitions(document) => &document.notices,
            Self::Repin(document) => &document.notices,
            Self::Stats(document) => &document.notices,
            Self::Status(document) => &document.notices,
            Self::Watch(document) => &document.notices,
            Self::Import(document) => &document.notices,
            Self::Publish(document) => &document.notices,
            Self::Doctor(document) => &document.notices,
            Self::Recover(document) => &document.notices,
            Self::Gc(document) => &document.notices,
            Self::Replicas(document) => &document.notices,
            Self::Uninstall(document) => &document.notices,
            Self::Search(document) => &document.notices,
            Self::Rows(document) => &document.notices,
            Self::Rebuild(document) => &document.notices,
            Self::Daemon(document) => &document.notices,
            Self::Verify(_) => &[],
            Self::Dump(dump) => &dump.notices,
        }
    }

    /// The same, with more to be known about it. The findings of `verify` say all there is.
    #[must_use]
    pub fn with(mut self, more: impl IntoIterator<Item = Notice>) -> Self {
        let notices = match &mut self {
            Self::Project(document) => &mut document.notices,
            Self::Item(document) => &mut document.notices,
            Self::ItemsInFull(document) => &mut document.notices,
            Self::Items(document) => &mut document.notices,
            Self::History(document) => &mut document.notices,
            Self::Why(document) => &mut document.notices,
            Self::Graph(graph) => &mut graph.notices,
            Self::Definition(document) => &mut document.notices,
            Self::Definitions(document) => &mut document.notices,
            Self::Repin(document) => &mut document.notices,
            Self::Stats(document) => &mut document.notices,
            Self::Status(document) => &mut document.notices,
            Self::Watch(document) => &mut document.notices,
            Self::Import(document) => &mut document.notices,
            Self::Publish(document) => &mut document.notices,
            Self::Doctor(document) => &mut document.notices,
            Self::Recover(document) => &mut document.notices,
            Self::Gc(document) => &mut document.notices,
            Self::Replicas(document) => &mut document.notices,
            Self::Uninstall(document) => &mut document.notices,
            Self::Search(document) => &mut document.notices,
            Self::Rows(document) => &mut document.notices,
            Self::Rebuild(document) => &mut document.notices,
            Self::Daemon(document) => &mut document.notices,
            Self::Verify(_) => return self,
            Self::Dump(dump) => &mut dump.notices,
        };
        notices.extend(more);
        self
    }
}
