//! What lint finds, and the order in which it looks.

use super::{Code, agents, machine, names, protected, references, texts, triggers};
use crate::definition::Definition;

/// By whose rules a definition is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// Those of this program.
    Own,
    /// Those of flowspec: every transition takes a step, and agents are known ones.
    Flowspec,
}

/// Something that is wrong with a definition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// What kind of thing it is.
    pub code: Code,
    /// Where it stands: the members and places on the way there, as in `/transitions/2/from/0`.
    pub at: String,
    /// What is wrong.
    pub message: String,
    /// What would mend it.
    pub mend: String,
}

/// Everything that is wrong with `definition`, in the order in which it stands there.
#[must_use]
pub fn lint(definition: &Definition, dialect: Dialect) -> Vec<Problem> {
    let mut found = Found::default();
    names::check(definition, &mut found);
    references::check(definition, dialect, &mut found);
    machine::check(definition, &mut found);
    triggers::check(definition, &mut found);
    protected::check(definition, &mut found);
    texts::check(definition, &mut found);
    agents::check(definition, dialect, &mut found);
    found.problems
}

/// What was found so far.
#[derive(Default)]
pub(super) struct Found {
    problems: Vec<Problem>,
}

impl Found {
    pub(super) fn add(
        &mut self,
        code: Code,
        at: impl Into<String>,
        message: String,
        mend: impl Into<String>,
    ) {
        self.problems.push(Problem { code, at: at.into(), message, mend: mend.into() });
    }
}
