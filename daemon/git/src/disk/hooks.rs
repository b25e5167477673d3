//! Which hooks git would run here, and how: asked of git itself, which alone knows.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use tidegate_process::{Finished, Run};

use crate::failure::Cause;

use super::{Disk, plumbing};

/// The name under which a git is asked whether it runs hooks that its configuration names.
const ASKED: &str = "tidegate-asked";

impl Disk {
    /// The folder in which git looks for hooks here.
    pub fn hooks_folder(&self) -> Result<PathBuf, Cause> {
        let done = self.git_here("git").args(["rev-parse", "--git-path", "hooks"]).run()?;
        Ok(self.here().join(first_line(&said(&done)?)))
    }

    /// The folder in which git looks for hooks unless it was told otherwise.
    #[must_use]
    pub fn own_hooks_folder(&self) -> PathBuf {
        self.common_dir.join("hooks")
    }

    /// The gits that somebody here could start, each once.
    #[must_use]
    pub fn gits(&self) -> Vec<PathBuf> {
        let path = self.environment.get("PATH").unwrap_or_default();
        let mut seen = BTreeSet::new();
        let found = std::env::split_paths(path).map(|folder| folder.join("git"));
        let found = found.filter(|git| git.is_file());
        found.filter(|git| git.canonicalize().is_ok_and(|git| seen.insert(git))).collect()
    }

    /// Whether this git runs hooks that its configuration names. Its version is not asked: it is the
    /// answer that counts.
    #[must_use]
    pub fn runs_configured_hooks(&self, git: &Path) -> bool {
        let named = format!("hook.{ASKED}");
        let asked = self.git_here(git).args(["-c", &format!("{named}.event=post-commit")]);
        let asked = asked.args(["-c", &format!("{named}.command=true")]);
        let done = asked.args(["hook", "list", "post-commit"]).run();
        done.is_ok_and(|done| {
            done.succeeded() && String::from_utf8_lossy(&done.stdout).contains(ASKED)
        })
    }

    /// Has git run a hook with these variables, as if something had happened.
    pub fn run_hook(&self, event: &str, variables: &[(&str, &Path)]) -> Result<Finished, Cause> {
        let mut run = self.git_here("git").args(["hook", "run", "--ignore-missing", event]);
        for (name, value) in variables {
            run = run.variable(name, value);
        }
        Ok(run.run()?)
    }

    /// The hooks that git would run at some moment and that its configuration names, if it knows such.
    pub fn configured_hooks(&self, event: &str) -> Result<Vec<String>, Cause> {
        let done = self.git_here("git").args(["hook", "list", event]).run()?;
        Ok(String::from_utf8_lossy(&done.stdout).lines().map(str::to_owned).collect())
    }

    /// Sets a key of this repository's own configuration.
    pub fn configure(&self, key: &str, value: &str) -> Result<(), Cause> {
        let set = self.git_here("git").args(["config", "--local", "--replace-all", key, value]);
        said(&set.run()?).map(drop)
    }

    /// Removes a section of this repository's own configuration. Gives whether there was one.
    pub fn unconfigure(&self, section: &str) -> Result<bool, Cause> {
        let held = self.git_here("git").args(["config", "--local", "--get-regexp"]);
        let pattern = format!("^{}\\.", section.replace('.', "\\."));
        if !held.arg(pattern).run()?.succeeded() {
            return Ok(false);
        }
        let removed = self.git_here("git").args(["config", "--local", "--remove-section", section]);
        said(&removed.run()?).map(|_| true)
    }

    /// What this repository's own configuration says, now.
    pub fn configured(&self, key: &str) -> Result<Option<String>, Cause> {
        let done = self.git_here("git").args(["config", "--local", "--get", key]).run()?;
        Ok(done.succeeded().then(|| first_line(&done.stdout)))
    }

    /// A git that stands where the user's own would, and runs their hooks.
    fn git_here(&self, git: impl AsRef<Path>) -> Run {
        let run = self.environment.child(git.as_ref().as_os_str()).directory(self.here());
        let run = run.variable("GIT_DIR", &self.git_dir).variable("GIT_OPTIONAL_LOCKS", "0");
        match &self.work_tree {
            Some(work_tree) => run.variable("GIT_WORK_TREE", work_tree),
            None => run,
        }
    }

    fn here(&self) -> &Path {
        self.work_tree.as_deref().unwrap_or(&self.git_dir)
    }
}

fn said(done: &Finished) -> Result<Vec<u8>, Cause> {
    match done.succeeded() {
        true => Ok(done.stdout.clone()),
        false => Err(plumbing::complaint(done)),
    }
}

fn first_line(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).trim_end_matches('\n').to_owned()
}
