//! What of a document is a requirement, and what is wrong with those.

use std::ops::Range;

use super::pattern::{Unfit, is_meant, pattern};
use crate::document::Code;
use crate::document::front::{Document, Options};
use crate::document::markdown::{Outline, Prose, Role};
use crate::document::report::Report;

/// What headings say under which every item is a requirement.
const STRICT: [&str; 2] = ["requirement", "acceptance criteria"];

pub(in crate::document) fn check(document: &Document<'_>, _: Options, report: &mut Report) {
    let outline = Outline::of(document.text);
    let mut count = 0;
    // The sections that are open, by where they end, and whether each is one of requirements.
    let mut open: Vec<(usize, bool)> = Vec::new();
    let mut headings = outline.headings.iter().peekable();
    let mut rest = outline.prose.as_slice();
    while let Some((prose, others)) = rest.split_first() {
        let below = others.iter().take_while(|prose| prose.role == Role::Further).count();
        let start = prose.whole().start;
        while let Some(heading) = headings.next_if(|heading| heading.whole.start < start) {
            open.retain(|(end, _)| *end > heading.whole.start);
            open.push((heading.end, is_strict(&heading.title)));
        }
        open.retain(|(end, _)| *end > start);
        if open.iter().any(|(_, strict)| *strict) {
            let every = open.last().is_some_and(|(_, strict)| *strict);
            count += look(prose, &others[..below], every, report);
        }
        rest = &others[below..];
    }
    if count == 0 {
        let message = "no requirement stands in a section that is called so";
        let mend = "add a heading `## Requirements`, and below it what the system shall do";
        report.add(Code::NoRequirement, outline.title(), message, mend);
    }
}

fn is_strict(title: &str) -> bool {
    let title = title.to_lowercase();
    STRICT.iter().any(|word| title.contains(word))
}

/// Looks at the requirements in some prose and what stands below it, and says how many there are.
fn look(prose: &Prose, below: &[Prose], every: bool, report: &mut Report) -> usize {
    let parts = || std::iter::once(prose).chain(below);
    let meant = parts().flat_map(|part| {
        let sentences = sentences(&part.text).filter(|(_, sentence)| is_meant(sentence));
        sentences.map(move |(start, sentence)| (part, start, sentence))
    });
    let mut count = 0;
    for (part, start, sentence) in meant {
        count += 1;
        if let Err(why) = pattern(sentence) {
            unfit(part, start..start + sentence.len(), why, report);
        }
    }
    // An item is one requirement, which may be explained in further sentences.
    if count == 0 && every && prose.role == Role::Item(0) && !is_story(&prose.text) {
        unfit(prose, 0..prose.text.len(), Unfit::NoShall, report);
        count = 1;
    }
    count
}

fn unfit(prose: &Prose, part: Range<usize>, why: Unfit, report: &mut Report) {
    let code = if why == Unfit::NoShall { Code::NoShall } else { Code::NotEars };
    report.add(code, prose.place(part), why.message(), why.mend());
}

/// Whether an item says who wants what, which is no requirement.
fn is_story(text: &str) -> bool {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ").to_ascii_lowercase();
    text.starts_with("as a ") || text.starts_with("as an ") || text.starts_with("user story")
}

/// The sentences of a text, each with where it begins: they end with a mark and a space.
fn sentences(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut from = 0;
    std::iter::from_fn(move || {
        let rest = &text[from..];
        if rest.is_empty() {
            return None;
        }
        let ends = |(at, mark): (usize, &str)| {
            let end = at + mark.len();
            rest[end..].starts_with(char::is_whitespace).then_some(end)
        };
        let end = rest.match_indices(['.', '!', '?', ';']).find_map(ends).unwrap_or(rest.len());
        let start = from + rest.len() - rest.trim_start().len();
        let sentence = &text[start.min(from + end)..from + end];
        from += end;
        Some((start, sentence))
    })
}
