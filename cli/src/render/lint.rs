//! What is wrong with a workflow file: for people, as JSON, and in the format of SARIF.

use serde_json::{Value, json};
use tidegate_api::lint::{LintDocument, LintFinding, LintSeverity, PresetView, PresetsDocument};
use tidegate_core::definition::lint::Code;
use tidegate_core::text::visible;
use unicode_width::UnicodeWidthStr;

use super::table::{cell, table};
use crate::output::{Output, Style};

/// The version of SARIF that is written.
const SARIF: &str = "2.1.0";

/// Each finding with its line, a mark below the place and what would mend it; then a sum.
pub(crate) fn lint(document: &LintDocument, output: Output) -> String {
    let mut text: String =
        document.findings.iter().map(|one| finding(&document.file, one, output)).collect();
    let errors = counted(document.errors, "error");
    let warnings = counted(document.warnings, "warning");
    let file = visible(&document.file);
    text.push_str(&match (&document.name, &document.digest) {
        (Some(name), Some(digest)) if document.findings.is_empty() => {
            format!("{file}: {} {digest}, nothing is wrong\n", output.paint(Style::Name, name))
        }
        _ => format!("{file}: {errors}, {warnings}\n"),
    });
    if document.untold > 0 {
        text.push_str(&format!("{} more are not told\n", document.untold));
    }
    text
}

/// A finding as one line.
pub(crate) fn lint_line(finding: &LintFinding) -> String {
    let LintFinding { line, column, code, message, .. } = finding;
    format!("line {line}, character {column}: {code}: {message}")
}

fn finding(file: &str, finding: &LintFinding, output: Output) -> String {
    let style = match finding.severity {
        LintSeverity::Error => Style::Alarm,
        LintSeverity::Warning => Style::State,
    };
    let LintFinding { line, column, code, message, mend, excerpt, .. } = finding;
    let code = output.paint(style, code);
    let number = line.to_string();
    let gap = " ".repeat(number.len());
    // What is spelled out is wider than it was, and so is what stands before the place.
    let before: String = excerpt.chars().take(finding.indent).collect();
    let meant: String = excerpt.chars().skip(finding.indent).take(finding.width).collect();
    let (before, meant) = (visible(&before).replace('\t', " "), visible(&meant).into_owned());
    let marks = "^".repeat(meant.width().max(1));
    let indent = " ".repeat(before.width());
    format!(
        "{}:{line}:{column}: {code}: {}\n{gap} |\n{number} | {}\n{gap} | {indent}{}\n{gap} = {}\n\n",
        visible(file),
        visible(message),
        visible(excerpt),
        output.paint(style, &marks),
        visible(mend),
    )
}

fn counted(count: usize, what: &str) -> String {
    if count == 1 { format!("1 {what}") } else { format!("{count} {what}s") }
}

/// The presets, a line each.
pub(crate) fn presets(document: &PresetsDocument, output: Output) -> String {
    let row = |preset: &PresetView| {
        vec![cell(&preset.name, Some(Style::Name)), cell(&preset.description, None)]
    };
    let rows: Vec<_> = document.presets.iter().map(row).collect();
    format!("{}\n", table(&rows, output))
}

/// The findings in the format of SARIF.
pub(crate) fn sarif(document: &LintDocument) -> Value {
    let result = |finding: &LintFinding| {
        let level = match finding.severity {
            LintSeverity::Error => "error",
            LintSeverity::Warning => "warning",
        };
        let region = json!({
            "startLine": finding.line,
            "startColumn": finding.column,
            "endColumn": finding.column + finding.width,
        });
        let artifact = json!({"uri": document.file.replace('\\', "/")});
        json!({
            "ruleId": finding.code,
            "level": level,
            "message": {"text": format!("{}; {}", finding.message, finding.mend)},
            "locations": [{"physicalLocation": {"artifactLocation": artifact, "region": region}}],
        })
    };
    let rule =
        |code: &Code| json!({"id": code.word(), "shortDescription": {"text": code.meaning()}});
    let rules = Code::ALL.iter().map(rule).collect::<Vec<_>>();
    let driver = json!({"name": "tidegate", "version": env!("CARGO_PKG_VERSION"), "rules": rules});
    let results = document.findings.iter().map(result).collect::<Vec<_>>();
    let run = json!({
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": results,
    });
    let schema = "https://json.schemastore.org/sarif-2.1.0.json";
    json!({"$schema": schema, "version": SARIF, "runs": [run]})
}
