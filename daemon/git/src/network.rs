//! Git on the network: the user's own, with what they need to get there, asking nobody, and running
//! nothing but what fetches and pushes.

use std::time::Duration;

use tidegate_process::Run;

use crate::environment::Environment;

/// How long git may take to get there and say what there is.
pub(crate) const DEADLINE: Duration = Duration::from_secs(60);

/// How a repository may be reached, wherever a configuration sends git.
const PROTOCOLS: &str = "file:git:http:https:ssh";

/// What git is not to do on the way, whatever the configuration says.
const CONFIGURATION: [&str; 5] = [
    "core.hooksPath=/dev/null",
    "credential.interactive=false",
    "fetch.recurseSubmodules=false",
    "gc.auto=0",
    "maintenance.auto=false",
];

/// A git that goes to the network. It has a repository yet to be told, and an ssh.
pub(crate) fn git(environment: &Environment) -> Run {
    environment
        .child_on_network("git")
        .variable("GIT_ALLOW_PROTOCOL", PROTOCOLS)
        .variable("GIT_ASKPASS", "")
        .variable("GIT_NO_REPLACE_OBJECTS", "1")
        .variable("GIT_TERMINAL_PROMPT", "0")
        .variable("GCM_INTERACTIVE", "never")
        .variable("SSH_ASKPASS", "")
        .variable("SSH_ASKPASS_REQUIRE", "never")
        .args(CONFIGURATION.iter().flat_map(|entry| ["-c", entry]))
        .deadline(DEADLINE)
}

/// The user's ssh, told to ask nobody: that of the environment, or the one that is `configured`.
pub(crate) fn ssh(configured: Option<String>, environment: &Environment) -> String {
    let is_said = |said: &String| !said.trim().is_empty();
    let said = environment.text("GIT_SSH_COMMAND").filter(is_said);
    let said = said.or_else(|| configured.filter(is_said));
    quiet(said.unwrap_or_else(|| "ssh".to_owned()))
}

/// What git said, without what lets somebody in where a URL says so.
pub(crate) fn harmless(said: &str) -> String {
    let mut pieces = said.split("://");
    let mut harmless = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let end = piece.find(|c: char| matches!(c, '/' | '\'' | '"') || c.is_whitespace());
        let (authority, after) = piece.split_at(end.unwrap_or(piece.len()));
        let host = authority.rsplit('@').next().unwrap_or_default();
        harmless.extend(["://", host, after]);
    }
    harmless
}

/// Only OpenSSH is told so by this option; to another program it might mean something else.
fn quiet(command: String) -> String {
    let program = command.split_whitespace().next().and_then(|word| word.rsplit('/').next());
    if program == Some("ssh") { format!("{command} -o BatchMode=yes") } else { command }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ssh_asks_nobody_and_stays_what_the_user_made_it() {
        let quiet = |command: &str| quiet(command.to_owned());
        assert_eq!(quiet("ssh"), "ssh -o BatchMode=yes");
        assert_eq!(quiet("/usr/bin/ssh -i key"), "/usr/bin/ssh -i key -o BatchMode=yes");
        assert_eq!(quiet("plink -batch"), "plink -batch");
    }
}
