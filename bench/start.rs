//! How long the binary takes to start and end, against the smallest program of the system.

use std::process::{Command, Stdio};

use crate::arguments::Arguments;
use crate::paired::{self, Comparison, Side};

const ROUNDS: u32 = 500;

/// `tidegate --version` against `/bin/true`, each from spawn to wait.
pub(crate) fn compare(arguments: &Arguments) -> Comparison {
    let mut version = Command::new(env!("CARGO_BIN_EXE_tidegate"));
    version.arg("--version");
    let mut nothing = Command::new("/bin/true");
    for command in [&mut version, &mut nothing] {
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    }
    paired::compare(
        arguments.rounds.unwrap_or(ROUNDS),
        Side { name: "tidegate --version".to_owned(), run: &mut || run(&mut version) },
        Side { name: "/bin/true".to_owned(), run: &mut || run(&mut nothing) },
    )
}

fn run(command: &mut Command) {
    let status = command.status().expect("both programs exist");
    assert!(status.success(), "{command:?}: {status}");
}
