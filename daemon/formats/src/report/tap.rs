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

/// What is heard of streams in TAP, line by line. Several may stand after each other.
#[derive(Debug, Default)]
pub(super) struct Heard {
    has_version: bool,
    announced: Option<u64>,
    told: u64,
    /// How many lines say no more than that all is well, as some runners do at the end of a file.
    bare: u64,
    is_failed: bool,
}

impl Heard {
    pub(super) fn line(&mut self, line: &str) {
        let inner = line.trim_start();
        self.has_version |= line.starts_with("TAP version ");
        self.is_failed |= inner.starts_with("Bail out!") || is_not_ok(inner);
        // What stands further in is of a subtest.
        let is_outer = line.len() - inner.len() < 4;
        if let Some(more) = plan(inner).filter(|_| is_outer) {
            self.announced = Some(self.announced.unwrap_or_default().saturating_add(more));
        }
        match point(line) {
            Some(_) if line == "ok" => self.bare += 1,
            Some(_) => self.told += 1,
            None => {}
        }
    }

    /// Whether one failed, did not come to its end, or told of another number of tests than it announced.
    pub(super) fn is_broken(&self) -> bool {
        let is_short = match self.announced {
            Some(announced) => !(self.told..=self.told + self.bare).contains(&announced),
            None => self.has_version,
        };
        // An output that happens to have a line like a plan is no TAP.
        self.is_failed || self.told + self.bare > 0 && is_short
    }
}

/// A line that says that something does not hold, and was expected to.
fn is_not_ok(line: &str) -> bool {
    let rest = line.strip_prefix("not ok");
    let rest = rest.filter(|rest| rest.is_empty() || rest.starts_with([' ', '\t']));
    rest.is_some_and(|rest| !["todo", "skip"].iter().any(|word| has_directive(rest, word)))
}

/// Whether this word stands behind the hash that begins a directive, and not one that is meant as one.
fn has_directive(rest: &str, word: &str) -> bool {
    rest.match_indices('#').any(|(at, _)| {
        let said = rest[at + 1..].trim_start_matches(' ');
        let is_said = said.get(..word.len()).is_some_and(|said| said.eq_ignore_ascii_case(word));
        let after = said.get(word.len()..).and_then(|after| after.chars().next());
        rest[..at].ends_with(' ') && is_said && !after.is_some_and(char::is_alphanumeric)
    })
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
