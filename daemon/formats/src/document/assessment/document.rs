//! The document: three categories, their scores, and what is recommended.

use std::ops::Range;

use super::advice::Advice;
use super::score::{Score, number, scores};
use crate::document::Code;
use crate::document::front::{Document, Options};
use crate::document::markdown::{Outline, Prose, Section};
use crate::document::prd::title;
use crate::document::report::{Report, quoted};

/// What is scored.
const CATEGORIES: [&str; 3] = ["complexity", "risk", "architecture impact"];

/// How sure an assessment can be.
const CONFIDENCE: [&str; 3] = ["high", "medium", "low"];

/// How far an average may be rounded, and the sum of three that were.
const ROUNDED: f64 = 0.05 + 1e-9;
const ROUNDED_SUM: f64 = 3.0 * ROUNDED + ROUNDED;

pub(in crate::document) fn check(document: &Document<'_>, _: Options, report: &mut Report) {
    let outline = Outline::of(document.text);
    let found: Vec<_> =
        CATEGORIES.iter().filter_map(|name| category(&outline, name, report)).collect();
    let written = said(&outline, "recommendation");
    let advice = written.as_ref().and_then(|(text, _)| Advice::read(text));
    let place = written.map_or_else(|| outline.title(), |(_, place)| place);
    match advice {
        None => {
            let message = "no recommendation is given";
            let mend = "write `Recommendation: ` and Full SDD, Spec-Light or Skip SDD";
            report.add(Code::NoRecommendation, place, message, mend);
        }
        // Where a category is missing, nothing follows from the rest.
        Some(advice) if found.len() == CATEGORIES.len() && advice != Advice::of(&found) => {
            let (total, right) = (found.iter().sum::<f64>(), Advice::of(&found).word());
            let each: Vec<_> = found.iter().map(|score| format!("{score:.1}")).collect();
            let message = format!(
                "{} is recommended, and from {} with a total of {total:.1} follows {right}",
                advice.word(),
                each.join(", ")
            );
            let mend = format!("recommend {right}, or mend the scores");
            report.add(Code::WrongRecommendation, place, message, mend);
        }
        Some(_) => {}
    }
    if found.len() == CATEGORIES.len() {
        total(&outline, found.iter().sum(), report);
    }
    confidence(&outline, report);
}

/// The score of a category: the average of its dimensions.
fn category(outline: &Outline, name: &str, report: &mut Report) -> Option<f64> {
    let Some(section) = outline.sections().find(|section| is_of(section, name)) else {
        let message = format!("there is no section '{}'", title(name));
        let mend = "add it, with a table of its dimensions and their scores from 1 to 10";
        report.add(Code::MissingSection, outline.title(), message, mend);
        return None;
    };
    let (sums, dimensions): (Vec<_>, Vec<_>) =
        scores(&section).into_iter().partition(Score::is_sum);
    let mut values = Vec::new();
    for dimension in &dimensions {
        match dimension.value.filter(|value| (1.0..=10.0).contains(value)) {
            Some(value) => values.push(value),
            None => {
                let message = format!("{} has no score from 1 to 10", quoted(&dimension.name));
                let mend = "write a number from 1 to 10, as `7` or `7/10`";
                report.add(Code::BadScore, dimension.place.clone(), message, mend);
            }
        }
    }
    if dimensions.is_empty() {
        let message = format!("'{}' is not scored", title(name));
        let mend = "add a table of its dimensions and their scores from 1 to 10";
        report.add(Code::NoScore, section.heading.place.clone(), message, mend);
    }
    if values.is_empty() || values.len() < dimensions.len() {
        return None;
    }
    let sum: f64 = values.iter().sum();
    let average = sum / values.len() as f64;
    for written in &sums {
        let right = if written.name.contains("total") { sum } else { average };
        differs(written, right, ROUNDED, report);
    }
    // Some write the average beside the name of the category.
    let heading = section.heading;
    if let Some(value) = heading.title.split_once(':').and_then(|(_, value)| number(value)) {
        let place = heading.place.clone();
        let written = Score { name: title(name), value: Some(value), place };
        differs(&written, average, ROUNDED, report);
    }
    Some(average)
}

fn is_of(section: &Section<'_>, name: &str) -> bool {
    section.heading.level > 1 && section.heading.name().starts_with(name)
}

fn total(outline: &Outline, right: f64, report: &mut Report) {
    let names = ["total score", "overall score", "total"];
    let said = names.iter().find_map(|name| line(outline, name));
    if let Some((text, place)) = said
        && let Some(value) = number(&text)
    {
        let written = Score { name: "total".to_owned(), value: Some(value), place };
        differs(&written, right, ROUNDED_SUM, report);
    }
}

fn differs(written: &Score, right: f64, rounded: f64, report: &mut Report) {
    if let Some(value) = written.value.filter(|value| (value - right).abs() > rounded) {
        let message =
            format!("{} is {value}, and the scores give {right:.1}", quoted(&written.name));
        let mend = format!("write {right:.1}, or mend the scores");
        report.add(Code::WrongSum, written.place.clone(), message, mend);
    }
}

fn confidence(outline: &Outline, report: &mut Report) {
    let said = said(outline, "confidence");
    let is_known = |text: &str| {
        let word: String = text.trim().chars().take_while(|c| c.is_alphabetic()).collect();
        CONFIDENCE.contains(&word.to_lowercase().as_str())
    };
    if !said.as_ref().is_some_and(|(text, _)| is_known(text)) {
        let place = said.map_or_else(|| outline.title(), |(_, place)| place);
        let message = "how sure the assessment is, is not said";
        let mend = "write `Confidence: ` and High, Medium or Low";
        report.add(Code::NoConfidence, place, message, mend);
    }
}

/// What is said under a name: on a line that begins with it, or in a section that is called so.
fn said(outline: &Outline, name: &str) -> Option<(String, Range<usize>)> {
    line(outline, name).or_else(|| {
        let prose: &Prose = outline.named(name).next()?.prose().first()?;
        Some((prose.text.clone(), prose.whole()))
    })
}

/// What a line says after a name and a colon.
fn line(outline: &Outline, name: &str) -> Option<(String, Range<usize>)> {
    outline.prose.iter().find_map(|prose| {
        prose.lines().find_map(|(start, line)| {
            let (key, value) = line.split_once(':')?;
            let is_named = key.trim().eq_ignore_ascii_case(name);
            let place = start..start + line.len();
            is_named.then(|| (value.trim().to_owned(), prose.place(place)))
        })
    })
}
