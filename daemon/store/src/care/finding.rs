//! What is found when a clone is looked at.

use std::path::PathBuf;

use super::cure::Cure;

/// How bad something is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Gravity {
    /// Something is lost, or cannot be recorded or published.
    Error,
    /// It may come to that.
    Warning,
    /// Something to know.
    Note,
}

/// What would help against it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Help {
    /// Let it be put right.
    Fix,
    /// Save what can be proven.
    Recover,
    /// Take away what is left.
    Uninstall,
    /// Look at what stands there.
    Look(PathBuf),
    /// Look whether a git is at work.
    FindGit,
    /// Take this ref, and all it needs, from another clone.
    FetchAgain(String),
    /// Let no fetch from this remote write this ref.
    SpareRef {
        /// The remote.
        remote: String,
        /// The ref.
        name: String,
    },
}

/// One thing that was found.
#[derive(Debug)]
pub struct Finding {
    /// How bad it is.
    pub gravity: Gravity,
    /// A name for machines.
    pub code: &'static str,
    /// The file, ref or setting.
    pub subject: String,
    /// What is the matter with it.
    pub message: String,
    /// What would help.
    pub help: Option<Help>,
    /// What can be done about it without losing anything.
    pub cure: Option<Cure>,
}

impl Finding {
    pub(super) fn error(
        code: &'static str,
        subject: impl ToString,
        message: impl ToString,
    ) -> Self {
        Self::new(Gravity::Error, code, subject, message)
    }

    pub(super) fn warning(
        code: &'static str,
        subject: impl ToString,
        message: impl ToString,
    ) -> Self {
        Self::new(Gravity::Warning, code, subject, message)
    }

    pub(super) fn note(code: &'static str, subject: impl ToString, message: impl ToString) -> Self {
        Self::new(Gravity::Note, code, subject, message)
    }

    pub(super) fn help(self, help: Help) -> Self {
        Self { help: Some(help), ..self }
    }

    pub(super) fn cure(self, cure: Cure) -> Self {
        Self { cure: Some(cure), ..self.help(Help::Fix) }
    }

    fn new(
        gravity: Gravity,
        code: &'static str,
        subject: impl ToString,
        message: impl ToString,
    ) -> Self {
        let (subject, message) = (subject.to_string(), message.to_string());
        Self { gravity, code, subject, message, help: None, cure: None }
    }
}
