//! Where a file lies that is to be fetched: `URL#REV:PATH`. Asks nobody.

use std::path::{Path, PathBuf};

use tidegate_core::oid::Oid;
use tidegate_core::text::is_unsafe;

use crate::network;

/// How a repository may be reached.
const SCHEMES: [&str; 5] = ["file", "git", "http", "https", "ssh"];

/// The longest spelling that is read.
const LONGEST: usize = 4096;

/// What no name of a revision may hold: git gives it a meaning.
const SPECIAL: [char; 8] = [' ', '~', '^', ':', '?', '*', '[', '\\'];

/// A file in a repository elsewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// What git is given. It may hold a password.
    pub(super) origin: String,
    /// The same for people and for the record, without what nobody else is to know.
    pub shown: String,
    /// A branch, a tag, `HEAD`, or the whole id of a commit.
    pub revision: String,
    /// The path of the file, if it is said.
    pub path: Option<String>,
}

/// A spelling that does not say where something lies, or says more.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadSource {
    /// It is empty, far too long, or holds what nobody could see.
    #[error("read where the file lies: that is no URL and no path")]
    Unreadable,
    /// It would be an option to git, or to what git starts.
    #[error("read where the file lies: what begins with '-' is an option to somebody")]
    Option,
    /// It names a program that is to be run.
    #[error("fetch by {scheme}: {} are known", SCHEMES.join(", "))]
    Transport {
        /// How it was to be reached.
        scheme: String,
    },
    /// There is nothing at that path.
    #[error("find a repository at {}: there is nothing", .path.display())]
    Nothing {
        /// The path.
        path: PathBuf,
    },
    /// It is no name of a revision.
    #[error("fetch '{revision}': a branch, a tag or the whole id of a commit is wanted")]
    Revision {
        /// What was written.
        revision: String,
    },
    /// It is no path of a file in a repository.
    #[error("fetch the file '{path}': a path within the repository is wanted")]
    Path {
        /// What was written.
        path: String,
    },
}

impl Source {
    /// Reads `URL#REV:PATH`, where a path begins in `directory`.
    pub fn parse(text: &str, directory: &Path) -> Result<Self, BadSource> {
        if text.is_empty() || text.len() > LONGEST || text.chars().any(is_unsafe) {
            return Err(BadSource::Unreadable);
        }
        let (origin, rest) = text.split_once('#').unwrap_or((text, ""));
        let (revision, path) = rest.split_once(':').unwrap_or((rest, ""));
        let revision = if revision.is_empty() { "HEAD" } else { revision };
        if !is_revision(revision) {
            return Err(BadSource::Revision { revision: revision.to_owned() });
        }
        if !path.is_empty() && !is_path(path) {
            return Err(BadSource::Path { path: path.to_owned() });
        }
        let (origin, shown) = origin_of(origin, directory)?;
        let path = (!path.is_empty()).then(|| path.to_owned());
        Ok(Self { origin, shown, revision: revision.to_owned(), path })
    }

    /// The commit that is named by its id.
    pub(super) fn commit(&self) -> Option<Oid> {
        Oid::from_hex(self.revision.as_bytes()).ok()
    }

    /// What git said, without what nobody else is to know.
    pub(super) fn harmless(&self, said: &str) -> String {
        let said = said.replace(&self.origin, &self.shown);
        let query = self.origin.split_once('?').map(|(_, query)| query);
        let said = match query.filter(|query| !query.is_empty()) {
            Some(query) => said.replace(query, "..."),
            None => said,
        };
        network::harmless(&said)
    }
}

/// What git is given for a repository, and what people are shown.
fn origin_of(text: &str, directory: &Path) -> Result<(String, String), BadSource> {
    if text.is_empty() {
        return Err(BadSource::Unreadable);
    }
    if text.starts_with('-') {
        return Err(BadSource::Option);
    }
    let is_scheme = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '.' | '-');
    let scheme = text.find(|c| !is_scheme(c)).map_or(("", ""), |end| text.split_at(end));
    if scheme.1.starts_with("::") {
        return Err(BadSource::Transport { scheme: format!("{}::", scheme.0) });
    }
    if let Some((scheme, rest)) = text.split_once("://") {
        return url(scheme, rest).map(|shown| (text.to_owned(), shown));
    }
    let path = directory.join(text);
    let before = text.split_once(':').filter(|(host, _)| !host.contains('/'));
    match before.filter(|_| !path.exists()) {
        Some((host, path)) => {
            let machine = host.rsplit('@').next().unwrap_or_default();
            if machine.starts_with('-') || path.starts_with('-') {
                return Err(BadSource::Option);
            }
            Ok((text.to_owned(), text.to_owned()))
        }
        None => {
            let path = path.canonicalize().map_err(|_| BadSource::Nothing { path })?;
            let origin = path.to_str().ok_or(BadSource::Unreadable)?;
            Ok((origin.to_owned(), text.to_owned()))
        }
    }
}

/// A URL as people are shown it, without a password or what else lets somebody in.
fn url(scheme: &str, rest: &str) -> Result<String, BadSource> {
    if !SCHEMES.contains(&scheme) {
        return Err(BadSource::Transport { scheme: scheme.to_owned() });
    }
    let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    let (user, host) = authority.rsplit_once('@').unwrap_or(("", authority));
    if host.starts_with('-') || user.starts_with('-') || path.starts_with("/-") {
        return Err(BadSource::Option);
    }
    let path = if scheme == "file" { path } else { path.split('?').next().unwrap_or_default() };
    // Over HTTP a name alone may be what lets somebody in.
    let user = user.split(':').next().filter(|user| scheme == "ssh" && !user.is_empty());
    let user = user.map(|user| format!("{user}@")).unwrap_or_default();
    Ok(format!("{scheme}://{user}{host}{path}"))
}

fn is_revision(name: &str) -> bool {
    let is_plain =
        |piece: &str| !piece.is_empty() && !piece.starts_with('.') && !piece.ends_with(".lock");
    name.len() <= 250
        && !name.starts_with(['-', '+', '@'])
        && !name.ends_with('.')
        && !name.contains(SPECIAL)
        && !name.contains("..")
        && !name.contains("@{")
        && name.split('/').all(is_plain)
}

fn is_path(path: &str) -> bool {
    path.split('/').all(|piece| !matches!(piece, "" | "." | ".."))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<Source, BadSource> {
        Source::parse(text, Path::new("/"))
    }

    #[test]
    fn a_source_is_a_repository_a_revision_and_a_path() {
        let read = |text: &str| {
            let Source { origin, revision, path, .. } = parse(text).expect("a source");
            (origin, revision, path.unwrap_or_default())
        };
        let url = "https://example.invalid/a/b.git";
        let told = |origin: &str, revision: &str, path: &str| {
            (origin.to_owned(), revision.to_owned(), path.to_owned())
        };
        assert_eq!(read(url), told(url, "HEAD", ""));
        assert_eq!(read(&format!("{url}#v1")), told(url, "v1", ""));
        assert_eq!(read(&format!("{url}#:a/b:c.yml")), told(url, "HEAD", "a/b:c.yml"));
        assert_eq!(read(&format!("{url}#team/x:a.yml")), told(url, "team/x", "a.yml"));
        assert_eq!(read("git@host:a/b"), told("git@host:a/b", "HEAD", ""));
        assert_eq!(read("[::1]:a/b"), told("[::1]:a/b", "HEAD", ""));
        assert_eq!(read("/"), told("/", "HEAD", ""));
    }

    #[test]
    fn what_makes_git_run_something_is_refused() {
        for text in
            ["ext::sh -c evil", "fd::17", "a+b::x", "::x", "ext://x", "HTTPS://x", "data://"]
        {
            assert!(matches!(parse(text), Err(BadSource::Transport { .. })), "{text}");
        }
        let options = [
            "-x",
            "--upload-pack=evil",
            "-oProxyCommand=evil:a",
            "ssh://-oProxyCommand=evil/a",
            "ssh://u@-oProxyCommand=evil/a",
            "u@-oProxyCommand=evil:a",
            "host:-evil",
            "ssh://h/-evil",
        ];
        for text in options {
            assert_eq!(parse(text), Err(BadSource::Option), "{text}");
        }
        for text in ["", "#v1", "a\u{202e}b", "a\nb", &"x".repeat(5000)] {
            assert_eq!(parse(text), Err(BadSource::Unreadable), "{text:.20}");
        }
        assert!(matches!(parse("no/such/place"), Err(BadSource::Nothing { .. })));
    }

    #[test]
    fn a_revision_is_a_name_and_a_path_stays_in_the_repository() {
        for revision in
            ["-x", "+a", "^a", "a..b", "a^", "a~1", "*", "a b", "@{-1}", "a.lock", "a//b"]
        {
            let read = parse(&format!("/#{revision}"));
            assert!(matches!(read, Err(BadSource::Revision { .. })), "{revision}");
        }
        for path in ["/etc/passwd", "../a", "a/../b", "a//b", "./a", "a/"] {
            let read = parse(&format!("/#v1:{path}"));
            assert!(matches!(read, Err(BadSource::Path { .. })), "{path}");
        }
    }

    #[test]
    fn nobody_is_shown_what_lets_somebody_in() {
        let shown = |text: &str| parse(text).expect("a source").shown;
        assert_eq!(shown("https://ada:hush@h/a.git?token=hush#v1"), "https://h/a.git");
        assert_eq!(shown("https://hush@h/a"), "https://h/a");
        assert_eq!(shown("ssh://git:hush@h:22/a"), "ssh://git@h:22/a");
        let source = parse("https://ada:hush@h/a?token=quiet").expect("a source");
        let said = "unable to access 'https://ada:hush@h/a?token=quiet/': see http://x@y and quiet";
        let told = source.harmless(said);
        assert!(!told.contains("hush") && !told.contains("token=quiet"), "{told}");
    }
}
