//! Moving refs of a remote on.

use std::time::Duration;

use crate::remote::{RemoteError, Sent, ShownRef};

use super::Origin;

/// How long sending may take.
const DEADLINE: Duration = Duration::from_secs(600);

/// How many refs are sent at once: so long a command line may be.
const AT_ONCE: usize = 200;

const CONFIGURATION: [&str; 3] = ["push.gpgSign=false", "push.pushOption=", "push.useBitmaps=true"];

const ARGUMENTS: [&str; 6] = [
    "push",
    "--porcelain",
    "--no-verify",
    "--no-follow-tags",
    "--no-signed",
    "--recurse-submodules=no",
];

impl Origin<'_> {
    /// Pushes the refs, never by force.
    pub(super) fn push(&self, refs: &[ShownRef]) -> Result<Vec<Sent>, RemoteError> {
        let mut sent = Vec::new();
        for some in refs.chunks(AT_ONCE) {
            sent.extend(self.push_some(some)?);
        }
        Ok(sent)
    }

    fn push_some(&self, refs: &[ShownRef]) -> Result<Vec<Sent>, RemoteError> {
        let git = self
            .git()
            .args(CONFIGURATION.iter().flat_map(|entry| ["-c", entry]))
            .args(ARGUMENTS)
            .args(["--", &self.name])
            .args(refs.iter().map(|ShownRef { name, at }| format!("{at}:{name}")))
            .deadline(DEADLINE);
        let done = git.run().map_err(|error| self.not_run(error))?;
        let told = String::from_utf8_lossy(&done.stdout);
        let sent: Vec<Sent> = told.lines().filter_map(told_of).collect();
        // Without a word about a ref nobody got as far as that.
        let is_told = |wanted: &ShownRef| sent.iter().any(|sent| sent.name == wanted.name);
        match refs.iter().all(is_told) {
            true => Ok(sent),
            false => Err(self.unreachable(&done)),
        }
    }
}

/// What a line says of a ref: a sign, `FROM:TO`, and a summary with the reason in brackets.
fn told_of(line: &str) -> Option<Sent> {
    let mut parts = line.split('\t');
    let (sign, refs, summary) = (parts.next()?, parts.next()?, parts.next()?);
    let name = refs.split_once(':')?.1.to_owned();
    let refused = (sign == "!").then(|| {
        let reason = summary.split_once('(').map_or(summary, |(_, reason)| reason);
        reason.trim_end_matches(')').to_owned()
    });
    Some(Sent { name, refused })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_ref_is_told_of_with_the_reason_if_it_stays() {
        let told = |line: &str| told_of(line).map(|sent| (sent.name, sent.refused));
        let a = "refs/tidegate/log/a".to_owned();
        assert_eq!(told("*\t12:refs/tidegate/log/a\t[new reference]"), Some((a.clone(), None)));
        assert_eq!(told(" \t12:refs/tidegate/log/a\t12..34"), Some((a.clone(), None)));
        let line = "!\t12:refs/tidegate/log/a\t[remote rejected] (hook declined)";
        assert_eq!(told(line), Some((a, Some("hook declined".to_owned()))));
        assert_eq!(told("To /srv/shop.git"), None);
        assert_eq!(told("Done"), None);
    }
}
