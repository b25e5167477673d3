//! The words of a trailer: separated by space, with quotes around those that hold some.

/// A word, and what stands behind its first `=` where that is outside of quotes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Word {
    pub(super) text: String,
    pub(super) value: Option<String>,
}

/// The words of a value; nothing, where a quote is not closed.
pub(super) fn words(value: &str) -> Option<Vec<Word>> {
    let mut words = Vec::new();
    let mut letters = value.chars().peekable();
    loop {
        while letters.next_if(|c| c.is_whitespace()).is_some() {}
        if letters.peek().is_none() {
            return Some(words);
        }
        let mut word = Word::default();
        while let Some(letter) = letters.next_if(|c| !c.is_whitespace()) {
            match letter {
                '"' => loop {
                    match letters.next()? {
                        '"' => break,
                        '\\' => push(&mut word, letters.next()?),
                        letter => push(&mut word, letter),
                    }
                },
                '=' if word.value.is_none() && !word.text.is_empty() => {
                    word.value = Some(String::new());
                }
                letter => push(&mut word, letter),
            }
        }
        words.push(word);
    }
}

fn push(word: &mut Word, letter: char) {
    word.value.as_mut().unwrap_or(&mut word.text).push(letter);
}

/// A text as one word, in quotes where it has to be.
pub(super) fn quoted(text: &str) -> String {
    let is_plain = |c: char| !c.is_whitespace() && !matches!(c, '"' | '\\' | '=');
    if !text.is_empty() && text.chars().all(is_plain) {
        return text.to_owned();
    }
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}
