//! What is seen of HTML.

use std::ops::Range;

/// What begins something that nobody sees, and what ends it.
const UNSEEN: [(&str, &str); 4] =
    [("<!--", "-->"), ("<script", "</script>"), ("<style", "</style>"), ("<?", "?>")];

/// The names of tags that stand within a line.
const WITHIN: [&str; 16] = [
    "a", "abbr", "b", "code", "del", "em", "i", "img", "ins", "kbd", "mark", "small", "span",
    "strong", "sub", "sup",
];

/// A piece of HTML.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Piece {
    /// Words, and where they stand.
    Words(Range<usize>),
    /// A picture.
    Picture,
    /// The end of a line.
    Break,
}

/// What is seen of some HTML, in its order.
pub(super) fn seen(html: &str) -> Vec<Piece> {
    let lower = html.to_ascii_lowercase();
    let (mut pieces, mut words, mut at) = (Vec::new(), 0, 0);
    while let Some(open) = lower[at..].find('<').map(|open| at + open) {
        let rest = &lower[open..];
        if !rest[1..].starts_with(|c: char| c.is_ascii_alphabetic() || "/!?".contains(c)) {
            at = open + 1;
            continue;
        }
        pieces.push(Piece::Words(words..open));
        pieces.extend(tag(rest));
        let unseen = UNSEEN.iter().find(|(lead, _)| rest.starts_with(lead));
        let end = unseen.map_or(">", |(_, end)| *end);
        // What never ends hides all that comes.
        let Some(close) = rest.find(end) else { return pieces };
        at = open + close + end.len();
        words = at;
    }
    pieces.push(Piece::Words(words..html.len()));
    pieces
}

/// What a tag shows that a text begins with.
pub(super) fn tag(text: &str) -> Option<Piece> {
    let text = text.trim_start_matches(['<', '/']);
    let end = text.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(text.len());
    match text[..end].to_ascii_lowercase().as_str() {
        "" => None,
        "img" => Some(Piece::Picture),
        name if WITHIN.contains(&name) => None,
        _ => Some(Piece::Break),
    }
}
