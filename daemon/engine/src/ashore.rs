//! What a daemon has to know of a place: which repository it serves there, under which settings, and
//! how long.

use std::ffi::{OsStr, OsString};
use std::path::PathBuf;
use std::time::Duration;

use tidegate_api::{Exit, Failure};
use tidegate_git::Disk;

use crate::place::Place;

/// How long a daemon stays that nobody asks anything.
const IDLE: Duration = Duration::from_secs(15 * 60);

impl Place {
    /// Git's common directory of the repository here.
    pub fn common_dir(&self) -> Result<PathBuf, Failure> {
        self.look(|repository| repository.common_dir().to_owned())
    }

    /// Our own folder in it, be it there or not.
    pub fn home(&self) -> Result<PathBuf, Failure> {
        Ok(tidegate_store::home(&self.common_dir()?))
    }

    /// The same where git started this process as a hook, in a repository that has one work tree or
    /// none: found without opening anything. Nothing, if it is not that plain.
    #[must_use]
    pub fn home_at_hand(&self) -> Option<PathBuf> {
        let is_plain = self.variable("GIT_COMMON_DIR").is_none();
        let told = self.variable("GIT_DIR").unwrap_or(OsStr::new(".git"));
        let git_dir = self.directory.join(told);
        let home = tidegate_store::home(&git_dir);
        // A work tree that is linked to a repository has a directory of its own there.
        (is_plain && home.is_dir() && !git_dir.join("commondir").exists()).then_some(home)
    }

    /// The folders in which something changes when logs move, be they there or not.
    pub fn moving(&self) -> Result<Vec<PathBuf>, Failure> {
        Ok(tidegate_store::moving(&self.common_dir()?))
    }

    /// The same repository, whatever led here: in no work tree, without variables that lead
    /// elsewhere, and without the caller's secrets, which come with each request.
    pub fn ashore(&self) -> Result<Self, Failure> {
        let environment = self.environment.clone().without_redirections();
        let is_home = |name: &OsString| name == "HOME" || name == "XDG_STATE_HOME";
        let variables = self.variables.iter().filter(|(name, _)| is_home(name)).cloned();
        Ok(Self::new(self.common_dir()?, environment, variables.collect()))
    }

    /// The settings under which this place wants to be recorded. Those who share them can share an
    /// engine.
    pub fn settings(&self) -> Result<String, Failure> {
        let manner = self.look(|repository| self.manner(repository))??;
        let durability = if manner.is_relaxed { "relaxed" } else { "durable" };
        let replica = manner.replica.map_or_else(|| "own".to_owned(), |id| id.to_string());
        let witnesses = manner.witnesses.map_or_else(String::new, |it| it.display().to_string());
        Ok(format!("{durability} {replica} {witnesses}"))
    }

    /// Whether what is recorded from here is signed: that takes the user's own agent or terminal.
    pub fn signs(&self) -> Result<bool, Failure> {
        Ok(self.look(|repository| self.signer(repository))??.is_some())
    }

    /// How long a daemon stays that nobody asks anything: `tidegate.idle`, in seconds, or in minutes
    /// or hours with `m` or `h`.
    pub fn idle(&self) -> Result<Duration, Failure> {
        let Some(text) = self.look(|repository: &Disk| repository.config("tidegate.idle"))? else {
            return Ok(IDLE);
        };
        let (number, unit) = match text.strip_suffix(['s', 'm', 'h']) {
            Some(number) => (number, text.as_bytes()[number.len()]),
            None => (text.as_str(), b's'),
        };
        let seconds = match unit {
            b'h' => 3600,
            b'm' => 60,
            _ => 1,
        };
        let number: Option<u64> = number.parse().ok().filter(|number| *number > 0);
        number.and_then(|number| number.checked_mul(seconds)).map(Duration::from_secs).ok_or_else(
            || {
                let message =
                    format!("the setting tidegate.idle is '{text}'; 90s, 15m and 2h are known");
                Failure::new(Exit::Environment, "bad_setting", message)
            },
        )
    }
}
