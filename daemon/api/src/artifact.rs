//! `tidegate.artifacts/1` and `tidegate.artifact/1`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tidegate_core::Oid;
use tidegate_core::demands::Demanded;
use tidegate_core::event::Document;
use tidegate_core::fact::{File, Flaw, ItemFact};
use tidegate_core::fold::EventView;
use tidegate_core::gate::Sight;

use crate::item::time;
use crate::notice::Notice;

/// `tidegate.artifacts/1`: documents that moves rest on, or what ways ask of documents.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ArtifactsDocument {
    /// Always `tidegate.artifacts/1`.
    pub schema: String,
    /// The commit that was looked into, if there is one.
    pub commit: Option<String>,
    /// The documents that moves rest on, by path.
    pub artifacts: Vec<ArtifactRow>,
    /// What ways ask of documents, where they were checked.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub checked: Vec<CheckedView>,
    /// What is to be known about it.
    pub notices: Vec<Notice>,
}

/// A document that moves rest on, as it was last.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[expect(missing_docs, reason = "documented in docs/json.md, where others look for them")]
pub struct ArtifactRow {
    pub path: String,
    #[serde(rename = "type")]
    pub kind: String,
    pub state: String,
    pub versions: usize,
    pub last: VersionView,
}

/// What a way asks of a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[expect(missing_docs, reason = "documented in docs/json.md, where others look for them")]
pub struct CheckedView {
    pub item: String,
    pub short: String,
    pub path: String,
    #[serde(rename = "type")]
    pub kind: String,
    pub ways: Vec<String>,
    pub optional: bool,
    pub verdict: String,
    pub reasons: Vec<String>,
    pub files: Vec<FileView>,
}

/// A file that was looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[expect(missing_docs, reason = "documented in docs/json.md, where others look for them")]
pub struct FileView {
    pub path: String,
    pub blob: String,
    pub findings: Vec<DocumentFinding>,
}

/// Something that is wrong with a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[expect(missing_docs, reason = "documented in docs/json.md, where others look for them")]
pub struct DocumentFinding {
    pub code: String,
    pub level: String,
    pub line: usize,
    pub column: usize,
    pub message: String,
    pub mend: String,
}

/// `tidegate.artifact/1`: one document, as it was at each move that rests on it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ArtifactDocument {
    /// Always `tidegate.artifact/1`.
    pub schema: String,
    /// Where it stands, from the top of the repository.
    pub path: String,
    /// The kind of document that it has to be.
    #[serde(rename = "type")]
    pub kind: String,
    /// How it stands in the commit that is checked out: as in `tidegate.artifacts/1`.
    pub state: String,
    /// The commit that is checked out, if there is one.
    pub commit: Option<String>,
    /// What it holds there.
    pub blob: Option<String>,
    /// Its versions, the oldest first.
    pub versions: Vec<VersionView>,
    /// What is to be known about it.
    pub notices: Vec<Notice>,
}

/// A version of a document, and the first move that rests on it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[expect(missing_docs, reason = "documented in docs/json.md, where others look for them")]
pub struct VersionView {
    pub blob: String,
    pub commit: String,
    pub item: String,
    pub short: String,
    pub via: String,
    pub entry: String,
    pub actor: String,
    pub at: String,
}

impl ArtifactsDocument {
    /// The documents that moves rest on.
    #[must_use]
    pub fn of(commit: Option<Oid>, artifacts: Vec<ArtifactRow>) -> Self {
        Self {
            schema: "tidegate.artifacts/1".to_owned(),
            commit: commit.map(|commit| commit.to_string()),
            artifacts,
            checked: Vec::new(),
            notices: Vec::new(),
        }
    }

    /// What ways ask of documents.
    #[must_use]
    pub fn checked(commit: Option<Oid>, checked: Vec<CheckedView>) -> Self {
        Self { checked, ..Self::of(commit, Vec::new()) }
    }

    /// Whether all that was checked is as it has to be.
    #[must_use]
    pub fn passes(&self) -> bool {
        self.checked.iter().all(|checked| checked.verdict == "pass")
    }
}

impl CheckedView {
    /// What a way asks of a document.
    #[must_use]
    pub fn of(ItemFact { item, short }: &ItemFact, demanded: &Demanded) -> Self {
        let Demanded { ways, artifact, sight, verdict } = demanded;
        let (path, files) = match sight {
            Sight::Seen { path, files, .. } => {
                (path.clone(), files.iter().map(FileView::of).collect())
            }
            _ => (artifact.path.clone(), Vec::new()),
        };
        Self {
            item: item.id.to_string(),
            short: short.clone(),
            path,
            kind: artifact.kind.clone(),
            ways: ways.clone(),
            optional: artifact.optional,
            verdict: verdict.word().to_owned(),
            reasons: verdict.reasons().to_vec(),
            files,
        }
    }
}

impl FileView {
    fn of(file: &File) -> Self {
        let errors = file.flaws.iter().map(|flaw| DocumentFinding::of("error", flaw));
        let warnings = file.remarks.iter().map(|flaw| DocumentFinding::of("warning", flaw));
        let mut findings: Vec<DocumentFinding> = errors.chain(warnings).collect();
        findings.sort_by_key(|finding| (finding.line, finding.column));
        Self { path: file.path.clone(), blob: file.blob.to_string(), findings }
    }
}

impl DocumentFinding {
    fn of(level: &str, flaw: &Flaw) -> Self {
        let Flaw { line, column, code, message, mend } = flaw.clone();
        Self { code: code.to_owned(), level: level.to_owned(), line, column, message, mend }
    }
}

impl VersionView {
    /// The version of a document that a move of this item rests on.
    #[must_use]
    pub fn of(event: &EventView<'_>, short: String, commit: Oid, document: &Document) -> Self {
        let via = event.event.body.writes().map_or("reaffirm", |(via, ..)| via);
        let item = event.event.object.item().map(|id| id.to_string());
        Self {
            blob: document.blob.to_string(),
            commit: commit.to_string(),
            item: item.unwrap_or_default(),
            short,
            via: via.to_owned(),
            entry: event.at.entry.to_string(),
            actor: event.entry.actor.to_string(),
            at: time(event.entry.at),
        }
    }
}

impl ArtifactDocument {
    /// A document as it stands, with all its versions, of which there is at least one.
    #[must_use]
    pub fn of(
        row: ArtifactRow,
        commit: Option<Oid>,
        now: Option<Oid>,
        all: Vec<VersionView>,
    ) -> Self {
        let ArtifactRow { path, kind, state, .. } = row;
        Self {
            schema: "tidegate.artifact/1".to_owned(),
            path,
            kind,
            state,
            commit: commit.map(|commit| commit.to_string()),
            blob: now.map(|blob| blob.to_string()),
            versions: all,
            notices: Vec::new(),
        }
    }
}
