//! .NET: `dotnet test` by its logger of a console, and by that of a terminal.

use super::Ran;
use crate::report::lines::{named, number, sum};

/// `Passed!  - Failed:     0, Passed:     5, Skipped:     1, Total:     6, Duration: 5 ms - a.dll`
pub(super) fn assemblies(lines: &[&str]) -> Ran {
    Ran::all(lines.iter().filter_map(|line| {
        if line.starts_with("No test is available in ") {
            return Some(0);
        }
        let (_, counts) = ["Passed!", "Failed!", "Skipped!"]
            .iter()
            .find(|verdict| line.starts_with(**verdict))
            .and_then(|_| line.split_once("- "))?;
        let counts = named(counts, ",");
        let is_whole = counts.iter().any(|(_, kind)| *kind == "Total");
        is_whole.then(|| sum(&counts, &["Passed", "Failed"]))
    }))
}

/// `Test summary: total: 6, failed: 0, succeeded: 5, skipped: 1, duration: 1.0s`; or a total with
/// its parts below: `Total tests: 6`, `     Passed: 5`, or `Test run summary: Passed!`,
/// `  succeeded: 5`.
pub(super) fn totals(lines: &[&str]) -> Ran {
    const PARTS: [&str; 4] = ["Passed:", "Failed:", "succeeded:", "failed:"];
    let mut told = Vec::new();
    for line in lines {
        let line = line.trim_start();
        if let Some(counts) = line.strip_prefix("Test summary:") {
            let counts = named(counts, if counts.contains(';') { ";" } else { "," });
            let is_whole = counts.iter().any(|(_, kind)| *kind == "total");
            told.extend(is_whole.then(|| sum(&counts, &["succeeded", "failed"])));
        } else if let Some(rest) = line.strip_prefix("Total tests:") {
            told.push(sum(&named(rest, ". "), &["Passed", "Failed"]));
        } else if line.starts_with("Test run summary:") {
            told.push(0);
        } else if let Some(last) = told.last_mut()
            && let Some(rest) = PARTS.iter().find_map(|part| line.strip_prefix(part))
        {
            *last = last.saturating_add(number(rest).unwrap_or_default());
        }
    }
    Ran::all(told)
}
