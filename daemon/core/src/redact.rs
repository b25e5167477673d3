//! Secrets are taken out before anything is written: what was appended cannot be taken back.
//!
//! Two nets. Tokens of known formats are found by their prefix and alphabet; the values of
//! variables whose names say that they are secret are found by their exact text. Both apply to
//! everything that people write into an event and to its subject, at the one place where entries
//! are encoded. Names that hold the log together, such as states and ids, are left alone.

use std::borrow::Cow;
use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Values shorter than this are too likely to be ordinary words.
const SHORTEST_VALUE: usize = 8;

/// Parts of a variable's name that call its value a secret.
const SECRET_NAMES: [&str; 9] = [
    "TOKEN",
    "SECRET",
    "PASSWORD",
    "PASSWD",
    "PASSPHRASE",
    "API_KEY",
    "APIKEY",
    "PRIVATE_KEY",
    "CREDENTIAL",
];

/// A family of tokens: what they begin with, and the least that must follow.
struct Format {
    name: &'static str,
    prefix: &'static str,
    least: usize,
    rest: fn(u8) -> bool,
}

const fn format(
    name: &'static str,
    prefix: &'static str,
    least: usize,
    rest: fn(u8) -> bool,
) -> Format {
    Format { name, prefix, least, rest }
}

/// The known formats. A longer prefix stands before the shorter one that it begins with.
const FORMATS: [Format; 38] = [
    format("github-token", "github_pat_", 22, word),
    format("github-token", "ghp_", 36, word),
    format("github-token", "gho_", 36, word),
    format("github-token", "ghu_", 36, word),
    format("github-token", "ghs_", 36, word),
    format("github-token", "ghr_", 36, word),
    format("gitlab-token", "glpat-", 20, dashed),
    format("gitlab-token", "gldt-", 20, dashed),
    format("gitlab-token", "glrt-", 20, dashed),
    format("gitlab-token", "glcbt-", 20, dashed),
    format("aws-key-id", "AKIA", 16, upper),
    format("aws-key-id", "ASIA", 16, upper),
    format("google-key", "AIza", 35, dashed),
    format("google-token", "ya29.", 30, dashed),
    format("google-secret", "GOCSPX-", 24, dashed),
    format("slack-token", "xoxb-", 20, dashed),
    format("slack-token", "xoxp-", 20, dashed),
    format("slack-token", "xoxa-", 20, dashed),
    format("slack-token", "xoxs-", 20, dashed),
    format("slack-token", "xapp-", 20, dashed),
    format("slack-webhook", "https://hooks.slack.com/services/", 20, path),
    format("stripe-key", "sk_live_", 20, word),
    format("stripe-key", "rk_live_", 20, word),
    format("stripe-key", "whsec_", 24, path),
    format("anthropic-key", "sk-ant-", 24, dashed),
    format("openai-key", "sk-proj-", 24, dashed),
    format("openai-key", "sk-", 40, dashed),
    format("npm-token", "npm_", 36, word),
    format("pypi-token", "pypi-AgEI", 50, dashed),
    format("cratesio-token", "cio", 32, word),
    format("sendgrid-key", "SG.", 40, dotted),
    format("digitalocean-token", "dop_v1_", 64, word),
    format("huggingface-token", "hf_", 30, word),
    format("hashicorp-token", "hvs.", 24, dashed),
    format("shopify-token", "shpat_", 32, word),
    format("linear-key", "lin_api_", 32, word),
    format("age-secret-key", "AGE-SECRET-KEY-1", 40, upper),
    format("jwt", "eyJ", 60, dotted),
];

/// Whether a token of any format begins with a byte.
const BEGINNINGS: [bool; 256] = {
    let mut beginnings = [false; 256];
    let mut at = 0;
    while at < FORMATS.len() {
        beginnings[FORMATS[at].prefix.as_bytes()[0] as usize] = true;
        at += 1;
    }
    beginnings
};

fn word(b: u8) -> bool {
    b.is_ascii_alphanumeric() || b == b'_'
}

fn dashed(b: u8) -> bool {
    word(b) || b == b'-'
}

fn dotted(b: u8) -> bool {
    dashed(b) || b == b'.'
}

fn path(b: u8) -> bool {
    dotted(b) || matches!(b, b'/' | b'+' | b'=')
}

fn upper(b: u8) -> bool {
    b.is_ascii_uppercase() || b.is_ascii_digit()
}

/// What stands where a secret stood begins with this.
pub(crate) const MARK: &str = "[redacted:";

/// Takes secrets out of text.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(from = "Vec<(String, String)>", into = "Vec<(String, String)>")]
#[schemars(with = "Vec<(String, String)>")]
pub struct Redactor {
    /// Value and name of each secret variable, longest value first.
    values: Vec<(String, String)>,
}

/// The values are secrets: only the names are shown.
impl fmt::Debug for Redactor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.values.iter().map(|(_, name)| name)).finish()
    }
}

impl From<Vec<(String, String)>> for Redactor {
    fn from(variables: Vec<(String, String)>) -> Self {
        Self::new(variables)
    }
}

impl From<Redactor> for Vec<(String, String)> {
    fn from(redactor: Redactor) -> Self {
        redactor.values.into_iter().map(|(value, name)| (name, value)).collect()
    }
}

impl Redactor {
    /// A redactor that also knows the values of those `variables` that are named like secrets.
    pub fn new(variables: impl IntoIterator<Item = (String, String)>) -> Self {
        let mut values: Vec<_> = variables
            .into_iter()
            .filter(|(name, value)| value.trim().len() >= SHORTEST_VALUE && is_secret_name(name))
            .map(|(name, value)| (value.trim().to_owned(), name))
            .collect();
        values.sort_by(|a, b| b.0.len().cmp(&a.0.len()).then_with(|| a.cmp(b)));
        Self { values }
    }

    /// `text` with each secret replaced by what kind of secret stood there.
    #[must_use]
    pub fn clean<'a>(&self, text: &'a str) -> Cow<'a, str> {
        let mut text = Cow::Borrowed(text);
        for (value, name) in &self.values {
            if text.contains(value.as_str()) {
                text = Cow::Owned(text.replace(value.as_str(), &format!("{MARK}{name}]")));
            }
        }
        if let Some(clean) = without_key_blocks(&text) {
            text = Cow::Owned(clean);
        }
        if let Some(clean) = without_tokens(&text) {
            text = Cow::Owned(clean);
        }
        text
    }
}

/// Whether `recorded` is what `said` may have become: the same, but for marks, of which each stands
/// for anything.
pub(crate) fn may_be(recorded: &str, said: &str) -> bool {
    let mut parts = recorded.split(MARK);
    let Some(mut rest) = said.strip_prefix(parts.next().unwrap_or_default()) else { return false };
    let mut parts =
        parts.map(|part| part.split_once(']').map_or("", |(_, after)| after)).peekable();
    if parts.peek().is_none() {
        return rest.is_empty();
    }
    while let Some(part) = parts.next() {
        match (parts.peek(), rest.find(part)) {
            (None, _) => return rest.ends_with(part),
            (Some(_), Some(at)) => rest = &rest[at + part.len()..],
            (Some(_), None) => return false,
        }
    }
    true
}

fn is_secret_name(name: &str) -> bool {
    let name = name.to_ascii_uppercase();
    SECRET_NAMES.iter().any(|part| name.contains(part))
}

/// Private keys in armour, whole blocks of them.
fn without_key_blocks(text: &str) -> Option<String> {
    const BEGIN: &str = "-----BEGIN ";
    const KEY: &str = "PRIVATE KEY";
    let mut rest = text;
    let mut clean = String::new();
    let mut found = false;
    while let Some(start) = rest.find(BEGIN) {
        let label_end = rest[start + BEGIN.len()..].find("-----").map(|i| start + BEGIN.len() + i);
        let Some(label_end) = label_end.filter(|end| rest[start..*end].contains(KEY)) else {
            clean.push_str(&rest[..start + BEGIN.len()]);
            rest = &rest[start + BEGIN.len()..];
            continue;
        };
        found = true;
        clean.push_str(&rest[..start]);
        clean.push_str(&std::format!("{MARK}private-key]"));
        let after = label_end + "-----".len();
        let end = rest[after..].find("-----END ").and_then(|i| {
            let tail = after + i + "-----END ".len();
            rest[tail..].find("-----").map(|j| tail + j + "-----".len())
        });
        rest = end.map_or("", |end| &rest[end..]);
    }
    clean.push_str(rest);
    found.then_some(clean)
}

fn without_tokens(text: &str) -> Option<String> {
    let bytes = text.as_bytes();
    let mut clean = String::new();
    let mut kept = 0;
    let mut at = 0;
    while at < bytes.len() {
        let may_begin = BEGINNINGS[usize::from(bytes[at])] && (at == 0 || !dashed(bytes[at - 1]));
        let found =
            may_begin.then(|| FORMATS.iter().find_map(|f| Some((f, f.length_at(&bytes[at..])?))));
        match found.flatten() {
            Some((format, length)) => {
                clean.push_str(&text[kept..at]);
                clean.push_str(&std::format!("{MARK}{}]", format.name));
                at += length;
                kept = at;
            }
            None => at += 1,
        }
    }
    if kept == 0 {
        return None;
    }
    clean.push_str(&text[kept..]);
    Some(clean)
}

impl Format {
    /// The length of the token of this format that `bytes` begin with.
    fn length_at(&self, bytes: &[u8]) -> Option<usize> {
        let rest = bytes.strip_prefix(self.prefix.as_bytes())?;
        let length = rest.iter().take_while(|b| (self.rest)(**b)).count();
        (length >= self.least).then_some(self.prefix.len() + length)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_known_format_is_taken_out() {
        let redactor = Redactor::default();
        for format in &FORMATS {
            let letter = if (format.rest)(b'a') { "a" } else { "A" };
            let token = format!("{}{}", format.prefix, letter.repeat(format.least));
            for text in [token.clone(), format!("key={token}, see"), format!("\"{token}\"\n")] {
                let clean = redactor.clean(&text);
                assert!(!clean.contains(&token), "{} stayed in {clean}", format.name);
                assert!(clean.contains("[redacted:"), "{clean}");
            }
        }
    }

    #[test]
    fn what_was_cleaned_may_be_what_it_was_and_nothing_else() {
        let said = "a SECRET1 b SECRET2 c";
        let cleaned = "a [redacted:X] b [redacted:Y] c";
        for recorded in [said, cleaned, "[redacted:X] c", "a [redacted:X]", "[redacted:X]"] {
            assert!(may_be(recorded, said), "{recorded}");
        }
        for other in ["a b c", "a SECRET1 b SECRET2 d", "x SECRET1 b SECRET2 c", "", "a  b"] {
            assert!(!may_be(cleaned, other), "{other}");
        }
        assert!(!may_be("a", "ab") && may_be(cleaned, cleaned));
    }

    #[test]
    fn ordinary_text_stays() {
        let redactor = Redactor::new([
            ("API_TOKEN".into(), "short".into()),
            ("HOME".into(), "/home/someone".into()),
        ]);
        for text in [
            "task sk-12 of /home/someone is short",
            "4b825dc642cb6eb9a060e54bf8d69288fbee4904",
            "the npm_modules folder; eyJust a word; SG.1; 日本語 ghp_",
            "-----BEGIN CERTIFICATE-----\nabc\n-----END CERTIFICATE-----",
        ] {
            assert_eq!(redactor.clean(text), text);
        }
    }

    #[test]
    fn secret_variables_are_found_by_value() {
        let redactor = Redactor::new([("DB_PASSWORD".into(), "hunter2-hunter2".into())]);
        assert_eq!(redactor.clean("pw hunter2-hunter2!"), "pw [redacted:DB_PASSWORD]!");
    }

    #[test]
    fn private_keys_go_as_a_whole() {
        let text = "a\n-----BEGIN OPENSSH PRIVATE KEY-----\nb3Bl\nbnNz\n-----END OPENSSH PRIVATE KEY-----\nz";
        assert_eq!(Redactor::default().clean(text), "a\n[redacted:private-key]\nz");
        let cut = "a\n-----BEGIN RSA PRIVATE KEY-----\nb3Bl";
        assert_eq!(Redactor::default().clean(cut), "a\n[redacted:private-key]");
    }
}
