//! Taking away everything of ours.

use tidegate_api::request::Tend;
use tidegate_api::uninstall::{RemovedKind, RemovedView, UninstallDocument};
use tidegate_api::{Asker, Failure};
use tidegate_store::{Needed, Removal};

use crate::engine::Engine;
use crate::tend::tend;

/// Says what goes, and takes it away.
pub(crate) fn uninstall(
    engine: &Engine,
    asked: Tend,
    asker: &dyn Asker,
) -> Result<UninstallDocument, Failure> {
    let Tend { at, dry_run } = asked;
    let removals =
        tend(engine, asker, at, |care| if dry_run { care.removals() } else { care.uninstall() })?;
    Ok(UninstallDocument::new(dry_run, removals.iter().map(shown).collect()))
}

fn shown(removal: &Removal) -> RemovedView {
    let (kind, name, note) = match removal {
        Removal::Ref(name, _) => (RemovedKind::Ref, name.clone(), None),
        Removal::Pack(pack) => (RemovedKind::Pack, pack.name(), None),
        Removal::Leave(pack, by) => {
            let why = match by {
                Needed::By(name) => format!("because {name} leads into it"),
                Needed::ByIndex => {
                    "which may name it in an index, until the next git gc".to_owned()
                }
            };
            let note = format!("left to git, {why}");
            (RemovedKind::Pack, pack.name(), Some(note))
        }
        Removal::Folder(path) => (RemovedKind::Folder, path.display().to_string(), None),
    };
    RemovedView { kind, name, note }
}
