//! How far something has come that takes its time.

/// One step of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    /// What is counted.
    pub what: &'static str,
    /// How much is done.
    pub done: usize,
    /// Of how much.
    pub total: usize,
}

/// Is told of every step. Cheap, for there are many.
pub type Tell = Box<dyn Fn(Step) + Send + Sync>;
