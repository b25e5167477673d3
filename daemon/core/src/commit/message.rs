//! The message of a commit, as git reads it: which of its lines are trailers.

/// What a trailer line is, whoever wrote it.
const GENERATED: [&str; 2] = ["Signed-off-by: ", "(cherry picked from commit "];

/// How the subjects begin of commits that are to be folded into others.
const FOLDED_IN: [&str; 3] = ["fixup! ", "squash! ", "amend! "];

/// How the subject begins that git proposes where it makes many commits into one. It quotes what each
/// of them said.
const MADE_OF_MANY: &str = "Squashed commit of the following:";

/// A line of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line<'a> {
    /// The line, with those that go on from it.
    pub(super) text: String,
    /// Its first line, as it is written.
    pub(super) written: &'a str,
    /// Whether git takes it for a trailer.
    pub(super) is_trailer: bool,
}

/// The first line of a message.
#[must_use]
pub fn subject(message: &str) -> &str {
    message.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or_default()
}

/// Whether a commit is to be folded into another one: it does nothing by itself.
#[must_use]
pub fn is_folded_in(message: &str) -> bool {
    FOLDED_IN.iter().any(|start| subject(message).starts_with(start))
}

/// Whether a commit quotes many that were made into it.
pub(crate) fn quotes_many(message: &str) -> bool {
    subject(message).starts_with(MADE_OF_MANY)
}

/// The lines of a message, of which those of the last paragraph may be trailers.
pub(super) fn lines(message: &str) -> Vec<Line<'_>> {
    let all: Vec<&str> = message.lines().collect();
    let last = all.iter().rposition(|line| !line.trim().is_empty()).map_or(0, |at| at + 1);
    let begins = all[..last].iter().rposition(|line| line.trim().is_empty()).map_or(0, |at| at + 1);
    // What comes first is the subject, whatever it looks like.
    let has_subject = all[..begins].iter().any(|line| !line.trim().is_empty());
    let is_block = has_subject && is_block(&all[begins..last]);
    let is_quoted = quotes_many(message);
    let mut lines: Vec<Line<'_>> = Vec::new();
    for (at, written) in all[..last].iter().copied().enumerate() {
        let in_block = is_block && at >= begins;
        let goes_on = in_block && written.starts_with([' ', '\t']);
        match lines.last_mut().filter(|before| goes_on && before.is_trailer) {
            Some(before) => {
                before.text.push(' ');
                before.text.push_str(written.trim());
            }
            None => {
                let is_trailer = in_block && split(written).is_some();
                let written = if is_quoted { written.trim_start() } else { written };
                let text = written.trim_end().to_owned();
                lines.push(Line { text, written, is_trailer });
            }
        }
    }
    lines
}

/// Name and value of a line that looks like a trailer.
pub(super) fn split(line: &str) -> Option<(&str, &str)> {
    let (name, value) = line.split_once(':')?;
    let name = name.trim_end();
    let fits = |c: char| c.is_ascii_alphanumeric() || c == '-';
    (!name.is_empty() && name.chars().all(fits)).then_some((name, value.trim()))
}

/// Whether git takes a paragraph for trailers: all lines are some, or a quarter of them where one is of
/// a kind that git writes itself.
fn is_block(paragraph: &[&str]) -> bool {
    let (mut trailers, mut others, mut is_known) = (0usize, 0usize, false);
    let mut before_is_trailer = false;
    for line in paragraph {
        if line.starts_with([' ', '\t']) {
            others += usize::from(!before_is_trailer);
            continue;
        }
        is_known |= GENERATED.iter().any(|start| line.starts_with(start));
        before_is_trailer =
            split(line).is_some() || GENERATED.iter().any(|start| line.starts_with(start));
        match before_is_trailer {
            true => trailers += 1,
            false => others += 1,
        }
    }
    trailers > 0 && (others == 0 || (is_known && trailers * 3 >= others))
}
