//! Python, Ruby and PHP: `pytest`, `unittest`, `rspec`, `phpunit`.

use super::Ran;
use crate::report::lines::{counted, named, number, sum};

/// `==== 3 passed, 1 skipped in 0.12s ====`, without the bars where it is quiet. A test that could
/// not even be set up is an error, and did not run.
pub(super) fn pytest(lines: &[&str]) -> Ran {
    const KINDS: [&str; 13] = [
        "passed",
        "failed",
        "xfailed",
        "xpassed",
        "error",
        "errors",
        "skipped",
        "deselected",
        "warning",
        "warnings",
        "rerun",
        "subtests passed",
        "subtests failed",
    ];
    Ran::all(lines.iter().filter_map(|line| {
        let line = line.trim_matches(|c| c == '=' || c == ' ');
        let (counts, time) = line.rsplit_once(" in ")?;
        time.split_once('s')
            .filter(|(time, _)| time.bytes().all(|b| b".0123456789".contains(&b)))?;
        if counts == "no tests ran" {
            return Some(0);
        }
        let counts = counted(counts, ",")?;
        let is_known = counts.iter().all(|(_, kind)| KINDS.contains(kind));
        is_known.then(|| sum(&counts, &["passed", "failed", "xfailed", "xpassed"]))
    }))
}

/// `Ran 5 tests in 0.001s`, then `OK (skipped=1)` or `FAILED (failures=1, skipped=1)`.
pub(super) fn unittest(lines: &[&str]) -> Ran {
    let ran = lines.iter().filter_map(|line| {
        let (count, rest) = line.strip_prefix("Ran ")?.split_once(" test")?;
        (rest.starts_with(" in ") || rest.starts_with("s in ")).then(|| number(count))?
    });
    let Ran::Told(ran) = Ran::all(ran) else { return Ran::Nothing };
    let skipped = lines.iter().filter_map(|line| {
        let said = line.strip_prefix("OK (").or_else(|| line.strip_prefix("FAILED ("))?;
        let mut said = said.strip_suffix(')')?.split(',');
        said.find_map(|said| number(said.trim().strip_prefix("skipped=")?))
    });
    Ran::Told(skipped.fold(ran, u64::saturating_sub))
}

/// `5 examples, 1 failure, 2 pending`
pub(super) fn rspec(lines: &[&str]) -> Ran {
    Ran::all(lines.iter().filter_map(|line| {
        let counts = counted(line, ",")?;
        let is_failure = |kind: &str| kind == "failure" || kind == "failures";
        match counts[..] {
            [(all, "example" | "examples"), (_, failures), ..] if is_failure(failures) => {
                Some(all.saturating_sub(sum(&counts, &["pending"])))
            }
            _ => None,
        }
    }))
}

/// `OK (5 tests, 7 assertions)`, or `Tests: 5, Assertions: 7, Failures: 1, Skipped: 1.`
pub(super) fn phpunit(lines: &[&str]) -> Ran {
    Ran::all(lines.iter().filter_map(|line| {
        if *line == "No tests executed!" {
            return Some(0);
        }
        if let Some(counts) = line.strip_prefix("OK (").and_then(|line| line.strip_suffix(')')) {
            return match counted(counts, ",")?[..] {
                [(all, "test" | "tests"), (_, "assertion" | "assertions")] => Some(all),
                _ => None,
            };
        }
        let counts = named(line, ",");
        match counts[..] {
            [(all, "Tests"), (_, "Assertions"), ..] => {
                Some(all.saturating_sub(sum(&counts, &["Skipped", "Incomplete"])))
            }
            _ => None,
        }
    }))
}
