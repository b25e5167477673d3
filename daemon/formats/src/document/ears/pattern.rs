//! The patterns: one sentence.
//!
//! `[WHERE feature,] [WHILE state,] [WHEN trigger,] [IF trouble, THEN] the system shall response`

/// A pattern that a requirement has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Pattern {
    /// It always holds.
    Ubiquitous,
    /// When something happens.
    Event,
    /// While something lasts.
    State,
    /// If something goes wrong.
    Unwanted,
    /// Where something is part of the system.
    Optional,
    /// Several of them.
    Complex,
}

/// Why a sentence is no requirement of EARS.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unfit {
    /// It does not say what shall be.
    NoShall,
    /// It does not say who shall.
    NobodyShall,
    /// It does not say what is to be done.
    NothingShall,
    /// `IF` without `THEN`.
    IfWithoutThen,
    /// `THEN` without `IF` or `WHEN`.
    ThenWithoutIf,
    /// A condition that holds nothing.
    EmptyCondition,
    /// A condition that does not end before who shall.
    EndlessCondition,
    /// It begins with a word for time or condition that EARS does not have.
    OtherWord(&'static str),
}

impl Unfit {
    /// What is wrong.
    #[must_use]
    pub fn message(self) -> String {
        match self {
            Self::NoShall => "the requirement does not say what shall be".to_owned(),
            Self::NobodyShall => "nothing before `shall` says who shall".to_owned(),
            Self::NothingShall => "nothing after `shall` says what is to be done".to_owned(),
            Self::IfWithoutThen => "an `IF` has no `THEN`".to_owned(),
            Self::ThenWithoutIf => "a `THEN` has no `IF`".to_owned(),
            Self::EmptyCondition => "a condition holds nothing".to_owned(),
            Self::EndlessCondition => "where a condition ends is not to be seen".to_owned(),
            Self::OtherWord(word) => format!("`{word}` is no condition of EARS"),
        }
    }

    /// What would mend it.
    #[must_use]
    pub fn mend(self) -> &'static str {
        match self {
            Self::NoShall | Self::NobodyShall | Self::NothingShall => {
                "write `the … shall …`, with a condition before it where there is one"
            }
            Self::IfWithoutThen | Self::ThenWithoutIf => "write `IF …, THEN the … shall …`",
            Self::EmptyCondition | Self::EndlessCondition => {
                "write `WHEN …, the … shall …`, with a comma after the condition"
            }
            Self::OtherWord(_) => {
                "write WHEN for what happens, WHILE for what lasts, IF … THEN for what goes \
                 wrong, or WHERE for what may be part of the system"
            }
        }
    }
}

/// The words that conditions begin with.
const CONDITIONS: [(&str, Pattern); 4] = [
    ("where", Pattern::Optional),
    ("while", Pattern::State),
    ("when", Pattern::Event),
    ("if", Pattern::Unwanted),
];

/// Words for conditions that other notations have.
const OTHERS: [&str; 8] =
    ["after", "before", "during", "once", "unless", "until", "upon", "whenever"];

/// The pattern of a sentence, or why it has none.
pub fn pattern(sentence: &str) -> Result<Pattern, Unfit> {
    let lower = sentence.to_ascii_lowercase();
    let text = without_id(&lower);
    let Some(shall) = word(text, "shall") else { return Err(Unfit::NoShall) };
    let (mut before, after) = (text[..shall].trim(), &text[shall + "shall".len()..]);
    let mut found = Vec::new();
    while let Some((lead, pattern)) = CONDITIONS.iter().find(|(lead, _)| begins(before, lead)) {
        before = condition(before[lead.len()..].trim_start(), *pattern)?;
        found.push(*pattern);
    }
    if begins(before, "then") {
        return Err(Unfit::ThenWithoutIf);
    }
    if let Some(other) = OTHERS.into_iter().find(|other| begins(before, other)) {
        return Err(Unfit::OtherWord(other));
    }
    if !says_something(before) {
        return Err(Unfit::NobodyShall);
    }
    if !says_something(after.trim_start().strip_prefix("not ").unwrap_or(after)) {
        return Err(Unfit::NothingShall);
    }
    Ok(match found.as_slice() {
        [] => Pattern::Ubiquitous,
        [one] => *one,
        _ => Pattern::Complex,
    })
}

/// Whether a text begins with a word of EARS that is written large, or a `shall` is in it.
pub(super) fn is_meant(sentence: &str) -> bool {
    let large = ["WHERE ", "WHILE ", "WHEN ", "IF "];
    let text = sentence.trim_start();
    word(&text.to_ascii_lowercase(), "shall").is_some()
        || large.iter().any(|lead| text.starts_with(lead))
}

/// Goes past a condition; says what stands behind it.
fn condition(text: &str, pattern: Pattern) -> Result<&str, Unfit> {
    if text.starts_with(',') {
        return Err(Unfit::EmptyCondition);
    }
    let then = word(text, "then");
    let (holds, rest) = match (pattern, then) {
        (Pattern::Unwanted, None) => return Err(Unfit::IfWithoutThen),
        // Some write WHEN … THEN; a comma may stand in what happens.
        (Pattern::Unwanted | Pattern::Event, Some(then)) => {
            (&text[..then], &text[then + "then".len()..])
        }
        _ => split(text)?,
    };
    if says_something(holds) {
        Ok(rest.trim_start_matches([',', ' ', '\n']))
    } else {
        Err(Unfit::EmptyCondition)
    }
}

/// A condition that ends with a comma before the next condition, or before who shall.
fn split(text: &str) -> Result<(&str, &str), Unfit> {
    let leads = |rest: &str| CONDITIONS.iter().any(|(lead, _)| begins(rest, lead));
    let commas: Vec<_> = text.match_indices(',').map(|(at, _)| at).collect();
    let next = commas.iter().find(|at| leads(text[*at + 1..].trim_start()));
    // Who shall may have commas, too: `the box, and the lid, shall`.
    let last = commas.iter().rev().find(|at| says_something(&text[*at + 1..]));
    match next.or(last).or(commas.last()) {
        Some(at) => Ok((&text[..*at], &text[at + 1..])),
        None => Err(Unfit::EndlessCondition),
    }
}

/// A sentence without the id that it begins with, as `FR-1:`, `[REQ 2]` or `1.2`.
fn without_id(text: &str) -> &str {
    let text = text.trim_start_matches(|c: char| !c.is_alphanumeric());
    let is_id = |end: &usize| {
        let first = &text[..*end];
        let words = first.split_whitespace().count();
        words <= 2 && first.chars().any(|c| c.is_ascii_digit()) && !first.contains(',')
    };
    let ends = [text.find([':', ']', ')']), text.find(char::is_whitespace)];
    let end = ends.into_iter().flatten().find(is_id).unwrap_or(0);
    text[end..].trim_start_matches(|c: char| !c.is_alphanumeric())
}

fn says_something(text: &str) -> bool {
    text.chars().any(char::is_alphanumeric)
}

fn begins(text: &str, lead: &str) -> bool {
    let rest = text.strip_prefix(lead);
    rest.is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric() || c == '-'))
}

/// Where a whole word stands.
fn word(text: &str, word: &str) -> Option<usize> {
    let inside = |c: char| c.is_alphanumeric() || c == '_' || c == '-';
    let places = text.match_indices(word).map(|(at, _)| at);
    places
        .into_iter()
        .find(|at| !text[..*at].ends_with(inside) && !text[at + word.len()..].starts_with(inside))
}
