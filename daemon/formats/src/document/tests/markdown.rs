//! Odd Markdown, read as people see it.

use super::super::markdown::{Outline, Role};

fn titles(text: &str) -> Vec<String> {
    Outline::of(text).headings.into_iter().map(|heading| heading.title).collect()
}

fn tasks(text: &str) -> Vec<(bool, String)> {
    let prose = Outline::of(text).prose.into_iter();
    prose.filter_map(|prose| Some((prose.task?, prose.text.trim().to_owned()))).collect()
}

fn is_empty(text: &str, name: &str) -> bool {
    let outline = Outline::of(text);
    let section = outline.named(name).next().expect("the section is there");
    section.is_empty()
}

#[test]
fn headings_of_both_forms_are_read_with_their_places() {
    let text = "Title\r\n=====\r\n\r\nBelow\r\n-----\r\n\r\n### Third `one` ###\r\n";
    let outline = Outline::of(text);
    let headings: Vec<_> = outline
        .headings
        .iter()
        .map(|heading| (heading.level, heading.title.as_str(), &text[heading.place.clone()]))
        .collect();
    assert_eq!(headings[0], (1, "Title", "Title"));
    assert_eq!(headings[1], (2, "Below", "Below"));
    assert_eq!((headings[2].0, headings[2].1), (3, "Third one"));
    assert_eq!(titles("#no heading\n\n\t# code\n\n> ## quoted\n"), ["quoted"]);
}

#[test]
fn what_stands_in_comments_and_fences_does_not_count() {
    assert!(titles("<!--\n## Status\n-->\n").is_empty());
    assert!(titles("<!-- never closed\n\n## Status\n").is_empty());
    assert!(titles("```\n## Status\n- [ ] a\n```\n").is_empty());
    assert!(tasks("~~~\n- [ ] a\n```\n- [ ] b\n~~~\n").is_empty());
    assert!(tasks("```\n- [ ] the fence is never closed\n").is_empty());
    assert_eq!(titles("## Status <!-- required -->\n"), ["Status "]);
    assert_eq!(titles("---\n## Status\n---\n# One\n"), ["One"], "front matter");
    assert_eq!(titles("---\n\n## Status\n"), ["Status"], "a rule");
}

#[test]
fn sections_reach_to_the_next_heading_that_is_not_deeper() {
    assert!(is_empty("## a\n\n## b\n\ntext\n", "a"));
    assert!(!is_empty("## a\n\n### b\n\ntext\n", "a"));
    assert!(is_empty("## a\n\n### b\n\n# c\n\ntext\n", "a"));
    assert!(is_empty("## a\n\n<!-- write\n\nhere -->\n<a name=\"x\"></a>\n\n## b\n", "a"));
    assert!(!is_empty("## a\n\n<!-- x --> words\n", "a"));
    assert!(!is_empty("## a\n\n```\ncode\n```\n", "a"), "code says something");
    assert!(!is_empty("## a\n\n![](p.png)\n", "a"), "so does a picture");
    assert!(!is_empty("## a\n\n| b |\n| - |\n", "a"));
    assert!(is_empty("## a\n\n***\n", "a"), "a rule says nothing");
}

#[test]
fn names_of_sections_have_any_case_number_and_addition() {
    for title in [
        "Risks & Mitigations",
        "RISKS AND MITIGATIONS",
        "3.1 Risks and Mitigations",
        "Risks  and mitigations (all)",
    ] {
        let text = format!("## {title}\n");
        assert_eq!(Outline::of(&text).named("risks and mitigations").count(), 1, "{title}");
    }
    assert_eq!(Outline::of("## Decision Makers\n").named("decision").count(), 0);
    assert_eq!(Outline::of("## Decisions\n").named("decision").count(), 0);
}

#[test]
fn tasks_are_read_wherever_they_stand() {
    let text = "- [ ] one\n  - [x] two\n\n    1. [X] three\n* [ ] four\n\t- [ ] five\n\n[ ] none\n";
    let expected =
        [(false, "one"), (true, "two"), (true, "three"), (false, "four"), (false, "five")];
    let expected: Vec<_> =
        expected.iter().map(|(done, text)| (*done, (*text).to_owned())).collect();
    assert_eq!(tasks(text), expected);
    let roles: Vec<_> = Outline::of(text).prose.into_iter().map(|prose| prose.role).collect();
    let depths = [Role::Item(0), Role::Item(1), Role::Item(2), Role::Item(0), Role::Item(1)];
    assert_eq!(roles[..5], depths);
}

#[test]
fn rows_are_read_without_their_heads() {
    let text =
        "- a list\n\n  | a | b |\n  | - | - |\n  | `c` | d \\| e |\n  | f |\n\n| no | table |\n";
    let outline = Outline::of(text);
    let rows: Vec<_> = outline.rows.iter().map(|row| row.cells.clone()).collect();
    assert_eq!(rows, [["c", "d | e"], ["f", ""]]);
}

#[test]
fn what_is_said_leads_back_to_where_it_stands() {
    let text = "# ä\n\n- **bold** and `code` &amp; [a link](to)\n  on two lines\n";
    let outline = Outline::of(text);
    let prose = &outline.prose[0];
    assert_eq!(prose.text, "bold and code & a link\non two lines");
    for word in ["bold", "link", "two"] {
        let at = prose.text.find(word).expect("the word is there");
        assert_eq!(&text[prose.place(at..at + word.len())], word);
    }
}

#[test]
fn deeply_nested_and_long_texts_are_read_in_little_time() {
    let (deep, long) = (20_000, 200_000);
    let texts = [
        ">".repeat(deep),
        "- ".repeat(deep),
        "[".repeat(long),
        "*a_".repeat(long),
        "`".repeat(long),
        "<!--".repeat(long),
        "# \n".repeat(long),
        "|a".repeat(long),
    ];
    for text in texts {
        let start = std::time::Instant::now();
        Outline::of(&text);
        assert!(start.elapsed().as_secs() < 20, "{}", &text[..10]);
    }
}
