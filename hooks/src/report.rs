//! How our hooks stand in a repository, and what is done about it.

use std::path::{Path, PathBuf};

use tidegate_api::hooks::{Done, HookView, HooksDocument, Known, Owner, Tier};
use tidegate_api::notice::Notice;
use tidegate_git::{Cause, Disk, Environment};

use crate::event::Event;
use crate::install::{Folder, HooksError, Outcome, Step};
use crate::look::Looked;
use crate::{paste, setting};

/// The setting by which people are offered trailers.
const OFFER: &str = "tidegate.offerTrailer";

/// The hooks of a repository.
#[derive(Debug)]
pub struct Hooks {
    pub(crate) repository: Disk,
    pub(crate) folder: PathBuf,
    pub(crate) program: PathBuf,
    home: PathBuf,
    tier: Tier,
}

impl Hooks {
    /// Those of the repository at `directory`, in which `program` is to run. What is done is remembered
    /// in `home`.
    pub fn at(directory: &Path, home: PathBuf, program: PathBuf) -> Result<Self, HooksError> {
        let repository = Disk::discover(directory, Environment::of_process());
        let repository = repository.map_err(|error| HooksError::Git(error.into()))?;
        let folder = repository.hooks_folder().map_err(HooksError::Git)?;
        let own = repository.own_hooks_folder();
        let is_own = folder == own || folder.canonicalize().ok() == own.canonicalize().ok();
        // A link may lead out of the repository, to what is committed.
        let within = repository.common_dir().canonicalize().ok();
        let leads = folder.canonicalize().ok();
        let is_own = is_own
            && leads.is_none_or(|leads| within.is_some_and(|within| leads.starts_with(within)));
        let tier = match (setting::is_known(&repository), is_own) {
            (true, _) => Tier::Config,
            (false, true) => Tier::Files,
            (false, false) => Tier::Foreign,
        };
        Ok(Self { repository, folder, program, home, tier })
    }

    /// Has git run ours, where that takes nothing from others.
    pub fn install(&self, dry_run: bool) -> Result<HooksDocument, HooksError> {
        let events = self.events();
        let done = match self.tier {
            Tier::Foreign => Vec::new(),
            Tier::Files => self.files().install(&events, dry_run)?,
            Tier::Config => {
                let install = |event: &Event| -> Result<Outcome, Cause> {
                    let known = setting::found(&self.repository, *event, &self.program)?;
                    let step = if known == Some(true) { Step::Keep } else { Step::Link };
                    if !dry_run && step != Step::Keep {
                        setting::install(&self.repository, *event, &self.program)?;
                    }
                    Ok(Outcome { event: *event, step })
                };
                let done = events.iter().map(install).collect::<Result<_, _>>();
                let done = done.map_err(HooksError::Git)?;
                if !dry_run {
                    // Files that did the same would do it a second time.
                    self.files().uninstall(false)?;
                    self.files().note()?;
                }
                done
            }
        };
        let mut document = self.report(dry_run, &done, true)?;
        document.ok |= dry_run;
        Ok(document)
    }

    /// Takes ours away, and has git run what it ran before.
    pub fn uninstall(&self, dry_run: bool) -> Result<HooksDocument, HooksError> {
        let mut done = self.files().uninstall(dry_run)?;
        if self.tier == Tier::Config {
            for outcome in &mut done {
                let found = setting::found(&self.repository, outcome.event, &self.program);
                let is_there = found.map_err(HooksError::Git)?.is_some();
                if !dry_run {
                    let removed = setting::uninstall(&self.repository, outcome.event);
                    removed.map_err(HooksError::Git)?;
                }
                if is_there && outcome.step == Step::Nothing {
                    outcome.step = Step::Remove(PathBuf::new());
                }
            }
        }
        let mut document = self.report(dry_run, &done, false)?;
        document.ok = !done.iter().any(|outcome| matches!(outcome.step, Step::Leave(_)));
        document.hooks.retain(|hook| hook.done.is_some());
        Ok(document)
    }

    /// How they stand.
    pub fn status(&self) -> Result<HooksDocument, HooksError> {
        self.report(false, &[], true)
    }

    /// The same, with what people could write into files of other tools for every hook.
    pub fn status_with_lines(&self) -> Result<HooksDocument, HooksError> {
        let paste = paste::lines(self.repository.work_tree(), &self.folder, &self.events());
        Ok(HooksDocument { paste, ..self.status()? })
    }

    fn report(
        &self,
        dry_run: bool,
        done: &[Outcome],
        wanted: bool,
    ) -> Result<HooksDocument, HooksError> {
        let events = self.events();
        let mut hooks = Vec::new();
        for event in Event::ALL {
            let looked = self.look(event)?;
            let outcome = done.iter().find(|outcome| outcome.event == event);
            let is_ours = matches!(looked.owner, Owner::Ours | Owner::Chained | Owner::Behind);
            if events.contains(&event) || is_ours || outcome.is_some() {
                hooks.push(view(event, looked, outcome));
            }
        }
        let is_missed = wanted && hooks.iter().any(|hook| !hook.reachable);
        let has_strangers = hooks.iter().any(|hook| hook.owner == Owner::Foreign);
        let paste = match is_missed && (self.tier == Tier::Foreign || has_strangers) {
            true => self.paste(&hooks),
            false => Vec::new(),
        };
        Ok(HooksDocument {
            schema: "tidegate.hooks/1".to_owned(),
            ok: !is_missed,
            tier: self.tier,
            folder: self.folder.display().to_string(),
            program: self.program.display().to_string(),
            dry_run,
            hooks,
            paste,
            notices: self.notices(),
        })
    }

    /// What people have to write themselves, for the hooks that git does not reach.
    fn paste(&self, hooks: &[HookView]) -> Vec<tidegate_api::hooks::PasteView> {
        let is_missed = |hook: &&HookView| {
            !hook.reachable && (self.tier == Tier::Foreign || hook.owner == Owner::Foreign)
        };
        let missed = hooks.iter().filter(is_missed);
        let missed: Vec<Event> = missed.filter_map(|hook| Event::named(&hook.event)).collect();
        paste::lines(self.repository.work_tree(), &self.folder, &missed)
    }

    fn notices(&self) -> Vec<Notice> {
        let is_elsewhere = self.tier == Tier::Foreign;
        let notice = is_elsewhere.then(|| {
            let folder = self.folder.display();
            let message = format!(
                "core.hooksPath has git look for hooks in {folder}, which is not ours to write to"
            );
            Notice::new("hooks_elsewhere", message, [folder.to_string()])
        });
        notice.into_iter().collect()
    }

    fn events(&self) -> Vec<Event> {
        Event::installed(self.repository.is_set(OFFER)).collect()
    }

    fn files(&self) -> Folder {
        let (home, program) = (self.home.clone(), self.program.clone());
        Folder::new(self.repository.own_hooks_folder(), home, program)
    }

    /// How one hook stands.
    fn look(&self, event: Event) -> Result<Looked, HooksError> {
        if self.tier != Tier::Config {
            return Looked::at(self, event);
        }
        let found = setting::found(&self.repository, event, &self.program);
        Ok(match found.map_err(HooksError::Git)? {
            Some(true) => Looked::read(Owner::Ours, true),
            Some(false) => Looked::read(Owner::Ours, false).because("it runs another program"),
            None => Looked::at(self, event)?,
        })
    }
}

fn view(event: Event, looked: Looked, outcome: Option<&Outcome>) -> HookView {
    let done = outcome.and_then(|outcome| match &outcome.step {
        Step::Nothing | Step::Keep | Step::Behind => None,
        Step::Link | Step::Renew { chains: false } => Some(Done::Installed),
        Step::Chain | Step::Renew { chains: true } => Some(Done::Chained),
        Step::Leave(_) => Some(Done::Left),
        Step::Restore { .. } => Some(Done::Restored),
        Step::Remove(_) => Some(Done::Removed),
    });
    let why = outcome.and_then(|outcome| match &outcome.step {
        Step::Leave(why) => Some(why.clone()),
        _ => None,
    });
    let Looked { owner, reachable, is_probed, note } = looked;
    let known = if is_probed { Known::Probed } else { Known::Read };
    HookView { event: event.to_string(), owner, reachable, known, done, note: why.or(note) }
}
