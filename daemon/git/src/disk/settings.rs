//! Git's configuration: system, user, repository, work tree, environment, in git's order, with
//! includes. Keeps values as they are written and writes none.
//!
//! `include.path` given by the environment itself (`git -c include.path=…`) is not followed.

use std::collections::{BTreeSet, HashMap};
use std::ffi::OsStr;
use std::fmt;
use std::fs;
use std::io::ErrorKind;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use gix::config::file::{Metadata, includes, init};
use gix::config::path::interpolate;
use gix::config::{File, Source};
use gix::refs::FullName;
use tidegate_files::read_plain;

use crate::environment::Environment;
use crate::failure::OpenError;

use super::locate::Located;
use super::overrides::overrides;

/// Configuration, flattened: every key with all its values, in order.
#[derive(Clone, Default)]
pub(crate) struct Settings {
    values: HashMap<String, Vec<Vec<u8>>>,
    home: Option<PathBuf>,
}

/// Values are secrets at times: only the keys are shown.
impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut keys: Vec<_> = self.values.keys().collect();
        keys.sort_unstable();
        f.debug_tuple("Settings").field(&keys).finish()
    }
}

/// What a key without a value means.
const IMPLICIT: &[u8] = b"true";

impl Settings {
    /// The last value of a key, as text.
    pub(crate) fn text(&self, key: &str) -> Option<String> {
        self.last(key).map(|value| String::from_utf8_lossy(value).into_owned())
    }

    /// The last value of a key, as a path: `~/` is the user's home.
    pub(crate) fn path(&self, key: &str) -> Option<PathBuf> {
        let value = self.last(key).filter(|value| !value.is_empty())?;
        Some(match (value.strip_prefix(b"~/"), &self.home) {
            (Some(below), Some(home)) => home.join(OsStr::from_bytes(below)),
            _ => PathBuf::from(OsStr::from_bytes(value)),
        })
    }

    /// The last value of a key, as git reads truth. `None` where it is unset or neither.
    pub(crate) fn flag(&self, key: &str) -> Option<bool> {
        truth(&self.text(key)?)
    }

    /// All values of a key, in order.
    pub(crate) fn all(&self, key: &str) -> Vec<Vec<u8>> {
        self.values.get(&normal(key)).cloned().unwrap_or_default()
    }

    /// The keys of a section without subsections, and their last values.
    pub(crate) fn section<'a>(&'a self, name: &str) -> Vec<(&'a str, String)> {
        let prefix = format!("{name}.");
        let keys = self.values.keys().filter_map(|key| key.strip_prefix(prefix.as_str()));
        let mut section: Vec<_> = keys
            .filter(|key| !key.contains('.'))
            .map(|key| (key, self.text(&format!("{prefix}{key}")).unwrap_or_default()))
            .collect();
        section.sort_unstable();
        section
    }

    /// The subsections of a section, sorted.
    pub(crate) fn subsections(&self, name: &str) -> BTreeSet<String> {
        let prefix = format!("{name}.");
        let keys = self.values.keys().filter_map(|key| key.strip_prefix(prefix.as_str()));
        keys.filter_map(|key| key.rsplit_once('.')).map(|(sub, _)| sub.to_owned()).collect()
    }

    fn last(&self, key: &str) -> Option<&[u8]> {
        self.values.get(&normal(key))?.last().map(Vec::as_slice)
    }

    fn push(&mut self, key: &str, value: Vec<u8>) {
        self.values.entry(normal(key)).or_default().push(value);
    }

    fn flatten(file: &File, home: Option<PathBuf>) -> Self {
        let mut settings = Self { values: HashMap::new(), home };
        for section in file.sections() {
            let header = section.header();
            let mut prefix = header.name().to_string();
            if let Some(subsection) = header.subsection_name() {
                prefix = format!("{prefix}.{subsection}");
            }
            let mut names: Vec<_> = section.value_names().collect();
            names.sort_unstable();
            names.dedup();
            for name in names {
                let key = format!("{prefix}.{name}");
                let mut values = section.values(&name);
                if section.value_implicit(&name) == Some(None) {
                    values.pop();
                    values.push(IMPLICIT.into());
                }
                for value in values {
                    settings.push(&key, value.into());
                }
            }
        }
        settings
    }
}

/// Configuration that no repository can write: what may say whether one is safe.
pub(crate) struct Protected<'a> {
    environment: &'a Environment,
    file: File,
}

impl<'a> Protected<'a> {
    /// Reads the system's and the user's configuration.
    pub(crate) fn load(environment: &'a Environment) -> Result<Self, OpenError> {
        let mut file = File::new(Metadata::from(Source::System));
        for (source, path) in global_paths(environment) {
            if let Some(part) = parse(&path, source)? {
                file.append(part).map_err(|error| OpenError::corrupt(&path, error))?;
            }
        }
        Ok(Self { environment, file })
    }

    /// What it says, for the repository in question.
    pub(crate) fn settings(self, located: &Located) -> Result<Settings, OpenError> {
        self.finish(located, None)
    }

    /// Everything: what no repository can write, and on top what this one wrote.
    pub(crate) fn with(
        mut self,
        local: File,
        located: &Located,
        branch: Option<&FullName>,
    ) -> Result<Settings, OpenError> {
        let dir = &located.git_dir;
        self.file.append(local).map_err(|error| OpenError::corrupt(dir, error))?;
        self.finish(located, branch)
    }

    fn finish(
        mut self,
        located: &Located,
        branch: Option<&FullName>,
    ) -> Result<Settings, OpenError> {
        let home = self.environment.home();
        let interpolate = interpolate::Context {
            git_install_dir: None,
            home_dir: home.as_deref(),
            home_for_user: Some(interpolate::home_for_user),
        };
        let conditional = includes::conditional::Context {
            git_dir: Some(&located.git_dir),
            branch_name: branch.map(AsRef::as_ref),
        };
        let options = init::Options {
            includes: includes::Options::follow(interpolate, conditional),
            lossy: true,
            ignore_io_errors: false,
        };
        let dir = &located.git_dir;
        self.file.resolve_includes(options).map_err(|error| OpenError::corrupt(dir, error))?;
        let mut settings = Settings::flatten(&self.file, home);
        for (key, value) in overrides(self.environment) {
            settings.push(&key, value.unwrap_or_else(|| IMPLICIT.to_vec()));
        }
        Ok(settings)
    }
}

/// The repository's own configuration, without includes.
pub(crate) struct Local {
    /// As a file, to be put on top of what is [`Protected`].
    pub(crate) file: File,
    /// What all work trees share: the only place that may name extensions.
    pub(crate) shared: Settings,
    /// The same with what this work tree adds.
    pub(crate) own: Settings,
}

impl Local {
    /// Reads `config`, and `config.worktree` where the repository uses that.
    pub(crate) fn load(located: &Located) -> Result<Self, OpenError> {
        let path = located.common_dir.join("config");
        let empty = || File::new(Metadata::from(Source::Local));
        let mut file = parse(&path, Source::Local)?.unwrap_or_else(empty);
        let shared = Settings::flatten(&file, None);
        let mut own = shared.clone();
        if shared.flag("extensions.worktreeconfig") == Some(true) {
            let path = located.git_dir.join("config.worktree");
            if let Some(added) = parse(&path, Source::Worktree)? {
                file.append(added).map_err(|error| OpenError::corrupt(&path, error))?;
                own = Settings::flatten(&file, None);
            }
        }
        Ok(Self { file, shared, own })
    }
}

fn parse(path: &Path, source: Source) -> Result<Option<File>, OpenError> {
    let read = match source {
        // Of the user's own, git reads whatever they name.
        Source::Local | Source::Worktree => read_plain(path, u64::MAX),
        _ => fs::read(path),
    };
    let mut bytes = match read {
        Ok(bytes) => bytes,
        Err(error) => match (error.kind(), source) {
            (ErrorKind::NotFound | ErrorKind::NotADirectory, _) => return Ok(None),
            // Another user's home after `su`: git passes over it too.
            (ErrorKind::PermissionDenied, Source::Git | Source::User) => return Ok(None),
            _ => return Err(OpenError::reading(path, error)),
        },
    };
    let options = init::Options {
        includes: includes::Options::no_follow(),
        lossy: true,
        ignore_io_errors: false,
    };
    let metadata = Metadata::from(source).at(path);
    match File::from_bytes_owned(&mut bytes, metadata, options) {
        Ok(file) => Ok(Some(file)),
        Err(error) => Err(OpenError::corrupt(path, error)),
    }
}

fn global_paths(environment: &Environment) -> Vec<(Source, PathBuf)> {
    let mut paths = Vec::new();
    if !environment.flag("GIT_CONFIG_NOSYSTEM") {
        let named = environment.path("GIT_CONFIG_SYSTEM");
        paths.push((Source::System, named.unwrap_or_else(|| "/etc/gitconfig".into())));
    }
    if environment.get("GIT_CONFIG_GLOBAL").is_some() {
        paths.extend(environment.path("GIT_CONFIG_GLOBAL").map(|path| (Source::User, path)));
        return paths;
    }
    let home = environment.home();
    let xdg = environment
        .path("XDG_CONFIG_HOME")
        .or_else(|| home.as_ref().map(|home| home.join(".config")));
    paths.extend(xdg.map(|xdg| (Source::Git, xdg.join("git/config"))));
    paths.extend(home.map(|home| (Source::User, home.join(".gitconfig"))));
    paths
}

/// What git reads a value as that is to be true or false.
pub(super) fn truth(value: &str) -> Option<bool> {
    match value.to_ascii_lowercase().as_str() {
        "true" | "yes" | "on" => Some(true),
        "" | "false" | "no" | "off" => Some(false),
        number => integer(number).map(|number| number != 0),
    }
}

/// A number as git reads it: decimal, octal or hexadecimal, in units of 1024 if it says so.
fn integer(text: &str) -> Option<i32> {
    let (number, unit) = match text.as_bytes().last()? {
        b'k' => (&text[..text.len() - 1], 1 << 10),
        b'm' => (&text[..text.len() - 1], 1 << 20),
        b'g' => (&text[..text.len() - 1], 1 << 30),
        _ => (text, 1),
    };
    let (sign, digits) = match number.strip_prefix('-') {
        Some(digits) => (-1, digits),
        None => (1, number.strip_prefix('+').unwrap_or(number)),
    };
    let (digits, radix) = match digits.strip_prefix("0x") {
        Some(digits) => (digits, 16),
        None if digits.starts_with('0') => (digits, 8),
        None => (digits, 10),
    };
    let is_plain = digits.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let number = i64::from_str_radix(digits, radix).ok().filter(|_| is_plain)?;
    i32::try_from(number.checked_mul(sign * unit)?).ok()
}

/// Section and name of a key without regard to case; a subsection is as it is.
fn normal(key: &str) -> String {
    match (key.find('.'), key.rfind('.')) {
        (Some(first), Some(last)) if first < last => {
            let (section, rest) = key.split_at(first);
            let (subsection, name) = rest.split_at(last - first);
            let (section, name) = (section.to_ascii_lowercase(), name.to_ascii_lowercase());
            format!("{section}{subsection}{name}")
        }
        _ => key.to_ascii_lowercase(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn truth_is_what_git_reads_it_as() {
        for value in ["true", "TrUe", "yes", "on", "1", "2", "-1", "+1", "1k", "1K", "0x10", "010"]
        {
            assert_eq!(truth(value), Some(true), "{value}");
        }
        for value in ["", "false", "No", "off", "0", "-0", "0k", "0x0", "00"] {
            assert_eq!(truth(value), Some(false), "{value}");
        }
        for value in ["ture", " ", "-", "k", "0x", "08", "1.0", "2g", "99999999999", "1 k", "--1"] {
            assert_eq!(truth(value), None, "{value}");
        }
    }
}
