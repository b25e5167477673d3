//! Builds: the version, and when the program was made. Of two builds of one version the program
//! that was written later is the newer one.

use std::fmt;
use std::path::Path;
use std::time::UNIX_EPOCH;

/// A build.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Build {
    version: [u64; 3],
    written: u128,
}

impl Build {
    /// The build in the file `program`, which is of this version.
    #[must_use]
    pub fn of(version: &str, program: &Path) -> Self {
        let written = std::fs::metadata(program).and_then(|file| file.modified()).ok();
        let written = written.and_then(|at| at.duration_since(UNIX_EPOCH).ok());
        let mut numbers = version.split(['.', '-']).map(|part| part.parse().unwrap_or(0));
        let version = std::array::from_fn(|_| numbers.next().unwrap_or(0));
        Self { version, written: written.map_or(0, |since| since.as_nanos()) }
    }

    /// Reads what was written.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (version, written) = text.split_once('+')?;
        let mut numbers = version.split('.').map(|part| part.parse().ok());
        let version = [numbers.next()??, numbers.next()??, numbers.next()??];
        Some(Self { version, written: written.parse().ok()? })
    }
}

impl fmt::Display for Build {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [major, minor, patch] = self.version;
        write!(f, "{major}.{minor}.{patch}+{}", self.written)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_later_version_is_newer_whenever_it_was_written() {
        let build = |text| Build::parse(text).expect("a build");
        assert!(build("0.10.0+1") > build("0.9.9+2"));
        assert!(build("1.0.0+2") > build("1.0.0+1"));
        assert_eq!(build("1.2.3+4").to_string(), "1.2.3+4");
        assert_eq!(Build::parse("1.2+3"), None);
        let here = Build::of("1.2.3", Path::new("/proc/self/exe"));
        assert_eq!(build(&here.to_string()), here);
    }
}
