//! A counter: the sum of what everybody added.

/// A sum.
#[derive(Debug, Clone, Default)]
pub struct Counter {
    total: i64,
}

impl Counter {
    /// Adds, or takes away.
    pub fn count(&mut self, by: i64) {
        // Wrapping, because saturation would make the sum depend on the order.
        self.total = self.total.wrapping_add(by);
    }

    /// The sum.
    #[must_use]
    pub fn total(&self) -> i64 {
        self.total
    }
}
