//! A counter: the sum of what everybody added.

use serde_json::Value;

/// The greatest whole number that every reader of JSON takes for itself.
const GREATEST: i128 = (1 << 53) - 1;

/// A sum.
#[derive(Debug, Clone, Default)]
pub struct Counter {
    /// Exact, since no more can be added than there are entries of limited size: a sum that is cut
    /// somewhere would depend on the order.
    total: i128,
}

impl Counter {
    /// Adds, or takes away.
    pub fn count(&mut self, by: i64) {
        self.total = self.total.saturating_add(i128::from(by));
    }

    /// The sum: a number, or its digits as a text where readers would round it.
    #[must_use]
    pub fn total(&self) -> Value {
        match i64::try_from(self.total) {
            Ok(total) if (-GREATEST..=GREATEST).contains(&self.total) => Value::from(total),
            _ => Value::from(self.total.to_string()),
        }
    }
}
