//! Repositories made by the real git, in a directory of their own, with a home of their own,
//! blind to the machine's configuration. Paths hold what paths may hold.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;
use tidegate_core::oid::Oid;
use tidegate_git::{Disk, Environment};
use tidegate_process::{Finished, Run};

/// A place no configuration leaks into.
pub(crate) struct Sealed {
    _scratch: TempDir,
    root: PathBuf,
}

impl Sealed {
    pub(crate) fn new() -> Self {
        let scratch = tempfile::tempdir().expect("a temporary directory");
        let root = scratch.path().canonicalize().expect("it exists").join("it's a \"place\" ü");
        fs::create_dir_all(root.join("home")).expect("a home");
        let sealed = Self { _scratch: scratch, root };
        sealed.configure(
            "[user]\nname = Ada\nemail = ada@example.invalid\n[init]\ndefaultBranch = main\n\
             [protocol \"file\"]\nallow = always\n",
        );
        sealed
    }

    /// With a repository in `repo` made by `git init` with these options.
    pub(crate) fn with_repository(options: &[&str]) -> (Self, PathBuf) {
        let sealed = Self::new();
        let repo = sealed.path("repo");
        let mut arguments = vec!["init", "-q"];
        arguments.extend(options);
        arguments.push(repo.to_str().expect("UTF-8"));
        sealed.git(&sealed.root, &arguments);
        (sealed, repo)
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.root.join(name)
    }

    /// Whether the git at hand can keep refs in a reftable; says so if it cannot.
    pub(crate) fn knows_reftable(test: &str) -> bool {
        let sealed = Self::new();
        let made = sealed.try_git(&sealed.root, &["init", "-q", "--ref-format=reftable", "x"], b"");
        if !made.succeeded() {
            skipped(test, "this git knows no reftable");
        }
        made.succeeded()
    }

    /// Replaces the user's configuration.
    pub(crate) fn configure(&self, text: &str) {
        fs::write(self.path("home/.gitconfig"), text).expect("configuration");
    }

    pub(crate) fn environment(&self) -> Environment {
        Environment::empty()
            .with("HOME", self.path("home"))
            .with("PATH", std::env::var_os("PATH").expect("tests have a PATH"))
            .with("GIT_CONFIG_NOSYSTEM", "1")
            .with("GIT_CONFIG_GLOBAL", self.path("home/.gitconfig"))
    }

    pub(crate) fn open(&self, dir: &Path) -> Disk {
        Disk::discover(dir, self.environment()).expect("a repository")
    }

    /// A git in `dir` that may fail.
    pub(crate) fn try_git<A: AsRef<OsStr>>(
        &self,
        dir: &Path,
        arguments: &[A],
        input: &[u8],
    ) -> Finished {
        self.git_run(dir, arguments).input(input).run().expect("git runs")
    }

    pub(crate) fn git_run<A: AsRef<OsStr>>(&self, dir: &Path, arguments: &[A]) -> Run {
        let date = "1763700000 +0100";
        Run::new("git")
            .clean()
            .variable("HOME", self.path("home"))
            .variable("PATH", std::env::var_os("PATH").expect("tests have a PATH"))
            .variable("GIT_CONFIG_NOSYSTEM", "1")
            .variable("GIT_CONFIG_GLOBAL", self.path("home/.gitconfig"))
            .variable("GIT_AUTHOR_DATE", date)
            .variable("GIT_COMMITTER_DATE", date)
            .args(arguments.iter().map(AsRef::as_ref))
            .directory(dir)
    }

    /// A git in `dir` that must succeed, and what it printed.
    pub(crate) fn git<A: AsRef<OsStr>>(&self, dir: &Path, arguments: &[A]) -> String {
        self.git_with(dir, arguments, b"")
    }

    pub(crate) fn git_with<A: AsRef<OsStr>>(
        &self,
        dir: &Path,
        arguments: &[A],
        input: &[u8],
    ) -> String {
        let done = self.try_git(dir, arguments, input);
        assert!(done.succeeded(), "git: {}", done.complaint());
        String::from_utf8(done.stdout).expect("UTF-8").trim_end().to_owned()
    }

    /// An empty commit on the current branch.
    pub(crate) fn commit(&self, dir: &Path, message: &str) -> Oid {
        self.git(dir, &["commit", "-q", "--allow-empty", "-m", message]);
        self.id(dir, "HEAD")
    }

    pub(crate) fn id(&self, dir: &Path, revision: &str) -> Oid {
        self.git(dir, &["rev-parse", revision]).parse().expect("an id")
    }
}

/// Says, where people read it, that a test could not be made here.
#[expect(clippy::print_stdout, reason = "a skipped test must not look like a passed one")]
pub(crate) fn skipped(name: &str, reason: &str) {
    println!("SKIPPED {name}: {reason}");
}
