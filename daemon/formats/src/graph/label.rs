//! Words in a picture: whatever was written by somebody stands there as it is, and is no part of the
//! language of the picture.

use tidegate_core::text::visible;

/// How many characters of a line are drawn. Nobody reads a box that is wider than the screen.
const WIDEST: usize = 80;

/// One or more lines in quotes, for Graphviz.
pub(super) fn quoted<T: AsRef<str>>(lines: &[T]) -> String {
    let spelled = lines.iter().map(|line| in_dot(line.as_ref()));
    format!("\"{}\"", spelled.collect::<Vec<_>>().join("\\n"))
}

/// One or more lines for Mermaid, to be put between quotes.
pub(super) fn shown<T: AsRef<str>>(lines: &[T]) -> String {
    let spelled = lines.iter().map(|line| in_mermaid(line.as_ref()));
    spelled.collect::<Vec<_>>().join("<br/>")
}

/// A line that is not wider than anybody wants it.
pub(super) fn narrow(line: &str) -> String {
    match line.char_indices().nth(WIDEST) {
        None => line.to_owned(),
        Some(_) => line.chars().take(WIDEST - 1).chain(['…']).collect(),
    }
}

/// Graphviz reads backslashes and the entities of HTML in texts.
fn in_dot(text: &str) -> String {
    let spell = |c: char| match c {
        '\\' => "\\\\".to_owned(),
        '"' => "\\\"".to_owned(),
        '&' => "&amp;".to_owned(),
        c => c.to_string(),
    };
    visible(text).chars().map(spell).collect()
}

/// Mermaid reads more in texts than it says: HTML, Markdown, formulas, `\n`, the ends of statements.
/// Whatever is neither a letter nor harmless is written as its number.
fn in_mermaid(text: &str) -> String {
    let is_plain = |c: char| {
        c.is_alphanumeric()
            || !c.is_ascii()
            || matches!(
                c,
                ' ' | '.'
                    | ','
                    | '-'
                    | '_'
                    | '('
                    | ')'
                    | '\''
                    | '/'
                    | '?'
                    | '!'
                    | '+'
                    | '='
                    | '['
                    | ']'
            )
    };
    let spell = |c: char| match is_plain(c) {
        true => c.to_string(),
        false => format!("#{};", u32::from(c)),
    };
    visible(text).chars().map(spell).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_means_itself_and_nothing_else() {
        let hostile = "\"]; x --> y\n%%{init}<b>&amp;`\\n$$#35;\u{202e}|";
        let (dot, mermaid) = (quoted(&[hostile]), shown(&[hostile]));
        assert_eq!(dot, "\"\\\"]; x --> y\\\\n%%{init}<b>&amp;amp;`\\\\n$$#35;\\\\u{202e}|\"");
        let special = ['"', ';', '<', '>', '{', '}', '%', '&', '`', '\\', '$', '|', '\n'];
        let left = mermaid.split(';').map(|part| part.split('#').next().unwrap_or_default());
        assert!(left.clone().all(|plain| !plain.contains(special)), "{mermaid}");
    }

    #[test]
    fn a_line_is_cut_where_it_gets_too_wide() {
        assert_eq!(narrow(&"ä".repeat(80)), "ä".repeat(80));
        assert_eq!(narrow(&"ä".repeat(81)), format!("{}…", "ä".repeat(79)));
    }
}
