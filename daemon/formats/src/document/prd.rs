//! What a product must do: sections, user stories, acceptance criteria and examples.

use std::collections::HashMap;
use std::ops::Range;

use super::Code;
use super::front::{Document, Options};
use super::markdown::{Outline, Row, Section};
use super::report::{Report, quoted};

/// The sections that have to be there.
pub(super) const REQUIRED: [&str; 7] = [
    "executive summary",
    "problem statement",
    "user stories",
    "functional requirements",
    "non-functional requirements",
    "success metrics",
    "all needed context",
];

/// The sections that should be there.
pub(super) const RECOMMENDED: [&str; 3] = ["dependencies", "risks and mitigations", "out of scope"];

/// Where examples stand in a repository.
const EXAMPLES: &str = "examples/";

pub(super) fn check(document: &Document<'_>, _: Options, report: &mut Report) {
    file_name(document, report);
    let outline = Outline::of(document.text);
    sections(&outline, &REQUIRED, report);
    for name in RECOMMENDED {
        let mend = format!("add a section '{}'", title(name));
        match outline.named(name).next() {
            None => {
                let message = format!("there is no section '{}'", title(name));
                report.add(Code::RecommendedSection, outline.title(), message, mend);
            }
            Some(section) if section.is_empty() => {
                let message = format!("the section '{}' holds nothing", title(name));
                let mend = "write it, or say that there are none";
                report.add(Code::RecommendedSection, section.heading.place.clone(), message, mend);
            }
            Some(_) => {}
        }
    }
    stories(&outline, report);
    repeated(&outline, report);
    if !outline.rows.iter().any(leads_to_example) {
        let place = place_of(&outline, "all needed context");
        let message = "no row of a table leads to an example";
        let mend = "add a row `| name | examples/path | what it shows |` to a table";
        report.add(Code::NoExample, place, message, mend);
    }
}

/// Sections that have to be there, and to hold something.
pub(super) fn sections(outline: &Outline, names: &[&str], report: &mut Report) {
    for name in names {
        let title = title(name);
        let mut named = outline.named(name);
        let Some(first) = named.next() else {
            let message = format!("there is no section '{title}'");
            let mend = format!("add a heading `## {title}` and what belongs below it");
            report.add(Code::MissingSection, outline.title(), message, mend);
            continue;
        };
        if first.is_empty() {
            let message = format!("the section '{title}' holds nothing");
            let mend = "write it; comments and headings alone do not count";
            report.add(Code::EmptySection, first.heading.place.clone(), message, mend);
        }
        for again in named {
            let message = format!("the section '{title}' is there twice, and the first counts");
            let mend = "make one of both";
            report.add(Code::RepeatedSection, again.heading.place.clone(), message, mend);
        }
    }
}

/// A name as a heading spells it.
pub(super) fn title(name: &str) -> String {
    let word = |word: &str| match word {
        "and" | "of" => word.to_owned(),
        _ => word.split('-').map(capital).collect::<Vec<_>>().join("-"),
    };
    name.split(' ').map(word).collect::<Vec<_>>().join(" ")
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// The criteria that a text names where a line begins: each id, and where it stands.
pub(super) fn criteria(outline: &Outline) -> Vec<(String, Range<usize>)> {
    let mut criteria = Vec::new();
    for prose in &outline.prose {
        for (start, line) in prose.lines() {
            let begins = start + line.len() - line.trim_start().len();
            if let Some(id) = criterion(line.trim_start()) {
                criteria.push((id.to_owned(), prose.place(begins..begins + id.len())));
            }
        }
    }
    criteria
}

/// The id of a criterion that `text` begins with: `AC1` of `AC1: it works`.
pub(super) fn criterion(text: &str) -> Option<&str> {
    let digits = text.strip_prefix("AC")?;
    let count = digits.bytes().take_while(u8::is_ascii_digit).count();
    (count > 0 && digits[count..].starts_with(':')).then(|| &text[..2 + count])
}

fn file_name(document: &Document<'_>, report: &mut Report) {
    let name = document.file_name();
    let fits = |stem: &str| {
        !stem.is_empty() && stem.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '-')
    };
    if !name.strip_suffix(".md").is_some_and(fits) {
        let message = format!("{} is no name for such a document", quoted(name));
        let mend = "name it with letters, digits, `_` and `-`, and `.md` at the end";
        report.add(Code::BadFileName, 0..0, message, mend);
    }
}

fn stories(outline: &Outline, report: &mut Report) {
    if !outline.prose.iter().any(|prose| is_story(&prose.text)) {
        let message = "no user story says who wants what, and what for";
        let mend = "write one: `As a …, I want … so that …`";
        report.add(Code::NoUserStory, place_of(outline, "user stories"), message, mend);
    }
    let has_criterion = |text: &str| {
        let names = |(at, _): (usize, &str)| {
            !text[..at].ends_with(char::is_alphanumeric) && criterion(&text[at..]).is_some()
        };
        text.match_indices("AC").any(names)
    };
    let counts =
        |prose: &super::markdown::Prose| prose.task.is_some() || has_criterion(&prose.text);
    if !outline.prose.iter().any(counts) {
        let message = "no acceptance criterion says when the work is done";
        let mend = "add one, as `- [ ] AC1: …`";
        report.add(Code::NoCriterion, place_of(outline, "user stories"), message, mend);
    }
}

/// Whether prose says who wants what, and what for.
fn is_story(prose: &str) -> bool {
    let text = prose.to_ascii_lowercase();
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let begins = |at: &usize| !text[..*at].ends_with(char::is_alphanumeric);
    let starts = ["as a ", "as an "].into_iter().flat_map(|lead| text.match_indices(lead));
    let Some(who) = starts.map(|(at, _)| at).filter(begins).min() else { return false };
    let Some((_, what)) = text[who..].split_once(", i want ") else { return false };
    what.contains("so that ") || what.contains("in order to ")
}

fn repeated(outline: &Outline, report: &mut Report) {
    let mut seen = HashMap::new();
    for (id, place) in criteria(outline) {
        *seen.entry(id.clone()).or_insert(0) += 1;
        if seen[&id] == 2 {
            let message = format!("there are two criteria '{id}'");
            report.add(Code::RepeatedCriterion, place, message, "give one of them another number");
        }
    }
}

fn leads_to_example(row: &Row) -> bool {
    let [name, path, what, ..] = row.cells.as_slice() else { return false };
    // Templates have rows in braces, which nobody has filled yet.
    let is_filled = |cell: &String| !cell.trim().is_empty() && !cell.contains('{');
    let leads = |word: &str| {
        let path = word.trim_start_matches("./").strip_prefix(EXAMPLES);
        path.is_some_and(|file| !file.is_empty())
    };
    [name, path, what].into_iter().all(is_filled) && path.split_whitespace().any(leads)
}

/// Where a section stands, or the title of the document.
fn place_of(outline: &Outline, name: &str) -> Range<usize> {
    let place = |section: Section<'_>| section.heading.place.clone();
    outline.named(name).next().map_or_else(|| outline.title(), place)
}
