//! Which way follows from the scores.

/// A way to work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Advice {
    Full,
    Light,
    Skip,
}

/// From which score of a category, and from which total, a way is the one to take.
const FULL: (f64, f64) = (7.0, 18.0);
const LIGHT: (f64, f64) = (4.0, 10.0);

/// What sums of fractions may be off by.
const EXACT: f64 = 1e-9;

impl Advice {
    const ALL: [Self; 3] = [Self::Full, Self::Light, Self::Skip];

    /// The way that follows from the scores of all categories.
    pub(super) fn of(categories: &[f64]) -> Self {
        let total: f64 = categories.iter().sum();
        let reaches = |(one, all): (f64, f64)| {
            total >= all - EXACT || categories.iter().any(|score| *score >= one - EXACT)
        };
        match () {
            () if reaches(FULL) => Self::Full,
            () if reaches(LIGHT) => Self::Light,
            () => Self::Skip,
        }
    }

    /// The way that a text names, if it names one: templates name all three.
    pub(super) fn read(text: &str) -> Option<Self> {
        let text = text.to_ascii_lowercase().replace(['-', '_'], " ");
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let is_named =
            |advice: &Self| text.contains(&advice.word().to_ascii_lowercase().replace('-', " "));
        let mut named = Self::ALL.into_iter().filter(is_named);
        named.next().filter(|_| named.next().is_none())
    }

    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Full => "Full SDD",
            Self::Light => "Spec-Light",
            Self::Skip => "Skip SDD",
        }
    }
}
