//! Hooks that git's configuration names. They run beside those of everybody else, wherever these lie,
//! and no file of anybody is touched.

use std::path::Path;

use tidegate_git::{Cause, Disk};

use crate::event::Event;
use crate::invocation::VERB;

/// Whether every git that somebody here could start runs hooks that its configuration names. One that
/// does not would pass over them without a word.
pub(crate) fn is_known(repository: &Disk) -> bool {
    let gits = repository.gits();
    !gits.is_empty() && gits.iter().all(|git| repository.runs_configured_hooks(git))
}

/// Has git run ours.
pub(crate) fn install(repository: &Disk, event: Event, program: &Path) -> Result<(), Cause> {
    let section = section(event);
    repository.configure(&format!("{section}.command"), &command(event, program))?;
    // What has no event is run by nobody: half of this is nothing.
    repository.configure(&format!("{section}.event"), event.name())
}

/// No longer has git run ours. Gives whether it did.
pub(crate) fn uninstall(repository: &Disk, event: Event) -> Result<bool, Cause> {
    repository.unconfigure(&section(event))
}

/// Whether git says that it runs ours, and whether that is this program; nothing, if it does not.
pub(crate) fn found(
    repository: &Disk,
    event: Event,
    program: &Path,
) -> Result<Option<bool>, Cause> {
    let name = format!("tidegate-{event}");
    let listed = repository.configured_hooks(event.name())?;
    if !listed.iter().any(|line| line.split_whitespace().any(|word| word == name)) {
        return Ok(None);
    }
    let said = repository.configured(&format!("{}.command", section(event)))?;
    Ok(Some(said.is_some_and(|said| said == command(event, program)) && program.exists()))
}

fn section(event: Event) -> String {
    format!("hook.tidegate-{event}")
}

/// What the shell is given, which adds git's own arguments.
fn command(event: Event, program: &Path) -> String {
    let program = program.display().to_string().replace('\'', "'\\''");
    format!("'{program}' {VERB} {event}")
}
