//! Rust source as a list of tokens, without comments and without what literals say: enough to
//! ask which paths it names and how long its functions are.
//!
//! No parser: it takes source that compiles, and knows no macro.

/// A word, a piece of punctuation (`::` is one), a lifetime, or `""` for any literal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Token<'a> {
    pub(crate) text: &'a str,
    pub(crate) line: usize,
}

/// A function: its name, the line it starts in, and how many lines it takes.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Function<'a> {
    pub(crate) name: &'a str,
    pub(crate) line: usize,
    pub(crate) lines: usize,
}

/// The tokens of `source`.
pub(crate) fn tokens(source: &str) -> Vec<Token<'_>> {
    let (mut tokens, mut rest, mut line) = (Vec::new(), source, 1);
    while let Some(first) = rest.chars().next() {
        let (length, text) = if let Some(length) = comment(rest) {
            (length, None)
        } else if first.is_whitespace() {
            (first.len_utf8(), None)
        } else if let Some(length) = literal(rest) {
            (length, Some("\"\""))
        } else {
            let length = word(rest).max(first.len_utf8());
            (length, Some(&rest[..length]))
        };
        tokens.extend(text.map(|text| Token { text, line }));
        line += rest[..length].matches('\n').count();
        rest = &rest[length..];
    }
    tokens
}

/// What is left when every item under `#[cfg(test)]` is taken out: the code that is shipped.
pub(crate) fn shipped<'a>(tokens: &[Token<'a>]) -> Vec<Token<'a>> {
    let (mut kept, mut rest) = (Vec::new(), tokens);
    while let Some(first) = rest.first() {
        if starts_with(rest, &["#", "[", "cfg", "(", "test", ")", "]"]) {
            rest = &rest[7 + item(&rest[7..])..];
        } else {
            kept.push(*first);
            rest = &rest[1..];
        }
    }
    kept
}

/// Every path that is named, those in `use` trees written out: `use a::{b, c::d}` names `a::b`
/// and `a::c::d`.
pub(crate) fn paths(tokens: &[Token<'_>]) -> Vec<String> {
    let (mut paths, mut rest) = (Vec::new(), tokens);
    while let Some(first) = rest.first() {
        let length = if first.text == "use" && !starts_with(&rest[1..], &["<"]) {
            1 + use_tree(&rest[1..], "", &mut paths)
        } else {
            path(rest, &mut paths)
        };
        rest = &rest[length.max(1)..];
    }
    paths
}

/// Every function that has a body.
pub(crate) fn functions<'a>(tokens: &[Token<'a>]) -> Vec<Function<'a>> {
    let mut functions = Vec::new();
    for (at, pair) in tokens.windows(2).enumerate() {
        let [keyword, name] = pair else { unreachable!("windows of two") };
        if keyword.text != "fn" || !is_word(name.text) {
            continue;
        }
        let Token { line, .. } = *keyword;
        let body = &tokens[at..][..item(&tokens[at..])];
        if let Some(last) = body.last().filter(|last| last.text == "}") {
            functions.push(Function { name: name.text, line, lines: last.line - line + 1 });
        }
    }
    functions
}

/// The lines in which `words` stand as neighbouring tokens.
pub(crate) fn lines_with(tokens: &[Token<'_>], words: &[&str]) -> Vec<usize> {
    let found = |window: &&[Token<'_>]| starts_with(window, words);
    tokens.windows(words.len()).filter(found).map(|window| window[0].line).collect()
}

/// How many tokens the group takes that the bracket at the start of `tokens` opens.
pub(crate) fn group(tokens: &[Token<'_>]) -> usize {
    let mut depth = 0;
    for (at, token) in tokens.iter().enumerate() {
        match token.text {
            "(" | "[" | "{" => depth += 1,
            ")" | "]" | "}" => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return at + 1;
        }
    }
    tokens.len()
}

fn starts_with(tokens: &[Token<'_>], words: &[&str]) -> bool {
    tokens.len() >= words.len() && tokens.iter().zip(words).all(|(token, word)| token.text == *word)
}

/// How many tokens the item takes that starts here: up to its semicolon or its closing brace.
fn item(tokens: &[Token<'_>]) -> usize {
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        match token.text {
            ";" => return at + 1,
            "{" => return at + group(&tokens[at..]),
            "(" | "[" => at += group(&tokens[at..]),
            "}" => return at,
            _ => at += 1,
        }
    }
    tokens.len()
}

/// Adds the path that starts here, if one does, and says how many tokens it takes.
fn path(tokens: &[Token<'_>], paths: &mut Vec<String>) -> usize {
    let mut length = 0;
    let mut path = String::new();
    while tokens.get(length).is_some_and(|token| is_word(token.text)) {
        path.push_str(tokens[length].text);
        length += 1;
        if !starts_with(&tokens[length..], &["::"]) {
            break;
        }
        path.push_str("::");
        length += 1;
    }
    if length > 1 {
        paths.push(path.trim_end_matches("::").to_owned());
    }
    length
}

/// Adds the paths of the tree that starts here, each after `prefix`, and says how many tokens
/// the tree takes.
fn use_tree(tokens: &[Token<'_>], prefix: &str, paths: &mut Vec<String>) -> usize {
    let (mut at, mut path, mut open) = (0, prefix.to_owned(), true);
    let mut finish = |path: &str, open: bool| {
        if open && path != prefix {
            paths.push(path.trim_end_matches("::self").to_owned());
        }
    };
    while let Some(token) = tokens.get(at) {
        match token.text {
            "::" if path.is_empty() => {}
            "::" => path.push_str("::"),
            "as" => at += 1,
            "{" => {
                let end = at + group(&tokens[at..]) - 1;
                at += 1;
                let mut inner = Vec::new();
                while at < end {
                    at += use_tree(&tokens[at..end], &path, &mut inner) + 1;
                }
                inner.iter().for_each(|path| finish(path, true));
                (at, open) = (end, false);
            }
            ";" | "," => break,
            word => path.push_str(word),
        }
        at += 1;
    }
    finish(&path, open);
    at
}

fn comment(rest: &str) -> Option<usize> {
    if rest.starts_with("//") {
        return Some(rest.find('\n').unwrap_or(rest.len()));
    }
    let mut depth = usize::from(rest.starts_with("/*"));
    let mut at = 2;
    while depth > 0 {
        let next = at + rest[at..].find(['/', '*'])?;
        match rest.get(next..next + 2) {
            Some("/*") => (depth, at) = (depth + 1, next + 2),
            Some("*/") => (depth, at) = (depth - 1, next + 2),
            _ => at = next + 1,
        }
    }
    (at > 2).then_some(at)
}

fn literal(rest: &str) -> Option<usize> {
    let prefix = ["br", "cr", "r", "b", "c", ""].into_iter().find(|prefix| {
        rest.strip_prefix(prefix).is_some_and(|rest| rest.starts_with(['"', '#', '\'']))
    })?;
    let body = &rest[prefix.len()..];
    let hashes = body.len() - body.trim_start_matches('#').len();
    if prefix.ends_with('r') && body[hashes..].starts_with('"') {
        let end = format!("\"{}", &body[..hashes]);
        let start = prefix.len() + hashes + 1;
        return Some(start + rest[start..].find(&end)? + end.len());
    }
    match body.chars().next()? {
        '"' => Some(prefix.len() + quoted(body, '"')?),
        '\'' if is_character(body) => Some(prefix.len() + quoted(body, '\'')?),
        _ => None,
    }
}

/// Whether this quote opens a character and no lifetime.
fn is_character(body: &str) -> bool {
    let mut characters = body.chars().skip(1);
    matches!((characters.next(), characters.next()), (Some('\\'), _) | (_, Some('\'')))
}

fn quoted(body: &str, quote: char) -> Option<usize> {
    let mut escaped = false;
    for (at, character) in body.char_indices().skip(1) {
        if character == quote && !escaped {
            return Some(at + 1);
        }
        escaped = character == '\\' && !escaped;
    }
    None
}

fn word(rest: &str) -> usize {
    if rest.starts_with("::") {
        return 2;
    }
    let start = usize::from(rest.starts_with('\''));
    let inside = |character: char| character.is_alphanumeric() || character == '_';
    start + rest[start..].find(|character| !inside(character)).unwrap_or(rest.len() - start)
}

fn is_word(text: &str) -> bool {
    text.starts_with(|first: char| first.is_alphabetic() || first == '_')
}

#[test]
fn comments_and_literals_say_nothing() {
    let source = r###"a /* b /* c */ d */ "e \" f" // g
        b'"' '\'' r#"h " i"# 'j 'k' r"\" l"###;
    let texts: Vec<_> = tokens(source).iter().map(|token| token.text).collect();
    assert_eq!(texts, ["a", "\"\"", "\"\"", "\"\"", "\"\"", "'j", "\"\"", "\"\"", "l"]);
    assert_eq!(tokens(source).last().map(|token| token.line), Some(2));
}

#[test]
fn test_items_are_not_shipped() {
    let source = "fn a() {} #[cfg(test)] #[path = \"b\"] mod b { fn c() {} } #[cfg(test)] mod d; e";
    let texts: Vec<_> = shipped(&tokens(source)).iter().map(|token| token.text).collect();
    assert_eq!(texts, ["fn", "a", "(", ")", "{", "}", "e"]);
}

#[test]
fn use_trees_are_written_out() {
    let source = "use ::a::{b, c::{d as e, self}, f::*}; use g; fn x() -> h::i { j::<k::l>() }";
    assert_eq!(
        paths(&tokens(source)),
        ["a::b", "a::c::d", "a::c", "a::f::*", "g", "h::i", "j", "k::l"]
    );
}

#[test]
fn functions_are_measured_with_their_signature() {
    let source = "trait T { fn a(); }\nfn b(x: [u8; 2])\nwhere T: U,\n{\n}\ntype F = fn();";
    assert_eq!(functions(&tokens(source)), [Function { name: "b", line: 2, lines: 4 }]);
}
