//! `tidegate.doctor/1`: whether this clone is well, on this machine.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::notice::Notice;

/// What was found, and what was done about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DoctorDocument {
    /// Always `tidegate.doctor/1`.
    pub schema: String,
    /// Whether nothing is the matter, and all that was to be put right was.
    pub ok: bool,
    /// What is the matter, the worst first; after `--fix`, what still is.
    pub findings: Vec<Ailment>,
    /// What `--fix` did, or would do.
    pub fixed: Vec<Fixed>,
    /// Whether nothing was done.
    pub dry_run: bool,
    /// What this clone lies on and is served by.
    pub machine: MachineView,
    /// What is done here about work that does not do what the definitions require; nothing, where nobody
    /// looked.
    pub enforcement: Option<Enforcement>,
    /// What is to be known about it.
    pub notices: Vec<Notice>,
}

/// What is done about work that does not do what the definitions require.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Enforcement {
    /// How much.
    pub level: EnforcementLevel,
    /// How that is known.
    pub known: Vec<String>,
}

/// How much is done about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum EnforcementLevel {
    /// Nothing: it is seen, and said.
    None,
    /// Git's hooks say so before, to who lets them.
    Hinted,
}

/// One thing that is the matter, or worth knowing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Ailment {
    /// How bad it is.
    pub severity: Level,
    /// A name for machines.
    pub code: String,
    /// The file, ref, object or setting.
    pub subject: String,
    /// What is the matter with it.
    pub message: String,
    /// A command that would help.
    pub hint: Option<String>,
    /// What `--fix` would do.
    pub fix: Option<String>,
}

/// How bad something is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// Something is lost, or cannot be recorded or published.
    Error,
    /// It may come to that.
    Warning,
    /// Something to know.
    Note,
}

/// Something that was put right, or was to be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Fixed {
    /// What was found.
    pub code: String,
    /// Where.
    pub subject: String,
    /// What was done.
    pub what: String,
    /// Why it could not be done.
    pub error: Option<String>,
}

/// What a clone lies on and is served by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct MachineView {
    /// The version of git.
    pub git: Option<String>,
    /// How git keeps refs here: `files` or `reftable`.
    pub refs: String,
    /// How git names objects here: `sha1` or `sha256`.
    pub hash: String,
    /// The file system, if it is not of this machine alone.
    pub distant: Option<String>,
    /// How many bytes may still be written.
    pub free_bytes: Option<u64>,
}

impl DoctorDocument {
    /// The document.
    #[must_use]
    pub fn new(
        findings: Vec<Ailment>,
        fixed: Vec<Fixed>,
        dry_run: bool,
        machine: MachineView,
    ) -> Self {
        let ok = findings.iter().all(|finding| finding.severity == Level::Note)
            && fixed.iter().all(|fixed| fixed.error.is_none());
        let (schema, notices) = ("tidegate.doctor/1".to_owned(), Vec::new());
        let enforcement = None;
        Self { schema, ok, findings, fixed, dry_run, machine, enforcement, notices }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_could_not_be_put_right_is_not_well() {
        let [code, subject, what] = ["unpublished", "refs/x", "publish"].map(str::to_owned);
        let fixed = Fixed { code, subject, what, error: None };
        let machine = MachineView {
            git: None,
            refs: "files".to_owned(),
            hash: "sha1".to_owned(),
            distant: None,
            free_bytes: None,
        };
        let is_well = |fixed| DoctorDocument::new(vec![], vec![fixed], false, machine.clone()).ok;
        assert!(is_well(fixed.clone()));
        assert!(!is_well(Fixed { error: Some("no room".to_owned()), ..fixed }));
    }
}
