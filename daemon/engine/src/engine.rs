//! The engine: what it holds, and how it is opened. What it does is in the other files.

use std::sync::Mutex;

use tidegate_api::Failure;
use tidegate_store::{Store, StoreError};

use crate::desk::{Desk, Elsewhere};
use crate::failure::{Wrong, half_removed};
use crate::lookout::Lookout;
use crate::place::{Place, Signer};
use crate::world::World;

/// Tidegate in this process, for one repository.
pub struct Engine {
    pub(crate) desk: Mutex<Desk>,
    pub(crate) sign: Option<Signer>,
    pub(crate) place: Place,
    pub(crate) world: World,
    /// How far the commits of the user were looked at.
    pub(crate) commits: Lookout,
    /// Why nothing can be recorded or told here. Only those who look after it go on then.
    pub(crate) flaw: Option<Failure>,
}

impl Engine {
    /// Opens the repository at `place`. Writes nothing.
    pub fn open(place: &Place) -> Result<Self, Failure> {
        let sign = place.look(|repository| place.signer(repository))??;
        let (store, flaw) = store(place)?;
        let desk = Mutex::new(Desk::new(store));
        Ok(Self {
            desk,
            sign,
            place: place.again(),
            world: World::of(place),
            commits: Lookout::default(),
            flaw,
        })
    }

    /// Why nobody can tell as whom this user writes here, if so.
    #[must_use]
    pub fn flaw(&self) -> Option<&Failure> {
        self.flaw.as_ref()
    }

    /// Stays, and is to stay small: where much is to be folded, another process makes the read model.
    pub fn stay_small(&self, elsewhere: Elsewhere) -> Result<(), Failure> {
        self.desk()?.make_elsewhere(elsewhere);
        self.commits.serve_others();
        Ok(())
    }

    /// Has what was written to the read model moved to its place. Who stays small does that now and
    /// then, beside what is asked.
    pub fn settle(&self) -> Result<(), Failure> {
        let lent = self.desk()?.lend_spare();
        let Some(lent) = lent else { return Ok(()) };
        let settled = lent.settle();
        self.desk()?.take_back(lent);
        Ok(settled.map_err(Wrong::from)?)
    }

    /// Whether something was recorded beside what was asked since this was asked last, which nobody has
    /// published yet.
    #[must_use]
    pub fn has_recorded(&self) -> bool {
        self.commits.take_recorded()
    }

    /// Opens the repository anew, as it is by now.
    pub(crate) fn reopen(&self) -> Result<(), Failure> {
        let (store, _) = store(&self.place)?;
        self.desk()?.begin_anew(store);
        Ok(())
    }
}

/// The store at `place`, and why nothing can be recorded or told there.
fn store(place: &Place) -> Result<(Store, Option<Failure>), Failure> {
    let repository = place.repository()?;
    let common_dir = repository.common_dir().to_owned();
    let manner = place.manner(&repository)?;
    match Store::open(Box::new(repository), &common_dir) {
        Ok(store) => {
            let flaw = store.is_being_removed().map_err(Wrong::from)?.then(half_removed);
            Ok((store.written(manner), flaw))
        }
        Err(error @ StoreError::Identity { .. }) => {
            let store = Store::open_anonymously(Box::new(place.repository()?), &common_dir);
            Ok((store, Some(Wrong::from(error).into())))
        }
        Err(error) => Err(Wrong::from(error).into()),
    }
}
