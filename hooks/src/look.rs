//! How one hook stands: whose lies there, and whether git comes to ours. A hook of others is read
//! and never run.

use std::path::Path;

use rustix::fs::{Access, access};
use tidegate_api::hooks::Owner;

use crate::event::Event;
use crate::foreign::original;
use crate::install::{HooksError, Lies, aside, runs_legacy};
use crate::paste;
use crate::probe::{PROBE, has_answered};
use crate::report::Hooks;

/// How one hook stands.
#[derive(Debug)]
pub(crate) struct Looked {
    pub(crate) owner: Owner,
    pub(crate) reachable: bool,
    pub(crate) is_probed: bool,
    pub(crate) note: Option<String>,
}

impl Looked {
    /// What is known from reading.
    pub(crate) fn read(owner: Owner, reachable: bool) -> Self {
        Self { owner, reachable, is_probed: false, note: None }
    }

    /// The same, and why.
    pub(crate) fn because(self, note: impl Into<String>) -> Self {
        Self { note: Some(note.into()), ..self }
    }

    /// What lies in git's folder.
    pub(crate) fn at(hooks: &Hooks, event: Event) -> Result<Self, HooksError> {
        let slot = hooks.folder.join(event.name());
        let failed = |source| HooksError::File { path: slot.clone(), source };
        let original = original(&hooks.folder, event);
        let has_original = original.symlink_metadata().is_ok();
        match Lies::at(&slot, event).map_err(failed)? {
            Lies::Ours { program, is_link } => {
                let gone = || format!("{} is gone", program.display());
                match (has_original, program.exists()) {
                    (false, true) => Self::probed(hooks, event, Owner::Ours),
                    (true, true) => Self::probed(hooks, event, Owner::Chained),
                    (_, false) if is_link => Ok(Self::read(Owner::Dangling, false).because(gone())),
                    (_, false) => Ok(Self::read(Owner::Chained, false).because(gone())),
                }
            }
            Lies::Nothing if has_original => {
                let lost = format!("nothing runs {}", original.display());
                Ok(Self::read(Owner::Nothing, false).because(lost))
            }
            Lies::Nothing => Ok(Self::read(Owner::Nothing, false)),
            Lies::Foreign if slot.is_symlink() && !slot.exists() => {
                Ok(Self::read(Owner::Dangling, false))
            }
            Lies::Foreign => Self::foreign(hooks, &slot, event),
        }
    }

    /// What a hook of others does about ours.
    fn foreign(hooks: &Hooks, slot: &Path, event: Event) -> Result<Self, HooksError> {
        let failed = |source| HooksError::File { path: slot.to_owned(), source };
        let is_run = access(slot, Access::EXEC_OK).is_ok();
        let aside = aside(&hooks.folder, event).map_err(failed)?;
        let runs = match &aside {
            Some((aside, true)) if runs_legacy(slot) => Some(aside.clone()),
            _ => paste::runs(hooks.repository.work_tree(), slot, event),
        };
        Ok(match (runs, aside) {
            (Some(file), _) if is_run => {
                Self::read(Owner::Behind, true).because(format!("by {}", file.display()))
            }
            (Some(_), _) => Self::read(Owner::Foreign, false).because("git cannot execute it"),
            (None, Some((aside, _))) => {
                let lost = format!("it put ours aside and does not run it: {}", aside.display());
                Self::read(Owner::Foreign, false).because(lost)
            }
            (None, None) => Self::read(Owner::Foreign, false),
        })
    }

    /// Has git run ours, which answers.
    fn probed(hooks: &Hooks, event: Event, owner: Owner) -> Result<Self, HooksError> {
        let failed = |source| HooksError::File { path: std::env::temp_dir(), source };
        let folder = tempfile::tempdir().map_err(failed)?;
        let run = hooks.repository.run_hook(event.name(), &[(PROBE, folder.path())]);
        let run = run.map_err(HooksError::Git)?;
        let reachable = has_answered(folder.path(), event);
        let looked = Self { owner, reachable, is_probed: true, note: None };
        let said = run.complaint();
        let last = said.lines().last().filter(|_| !reachable);
        Ok(match last {
            Some(why) => looked.because(why),
            None => looked,
        })
    }
}
