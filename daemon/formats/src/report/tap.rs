//! The Test Anything Protocol, versions 12 to 14.
//!
//! What is indented belongs to a subtest, and the line that ends that counts for all of it.

use super::Ran;
use super::lines::number;

/// How many tests a stream in TAP says have run.
pub(super) fn tests(lines: &[&str]) -> Ran {
    let has_version = lines.iter().any(|line| line.starts_with("TAP version "));
    let plan = lines.iter().find_map(|line| plan(line));
    let points = || lines.iter().filter_map(|line| point(line));
    let ran = points().filter(|is_run| *is_run).count();
    match plan {
        // An output that happens to have such a line is no TAP.
        None if !has_version => Ran::Nothing,
        Some(1..) if !has_version && points().next().is_none() => Ran::Nothing,
        _ => Ran::Told(u64::try_from(ran).unwrap_or(u64::MAX)),
    }
}

/// Whether a stream in TAP says that it did not come to its end.
pub(super) fn bails_out(text: &str) -> bool {
    text.lines().any(|line| line.trim_start().starts_with("Bail out!"))
}

/// Whether a stream in TAP tells of more or fewer tests than it announced. Several may stand after each
/// other.
pub(super) fn differs_from_plan(text: &str) -> bool {
    let announced = text.lines().filter_map(|line| plan(line.trim_end()));
    let announced =
        announced.fold(None, |sum: Option<u64>, n| Some(sum.unwrap_or(0).saturating_add(n)));
    let told = text.lines().filter(|line| point(line).is_some()).count();
    // An output that happens to have a line like a plan is no TAP.
    told > 0 && announced.is_some_and(|announced| u64::try_from(told) != Ok(announced))
}

/// How many tests a plan announces: `1..4`, or `1..0 # SKIP no network`.
fn plan(line: &str) -> Option<u64> {
    let count = line.strip_prefix("1..")?;
    number(count.split_once('#').map_or(count, |(count, _)| count))
}

/// Whether a test ran, of a line that tells of one: `ok 1 - it works # SKIP not here`.
fn point(line: &str) -> Option<bool> {
    let rest = line.strip_prefix("not ok").or_else(|| line.strip_prefix("ok"))?;
    if !(rest.is_empty() || rest.starts_with(' ')) || rest.trim_start_matches(' ').starts_with('\t')
    {
        return None;
    }
    // `\#` is a hash that is meant as one.
    let is_skip = |at: usize| {
        let word = rest[at + 1..].trim_start_matches(' ').get(..4);
        rest[..at].ends_with(' ') && word.is_some_and(|word| word.eq_ignore_ascii_case("skip"))
    };
    Some(!rest.match_indices('#').any(|(at, _)| is_skip(at)))
}
