//! Beginning the project, and changing what is said of it.

use serde_json::Value;

use super::following::SETTING;
use super::given::{expect, reason};
use super::{Draft, Stop};
use crate::command::{BeginProject, Call, SetProject};
use crate::commit::BranchName;
use crate::definition::BUILTIN;
use crate::event::{Change, Changes, EventBody, Object, ProjectCreated};
use crate::fact::Facts;
use crate::fold::BRANCH;
use crate::refusal::Refusal;
use crate::text;

/// Settings whose values form a list of words to choose from. Others are free.
const CHOICES: [(&str, &[&str]); 2] = [
    (
        "type",
        &[
            "dashboard",
            "api",
            "mobile",
            "web-app",
            "integration",
            "data-pipeline",
            "library",
            "cli",
            "service",
            "other",
        ],
    ),
    ("complexity", &["simple", "moderate", "complex", "enterprise"]),
];

/// Settings that are lists of lines.
const LISTS: [&str; 3] = ["stakeholders", "constraints.technology", "constraints.compliance"];

/// Settings that are one line.
const LINES: [&str; 6] =
    ["name", "industry", "workflow", BRANCH, "constraints.timeline", "constraints.budget"];

pub(super) fn begin(begin: &BeginProject, facts: &Facts) -> Result<Vec<Draft>, Stop> {
    if facts.project()?.1.is_some() {
        return Ok(Vec::new());
    }
    let name = text::line("project name", &begin.name)?;
    let created = EventBody::ProjectCreated(ProjectCreated { name });
    Ok(vec![Draft::first(Object::Project, created)])
}

pub(super) fn set(set: &SetProject, call: &Call, facts: &Facts) -> Result<Vec<Draft>, Stop> {
    let (_, project) = facts.project()?;
    let project = project.ok_or(Refusal::NoProject)?;
    expect(call, Object::PROJECT, &project.heads)?;
    if let Some(Some(workflow)) = set.settings.get(SETTING) {
        published(workflow, facts)?;
    }
    let mut changes = Vec::new();
    for (name, value) in &set.settings {
        let current = match name.as_str() {
            "name" => Some(Value::from(project.name.as_str())),
            _ => project
                .settings
                .iter()
                .find(|(known, _)| known == name)
                .map(|(_, value)| value.clone()),
        };
        let field = name.clone();
        match value {
            None if name == "name" => return Err(bad(name, "the project must have one")),
            None if current.is_some() => changes.push(Change::Clear { field }),
            None => {}
            Some(value) => {
                let value = accepted(name, value)?;
                if current.as_ref() != Some(&value) {
                    changes.push(Change::Write { field, value });
                }
            }
        }
    }
    if changes.is_empty() {
        return Ok(Vec::new());
    }
    let mut draft = Draft::first(
        Object::Project,
        EventBody::ProjectSet(Changes { changes, reason: reason(call)? }),
    );
    draft.after = project.heads.clone();
    Ok(vec![draft])
}

/// Refuses a definition that was not published.
fn published(workflow: &Value, facts: &Facts) -> Result<(), Stop> {
    let known = facts.workflows()?.iter().map(|known| known.name.as_str());
    if workflow.as_str().is_some_and(|name| known.clone().chain([BUILTIN]).any(|k| k == name)) {
        return Ok(());
    }
    let (name, known) = (workflow.to_string(), known.map(str::to_owned).collect());
    Err(Refusal::NoWorkflow { name: name.trim_matches('"').to_owned(), known }.into())
}

/// The value as it will be recorded, if the setting can hold it.
fn accepted(name: &str, value: &Value) -> Result<Value, Stop> {
    if let Some((_, words)) = CHOICES.iter().find(|(known, _)| *known == name) {
        let word = value.as_str().filter(|word| words.contains(word));
        return word
            .map(Value::from)
            .ok_or_else(|| bad(name, &format!("it is one of {}", words.join(", "))));
    }
    if LISTS.contains(&name) {
        let items = match value {
            Value::String(text) => text.split(',').map(str::trim).map(str::to_owned).collect(),
            Value::Array(items) => {
                let texts: Option<Vec<String>> =
                    items.iter().map(|i| i.as_str().map(str::to_owned)).collect();
                texts.ok_or_else(|| bad(name, "it is a list of texts"))?
            }
            _ => return Err(bad(name, "it is a list of texts")),
        };
        let lines = items
            .iter()
            .filter(|item| !item.is_empty())
            .map(|item| text::line("list element", item));
        return Ok(Value::from(lines.collect::<Result<Vec<_>, _>>()?));
    }
    if LINES.contains(&name) {
        let line = value.as_str().ok_or_else(|| bad(name, "it is a text"))?;
        if name == BRANCH {
            BranchName::parse(line).map_err(|why| bad(name, &why))?;
        }
        return Ok(Value::from(text::line("setting", line)?));
    }
    let known: Vec<&str> =
        CHOICES.iter().map(|(name, _)| *name).chain(LISTS).chain(LINES).collect();
    Err(bad(name, &format!("no such setting; there are {}", known.join(", "))))
}

fn bad(field: &str, why: &str) -> Stop {
    Refusal::Value { field: field.to_owned(), why: why.to_owned() }.into()
}
