//! The project.

use serde_json::Value;
use tidegate_api::project::ProjectDocument;

use super::item::remark;
use super::table::{cell, table};
use crate::output::{Output, Style};
use crate::when::local_and_ago;

/// What is said of the project.
pub(super) fn text(document: &ProjectDocument, output: Output) -> String {
    let project = &document.project;
    let mut rows: Vec<(&str, String)> =
        vec![("project", project.name.clone()), ("id", project.id.clone())];
    let mut add = |name, value: Option<String>| rows.extend(value.map(|value| (name, value)));
    add("workflow", project.workflow.clone());
    add("type", project.kind.clone());
    add("complexity", project.complexity.clone());
    add("industry", project.industry.clone());
    add(
        "stakeholders",
        (!project.stakeholders.is_empty()).then(|| project.stakeholders.join(", ")),
    );
    for (name, value) in &project.constraints {
        add("constraint", Some(format!("{name}: {}", plain(value))));
    }
    for (name, value) in &project.also {
        add("written apart", Some(format!("{name}: also {}", plain(value))));
    }
    add("replica", project.replica.clone());
    add("begun", Some(local_and_ago(&project.created_at)));
    let rows: Vec<_> = rows
        .into_iter()
        .map(|(name, value)| vec![cell(name, Some(Style::Faint)), cell(&value, None)])
        .collect();
    let text = table(&rows, output);
    let remark = document.recorded.as_ref().and_then(remark);
    match remark.map(|remark| output.paint(Style::Faint, remark)) {
        Some(remark) => format!("{text}\n{remark}"),
        None if document.begun == Some(true) => {
            format!("{text}\nnext: tidegate new 'The first thing to do'")
        }
        None => text,
    }
}

fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(plain).collect::<Vec<_>>().join(", "),
        other => other.to_string(),
    }
}
