//! Replies: one document each.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::artifact::{ArtifactDocument, ArtifactsDocument};
use crate::assessment::AssessmentDocument;
use crate::audit::AuditDocument;
use crate::criteria::CriteriaDocument;
use crate::daemon::DaemonDocument;
use crate::doctor::DoctorDocument;
use crate::dump::Dump;
use crate::gates::GatesDocument;
use crate::gc::GcDocument;
use crate::graph::Graph;
use crate::history::HistoryDocument;
use crate::hooks::HooksDocument;
use crate::import::ImportDocument;
use crate::item::{ItemDocument, ItemView, ItemsDocument};
use crate::listed::SpelledRow;
use crate::next::NextDocument;
use crate::notice::Notice;
use crate::project::ProjectDocument;
use crate::publish::PublishDocument;
use crate::rebuild::RebuildDocument;
use crate::reconcile::{HookDocument, ReconcileDocument};
use crate::recover::RecoverDocument;
use crate::repin::RepinDocument;
use crate::replicas::ReplicasDocument;
use crate::rows::RowsDocument;
use crate::search::SearchDocument;
use crate::stats::StatsDocument;
use crate::status::StatusDocument;
use crate::sync::{RemotesDocument, SyncDocument};
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
    Criteria(CriteriaDocument),
    Assessment(AssessmentDocument),
    Artifacts(ArtifactsDocument),
    Artifact(Box<ArtifactDocument>),
    Audit(AuditDocument),
    ItemsInFull(ItemsDocument<ItemView>),
    Items(ItemsDocument<SpelledRow>),
    History(HistoryDocument),
    Why(WhyDocument),
    Gates(GatesDocument),
    Next(NextDocument),
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
    Sync(SyncDocument),
    Remotes(RemotesDocument),
    Uninstall(UninstallDocument),
    Search(SearchDocument),
    Rows(RowsDocument),
    Rebuild(RebuildDocument),
    Daemon(DaemonDocument),
    Reconcile(ReconcileDocument),
    Hook(HookDocument),
    Hooks(HooksDocument),
    Dump(Dump),
}

/// Does the same with whichever document a reply holds. Three are not like the others: `$own` says
/// what is done with those.
macro_rules! each {
    ($reply:expr, $document:ident => $same:expr, $($own:tt)+) => {
        match $reply {
            $($own)+
            Self::Project($document) => $same,
            Self::Item($document) => $same,
            Self::Criteria($document) => $same,
            Self::Assessment($document) => $same,
            Self::Artifacts($document) => $same,
            Self::Artifact($document) => $same,
            Self::Audit($document) => $same,
            Self::ItemsInFull($document) => $same,
            Self::History($document) => $same,
            Self::Why($document) => $same,
            Self::Gates($document) => $same,
            Self::Next($document) => $same,
            Self::Graph($document) => $same,
            Self::Definition($document) => $same,
            Self::Definitions($document) => $same,
            Self::Repin($document) => $same,
            Self::Stats($document) => $same,
            Self::Status($document) => $same,
            Self::Watch($document) => $same,
            Self::Import($document) => $same,
            Self::Publish($document) => $same,
            Self::Doctor($document) => $same,
            Self::Recover($document) => $same,
            Self::Gc($document) => $same,
            Self::Replicas($document) => $same,
            Self::Sync($document) => $same,
            Self::Remotes($document) => $same,
            Self::Uninstall($document) => $same,
            Self::Search($document) => $same,
            Self::Rows($document) => $same,
            Self::Rebuild($document) => $same,
            Self::Daemon($document) => $same,
            Self::Reconcile($document) => $same,
            Self::Hook($document) => $same,
            Self::Hooks($document) => $same,
        }
    };
}

impl Reply {
    /// The document, in one line. The dump is its own lines.
    pub fn json(&self) -> Result<String, serde_json::Error> {
        each!(self, document => serde_json::to_string(document),
            Self::Items(document) => document.json(),
            Self::Verify(document) => serde_json::to_string(document),
            Self::Dump(dump) => Ok(dump.lines.trim_end().to_owned()),
        )
    }

    /// What is to be known about it.
    #[must_use]
    pub fn notices(&self) -> &[Notice] {
        each!(self, document => &document.notices,
            Self::Items(document) => &document.notices,
            Self::Verify(_) => &[],
            Self::Dump(dump) => &dump.notices,
        )
    }

    /// The same, with more to be known about it. The findings of `verify` say all there is.
    #[must_use]
    pub fn with(mut self, more: impl IntoIterator<Item = Notice>) -> Self {
        let notices = each!(&mut self, document => &mut document.notices,
            Self::Items(document) => &mut document.notices,
            Self::Verify(_) => return self,
            Self::Dump(dump) => &mut dump.notices,
        );
        notices.extend(more);
        self
    }
}
