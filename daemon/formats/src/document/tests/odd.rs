//! A corpus of odd Markdown: what counts of it is what people see on the rendered page.

use super::super::markdown::Outline;
use super::super::prd::criteria;

/// What is seen of a text: its headings by their names, its tasks, the ids of its criteria.
#[derive(Debug, PartialEq, Eq)]
struct Seen {
    headings: Vec<String>,
    tasks: Vec<String>,
    criteria: Vec<String>,
}

fn seen(text: &str) -> Seen {
    let outline = Outline::of(text);
    let tasks = outline.prose.iter().filter(|prose| prose.task.is_some());
    let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    Seen {
        headings: outline.sections().map(|section| section.heading.name()).collect(),
        tasks: tasks.map(|prose| words(&prose.text)).collect(),
        criteria: criteria(&outline).into_iter().map(|(id, _)| id).collect(),
    }
}

/// A text, and what is seen of it: headings, tasks, criteria.
type Case =
    (&'static str, &'static [&'static str], &'static [&'static str], &'static [&'static str]);

/// That each case is seen so, however its lines end and whatever an editor writes before it.
fn hold(cases: &[Case]) {
    for (text, headings, tasks, criteria) in cases {
        let owned = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
        let expected =
            Seen { headings: owned(headings), tasks: owned(tasks), criteria: owned(criteria) };
        for end in ["\n", "\r\n", "\r"] {
            assert_eq!(seen(&text.replace('\n', end)), expected, "{text:?} with {end:?}");
        }
    }
}

#[test]
fn comments_hide_what_they_hold() {
    hold(&[
        ("<!-- ## a -->\n## b\n", &["b"], &[], &[]),
        ("<!--\n## a\n\n- [ ] AC1: b\n-->\n- [ ] AC2: c\n", &[], &["AC2: c"], &["AC2"]),
        ("## a\n<!-- never closed\n\n## b\n- [ ] AC1: c\n", &["a"], &[], &[]),
        ("words <!-- never closed\n\n## a\n", &["a"], &[], &[]),
        ("words\n<!--\n\n## a\n\n-->\n## b\n", &["b"], &[], &[]),
        ("## <!-- 1. --> a <!-- b -->\n", &["a"], &[], &[]),
        ("- <!-- AC1: a -->\n- [ ] <!-- b --> AC2: c\n", &[], &["AC2: c"], &["AC2"]),
        ("- <!-- never closed\n\n## a\n", &["a"], &[], &[]),
        ("> <!--\n> ## a\n\n## b\n", &["b"], &[], &[]),
        ("<!-->\n## a\n-->\n", &["a"], &[], &[]),
        ("    <!--\n## a\n", &["a"], &[], &[]),
        ("`<!--`\n\n## a\n\n`-->`\n", &["a"], &[], &[]),
        ("[//]: # (AC1: a)\n\n## b\n", &["b"], &[], &[]),
        ("<!-- a --> AC1: b\n", &[], &[], &["AC1"]),
        ("<!-- a\n-->AC1: b <!-- AC2: c\n-->\n", &[], &[], &["AC1"]),
    ]);
}

#[test]
fn of_html_the_words_count() {
    hold(&[
        (
            "<details>\n<summary>more</summary>\n\n## a\n\nAC1: b\n\n</details>\n",
            &["a"],
            &[],
            &["AC1"],
        ),
        ("<div>\n## a\n- [ ] AC1: b\n</div>\n", &[], &[], &[]),
        ("<ul>\n<li>AC1: a</li><li><b>AC2</b>: c</li>\n</ul>\n", &[], &[], &["AC1", "AC2"]),
        ("<p>see AC1: a</p>\n", &[], &[], &[]),
        ("<style>\nAC1: a\n</style>\n\n<script>\nAC2: b\n</script>\nAC3: c\n", &[], &[], &["AC3"]),
        ("<td title=\"\nAC1: a\n\">AC2: b</td>\n", &[], &[], &["AC2"]),
        ("<a\nAC1: a\n", &[], &[], &["AC1"]),
        ("| a |\n| - |\n| AC1: b<br>AC2: c |\n", &[], &[], &["AC1", "AC2"]),
        ("AC1: a<br/>AC2: b<i>AC3: c</i>\n", &[], &[], &["AC1", "AC2"]),
        ("## <a name=\"x\"></a>a\n", &["a"], &[], &[]),
    ]);
}

#[test]
fn code_hides_what_it_holds() {
    hold(&[
        ("```\n## a\n- [ ] AC1: b\n```\n## c\n", &["c"], &[], &[]),
        ("~~~ markdown\n## a\n```\n## b\n~~~\n## c\n", &["c"], &[], &[]),
        ("````\n```\n## a\n```\n## b\n````\n## c\n", &["c"], &[], &[]),
        ("```\n## a\n````\n## b\n", &["b"], &[], &[]),
        ("   ```\n   ## a\n   ```\n## b\n", &["b"], &[], &[]),
        ("    ```\n\n## a\n", &["a"], &[], &[]),
        ("```\n## a\n    ```\n## b\n", &[], &[], &[]),
        ("```\n## never closed\n\n- [ ] AC1: a\n", &[], &[], &[]),
        ("``` a`b\n## c\n", &["c"], &[], &[]),
        ("- ```\n  ## a\n\n- [ ] AC1: b\n", &[], &["AC1: b"], &["AC1"]),
        ("- a\n\n  ~~~\n  - [ ] AC1: b\n  ~~~\n- [x] AC2: c\n", &[], &["AC2: c"], &["AC2"]),
        ("> ```\n> ## a\n## b\n", &["b"], &[], &[]),
        ("words\n\n    ## a\n    - [ ] AC1: b\n\n## c\n", &["c"], &[], &[]),
        ("words\n    AC1: a\n", &[], &[], &["AC1"]),
        ("\t## a\n\n\t- [ ] AC1: b\n", &[], &[], &[]),
        ("- a\n\n      - [ ] AC1: b\n", &[], &[], &[]),
        ("`AC1: a`\n", &[], &[], &["AC1"]),
    ]);
}

#[test]
fn headings_are_those_that_are_seen() {
    hold(&[
        ("a\n===\n\nb\n-\n", &["a", "b"], &[], &[]),
        ("user\nstories\n-------\n", &["user stories"], &[], &[]),
        ("a\n\n---\n\nb\n", &[], &[], &[]),
        ("- a\n---\n", &[], &[], &[]),
        ("- a\n  ---\n", &["a"], &[], &[]),
        ("> a\n---\n", &[], &[], &[]),
        ("## a ##\n### b #######\n# c \\#\n## d#\n#\n", &["a", "b", "c #", "d#", ""], &[], &[]),
        ("####### a\n#b\n\\# c\n", &[], &[], &[]),
        ("   ## a\n    ## b\n", &["a"], &[], &[]),
        ("## **a** _b_ `c` [d](e) ~~f~~\n", &["a b c d ~~f~~"], &[], &[]),
        ("## [a][b]\n\n[b]: c\n", &["a"], &[], &[]),
        ("## ![a sign](sign.png) b\n", &["b"], &[], &[]),
        ("## a &amp; b\n## 3.1) c\n", &["a and b", "c"], &[], &[]),
        ("#\ta #\n", &["a"], &[], &[]),
        ("words\n# a\nwords\n", &["a"], &[], &[]),
        ("1. # a\n\n   words\n", &["a"], &[], &[]),
    ]);
}

#[test]
fn tasks_are_those_that_are_seen() {
    hold(&[
        (
            "- [ ] AC1: a\n  - [x] AC2: b\n    1. [X] AC3: c\n",
            &[],
            &["AC1: a", "AC2: b", "AC3: c"],
            &["AC1", "AC2", "AC3"],
        ),
        ("> - [ ] AC1: a\n> > - [ ] AC2: b\n", &[], &["AC1: a", "AC2: b"], &["AC1", "AC2"]),
        ("> > words\n- [ ] a\n", &[], &["a"], &[]),
        ("* [ ] a\n+ [ ] b\n3) [ ] c\n", &[], &["a", "b", "c"], &[]),
        ("-\t[ ]\ta\n", &[], &["a"], &[]),
        (
            "- [ ] **AC1:** a\n- [ ] **AC2**: b\n- [ ] [AC3](c): d\n",
            &[],
            &["AC1: a", "AC2: b", "AC3: d"],
            &["AC1", "AC2", "AC3"],
        ),
        ("[ ] a\n-[ ] b\n- [] c\n- [y] d\n- [ ]e\n- \\[ ] f\n- `[ ]` g\n", &[], &[], &[]),
        ("- a [ ] b\n", &[], &[], &[]),
        ("- [ ] a\n\n  AC1: b\n", &[], &["a"], &["AC1"]),
        ("- [ ] # a\n", &[], &["# a"], &[]),
        ("words\n- [ ] a\n", &[], &["a"], &[]),
        ("words\n2. [ ] a\n", &[], &[], &[]),
    ]);
}

#[test]
fn tables_are_read_as_they_are_seen() {
    hold(&[
        ("| a \\| b | c |\n| - | - |\n| `d \\| e` | AC1: f |\n", &[], &[], &["AC1"]),
        ("a | b\n- | -\nAC1: c | AC2: d\n", &[], &[], &["AC1", "AC2"]),
        ("| a |\n| - |\n| - [ ] AC1: b |\n", &[], &[], &[]),
        ("| a | b |\n| - |\n| AC1: c | d |\n", &[], &[], &[]),
        ("| a |\n| - |\n| b |\nAC1: c\n\nAC2: d\n", &[], &[], &["AC1", "AC2"]),
        ("| a |\n| - |\n## b\n", &["b"], &[], &[]),
        ("words\n| a | b |\n| - | - |\n| AC1: c | AC2: d |\n", &[], &[], &["AC1", "AC2"]),
        ("> | a |\n> | - |\n> | AC1: b |\n", &[], &[], &["AC1"]),
        ("    | a |\n    | - |\n    | AC1: b |\n", &[], &[], &[]),
    ]);
}

#[test]
fn front_matter_is_not_seen() {
    hold(&[
        ("---\ntitle: a\n# b\n---\n# c\n", &["c"], &[], &[]),
        ("---\nAC1: a\n...\n# c\n", &["c"], &[], &[]),
        ("+++\ntitle = 'a'\n# b\n+++\n# c\n", &["c"], &[], &[]),
        ("+++\n# a\n---\n# b\n", &["a", "b"], &[], &[]),
        ("---\n# never closed\n", &["never closed"], &[], &[]),
        ("\n---\n# a\n---\n# b\n", &["a", "b"], &[], &[]),
        ("# a\n\n---\n# b\n---\n", &["a", "b"], &[], &[]),
        ("---- \n# a\n---\n", &["a"], &[], &[]),
    ]);
}

#[test]
fn spaces_of_any_kind_are_spaces_and_what_has_no_width_is_not_seen() {
    hold(&[
        ("## user\u{a0}stories\u{3000}\n", &["user stories"], &[], &[]),
        ("## \u{200b}user sto\u{ad}ries\u{feff}\n", &["user stories"], &[], &[]),
        ("#\u{a0}a\n\u{200b}# b\n#\u{200b} c\n", &[], &[], &[]),
        ("- [ ] A\u{2060}C1\u{200b}: a\n\u{a0}AC2: b\n", &[], &["AC1: a AC2: b"], &["AC1", "AC2"]),
        ("- [\u{a0}] a\n-\u{a0}[ ] b\n\u{200b}- [ ] c\n", &[], &[], &[]),
        ("- [ ]\u{a0}a\n", &[], &[], &[]),
    ]);
}

#[test]
fn a_section_holds_what_is_seen_below_its_heading() {
    let is_empty = |text: &str| {
        let outline = Outline::of(text);
        outline.named("a").next().expect("the section is there").is_empty()
    };
    for full in [
        "## a\n\n> ## b\n> words\n",
        "## a\n\n- ## b\n\n  words\n",
        "## a\n\n> # b\n\nwords\n\n## c\n",
        "> ## a\n> words\n\n## b\n",
        "## a\n\n<p>words</p>\n",
        "## a\n\n<img src=\"a\">\n",
        "## a\n\n![b](c)\n",
        "## a\n\n    code\n",
        "## a\n\n- [ ]\n",
        "## a\n\n<!-- b -->words\n",
    ] {
        assert!(!is_empty(full), "{full}");
    }
    for empty in [
        "## a\n\n> ## b\n\n## c\n\nwords\n",
        "> ## a\n\nwords\n",
        "- ## a\n\nwords\n",
        "- ## a\n- words\n",
        "## a\n\n\u{200b}\n\n\u{a0}\n",
        "## a\n\n### ![b](c)\n",
        "## a\n\n<!-- b\n\nc -->\n\n***\n",
        "## a\n\n<style>\nb\n</style>\n<br>\n",
        "## a\n\n[b]: c\n",
        "## a\n\n>\n\n-\n",
    ] {
        assert!(is_empty(empty), "{empty}");
    }
}
