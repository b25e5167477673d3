//! One document of coverage: its shape, its sums, and that every criterion is covered.

use std::collections::HashSet;

use crate::document::Code;
use crate::document::front::{Document, Options};
use crate::document::json::Node;
use crate::document::report::{Report, quoted};
use crate::document::schema::fits;

/// What the document looks like, as a JSON Schema.
pub(in crate::document) const SHAPE: &str = include_str!("shape.json");

/// How far a percentage may be rounded.
const ROUNDED: f64 = 0.5;

pub(in crate::document) fn check(document: &Document<'_>, options: Options, report: &mut Report) {
    let Some(root) = fits(document.text, SHAPE, report) else { return };
    let criteria = root.list("acceptance_criteria");
    let mut ids = HashSet::new();
    for criterion in criteria {
        if let Some(id) = criterion.text("id")
            && !ids.insert(id)
        {
            let message = format!("the criterion {} is there twice", quoted(id));
            report.add(Code::CoverageContradicts, criterion.place("id"), message, "keep one");
        }
        agrees(criterion, report);
        if !options.allow_partial && !is_covered(criterion) {
            let id = quoted(criterion.text("id").unwrap_or_default());
            let message = format!("no test covers the criterion {id}");
            let mend = "write a test for it, name it in `tests`, and write `covered`";
            report.add(Code::Uncovered, criterion.place("status"), message, mend);
        }
    }
    if let Some(summary) = root.member("summary") {
        sums(criteria, summary, report);
    }
}

/// Whether a criterion says so.
pub(super) fn is_covered(criterion: &Node) -> bool {
    criterion.text("status") == Some("covered")
}

fn agrees(criterion: &Node, report: &mut Report) {
    let has_tests = !criterion.list("tests").is_empty();
    let Some(status) = criterion.text("status") else { return };
    let message = match (status, has_tests) {
        ("covered", false) => "the criterion is called covered, and no test is named",
        ("uncovered", true) => "the criterion is called uncovered, and tests are named",
        _ => return,
    };
    let mend = "make `status` and `tests` agree";
    report.add(Code::CoverageContradicts, criterion.place("status"), message, mend);
}

fn sums(criteria: &[Node], summary: &Node, report: &mut Report) {
    let total = criteria.len();
    let covered = criteria.iter().filter(|criterion| is_covered(criterion)).count();
    let counts = [("total_acs", total), ("covered", covered), ("uncovered", total - covered)];
    for (name, count) in counts {
        let Some(written) = summary.number(name) else { continue };
        if written != count as f64 {
            let message = format!("`{name}` is {written}, and the criteria give {count}");
            let mend = format!("write {count}, or mend the criteria");
            report.add(Code::WrongSum, summary.place(name), message, mend);
        }
    }
    // Where nothing is asked for, everything that is asked for is there.
    let percent = if total == 0 { 100.0 } else { 100.0 * covered as f64 / total as f64 };
    if let Some(written) = summary.number("coverage_percent")
        && (written - percent).abs() > ROUNDED
    {
        let message =
            format!("`coverage_percent` is {written}, and the criteria give {percent:.1}");
        let mend = format!("write {percent:.1}, or mend the criteria");
        report.add(Code::WrongSum, summary.place("coverage_percent"), message, mend);
    }
}
