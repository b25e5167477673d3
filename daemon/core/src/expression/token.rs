//! The words of an expression.

use super::Misplaced;

/// A word, a number, a text in quotes, or a sign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Token {
    Name(String),
    Number(i64),
    Text(String),
    Sign(&'static str),
}

/// Signs, longer ones before those that they begin with.
const SIGNS: [&str; 10] = ["==", "!=", "<=", ">=", "<", ">", "(", ")", "[", "]"];

/// The tokens of `text`, each with the number of characters before it.
pub(super) fn tokens(text: &str) -> Result<Vec<(usize, Token)>, Misplaced> {
    Misplaced::unless_short(text)?;
    let characters: Vec<char> = text.chars().collect();
    let (mut tokens, mut at) = (Vec::new(), 0);
    while at < characters.len() {
        let rest = &characters[at..];
        if rest[0].is_whitespace() {
            at += 1;
            continue;
        }
        let (token, length) = next(rest).map_err(|what| Misplaced::new(at, what))?;
        tokens.push((at, token));
        at += length;
    }
    Ok(tokens)
}

fn next(rest: &[char]) -> Result<(Token, usize), String> {
    let first = rest[0];
    if first == ',' {
        return Ok((Token::Sign(","), 1));
    }
    let starts = |sign: &&&str| sign.chars().enumerate().all(|(i, c)| rest.get(i) == Some(&c));
    if let Some(sign) = SIGNS.iter().find(starts) {
        return Ok((Token::Sign(sign), sign.len()));
    }
    match first {
        '"' | '\'' => quoted(rest),
        '-' | '0'..='9' => number(rest),
        _ if first.is_alphabetic() || first == '_' => Ok(name(rest)),
        _ => Err(format!("'{}' means nothing here", first.escape_default())),
    }
}

fn quoted(rest: &[char]) -> Result<(Token, usize), String> {
    let end = rest[1..].iter().position(|c| *c == rest[0]);
    let end = end.ok_or("a quotation that does not end")? + 1;
    Ok((Token::Text(rest[1..end].iter().collect()), end + 1))
}

fn number(rest: &[char]) -> Result<(Token, usize), String> {
    let digits = rest[1..].iter().take_while(|c| c.is_ascii_digit()).count();
    let (text, next): (String, _) = (rest[..=digits].iter().collect(), rest.get(digits + 1));
    match (text.parse(), next) {
        (Ok(number), next) if next != Some(&'.') => Ok((Token::Number(number), text.len())),
        _ => Err("no whole number".to_owned()),
    }
}

fn name(rest: &[char]) -> (Token, usize) {
    let inside = |c: &&char| c.is_alphanumeric() || matches!(c, '_' | '.' | '-');
    let length = rest.iter().take_while(inside).count();
    (Token::Name(rest[..length].iter().collect()), length)
}
