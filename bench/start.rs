//! How long the binary takes to start and end, against the smallest program of the system.

use std::process::{Command, Stdio};

use crate::arguments::Arguments;
use crate::paired::{self, Comparison, Side};

const ROUNDS: u32 = 500;

/// `tidegate --version` against `/bin/true`, each from spawn to wait.
pub(crate) fn version(arguments: &Arguments) -> Comparison {
    against_nothing(arguments, &["--version"], 0)
}

/// The same with a verb that ends as soon as it is understood: there is no repository to list.
pub(crate) fn verb(arguments: &Arguments) -> Comparison {
    against_nothing(arguments, &["-C", "/", "ls", "--limit", "10"], 5)
}

fn against_nothing(arguments: &Arguments, words: &[&str], exit: i32) -> Comparison {
    let mut ours = Command::new(env!("CARGO_BIN_EXE_tidegate"));
    ours.args(words).env_remove("GIT_DIR");
    let mut nothing = Command::new("/bin/true");
    for command in [&mut ours, &mut nothing] {
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    }
    let name = format!("tidegate {}", words.join(" "));
    paired::compare(
        arguments.rounds.unwrap_or(ROUNDS),
        Side { name, run: &mut || run(&mut ours, exit) },
        Side { name: "/bin/true".to_owned(), run: &mut || run(&mut nothing, 0) },
    )
}

fn run(command: &mut Command, exit: i32) {
    let status = command.status().expect("both programs exist");
    assert_eq!(status.code(), Some(exit), "{command:?}");
}
