//! Rust and CMake: `cargo test`, `cargo nextest run`, `ctest`.

use super::Ran;
use crate::report::lines::{counted, number, sum};

/// `test result: ok. 18 passed; 0 failed; 1 ignored; 0 measured; 97 filtered out; finished in 1s`
pub(super) fn cargo(lines: &[&str]) -> Ran {
    Ran::all(lines.iter().filter_map(|line| {
        let (_, counts) = line.trim_start().strip_prefix("test result: ")?.split_once(". ")?;
        let counts = counts.split_once("; finished in").map_or(counts, |(counts, _)| counts);
        Some(sum(&counted(counts, ";")?, &["passed", "failed"]))
    }))
}

/// `     Summary [   0.005s] 2/5 tests run: 1 passed, 1 failed, 0 skipped`
pub(super) fn nextest(lines: &[&str]) -> Ran {
    Ran::all(lines.iter().filter_map(|line| {
        let (_, rest) = line.trim_start().strip_prefix("Summary [")?.split_once(']')?;
        let (count, _) =
            rest.split_once(" tests run:").or_else(|| rest.split_once(" test run:"))?;
        number(count.split_once('/').map_or(count, |(run, _)| run))
    }))
}

/// `100% tests passed, 0 tests failed out of 5`, with those that were skipped in a list behind it.
pub(super) fn ctest(lines: &[&str]) -> Ran {
    let all = lines.iter().filter_map(|line| {
        if line.trim() == "No tests were found!!!" {
            return Some(0);
        }
        let (percent, rest) = line.trim_start().split_once("% tests passed, ")?;
        number(percent)?;
        number(rest.rsplit_once(" failed out of ")?.1)
    });
    let Ran::Told(all) = Ran::all(all) else { return Ran::Nothing };
    let is_skipped = |line: &&&str| {
        let name = line.trim_start().split_once(" - ");
        name.is_some_and(|(n, rest)| number(n).is_some() && rest.ends_with("(Skipped)"))
    };
    let skipped = lines.iter().filter(is_skipped).count();
    Ran::Told(all.saturating_sub(u64::try_from(skipped).unwrap_or(u64::MAX)))
}
