//! Scores: rows of a table, or lines, each with a name and a number.

use std::ops::Range;

use crate::document::markdown::Section;

/// What rows and lines are called that sum others up.
const SUMS: [&str; 4] = ["average", "total", "score", "category score"];

/// A number with its name.
#[derive(Debug)]
pub(super) struct Score {
    pub(super) name: String,
    /// The number; not there if it is none.
    pub(super) value: Option<f64>,
    pub(super) place: Range<usize>,
}

impl Score {
    /// Whether it sums up the others of its section.
    pub(super) fn is_sum(&self) -> bool {
        let last = self.name.rsplit(' ').next().unwrap_or_default();
        SUMS.contains(&self.name.as_str()) || ["average", "total", "score"].contains(&last)
    }
}

/// The scores in a section.
pub(super) fn scores(section: &Section<'_>) -> Vec<Score> {
    let mut scores: Vec<_> = section
        .rows()
        .iter()
        .filter_map(|row| match (row.cells.as_slice(), row.places.get(1)) {
            ([name, value, ..], Some(place)) if !name.trim().is_empty() => Some(Score {
                name: name.trim().to_lowercase(),
                value: number(value),
                place: place.clone(),
            }),
            _ => None,
        })
        .collect();
    for prose in section.prose() {
        for (start, line) in prose.lines() {
            let Some((name, value)) = line.split_once(':') else { continue };
            let value = value.trim_start();
            // What explains it stands behind it; a minus before it is a part of it.
            let explained = |(at, c): &(usize, char)| *at > 0 && ['(', '-', '–', '—'].contains(c);
            let end = value.char_indices().find(explained).map_or(value.len(), |(at, _)| at);
            if let Some(value) = number(&value[..end]) {
                let place = prose.place(start..start + line.len());
                scores.push(Score { name: name.trim().to_lowercase(), value: Some(value), place });
            }
        }
    }
    scores
}

/// The number of `7`, `7/10` or `6.5 / 10`.
pub(super) fn number(text: &str) -> Option<f64> {
    let first = text.split('/').next().unwrap_or_default().trim();
    let is_part = |c: char| c.is_ascii_digit() || c == '.' || c == '-' || c == '+';
    let number = first.chars().all(is_part).then(|| first.parse().ok());
    number.flatten()
}
