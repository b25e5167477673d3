//! What runners print and write, and how many tests that tells of.

mod hostile;
mod printed;
