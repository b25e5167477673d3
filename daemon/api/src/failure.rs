//! Failures: what went wrong, in one shape, from wherever it came. `tidegate.error/1`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tidegate_core::refusal::{Refusal, RefusalClass, Remedy};

use crate::remedy;

/// Exit codes. Scripts rely on them; they never change their meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Exit {
    /// Refused by a gate, or a check found something.
    Refused,
    /// The command line, or a value on it, makes no sense.
    Usage,
    /// No such thing, or the name does not say which.
    NotFound,
    /// Something else happened first: contested, held, a key used before.
    Conflict,
    /// The machine, the clone or its set-up.
    Environment,
    /// The daemon or the network.
    Network,
    /// A fault of this program.
    Internal,
}

/// Something that went wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Failure {
    /// A name for machines.
    pub code: String,
    /// What happened, for people.
    pub message: String,
    /// What stands in the way, one reason each.
    pub reasons: Vec<String>,
    /// What would help: commands to run.
    pub hints: Vec<String>,
    /// The exit code.
    pub exit: Exit,
}

/// `tidegate.error/1`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ErrorDocument<'a> {
    /// Always `tidegate.error/1`.
    pub schema: &'static str,
    /// What went wrong.
    pub error: ErrorView<'a>,
}

/// What went wrong, for other programs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ErrorView<'a> {
    /// A name for machines.
    pub code: &'a str,
    /// What happened.
    pub message: &'a str,
    /// What would help.
    pub hints: &'a [String],
    /// What stands in the way.
    pub reasons: &'a [String],
}

impl Exit {
    /// The number.
    #[must_use]
    pub fn code(self) -> u8 {
        match self {
            Self::Refused => 1,
            Self::Usage => 2,
            Self::NotFound => 3,
            Self::Conflict => 4,
            Self::Environment => 5,
            Self::Network => 6,
            Self::Internal => 70,
        }
    }
}

impl Failure {
    /// A failure without reasons or hints.
    #[must_use]
    pub fn new(exit: Exit, code: &str, message: impl Into<String>) -> Self {
        let (reasons, hints) = (Vec::new(), Vec::new());
        Self { code: code.to_owned(), message: message.into(), reasons, hints, exit }
    }

    /// The same, with something that would help.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }

    /// The same, with what the law says would help.
    #[must_use]
    pub fn remedy(self, remedy: &Remedy) -> Self {
        self.hint(remedy::command_line(remedy))
    }

    /// The same, with something that stands in the way.
    #[must_use]
    pub fn reason(mut self, reason: impl Into<String>) -> Self {
        self.reasons.push(reason.into());
        self
    }

    /// The document for other programs.
    #[must_use]
    pub fn document(&self) -> ErrorDocument<'_> {
        let Self { code, message, hints, reasons, .. } = self;
        ErrorDocument {
            schema: "tidegate.error/1",
            error: ErrorView { code, message, hints, reasons },
        }
    }
}

impl From<&Refusal> for Failure {
    fn from(refusal: &Refusal) -> Self {
        let exit = match refusal.class() {
            RefusalClass::Gate => Exit::Refused,
            RefusalClass::Usage => Exit::Usage,
            RefusalClass::NotFound => Exit::NotFound,
            RefusalClass::Conflict => Exit::Conflict,
            RefusalClass::Environment => Exit::Environment,
        };
        Self {
            code: refusal.code().to_owned(),
            message: refusal.to_string(),
            reasons: refusal.reasons(),
            hints: refusal.remedies().iter().map(remedy::command_line).collect(),
            exit,
        }
    }
}
