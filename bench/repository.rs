//! Repositories large enough to measure, made once by `git fast-import` and kept with the build.

use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// One commit of a chain, with the empty tree. The commit before it on its ref is its parent, so who
/// makes it can know its id, and those of all before it, from these fields alone.
pub(crate) struct Commit {
    /// The ref whose chain it goes on.
    pub(crate) log: String,
    /// As git writes it: `name <mail> seconds zone`.
    pub(crate) author: String,
    /// As git writes it.
    pub(crate) committer: String,
    pub(crate) message: String,
}

/// A bare repository with the chains that `commits` makes of 0, 1, … `entries` - 1. It is made anew
/// unless one made under the same `name` is there: a `name` stands for one content.
pub(crate) fn generated(
    name: &str,
    entries: u32,
    commits: &mut dyn FnMut(u32) -> Commit,
) -> PathBuf {
    let cache = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let path = cache.join(format!("{name}-{entries}.git"));
    if !path.exists() {
        let unfinished = tempfile::tempdir_in(cache).expect("the build directory is writable");
        import(unfinished.path(), entries, commits).expect("git fast-import takes the stream");
        fs::rename(unfinished.path(), &path).expect("both names are in one directory");
        let _ = unfinished.keep();
    }
    path
}

/// `git` in a repository, without the configuration of this machine.
pub(crate) fn git(repository: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new("git");
    command
        .args(arguments)
        .current_dir(repository)
        .env("GIT_DIR", repository)
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .stdin(Stdio::null())
        .stdout(Stdio::null());
    command
}

fn import(
    repository: &Path,
    entries: u32,
    commits: &mut dyn FnMut(u32) -> Commit,
) -> io::Result<()> {
    let init = git(repository, &["init", "--bare", "--quiet", "."]).status()?;
    assert!(init.success(), "git init: {init}");
    let mut import = git(repository, &["fast-import", "--quiet"]);
    let mut import = import.stdin(Stdio::piped()).spawn()?;
    let mut stream = BufWriter::new(import.stdin.take().expect("standard input is a pipe"));
    for entry in 0..entries {
        let Commit { log, author, committer, message } = commits(entry);
        let length = message.len();
        write!(stream, "commit {log}\nauthor {author}\ncommitter {committer}\n")?;
        write!(stream, "data {length}\n{message}\n")?;
    }
    stream.flush()?;
    drop(stream);
    let status = import.wait()?;
    assert!(status.success(), "git fast-import: {status}");
    Ok(())
}
