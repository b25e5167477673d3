//! The engine: what it holds, and how it is opened. What it does is in the other files.

use std::sync::Mutex;

use tidegate_api::{Failure, Tell};
use tidegate_core::redact::Redactor;
use tidegate_index::Memory;
use tidegate_store::Store;

use crate::failure::Wrong;
use crate::place::{Place, Signer};

/// Tidegate in this process, for one repository.
pub struct Engine {
    pub(crate) desk: Mutex<Desk>,
    pub(crate) redactor: Redactor,
    pub(crate) sign: Option<Signer>,
    /// Is told how far something has come.
    pub(crate) tell: Tell,
}

/// What one request at a time works on.
pub(crate) struct Desk {
    pub(crate) store: Store,
    /// The folded log; nothing before the first request.
    pub(crate) index: Option<Memory>,
}

impl Engine {
    /// Opens the repository at `place`. Writes nothing.
    pub fn open(place: &Place) -> Result<Self, Failure> {
        let repository = place.repository()?;
        let sign = place.signer(&repository);
        let common_dir = repository.common_dir().to_owned();
        let manner = Place::manner(&repository)?;
        let store = Store::open(Box::new(repository), &common_dir).map_err(Wrong::from)?;
        let desk = Mutex::new(Desk { store: store.written(manner), index: None });
        Ok(Self { desk, redactor: place.redactor(), sign, tell: Box::new(|_| ()) })
    }

    /// The same, which tells how far something has come.
    #[must_use]
    pub fn telling(self, tell: Tell) -> Self {
        Self { tell, ..self }
    }
}
