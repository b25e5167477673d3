//! A folder of hooks: ours are put beside those of others, and taken away.
//!
//! Whoever is killed in the middle leaves every hook of others where git runs it: a file of others
//! gets a second name before ours takes its first one, and loses neither its number nor its times.

use std::fs::{self, File, OpenOptions, Permissions};
use std::io::{self, ErrorKind, Write};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt, symlink};
use std::path::{Path, PathBuf};

use rustix::fs::{FlockOperation, flock};
use sha2::{Digest, Sha256};
use tidegate_git::Cause;

use super::manifest::{Manifest, Slot};
use super::plan::{self, Step};
use super::shim;
use super::slot::print;
use crate::event::Event;
use crate::foreign::original;

/// What is remembered of what was done, in our own folder.
const MANIFEST: &str = "hooks.json";

/// The mode of a hook of ours.
const MODE: u32 = 0o755;

/// Hooks that could not be looked at, put down or taken away.
#[derive(Debug, thiserror::Error)]
pub enum HooksError {
    /// The system failed us.
    #[error("failed to change {}: {source}", .path.display())]
    File {
        /// What could not be changed, or read.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// Git could not say how it is set up.
    #[error("failed to ask git about its hooks: {0}")]
    Git(Cause),
}

/// Whether hooks were put down that `home` remembers.
#[must_use]
pub fn is_noted(home: &Path) -> bool {
    home.join(MANIFEST).symlink_metadata().is_ok()
}

/// A folder of hooks, and what is to run in it.
#[derive(Debug, Clone)]
pub(crate) struct Folder {
    folder: PathBuf,
    home: PathBuf,
    program: PathBuf,
}

/// What came of one hook, or would come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Outcome {
    pub(crate) event: Event,
    pub(crate) step: Step,
}

impl Folder {
    /// Git's folder of hooks at `folder`, in which `program` is to be run. What is done to it is
    /// remembered in `home`, which is ours.
    pub(crate) fn new(folder: PathBuf, home: PathBuf, program: PathBuf) -> Self {
        Self { folder, home, program }
    }

    /// Puts hooks for these moments down. Gives what was done about each.
    pub(crate) fn install(
        &self,
        events: &[Event],
        dry_run: bool,
    ) -> Result<Vec<Outcome>, HooksError> {
        let at = |path: &Path| failed(path);
        let plan = |event: &Event| {
            let step = plan::install(&self.folder, *event, &self.program);
            let step = step.map_err(at(&self.folder.join(event.name())))?;
            Ok(Outcome { event: *event, step })
        };
        if dry_run {
            return events.iter().map(plan).collect();
        }
        let _turn = self.turn()?;
        let mut manifest = match self.manifest()? {
            Some(known) if known.folder == self.folder => known,
            _ => Manifest::new(&self.folder, !self.folder.exists()),
        };
        let done = events.iter().map(plan).collect::<Result<Vec<_>, HooksError>>()?;
        for Outcome { event, step } in &done {
            if let Some(slot) = self.meant(*event, step)? {
                manifest.put(slot);
            }
        }
        manifest.write(&self.noted()).map_err(at(&self.noted()))?;
        fs::create_dir_all(&self.folder).map_err(at(&self.folder))?;
        for Outcome { event, step } in &done {
            self.do_step(*event, step).map_err(at(&self.folder.join(event.name())))?;
        }
        sync(&self.folder).map_err(at(&self.folder))?;
        Ok(done)
    }

    /// Takes all of ours away, wherever others put it, and puts theirs back. Gives what was done.
    pub(crate) fn uninstall(&self, dry_run: bool) -> Result<Vec<Outcome>, HooksError> {
        let known = self.manifest()?;
        let folder = known.as_ref().map_or(&self.folder, |known| &known.folder);
        let plan = |event: Event| {
            let is_this = |slot: &&Slot| slot.event == event.name() && slot.original.is_some();
            let chained = known.iter().flat_map(|known| &known.slots).any(|slot| is_this(&slot));
            let step = plan::uninstall(folder, event, chained);
            Ok(Outcome { event, step: step.map_err(failed(&folder.join(event.name())))? })
        };
        if dry_run || (known.is_none() && !folder.exists()) {
            return Event::ALL.into_iter().map(plan).collect();
        }
        let _turn = self.turn()?;
        let mut done = Vec::new();
        for event in Event::ALL {
            let outcome = plan(event)?;
            let path = folder.join(event.name());
            self.do_step(event, &outcome.step).map_err(failed(&path))?;
            drop(fs::remove_file(new(folder, event)));
            // Ours may lie in two places, or theirs under two names.
            while !matches!(plan(event)?.step, Step::Nothing | Step::Leave(_)) {
                self.do_step(event, &plan(event)?.step).map_err(failed(&path))?;
            }
            done.push(outcome);
        }
        sync(folder).map_err(failed(folder))?;
        if let Some(known) = &known {
            self.forget(known, &done)?;
        }
        Ok(done)
    }

    /// Remembers that something was done here that left no file.
    pub(crate) fn note(&self) -> Result<(), HooksError> {
        let noted = self.noted();
        Manifest::new(&self.folder, false).write(&noted).map_err(failed(&noted))
    }

    /// What was done here, as far as it is remembered.
    fn manifest(&self) -> Result<Option<Manifest>, HooksError> {
        Manifest::read(&self.noted()).map_err(failed(&self.noted()))
    }

    /// Forgets what was undone, and remembers what could not be.
    fn forget(&self, known: &Manifest, done: &[Outcome]) -> Result<(), HooksError> {
        let is_left = |slot: &&Slot| {
            let is = |done: &Outcome| {
                done.event.name() == slot.event && matches!(done.step, Step::Leave(_))
            };
            done.iter().any(is)
        };
        let slots: Vec<Slot> = known.slots.iter().filter(is_left).cloned().collect();
        let noted = self.noted();
        if !slots.is_empty() {
            return Manifest { slots, ..known.clone() }.write(&noted).map_err(failed(&noted));
        }
        fs::remove_file(&noted).map_err(failed(&noted))?;
        if known.made_folder {
            // If others put something into it meanwhile, it is theirs.
            drop(fs::remove_dir(&known.folder));
        }
        Ok(())
    }

    /// What is about to be done, to be remembered first.
    fn meant(&self, event: Event, step: &Step) -> Result<Option<Slot>, HooksError> {
        let original = original(&self.folder, event);
        let theirs = match step {
            Step::Chain => Some(self.folder.join(event.name())),
            Step::Renew { chains: true } => Some(original),
            Step::Link | Step::Renew { chains: false } => None,
            _ => return Ok(None),
        };
        let ours = match &theirs {
            Some(_) => {
                let digest = Sha256::digest(shim::text(&self.program, event));
                digest.iter().map(|byte| format!("{byte:02x}")).collect()
            }
            None => self.program.display().to_string(),
        };
        let original = theirs.map(|path| print(&path).map_err(failed(&path))).transpose()?;
        Ok(Some(Slot { event: event.name().to_owned(), ours, original }))
    }

    fn do_step(&self, event: Event, step: &Step) -> io::Result<()> {
        let slot = self.folder.join(event.name());
        match step {
            Step::Nothing | Step::Keep | Step::Behind | Step::Leave(_) => Ok(()),
            Step::Link => match symlink(&self.program, &slot) {
                Err(error) if has_no_links(&error) => self.put_shim(event),
                linked => linked,
            },
            Step::Chain => self.chain(event),
            Step::Renew { chains: true } => self.put_shim(event),
            Step::Renew { chains: false } => {
                let new = new(&self.folder, event);
                drop(fs::remove_file(&new));
                match symlink(&self.program, &new) {
                    Err(error) if has_no_links(&error) => self.put_shim(event),
                    linked => linked.and_then(|()| fs::rename(&new, &slot)),
                }
            }
            Step::Restore { from, to } => fs::rename(from, to),
            Step::Remove(path) => fs::remove_file(path),
        }
    }

    /// Stands before the hook of others.
    fn chain(&self, event: Event) -> io::Result<()> {
        let (slot, original) = (self.folder.join(event.name()), original(&self.folder, event));
        match fs::hard_link(&slot, &original) {
            Ok(()) => {}
            // It has both names already.
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            // Where a file has one name only, git finds none for a moment.
            Err(_) => fs::rename(&slot, &original)?,
        }
        sync(&self.folder)?;
        self.put_shim(event)?;
        // What another tool put aside and does not run is ours, and in its way when it goes.
        match plan::aside(&self.folder, event)? {
            Some((aside, false)) => fs::remove_file(aside),
            _ => Ok(()),
        }
    }

    /// Puts a file of ours in its place, whole or not at all.
    fn put_shim(&self, event: Event) -> io::Result<()> {
        let new = new(&self.folder, event);
        drop(fs::remove_file(&new));
        let mut file = OpenOptions::new().write(true).create_new(true).mode(MODE).open(&new)?;
        file.write_all(&shim::text(&self.program, event))?;
        file.set_permissions(Permissions::from_mode(MODE))?;
        file.sync_all()?;
        fs::rename(&new, self.folder.join(event.name()))
    }

    /// One at a time. Where there is no folder of ours any more, nobody installs anything.
    fn turn(&self) -> Result<Option<File>, HooksError> {
        let turn = match File::open(&self.home) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            opened => opened.and_then(|home| {
                flock(&home, FlockOperation::LockExclusive)?;
                Ok(home)
            }),
        };
        turn.map(Some).map_err(failed(&self.home))
    }

    fn noted(&self) -> PathBuf {
        self.home.join(MANIFEST)
    }
}

/// What a file of ours is called before it is in its place.
fn new(folder: &Path, event: Event) -> PathBuf {
    folder.join(format!("{event}.tidegate-new"))
}

/// Whether a file system has no links.
fn has_no_links(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::PermissionDenied | ErrorKind::Unsupported)
}

fn sync(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

fn failed(path: &Path) -> impl Fn(io::Error) -> HooksError + use<> {
    let path = path.to_owned();
    move |source| HooksError::File { path: path.clone(), source }
}

#[cfg(test)]
pub(super) mod tests_only {
    use super::*;

    /// Does what an install does until somebody kills it between the two steps for one hook: all
    /// before it is done, nothing after it.
    pub(in crate::install) fn do_first_half(folder: &Folder, broken: Event) {
        let before: Vec<Event> = Event::ALL.into_iter().take_while(|it| *it != broken).collect();
        folder.install(&before, false).expect("it installs");
        let slot = folder.folder.join(broken.name());
        if plan::install(&folder.folder, broken, &folder.program).expect("it is read")
            == Step::Chain
        {
            fs::hard_link(slot, original(&folder.folder, broken)).expect("files have two names");
        }
    }
}
