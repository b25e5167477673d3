//! One shell for the commands of one document, in a sealed home with the binary on its path.

use std::os::unix::fs::symlink;
use std::path::PathBuf;

use crate::support::{Sandbox, TIDEGATE};

/// Runs its arguments one after the other in the same shell; after each it prints the exit
/// status between two record separators, which no documented command prints.
const SCRIPT: &str = r#"
exec 2>&1
__status=0
for __command; do
    (exit "$__status")
    eval "$__command"
    __status=$?
    printf '\036%d\036' "$__status"
done
"#;

/// What one command answered.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Answer {
    pub(crate) status: i32,
    /// Standard output and standard error, as a terminal would show them.
    pub(crate) output: String,
}

/// The answers to `commands`, fewer when one of them ended the shell, and the home they ran in.
pub(crate) fn run<'a>(commands: impl IntoIterator<Item = &'a str>) -> (Vec<Answer>, PathBuf) {
    let sandbox = Sandbox::anonymous().with_identity();
    let binaries = sandbox.at("../bin");
    symlink(TIDEGATE, binaries.dir().join("tidegate")).expect("a new directory is empty");
    let mut path = binaries.dir().as_os_str().to_owned();
    path.push(":");
    path.push(std::env::var_os("PATH").unwrap_or_default());
    let mut shell = sandbox.command("bash");
    shell.args(["--norc", "--noprofile", "-c", SCRIPT, "bash"]).args(commands).env("PATH", path);
    // Readers type these at a prompt.
    shell.env_remove("CI");
    let printed = sandbox.run(&mut shell, b"").stdout;
    let mut parts = printed.split('\x1e');
    let mut answers = Vec::new();
    while let (Some(output), Some(status)) = (parts.next(), parts.next()) {
        let status = status.parse().expect("the script prints a number");
        answers.push(Answer { status, output: output.to_owned() });
    }
    (answers, sandbox.home())
}

#[test]
fn commands_share_a_shell_and_nothing_else() {
    let answer = |status, output: &str| Answer { status, output: output.to_owned() };
    let (answers, home) = run(["x=1; cd /; false", "echo $? $x $PWD", "if", "echo on >&2", "exit"]);
    assert_eq!(answers[..2], [answer(1, ""), answer(0, "1 1 /\n")]);
    assert_ne!(answers[2].status, 0, "a syntax error ends the command only");
    assert_eq!(answers[3..], [answer(0, "on\n")]);
    let (answers, other) = run(["echo $x $PWD"]);
    assert_eq!(answers, [answer(0, &format!("{}\n", other.display()))]);
    assert_ne!(home, other);
}

#[test]
fn nothing_of_the_outer_environment_is_seen() {
    let names = "env | cut -d= -f1 | grep -v ^_ | sort | paste -sd ' '";
    let (answers, home) = run([names, "git config --list --show-origin | cut -f1 | sort -u"]);
    let kept = "GIT_CEILING_DIRECTORIES GIT_CONFIG_NOSYSTEM GIT_TERMINAL_PROMPT HOME LC_ALL PATH \
                PWD SHLVL TIDEGATE_NO_DAEMON TMPDIR TZ XDG_CACHE_HOME XDG_CONFIG_HOME \
                XDG_DATA_HOME XDG_RUNTIME_DIR XDG_STATE_HOME\n";
    assert_eq!(answers[0].output, kept);
    assert_eq!(answers[1].output, format!("file:{}/.gitconfig\n", home.display()));
}
