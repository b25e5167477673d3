//! The numbers of decisions: in the names of files, and in what they say.

/// The biggest number that three digits hold.
const LAST: u16 = 999;

/// The number of the decision in a file of this name, `ADR-012-title.md`.
pub(super) fn of_file(name: &str) -> Option<u16> {
    let rest = name.strip_prefix("ADR-")?;
    let (digits, title) = rest.split_at_checked(3)?;
    let title = title.strip_prefix('-')?.strip_suffix(".md")?;
    if title.is_empty() { None } else { number(digits) }
}

/// The numbers that a text names, each with where it stands.
pub(super) fn named(text: &str) -> impl Iterator<Item = (usize, u16)> {
    let spelled = |at: usize| {
        let digits = text[at..].get(4..7)?;
        let more = text.as_bytes().get(at + 7).is_some_and(u8::is_ascii_digit);
        if more { None } else { Some((at, number(digits)?)) }
    };
    let lower = text.to_ascii_lowercase();
    let starts: Vec<_> = lower.match_indices("adr-").map(|(at, _)| at).collect();
    starts.into_iter().filter_map(spelled)
}

/// The number that the next decision gets beside files of these paths, if one is left.
pub fn next_number<'a>(paths: impl IntoIterator<Item = &'a str>) -> Option<u16> {
    let file = |path: &'a str| path.rsplit(['/', '\\']).next().and_then(of_file);
    let last = paths.into_iter().filter_map(file).max();
    last.map_or(Some(1), |last| (last < LAST).then_some(last + 1))
}

fn number(digits: &str) -> Option<u16> {
    let all = digits.len() == 3 && digits.bytes().all(|byte| byte.is_ascii_digit());
    if all { digits.parse().ok() } else { None }
}
