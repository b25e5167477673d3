//! One decision: its sections, its status, what it rests on.

use std::ops::Range;

use super::number::{named, of_file};
use crate::document::Code;
use crate::document::front::{Document, Options};
use crate::document::markdown::Outline;
use crate::document::prd::sections;
use crate::document::report::{Report, quoted};

/// The sections that have to be there.
const REQUIRED: [&str; 4] = ["status", "context", "decision", "consequences"];

/// The words for a status.
const STATUS: [&str; 4] = ["proposed", "accepted", DEPRECATED, SUPERSEDED];
const DEPRECATED: &str = "deprecated";
const SUPERSEDED: &str = "superseded";

/// How a line begins that names what a decision rests on.
const DEPENDS: &str = "depends on:";

/// What others need to know of a decision.
#[derive(Debug)]
pub(super) struct Decision {
    pub(super) number: Option<u16>,
    /// Whether it still holds: neither superseded nor deprecated.
    pub(super) holds: bool,
    pub(super) is_superseded: bool,
    /// By which one, and where that is said.
    pub(super) superseded_by: Option<(u16, Range<usize>)>,
    /// On which ones it rests, and where that is said.
    pub(super) depends: Vec<(u16, Range<usize>)>,
    pub(super) title: Range<usize>,
}

/// What a decision says of its status.
struct Status {
    word: Option<&'static str>,
    by: Option<(u16, Range<usize>)>,
    text: String,
    place: Range<usize>,
}

pub(in crate::document) fn check(document: &Document<'_>, _: Options, report: &mut Report) {
    let name = document.file_name();
    if of_file(name).is_none() {
        let message = format!("{} is no name for a decision", quoted(name));
        let mend = "name it `ADR-NNN-title.md`, with three digits";
        report.add(Code::BadFileName, 0..0, message, mend);
    }
    let outline = Outline::of(document.text);
    sections(&outline, &REQUIRED, report);
    let Some(status) = status(&outline) else { return };
    if status.word.is_none() {
        let message = match status.text.as_str() {
            "" => "the section of the status says none in words".to_owned(),
            text => format!("{} is no status of a decision", quoted(text)),
        };
        let mend = format!("write one of {}, or `superseded by ADR-NNN`", STATUS.join(", "));
        report.add(Code::BadStatus, status.place, message, mend);
    } else if status.word == Some(SUPERSEDED) && status.by.is_none() {
        let message = "by which decision this one was superseded is not said";
        report.add(Code::SupersededByNone, status.place, message, "write `superseded by ADR-NNN`");
    }
}

/// What others need to know of the decision in a document.
pub(super) fn read(document: &Document<'_>) -> Decision {
    let outline = Outline::of(document.text);
    let status = status(&outline);
    let word = status.as_ref().and_then(|status| status.word);
    let mut depends = Vec::new();
    for prose in &outline.prose {
        for (start, line) in prose.lines() {
            let head = line.trim_start();
            let is_named = head.get(..DEPENDS.len());
            if !is_named.is_some_and(|head| head.eq_ignore_ascii_case(DEPENDS)) {
                continue;
            }
            let place = |at: usize| prose.place(start + at..start + at + "ADR-000".len());
            depends.extend(named(line).map(|(at, number)| (number, place(at))));
        }
    }
    Decision {
        number: of_file(document.file_name()),
        holds: !matches!(word, Some(SUPERSEDED | DEPRECATED)),
        is_superseded: word == Some(SUPERSEDED),
        superseded_by: status.and_then(|status| status.by),
        depends,
        title: outline.title(),
    }
}

/// The status that a document begins its section of that name with.
fn status(outline: &Outline) -> Option<Status> {
    let section = outline.named("status").next()?;
    let begins = section.prose().iter().find_map(|prose| {
        let mut lines = prose.lines();
        Some((prose, lines.find(|(_, line)| !line.trim().is_empty())?))
    });
    let Some((prose, (start, line))) = begins else {
        // A section that holds nothing at all is told of as such.
        let place = section.heading.place.clone();
        let none = Status { word: None, by: None, text: String::new(), place };
        return (!section.is_empty()).then_some(none);
    };
    let start = start + line.len() - line.trim_start().len();
    let text = line.trim().to_ascii_lowercase();
    let first: String = text.chars().take_while(char::is_ascii_alphabetic).collect();
    let word = STATUS.into_iter().find(|word| *word == first);
    let by = match word {
        Some(SUPERSEDED) => named(&text).next(),
        _ => None,
    };
    let place = |(at, number): (usize, u16)| (number, prose.place(start + at..start + at + 7));
    Some(Status {
        word,
        by: by.map(place),
        place: prose.place(start..start + text.len().max(1)),
        text,
    })
}
