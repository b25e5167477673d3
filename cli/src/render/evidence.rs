//! Criteria and assessments: what gates read.

use tidegate_api::assessment::{AssessmentDocument, AssessmentView};
use tidegate_api::criteria::{CriteriaDocument, CriterionView, RunView, TickView};
use tidegate_core::text::visible;

use super::item::remark;
use super::table::{Cell, cell, table};
use crate::output::{Output, Style};
use crate::when::local_and_ago;

/// The criteria, a line each, with how each is known to hold.
pub(super) fn criteria(document: &CriteriaDocument, output: Output) -> String {
    let rows: Vec<Vec<Cell>> = document.criteria.iter().map(criterion).collect();
    let rows = table(&rows, output);
    let mut lines = Vec::new();
    for (row, criterion) in rows.lines().zip(&document.criteria) {
        lines.push(row.to_owned());
        lines.extend(criterion.ticks.iter().map(|t| output.paint(Style::Faint, &tick(t))));
    }
    lines.join("\n")
}

fn criterion(criterion: &CriterionView) -> Vec<Cell> {
    let (mark, style) = match (criterion.checked, criterion.claimed) {
        (true, true) => ("[x] claimed", Some(Style::Alarm)),
        (true, false) => ("[x]", Some(Style::State)),
        (false, _) => ("[ ]", None),
    };
    vec![
        cell(&criterion.n.to_string(), Some(Style::Name)),
        cell(mark, style),
        cell(&criterion.text, None),
    ]
}

fn tick(tick: &TickView) -> String {
    let how = match (&tick.run, &tick.claim) {
        (Some(run), _) => ran(run),
        (None, Some(claim)) => claim.clone(),
        (None, None) => String::new(),
    };
    let (who, when) = (visible(&tick.actor), local_and_ago(&tick.at));
    format!("    {who} ({}), {when}: {}", tick.actor_kind, visible(&how))
}

fn ran(run: &RunView) -> String {
    let tests = run.tests.map_or_else(String::new, |tests| format!(", {tests} tests"));
    let head = run.head.as_deref().map_or("no commit", |head| head.get(..12).unwrap_or(head));
    let changed = if run.changed { " and changed files" } else { "" };
    format!("{}{tests} on {head}{changed}", run.argv.join(" "))
}

/// The assessments, the oldest first, and what stands of them.
pub(super) fn assessments(document: &AssessmentDocument, output: Output) -> String {
    let mut lines: Vec<String> =
        document.assessments.iter().flat_map(|one| assessment(one, output)).collect();
    let score = |(name, scores): (&String, &Vec<i64>)| {
        let scores: Vec<String> = scores.iter().map(ToString::to_string).collect();
        format!("{} {}", visible(name), scores.join(" or "))
    };
    let stands: Vec<String> = document.scores.iter().map(score).collect();
    let stands = match stands.is_empty() {
        true => "not assessed".to_owned(),
        false => stands.join(", "),
    };
    let note = document.recorded.as_ref().and_then(remark);
    let note = note.map(|note| format!("  {}", output.paint(Style::Faint, note)));
    let name = output.paint(Style::Name, &document.short);
    lines.push(format!("{name}  {stands}{}", note.unwrap_or_default()));
    lines.join("\n")
}

fn assessment(one: &AssessmentView, output: Output) -> Vec<String> {
    let scores = one.scores.iter().map(|(name, score)| format!("{name} {score}"));
    let scores = scores.collect::<Vec<_>>().join(", ");
    let recommended = one.recommendation.iter().map(|text| format!("; {}", visible(text)));
    let (who, when) = (visible(&one.actor), local_and_ago(&one.at));
    let head = output.paint(Style::Faint, &format!("{who} ({}), {when}", one.actor_kind));
    let mut lines =
        vec![head, format!("  {}{}", visible(&scores), recommended.collect::<String>())];
    let detail = |(name, value): (&String, &serde_json::Value)| {
        format!("  {}: {}", visible(name), visible(&value.to_string()))
    };
    lines.extend(one.details.iter().map(detail));
    lines
}
