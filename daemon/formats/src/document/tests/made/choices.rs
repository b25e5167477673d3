//! Choices, made at random, and the simplest ones where no more numbers are left.

use proptest::prelude::*;

/// Numbers to choose by.
pub(super) fn numbers() -> impl Strategy<Value = Vec<u32>> {
    prop::collection::vec(any::<u32>(), 0..160)
}

/// What is chosen, one choice after the other.
pub(super) struct Choices<'a> {
    numbers: std::slice::Iter<'a, u32>,
}

impl<'a> Choices<'a> {
    pub(super) fn new(numbers: &'a [u32]) -> Self {
        Self { numbers: numbers.iter() }
    }

    /// A number below `bound`.
    pub(super) fn below(&mut self, bound: usize) -> usize {
        self.numbers.next().map_or(0, |number| *number as usize % bound)
    }

    /// One of these.
    pub(super) fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())]
    }

    /// Yes, once in so many times.
    pub(super) fn once_in(&mut self, times: usize) -> bool {
        self.below(times) == times - 1
    }

    /// These in any order.
    pub(super) fn shuffled<T>(&mut self, mut all: Vec<T>) -> Vec<T> {
        for last in (1..all.len()).rev() {
            all.swap(last, last - self.below(last + 1));
        }
        all
    }

    /// A few words that mean nothing to any reader.
    pub(super) fn words(&mut self) -> String {
        const WORDS: [&str; 12] = [
            "boats",
            "come",
            "in",
            "with",
            "the",
            "tide",
            "**slowly**",
            "`ebb`",
            "[far](away.md)",
            "größer",
            "潮",
            "&amp;",
        ];
        let count = 1 + self.below(6);
        (0..count).map(|_| self.pick(&WORDS)).collect::<Vec<_>>().join(" ")
    }
}
