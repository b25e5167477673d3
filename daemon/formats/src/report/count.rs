//! Asking every reader, and adding up what they say.

use super::{junit, lines, runners, tap};

/// What one reader found in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ran {
    /// Nothing that it knows.
    Nothing,
    /// That tests may have run, and not how many.
    Unknown,
    /// So many.
    Told(u64),
}

impl Ran {
    /// What several of its kind add up to.
    pub(super) fn all(told: impl IntoIterator<Item = u64>) -> Self {
        let sum = |sum: Option<u64>, more| Some(sum.unwrap_or_default().saturating_add(more));
        told.into_iter().fold(None, sum).map_or(Self::Nothing, Self::Told)
    }
}

/// How many tests ran, if the text tells.
///
/// It is a report in JUnit's XML, or what a command printed: in TAP, or with the summaries of the
/// runners that are known. Several summaries, as of a workspace, add up.
#[must_use]
pub fn tests(text: &str) -> Option<u32> {
    let text = text.trim_start_matches('\u{feff}').trim_start();
    let told = match junit::is_xml(text) {
        true => junit::tests(text),
        false => printed(text),
    };
    told.map(|told| u32::try_from(told).unwrap_or(u32::MAX))
}

fn printed(text: &str) -> Option<u64> {
    let text = lines::without_colours(text);
    let lines = lines::of(&text);
    let found = std::iter::once(tap::tests(&lines))
        .chain(runners::RUNNERS.iter().map(|runner| runner(&lines)));
    let (mut told, mut is_unknown) = (None, false);
    for ran in found {
        match ran {
            Ran::Nothing => {}
            Ran::Unknown => is_unknown = true,
            Ran::Told(more) => told = Some(told.unwrap_or(0_u64).saturating_add(more)),
        }
    }
    // Where others ran without a number, nothing is known to have run; and not that nothing did.
    told.filter(|told| *told > 0 || !is_unknown)
}
