//! The variables a repository is found and read by, as a value: so that a daemon can serve a
//! client's environment instead of its own, and a test needs no process of its own.
//!
//! The library underneath still reads `SUDO_UID` itself (who owns what, under sudo) and the
//! user database (`~name/` in configuration).

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::fmt;
use std::path::PathBuf;

use tidegate_process::Run;

/// Variables besides `GIT_*` that matter to git, to signing, or to starting either.
const HONOURED: [&str; 17] = [
    "DBUS_SESSION_BUS_ADDRESS",
    "DISPLAY",
    "EMAIL",
    "HOME",
    "LOGNAME",
    "PATH",
    "SSH_ASKPASS",
    "SSH_ASKPASS_REQUIRE",
    "SSH_AUTH_SOCK",
    "SSH_SK_HELPER",
    "SSH_SK_PROVIDER",
    "TERM",
    "TMPDIR",
    "USER",
    "WAYLAND_DISPLAY",
    "XDG_CONFIG_HOME",
    "XDG_RUNTIME_DIR",
];

/// Variables that git and we read alike, safe for a git that is told its repository.
const FOR_GIT: [&str; 4] =
    ["GIT_CONFIG_GLOBAL", "GIT_CONFIG_NOSYSTEM", "GIT_CONFIG_SYSTEM", "GIT_EXEC_PATH"];

/// Variables that say how the network is reached, for a git that goes there.
const FOR_NETWORK: [&str; 14] = [
    "ALL_PROXY",
    "GIT_PROXY_SSL_CAINFO",
    "GIT_SSH_VARIANT",
    "GIT_SSL_CAINFO",
    "GIT_SSL_CAPATH",
    "GIT_SSL_CERT",
    "HTTPS_PROXY",
    "NO_PROXY",
    "SSL_CERT_DIR",
    "SSL_CERT_FILE",
    "all_proxy",
    "http_proxy",
    "https_proxy",
    "no_proxy",
];

/// The environment in which a repository is looked for and its configuration read.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Environment {
    variables: BTreeMap<OsString, OsString>,
}

/// Values are secrets at times: only the names are shown.
impl fmt::Debug for Environment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Environment").field(&self.variables.keys()).finish()
    }
}

impl Environment {
    /// An environment without variables.
    #[must_use]
    pub fn empty() -> Self {
        Self::default()
    }

    /// What this process was started with, as far as it matters here.
    #[must_use]
    pub fn of_process() -> Self {
        let relevant = |name: &OsStr| {
            let known = HONOURED.iter().chain(&FOR_NETWORK);
            name.as_encoded_bytes().starts_with(b"GIT_") || known.into_iter().any(|it| name == *it)
        };
        Self { variables: std::env::vars_os().filter(|(name, _)| relevant(name)).collect() }
    }

    /// The same with one variable more.
    #[must_use]
    pub fn with(mut self, name: impl Into<OsString>, value: impl Into<OsString>) -> Self {
        self.variables.insert(name.into(), value.into());
        self
    }

    /// The same with one variable less.
    #[must_use]
    pub fn without(mut self, name: impl AsRef<OsStr>) -> Self {
        self.variables.remove(name.as_ref());
        self
    }

    /// The same without what leads git to one repository of many, or changes how it is read: what is
    /// left is the user's, wherever they stand.
    #[must_use]
    pub fn without_redirections(mut self) -> Self {
        let stays = |name: &OsStr| {
            !name.as_encoded_bytes().starts_with(b"GIT_") || FOR_GIT.iter().any(|it| name == *it)
        };
        self.variables.retain(|name, _| stays(name));
        self
    }

    pub(crate) fn get(&self, name: &str) -> Option<&OsStr> {
        self.variables.get(OsStr::new(name)).map(OsString::as_os_str)
    }

    /// A variable that counts only when it says something.
    pub(crate) fn path(&self, name: &str) -> Option<PathBuf> {
        self.get(name).filter(|value| !value.is_empty()).map(PathBuf::from)
    }

    pub(crate) fn text(&self, name: &str) -> Option<String> {
        self.get(name).map(|value| value.to_string_lossy().into_owned())
    }

    /// Whether a variable is set to what git takes for yes.
    pub(crate) fn flag(&self, name: &str) -> bool {
        self.text(name).is_some_and(|value| {
            let value = value.to_ascii_lowercase();
            matches!(value.as_str(), "true" | "yes" | "on")
                || value.parse::<i64>().is_ok_and(|number| number != 0)
        })
    }

    pub(crate) fn home(&self) -> Option<PathBuf> {
        self.path("HOME")
    }

    /// A child that sees this environment and nothing else: no `GIT_*` but where the
    /// configuration is.
    pub(crate) fn child(&self, program: impl Into<OsString>) -> Run {
        self.passed(Run::new(program).clean(), HONOURED.iter().chain(&FOR_GIT))
    }

    /// The same, for one that goes to the network.
    pub(crate) fn child_on_network(&self, program: impl Into<OsString>) -> Run {
        self.passed(self.child(program), FOR_NETWORK.iter())
    }

    fn passed<'a>(&self, mut run: Run, names: impl Iterator<Item = &'a &'static str>) -> Run {
        for name in names {
            if let Some(value) = self.get(name) {
                run = run.variable(name, value);
            }
        }
        run
    }
}
