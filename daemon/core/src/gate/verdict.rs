//! What a gate says.

/// Whether a gate is open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// It is open.
    Pass,
    /// It is shut.
    Fail(Vec<String>),
    /// It cannot be told; as good as shut.
    Unknown(Vec<String>),
}

impl Verdict {
    /// It cannot be told, for this reason.
    pub(crate) fn unknown(reason: &str) -> Self {
        Self::Unknown(vec![reason.to_owned()])
    }

    /// Open where all of these are; shut where one is; else nobody can tell.
    pub(crate) fn all<'a>(verdicts: impl Iterator<Item = &'a Self> + Clone) -> Self {
        let reasons = |wanted: fn(&Self) -> bool| -> Vec<String> {
            let some = verdicts.clone().filter(|verdict| wanted(verdict));
            some.flat_map(|verdict| verdict.reasons().iter().cloned()).collect()
        };
        let shut = reasons(|verdict| matches!(verdict, Self::Fail(_)));
        let unknown = reasons(|verdict| matches!(verdict, Self::Unknown(_)));
        match (shut.is_empty(), unknown.is_empty()) {
            (true, true) => Self::Pass,
            (false, _) => Self::Fail(shut),
            (true, false) => Self::Unknown(unknown),
        }
    }

    /// Whether the gate is open.
    #[must_use]
    pub fn passes(&self) -> bool {
        matches!(self, Self::Pass)
    }

    /// The word for it in JSON.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Self::Pass => "pass",
            Self::Fail(_) => "fail",
            Self::Unknown(_) => "unknown",
        }
    }

    /// Why it is not open.
    #[must_use]
    pub fn reasons(&self) -> &[String] {
        match self {
            Self::Pass => &[],
            Self::Fail(reasons) | Self::Unknown(reasons) => reasons,
        }
    }
}
