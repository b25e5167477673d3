//! `tidegate.lint/1`, and the documents of what definitions begin with: `tidegate.presets/1` and
//! `tidegate.preset/1`.

use serde::{Deserialize, Serialize};

/// `tidegate.lint/1`: what is wrong with a workflow file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LintDocument {
    /// Always `tidegate.lint/1`.
    pub schema: String,
    /// The file, as it was named.
    pub file: String,
    /// Whether the definition can be used.
    pub ok: bool,
    /// What the definition is called; null if it cannot be used.
    pub name: Option<String>,
    /// By what entries refer to exactly this definition; null if it cannot be used.
    pub digest: Option<String>,
    /// How many errors there are.
    pub errors: usize,
    /// How many warnings.
    pub warnings: usize,
    /// How many findings are not told because there are so many.
    pub untold: usize,
    /// What is wrong, in the order of the file.
    pub findings: Vec<LintFinding>,
}

/// One thing that is wrong with a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LintFinding {
    /// A name for machines.
    pub code: String,
    /// How bad it is.
    pub severity: LintSeverity,
    /// The line, counted from 1.
    pub line: usize,
    /// The character in it, counted from 1.
    pub column: usize,
    /// How many characters are meant.
    pub width: usize,
    /// What is wrong.
    pub message: String,
    /// What would mend it.
    pub mend: String,
    /// What the line says, or the part of it around the place.
    pub excerpt: String,
    /// How many characters stand before the place in the excerpt.
    pub indent: usize,
}

/// How bad a finding in a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LintSeverity {
    /// The definition cannot be used.
    Error,
    /// It can, but something is odd.
    Warning,
}

/// `tidegate.presets/1`: definitions to begin with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PresetsDocument {
    /// Always `tidegate.presets/1`.
    pub schema: String,
    /// One each.
    pub presets: Vec<PresetView>,
}

/// A definition to begin with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PresetView {
    /// Its name.
    pub name: String,
    /// What it is for.
    pub description: String,
    /// How many states it has.
    pub states: usize,
    /// Its digest.
    pub digest: String,
}

/// `tidegate.preset/1`: the file of one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PresetDocument {
    /// Always `tidegate.preset/1`.
    pub schema: String,
    /// Its name.
    pub name: String,
    /// Its file.
    pub text: String,
}
