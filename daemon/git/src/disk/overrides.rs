//! Configuration given by the environment: `GIT_CONFIG_COUNT` with its pairs, and what
//! `git -c key=value` leaves for the hooks it runs. A malformed part ends the reading, nothing
//! more: it concerns the git that set it.

use std::os::unix::ffi::OsStrExt;

use crate::environment::Environment;

/// The most pairs that are read.
const MOST: usize = 10_000;

/// Keys and values, in the order in which later ones win. No value means true.
pub(crate) fn overrides(environment: &Environment) -> Vec<(String, Option<Vec<u8>>)> {
    let mut pairs = Vec::new();
    if let Some(parameters) = environment.get("GIT_CONFIG_PARAMETERS") {
        let mut rest = parameters.as_bytes();
        while let Some((pair, after)) = parameter(rest) {
            pairs.push(pair);
            rest = after;
            if pairs.len() >= MOST {
                break;
            }
        }
    }
    let count = environment.text("GIT_CONFIG_COUNT").and_then(|count| count.trim().parse().ok());
    for number in 0..count.unwrap_or(0_usize).min(MOST) {
        let key = environment.text(&format!("GIT_CONFIG_KEY_{number}"));
        let value = environment.get(&format!("GIT_CONFIG_VALUE_{number}"));
        let (Some(key), Some(value)) = (key, value) else { break };
        pairs.push((key, Some(value.as_bytes().to_vec())));
    }
    pairs
}

type Pair = (String, Option<Vec<u8>>);

/// One quoted parameter: `'key'='value'`, or as older gits write it `'key=value'`.
fn parameter(text: &[u8]) -> Option<(Pair, &[u8])> {
    let (first, rest) = unquote(text.trim_ascii_start())?;
    if let Some(rest) = rest.strip_prefix(b"=") {
        if rest.first() != Some(&b'\'') {
            return Some(((lossy(&first), None), rest));
        }
        let (value, rest) = unquote(rest)?;
        return Some(((lossy(&first), Some(value)), rest));
    }
    let pair = match first.iter().position(|byte| *byte == b'=') {
        Some(at) => (lossy(&first[..at]), Some(first[at + 1..].to_vec())),
        None => (lossy(&first), None),
    };
    Some((pair, rest))
}

/// What stands in single quotes at the start of `text`, and what follows.
fn unquote(text: &[u8]) -> Option<(Vec<u8>, &[u8])> {
    let mut rest = text.strip_prefix(b"'")?;
    let mut plain = Vec::new();
    loop {
        let end = rest.iter().position(|byte| *byte == b'\'')?;
        plain.extend_from_slice(&rest[..end]);
        rest = &rest[end + 1..];
        match rest {
            [b'\\', escaped, b'\'', after @ ..] => {
                plain.push(*escaped);
                rest = after;
            }
            _ => return Some((plain, rest)),
        }
    }
}

fn lossy(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_of_old_and_new_gits_are_read() {
        let text = r"'user.name'='O'\''Hara' 'a.b'= 'core.old=x=y' 'flag.only'";
        let pairs = overrides(&Environment::empty().with("GIT_CONFIG_PARAMETERS", text));
        let expected = [
            ("user.name", Some("O'Hara")),
            ("a.b", None),
            ("core.old", Some("x=y")),
            ("flag.only", None),
        ];
        let expected = expected
            .map(|(key, value)| (key.to_owned(), value.map(|value| value.as_bytes().to_vec())));
        assert_eq!(pairs, expected);
    }

    #[test]
    fn what_is_malformed_is_left_out() {
        let broken = Environment::empty()
            .with("GIT_CONFIG_PARAMETERS", "'a.b")
            .with("GIT_CONFIG_COUNT", "3")
            .with("GIT_CONFIG_KEY_0", "c.d")
            .with("GIT_CONFIG_VALUE_0", "e");
        assert_eq!(overrides(&broken), [("c.d".to_owned(), Some(b"e".to_vec()))]);
    }
}
