//! Looking for a project that others began, before one begins here.

use std::time::Duration;

use tidegate_api::notice::Notice;
use tidegate_api::remedy::Aid;
use tidegate_api::request::Look;
use tidegate_api::{Exit, Failure};
use tidegate_git::{Disk, Remote, RemoteError, ShownRef};
use tidegate_store::{LOG, log_ref, told};

use super::remotes::{self, Known};
use crate::engine::Engine;
use crate::failure::Wrong;

/// How long a remote has to say what there is. Who begins a project does not wait for the network.
const PATIENCE: Duration = Duration::from_secs(2);

/// How long one has that was named.
const LONGER: Duration = Duration::from_secs(60);

/// Takes in the logs of the first remote that has some. Tells of those that could not be asked.
pub(crate) fn find(engine: &Engine, look: &Look) -> Result<Vec<Notice>, Failure> {
    let known = engine.place.look(remotes::known)?;
    let repository = engine.place.again().repository()?;
    if let Look::At(name) = look {
        let remote = remotes::named(&known, name)?;
        let shown = asked(&repository, remote, LONGER).map_err(|error| unreached(&error))?;
        if shown.is_empty() {
            let message = format!("{name} has no project");
            return Err(Failure::new(Exit::NotFound, "no_project_there", message));
        }
        take(engine, &repository, remote, &shown)?;
        return Ok(Vec::new());
    }
    let mut notices = Vec::new();
    let is_wanted = *look == Look::Anywhere;
    for remote in known.iter().filter(|remote| is_wanted && !remote.is_off) {
        match asked(&repository, remote, PATIENCE) {
            Ok(shown) if shown.is_empty() => {}
            Ok(shown) => {
                take(engine, &repository, remote, &shown)?;
                return Ok(Vec::new());
            }
            Err(error) => notices.push(unasked(remote, &error)),
        }
    }
    Ok(notices)
}

fn asked(
    repository: &Disk,
    remote: &Known,
    patience: Duration,
) -> Result<Vec<ShownRef>, RemoteError> {
    repository.remote(&remote.name).within(patience).shown(LOG)
}

/// Takes in what a remote shows.
fn take(
    engine: &Engine,
    repository: &Disk,
    remote: &Known,
    shown: &[ShownRef],
) -> Result<(), Failure> {
    let wanted = engine.desk()?.store.compare(shown).map_err(Wrong::from)?.wanted;
    let names: Vec<String> = wanted.iter().map(|wanted| log_ref(wanted.replica)).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let brought = repository.remote(&remote.name).bring(&names, &[]);
    let brought = brought.map_err(|error| unreached(&error))?;
    for wanted in &wanted {
        // Several projects may stand there: who begins is told of that, and chooses.
        let store = &engine.desk()?.store;
        store.admit(wanted, brought.objects(), None).map_err(Wrong::from)?;
    }
    Ok(())
}

fn unreached(error: &RemoteError) -> Failure {
    Failure::new(Exit::Network, "unreachable", format!("failed to {}", told(error)))
}

/// That nobody knows whether a remote has a project.
fn unasked(remote: &Known, error: &RemoteError) -> Notice {
    let message =
        format!("nobody could ask {} whether it has a project: {}", remote.name, told(error));
    let notice = Notice::new("remote_unasked", message, [remote.name.clone()]);
    notice.hint(Aid::Remotes)
}
