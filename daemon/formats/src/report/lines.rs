//! Lines that were printed, as readers want them, and the numbers in them.

use std::borrow::Cow;

/// How long a line may be to say how many tests ran, in bytes.
const MAX_LINE: usize = 4_096;

/// After how many bytes a line that does not end is heard all the same.
pub(super) const LONGEST_HEARD: usize = 1024 * 1024;

/// The escape character, with which colours begin.
const ESCAPE: char = '\u{1b}';

/// A text without the colours that some runners print even into a file.
pub(super) fn without_colours(text: &str) -> Cow<'_, str> {
    if !text.contains(ESCAPE) {
        return Cow::Borrowed(text);
    }
    let mut parts = text.split(ESCAPE);
    let mut plain = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        plain.push_str(match part.strip_prefix('[') {
            Some(code) => {
                let is_inside = |c: char| c.is_ascii_digit() || c == ';' || c == '?';
                let mut rest = code.trim_start_matches(is_inside).chars();
                rest.next();
                rest.as_str()
            }
            None => part,
        });
    }
    Cow::Owned(plain)
}

/// Lines of a sensible length, without what a bar of progress wrote over, or spaces at their end.
pub(super) fn of(text: &str) -> Vec<&str> {
    let shown = |line: &'_ str| line.rfind('\r').map_or(0, |at| at + 1);
    let lines = text.split('\n').map(str::trim_end).map(|line| &line[shown(line)..]);
    lines.filter(|line| !line.is_empty() && line.len() <= MAX_LINE).collect()
}

/// A whole number, and nothing else.
pub(super) fn number(text: &str) -> Option<u64> {
    let text = text.trim();
    let fits = (1..=10).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    fits.then(|| text.parse().ok()).flatten()
}

/// Numbers with what they count: `3 passed, 1 failed` by `,`. `None` if there is another part.
pub(super) fn counted<'a>(text: &'a str, between: &str) -> Option<Vec<(u64, &'a str)>> {
    let part = |part: &'a str| {
        let (count, what) = part.trim().split_once(' ')?;
        Some((number(count)?, what.trim()))
    };
    text.split(between).map(part).collect()
}

/// Numbers behind what they count: `Failed: 1, Passed: 3` by `,`. Other parts are left out.
pub(super) fn named<'a>(text: &'a str, between: &str) -> Vec<(u64, &'a str)> {
    let part = |part: &'a str| {
        let (what, count) = part.split_once(':')?;
        Some((number(count.trim_end_matches('.'))?, what.trim()))
    };
    text.split(between).filter_map(part).collect()
}

/// How many there are of these kinds.
pub(super) fn sum(counts: &[(u64, &str)], kinds: &[&str]) -> u64 {
    let of = counts.iter().filter(|(_, what)| kinds.contains(what));
    of.fold(0, |sum, (count, _)| sum.saturating_add(*count))
}
