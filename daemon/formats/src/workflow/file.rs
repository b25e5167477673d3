//! A whole file: from its bytes to a definition, or to what is wrong with it.

use tidegate_core::definition::lint::{Code, Dialect, Severity, lint};
use tidegate_core::definition::{Definition, State};

use super::locate::{Sources, locate};
use super::overlay::OWN;
use super::reader::Reader;
use crate::finding::{Finding, Lines, MAX_FINDINGS, Place};
use crate::yaml::{self, Node, Wrong};

/// The members of a file, as flowspec has them.
pub(super) const FLOWSPEC: [&str; 9] = [
    "version",
    "description",
    "states",
    "workflows",
    "transitions",
    "roles",
    "agent_loops",
    "custom_workflows",
    "metadata",
];
/// A member of older files of flowspec.
pub(super) const OLD: &str = "meta_workflows";

/// Where work begins in every file of flowspec.
const INITIAL: &str = "To Do";
/// Where it ends.
const TERMINAL: [&str; 4] = ["Done", "Deployed", "Cancelled", "Archived"];
/// The versions of flowspec's format that are known.
const VERSIONS: [&str; 3] = ["1.0", "1.1", "2.0"];
/// What a definition is called that does not say so.
const NAME: &str = "workflow";

/// A file that was looked at.
#[derive(Debug, Clone)]
pub struct Checked {
    /// What it says, if that can be used.
    pub definition: Option<Definition>,
    /// What is wrong with it, in the order of the file.
    pub findings: Vec<Finding>,
    /// How many findings are not told because there are so many.
    pub untold: usize,
}

impl Checked {
    /// How many findings weigh as much as this.
    #[must_use]
    pub fn count(&self, severity: Severity) -> usize {
        self.findings.iter().filter(|finding| finding.severity() == severity).count()
    }
}

/// Reads and lints the bytes of a file.
#[must_use]
pub fn read(bytes: &[u8]) -> Checked {
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => return not_text(bytes, error.valid_up_to()),
    };
    let mut wrong = Vec::new();
    let root = yaml::parse(text, &mut wrong);
    let definition = root.map(|root| definition(&root, &mut wrong));
    checked(definition, wrong, &Lines::of(text))
}

fn not_text(bytes: &[u8], valid: usize) -> Checked {
    let text = String::from_utf8_lossy(&bytes[..valid]);
    let lines = Lines::of(&text);
    let wrong = Wrong {
        code: Code::NotUtf8,
        place: lines.place(valid),
        message: "this byte is no part of a text in UTF-8".to_owned(),
        mend: "save the file as UTF-8".to_owned(),
    };
    checked(None, vec![wrong], &lines)
}

fn checked(definition: Option<Definition>, mut wrong: Vec<Wrong>, lines: &Lines<'_>) -> Checked {
    wrong.sort_by_key(|wrong| wrong.place);
    let is_error = |wrong: &Wrong| wrong.code.severity() == Severity::Error;
    let definition = definition.filter(|_| !wrong.iter().any(is_error));
    // Errors stay, however many warnings stand before them.
    wrong.sort_by_key(|wrong| !is_error(wrong));
    let untold = wrong.len().saturating_sub(MAX_FINDINGS);
    wrong.truncate(MAX_FINDINGS);
    wrong.sort_by_key(|wrong| wrong.place);
    let finding = |Wrong { code, place, message, mend }| {
        let excerpt = lines.excerpt(place);
        Finding { code: code.into(), place, message, mend, excerpt }
    };
    Checked { definition, findings: wrong.into_iter().map(finding).collect(), untold }
}

/// What a file says, and what is wrong with that.
fn definition(root: &Node<'_>, wrong: &mut Vec<Wrong>) -> Definition {
    let dialect = match OWN.iter().any(|key| root.member(key).is_some()) {
        false if root.member("version").is_some() => Dialect::Flowspec,
        _ => Dialect::Own,
    };
    let mut reader = Reader { dialect, wrong };
    let known: Vec<&str> = FLOWSPEC.into_iter().chain([OLD]).chain(OWN).collect();
    if !reader.is_map(root, "a workflow file", &known) {
        return Definition::default();
    }
    reader.version(root);
    let (mut definition, mut sources) = reader.machine(root);
    reader.extend(&mut definition, root);
    if let Some(overlay) = root.member("metadata").and_then(|node| node.member("tidegate")) {
        reader.lay_over(&mut definition, overlay);
    }
    let has_initial = dialect == Dialect::Own || reader.begin(root, &mut definition, &mut sources);
    if dialect == Dialect::Flowspec {
        reader.end(root, &mut definition);
    }
    for problem in lint(&definition, dialect) {
        if has_initial || problem.code != Code::UnreachableState {
            let place = locate(root, &problem.at, &sources);
            reader.add(problem.code, place, problem.message, problem.mend);
        }
    }
    definition
}

impl Reader<'_> {
    fn version(&mut self, root: &Node<'_>) {
        let Some(node) = root.member("version") else { return };
        let yaml::Kind::Scalar { text, .. } = &node.kind else {
            self.text(root, "version");
            return;
        };
        if !VERSIONS.contains(&text.as_ref()) {
            let message =
                format!("version {} is not known here", tidegate_core::text::visible(text));
            let mend = format!("the versions that are known are {}", VERSIONS.join(", "));
            self.add(Code::UnknownVersion, node.place, message, mend);
        }
    }

    fn machine(&mut self, root: &Node<'_>) -> (Definition, Sources) {
        let (states, transitions) = (self.states(root), self.transitions(root));
        let (state_places, states) = states.into_iter().unzip();
        let (places, transitions) = transitions.into_iter().unzip();
        if let Some((place, ..)) = member_place(root, OLD) {
            let message = format!("of `{OLD}` only the steps and their conditions are kept");
            self.add(Code::IgnoredKey, place, message, "write them as `custom_workflows`");
        }
        let definition = Definition {
            name: NAME.to_owned(),
            description: self.text(root, "description"),
            states,
            transitions,
            steps: self.steps(root),
            roles: self.roles(root),
            loops: self.loops(root),
            sequences: self.sequences(root),
            ..Definition::default()
        };
        (definition, Sources { states: state_places, transitions: places })
    }

    /// Puts the state first in which flowspec begins, and says whether there is one.
    fn begin(
        &mut self,
        root: &Node<'_>,
        definition: &mut Definition,
        sources: &mut Sources,
    ) -> bool {
        let states = &mut definition.states;
        if let Some(place) = states.iter().position(|state| state.name == INITIAL) {
            states[..=place].rotate_right(1);
            sources.states[..=place].rotate_right(1);
            return true;
        }
        if !states.is_empty() {
            let place = member_place(root, "states").map(|(place, _)| place).unwrap_or_default();
            let message = format!("there is no state '{INITIAL}', in which work begins");
            let mend = format!(
                "add '{INITIAL}', or give the file a `name:` so that the first state is the first"
            );
            self.add(Code::MissingInitialState, place, message, mend);
        }
        false
    }

    /// Names the states in which flowspec ends.
    fn end(&mut self, root: &Node<'_>, definition: &mut Definition) {
        if !definition.finals.is_empty() || definition.states.is_empty() {
            return;
        }
        let ends = |state: &&State| TERMINAL.contains(&state.name.as_str());
        definition.finals =
            definition.states.iter().filter(ends).map(|state| state.name.clone()).collect();
        if definition.finals.is_empty() {
            let place = member_place(root, "states").map(|(place, _)| place).unwrap_or_default();
            let message = "there is no state in which work is over".to_owned();
            let mend = format!("add one of {}", TERMINAL.join(", "));
            self.add(Code::NoTerminalStates, place, message, mend);
        }
    }
}

/// Where a member and its value stand.
fn member_place(root: &Node<'_>, key: &str) -> Option<(Place, Place)> {
    let yaml::Kind::Map(members) = &root.kind else { return None };
    let found = members.iter().find(|(_, name, _)| name == key);
    found.map(|(place, _, value)| (*place, value.place))
}
