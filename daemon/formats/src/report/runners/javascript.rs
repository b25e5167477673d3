//! JavaScript: `jest`, `vitest`, `mocha`.

use super::Ran;
use crate::report::lines::{counted, number, sum};

/// What jest and vitest say where there is nothing to run.
fn has_no_file(line: &str, said: &str) -> bool {
    let rest = line.trim_start().strip_prefix(said);
    rest.is_some_and(|rest| {
        rest.is_empty() || rest.starts_with(", ") || rest.starts_with(" related")
    })
}

/// `Tests:       1 failed, 2 skipped, 5 passed, 8 total`
pub(super) fn jest(lines: &[&str]) -> Ran {
    Ran::all(lines.iter().filter_map(|line| {
        if has_no_file(line, "No tests found") {
            return Some(0);
        }
        let counts = counted(line.trim_start().strip_prefix("Tests:")?, ",")?;
        let is_whole = counts.last().is_some_and(|(_, kind)| *kind == "total");
        is_whole.then(|| sum(&counts, &["passed", "failed"]))
    }))
}

/// `      Tests  1 failed | 5 passed | 2 skipped (8)`
pub(super) fn vitest(lines: &[&str]) -> Ran {
    Ran::all(lines.iter().filter_map(|line| {
        if has_no_file(line, "No test files found") {
            return Some(0);
        }
        let counts = line.trim_start().strip_prefix("Tests  ")?.trim_start();
        if counts == "no tests" {
            return Some(0);
        }
        let (counts, total) = counts.rsplit_once(" (")?;
        number(total.strip_suffix(')')?)?;
        Some(sum(&counted(counts, "|")?, &["passed", "failed"]))
    }))
}

/// `  5 passing (12ms)`, `  2 pending`, `  1 failing`
pub(super) fn mocha(lines: &[&str]) -> Ran {
    let passing = lines.iter().filter_map(|line| {
        let (count, time) = line.trim_start().split_once(" passing (")?;
        let is_time = time.ends_with(')') && time.starts_with(|c: char| c.is_ascii_digit());
        is_time.then(|| number(count))?
    });
    let Ran::Told(passing) = Ran::all(passing) else { return Ran::Nothing };
    let failing = lines.iter().filter_map(|line| number(line.strip_suffix(" failing")?));
    Ran::Told(failing.fold(passing, u64::saturating_add))
}
