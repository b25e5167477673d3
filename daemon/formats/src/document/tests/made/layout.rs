//! How Markdown is laid out: nothing of this changes what a document says.

use super::choices::Choices;

/// A heading of a section, however it is written.
pub(super) fn heading(choices: &mut Choices<'_>, level: usize, title: &str) -> String {
    let title = match choices.below(6) {
        0 => title.to_owned(),
        1 => title.to_uppercase(),
        2 => title.to_lowercase().replace(" and ", " & "),
        3 => format!("{}. {title}", choices.below(20)),
        4 => format!("**{}**", title.replace(' ', " \u{a0}")),
        _ => format!("{title} ({})", choices.words()),
    };
    let marks = "#".repeat(level);
    match choices.below(5) {
        3 => format!("{marks} {title} {marks}"),
        // A number before words of two lines would be one of a list.
        4 if level < 3 && !title.starts_with(char::is_numeric) => {
            format!("{title}\n{}", ["===", "---"][level - 1])
        }
        2 => format!("{marks} {title} <!-- {} -->", choices.words()),
        _ => format!("{marks} {title}"),
    }
}

/// What readers could take for a part of the document. Code says something, so it stands only
/// beside what does.
fn decoy(choices: &mut Choices<'_>, before: &str) -> &'static str {
    const UNSEEN: [&str; 5] = [
        "",
        "<!--\n## Status\n\n- [ ] AC1: AC1: shall\n\n-->\n\n",
        "<!-- one\n\ntwo --> \n\n",
        "[//]: # (AC1: none)\n\n",
        "\u{200b}\n\n",
    ];
    const CODE: [&str; 2] = [
        "```\n## Complexity\n- a: 11/10\nAC1: The shall. WHEN\n```\n\n",
        "~~~~ text\n~~~\n# Requirements\nDepends on: ADR-999\nRecommendation: all\n~~~~\n\n",
    ];
    let second = before.lines().nth(1).unwrap_or_default();
    let is_heading = before.starts_with(['#', '<']) || ["===", "---"].contains(&second);
    if !is_heading && choices.once_in(3) { choices.pick(&CODE) } else { choices.pick(&UNSEEN) }
}

/// A document of these blocks, with what is not seen between them, and lines that end in any way.
pub(super) fn document(choices: &mut Choices<'_>, blocks: &[String]) -> String {
    let mut text = String::new();
    text.push_str(choices.pick(&["", "", "---\na: 1\n# b\n---\n", "+++\na = 1\n+++\n\n"]));
    for block in blocks {
        text.push_str(decoy(choices, block));
        text.push_str(block.trim_end());
        text.push_str(choices.pick(&["\n\n", "\n\n\n", "  \n\n"]));
    }
    ended(choices, &text)
}

/// A text with its lines ended in any way, and with or without a byte order mark.
pub(super) fn ended(choices: &mut Choices<'_>, text: &str) -> String {
    let text = text.replace('\n', choices.pick(&["\n", "\r\n", "\r"]));
    if choices.once_in(4) { format!("\u{feff}{text}") } else { text }
}
