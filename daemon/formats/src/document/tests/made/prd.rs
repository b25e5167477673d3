//! What a product must do.

use super::super::super::prd::{RECOMMENDED, REQUIRED, title};
use super::choices::Choices;
use super::{File, Made, Rule, layout};

pub(super) const MADE: Made =
    Made { kind: "prd", heading: "What a product must do", rules: &RULES, make };

const RULES: [Rule; 13] = [
    ("a section is missing", "MISSING_SECTION"),
    ("a section has another name", "MISSING_SECTION"),
    ("a section is in a comment", "MISSING_SECTION"),
    ("a section is empty", "EMPTY_SECTION"),
    ("a section is there twice", "REPEATED_SECTION"),
    ("a further section is missing", "RECOMMENDED_SECTION"),
    ("a further section is empty", "RECOMMENDED_SECTION"),
    ("no story", "NO_USER_STORY"),
    ("no criterion", "NO_CRITERION"),
    ("a criterion twice", "REPEATED_CRITERION"),
    ("no example", "NO_EXAMPLE"),
    ("an example in braces", "NO_EXAMPLE"),
    ("a bad name", "BAD_FILE_NAME"),
];

fn make(choices: &mut Choices<'_>, broken: Option<&str>) -> Vec<File> {
    let (ids, text) = with_criteria(choices, broken);
    assert!(broken == Some("no criterion") || !ids.is_empty());
    let path = match broken {
        Some("a bad name") => choices.pick(&["docs/a b.md", "a.txt", "docs/.md", "a.b.md"]),
        _ => choices.pick(&["a.md", "docs/prd/user_auth-2.md", "docs\\größer.md"]),
    };
    vec![File::new("prd", path, text)]
}

/// A document, and the ids of its criteria.
pub(super) fn with_criteria(
    choices: &mut Choices<'_>,
    broken: Option<&str>,
) -> (Vec<String>, String) {
    let (ids, criteria) = criteria(choices, broken);
    let hit = choices.below(REQUIRED.len());
    let hit_further = choices.below(RECOMMENDED.len());
    let mut sections: Vec<Vec<String>> = Vec::new();
    for (at, name) in REQUIRED.iter().enumerate() {
        let body = match *name {
            "user stories" if broken == Some("no story") => "As a reader, I want it.".to_owned(),
            "user stories" => story(choices),
            "success metrics" => criteria.clone(),
            "all needed context" => examples(choices, broken),
            _ => choices.words(),
        };
        let broken = broken.filter(|_| at == hit);
        let name = title(name);
        let written = layout::heading(choices, 2, &name);
        let body = if name == "Success Metrics" { format!("Some:\n\n{body}") } else { body };
        match broken {
            Some("a section is missing") => sections.push(vec![body]),
            Some("a section has another name") => {
                let other = choices.pick(&["## Else", "## The ", "#", "##"]);
                sections.push(vec![format!("{other}{name}"), body]);
            }
            Some("a section is in a comment") => {
                sections.push(vec![format!("<!-- never mind\n\n{written}\n-->"), body]);
            }
            Some("a section is empty") => {
                sections.push(vec![written, "<!-- later -->".to_owned(), "### More".to_owned()]);
                sections.push(vec!["## Else".to_owned(), body]);
            }
            Some("a section is there twice") => {
                sections.push(vec![written.clone(), body]);
                sections.push(vec![written, choices.words()]);
            }
            _ => sections.push(vec![written, body]),
        }
    }
    for (at, name) in RECOMMENDED.iter().enumerate() {
        let written = layout::heading(choices, 2, &title(name));
        match broken.filter(|_| at == hit_further) {
            Some("a further section is missing") => {}
            Some("a further section is empty") => sections.push(vec![written]),
            _ => sections.push(vec![written, choices.words()]),
        }
    }
    // What has lost its heading belongs to whatever stands before it, which must not be empty.
    let blocks: Vec<_> = choices.shuffled(sections).into_iter().flatten().collect();
    (ids, layout::document(choices, &[&["# Sign in".to_owned()], blocks.as_slice()].concat()))
}

fn story(choices: &mut Choices<'_>) -> String {
    choices
        .pick(&[
            "- As a reader, I want to sign in once so that I can read on.",
            "**As an** operator,\n**I want** to end a session\n**in order to** rest.",
            "> 1. as a\u{a0}reader, I WANT it so that I know.",
            "| Who |\n| - |\n| As a reader, I want it so that I know |",
            "<p>As a reader, I want it so that I know</p>",
        ])
        .to_owned()
}

fn criteria(choices: &mut Choices<'_>, broken: Option<&str>) -> (Vec<String>, String) {
    if broken == Some("no criterion") {
        return (Vec::new(), "- it works\n- [] AC1 it does\n- \\[ ] MAC1: it does".to_owned());
    }
    let count = 1 + choices.below(5);
    let mut ids: Vec<_> = (0..count).map(|n| format!("AC{}", n * 7 + 1)).collect();
    let lead = choices.pick(&["- [ ] ", "* [x] ", "1. ", "> - [ ] ", "- **", "<br>"]);
    let end = if lead == "- **" { "**" } else { "" };
    let line = |id: &String| format!("{lead}{id}:{end} it works");
    let mut lines: Vec<_> = ids.iter().map(line).collect();
    if broken == Some("a criterion twice") {
        lines.push(line(&ids[0]));
    }
    ids.sort();
    (ids, lines.join("\n"))
}

fn examples(choices: &mut Choices<'_>, broken: Option<&str>) -> String {
    let path = match broken {
        Some("no example") => choices.pick(&["examples/", "src/examples/a", " ", "a | examples/b"]),
        Some("an example in braces") => "examples/{path}",
        _ => choices.pick(&[
            "examples/a.rs",
            "`./examples/a`",
            "[examples/a](../a)",
            "see examples/a",
        ]),
    };
    format!("| Example | Path | What |\n| --- | :-: | --- |\n| a \\| b | {path} | how |\n")
}
