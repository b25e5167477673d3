//! How many tests a command ran, from what it printed or from the report that it wrote.
//!
//! A test that was skipped did not run. What nothing here knows is told as `None`, never as a
//! guess; that no test ran is told as 0. Time and memory are in proportion to the text, whatever
//! it holds: there are no patterns that go back, and what stands within each other is counted
//! without recursion.

mod count;
mod failed;
mod junit;
mod lines;
mod runners;
mod tap;

#[cfg(test)]
mod tests;

pub use count::tests;
pub use failed::Failures;

use count::Ran;
