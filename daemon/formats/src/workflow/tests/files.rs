//! What the tests write, and what they look at.

use tidegate_core::definition::Definition;

use crate::workflow::{Checked, read};

/// The codes of what is found in a file, with the lines in which it stands.
pub(super) fn found(text: &str) -> Vec<(&'static str, usize)> {
    let Checked { findings, .. } = read(text.as_bytes());
    findings.iter().map(|finding| (finding.code.word(), finding.place.line)).collect()
}

/// The definition of a file with which nothing is wrong, or no more than warnings.
pub(super) fn usable(text: &str) -> Definition {
    let checked = read(text.as_bytes());
    checked.definition.unwrap_or_else(|| panic!("{text}\n{:#?}", checked.findings))
}

/// A file of flowspec with these lines under `transitions`.
pub(super) fn flowspec(transitions: &str) -> String {
    format!(
        "version: \"2.0\"
states: [To Do, Planned, Done]
workflows:
  plan: {{command: /flow:plan, agents: [software-architect], input_states: [To Do], output_state: Planned}}
transitions:
  - {{from: To Do, to: Planned, via: plan}}
{transitions}
  - {{from: Planned, to: Done, via: manual}}
"
    )
}
