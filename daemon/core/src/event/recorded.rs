//! An event as it is recorded: what happened, and what its author saw.

use std::collections::BTreeMap;

use super::{EventBody, Object};
use crate::Oid;
use crate::redact::Redactor;

/// One event: what it is about, what its author saw, and what happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// What it is about.
    pub object: Object,
    /// What happened.
    pub body: EventBody,
    /// The entries with the heads of that object that the author saw.
    pub after: Vec<Oid>,
    /// The entries with the policy heads that the author saw.
    pub policy: Vec<Oid>,
    /// Other objects the author read, each with the heads seen.
    pub reads: BTreeMap<String, Vec<Oid>>,
    /// Whether a reader that does not know the kind must stop at the object; absent means yes.
    pub critical: Option<bool>,
    /// The caller's name for this event: the same key again is the same event.
    pub key: Option<String>,
}

impl Event {
    /// The same event with secrets taken out of all that it says.
    #[must_use]
    pub fn cleaned(&self, redactor: &Redactor) -> Self {
        let mut clean = self.clone();
        clean.body.rewrite_words(&|text| {
            if let std::borrow::Cow::Owned(cleaned) = redactor.clean(text) {
                *text = cleaned;
            }
        });
        clean
    }
}
