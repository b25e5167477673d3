//! What kind of no a refusal is, and its name in JSON.

use super::Refusal;

/// What kind of no it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RefusalClass {
    /// A gate is shut.
    Gate,
    /// The command does not make sense.
    Usage,
    /// What it is about does not exist, or is not told apart.
    NotFound,
    /// Something else happened first.
    Conflict,
    /// Something must be set up first.
    Environment,
}

impl Refusal {
    /// What kind of no it is.
    #[must_use]
    pub fn class(&self) -> RefusalClass {
        match self {
            Self::NoItem { .. }
            | Self::Ambiguous { .. }
            | Self::NoWorkflow { .. }
            | Self::NoCriterion { .. }
            | Self::NoVersion { .. } => RefusalClass::NotFound,
            Self::Text(_)
            | Self::Value { .. }
            | Self::NoLine(_)
            | Self::NoSuchWay { .. }
            | Self::SeveralWays { .. }
            | Self::NoSuchState { .. }
            | Self::NoReason { .. } => RefusalClass::Usage,
            Self::AliasTaken { .. }
            | Self::TagTaken { .. }
            | Self::KeyTaken { .. }
            | Self::KeyDiffers { .. }
            | Self::Expect { .. }
            | Self::Circle { .. }
            | Self::Contested { .. }
            | Self::NotContested { .. }
            | Self::ContestedWorkflow { .. }
            | Self::NoPlace { .. }
            | Self::NothingToUndo { .. }
            | Self::Archived { .. } => RefusalClass::Conflict,
            Self::NotFromHere { .. }
            | Self::Shut { .. }
            | Self::NotReaffirmed { .. }
            | Self::NotShown { .. }
            | Self::NeverThere { .. }
            | Self::MayNotCheck { .. }
            | Self::NoDefinition { .. }
            | Self::BadDefinition { .. } => RefusalClass::Gate,
            Self::NoProject => RefusalClass::Environment,
        }
    }

    /// The name of this refusal in JSON.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::NoItem { .. } => "no_such_item",
            Self::Ambiguous { .. } => "ambiguous",
            Self::Text(_) => "bad_text",
            Self::Value { .. } | Self::NoLine(_) => "bad_value",
            Self::NoProject => "not_initialised",
            Self::AliasTaken { .. } => "alias_taken",
            Self::TagTaken { .. } => "tag_taken",
            Self::KeyTaken { .. } | Self::KeyDiffers { .. } => "key_reused",
            Self::Expect { .. } => "expect_missed",
            Self::Circle { .. } => "cycle",
            Self::Contested { .. } | Self::ContestedWorkflow { .. } => "contested",
            Self::NotContested { .. } => "not_contested",
            Self::NoWorkflow { .. } | Self::NoVersion { .. } => "no_such_workflow",
            Self::BadDefinition { .. } => "bad_definition",
            Self::NoPlace { .. } => "no_place",
            Self::Archived { .. } => "archived",
            Self::NoSuchWay { .. } | Self::SeveralWays { .. } | Self::NoSuchState { .. } => {
                "no_such_transition"
            }
            Self::NotFromHere { .. } => "not_from_here",
            Self::Shut { .. } | Self::NotReaffirmed { .. } | Self::NoDefinition { .. } => {
                "gate_shut"
            }
            Self::NoReason { .. } => "no_reason",
            Self::NoCriterion { .. } => "no_such_criterion",
            Self::MayNotCheck { .. } => "may_not_check",
            Self::NotShown { .. } => "not_shown",
            Self::NeverThere { .. } => "never_there",
            Self::NothingToUndo { .. } => "nothing_to_undo",
        }
    }
}
