//! What tests say of the criteria that they show.

use std::collections::BTreeSet;

/// How a marker begins, and what ends the id in it: nothing, or this character.
const MARKERS: [(&str, Option<char>); 4] = [
    ("@pytest.mark.ac(\"", None),
    ("@pytest.mark.ac('", None),
    ("// @ac ", None),
    ("// ", Some(':')),
];

/// The ids of the criteria that the source of tests is marked with.
///
/// `@pytest.mark.ac("AC1: …")`, `// @ac AC1` and `// AC1:` are markers.
#[must_use]
pub fn markers(text: &str) -> BTreeSet<String> {
    let found = MARKERS.iter().flat_map(|(lead, end)| {
        let places = text.match_indices(lead).map(|(at, _)| &text[at + lead.len()..]);
        places.filter_map(|rest| id(rest.trim_start_matches([' ', '\t']), *end))
    });
    found.map(str::to_owned).collect()
}

fn id(text: &str, end: Option<char>) -> Option<&str> {
    let digits = text.strip_prefix("AC")?;
    let count = digits.bytes().take_while(u8::is_ascii_digit).count();
    let next = digits[count..].chars().next();
    let ends = match end {
        Some(end) => next == Some(end),
        None => !next.is_some_and(|next| next.is_alphanumeric() || next == '_'),
    };
    (count > 0 && ends).then(|| &text[..2 + count])
}
