//! Which remotes, one after the other, and what came of each.

use tidegate_api::notice::Notice;
use tidegate_api::remedy::Aid;
use tidegate_api::request::{Sync, WhenBusy};
use tidegate_api::sync::SyncDocument;
use tidegate_api::{Exit, Failure, Reply};

use super::exchange::Exchange;
use super::remotes::{self, Known};
use crate::engine::Engine;
use crate::failure::Wrong;
use crate::publish;

/// Exchanges logs with the remotes that are named, or with all.
pub(crate) fn sync(engine: &Engine, asked: &Sync) -> Result<Reply, Failure> {
    let known = engine.place.look(remotes::known)?;
    let chosen: Vec<&Known> = match asked.remotes.as_slice() {
        [] => known.iter().filter(|remote| !remote.is_off).collect(),
        names => names.iter().map(|name| remotes::named(&known, name)).collect::<Result<_, _>>()?,
    };
    if chosen.is_empty() {
        let message = "there is no remote to exchange anything with";
        return Err(Failure::new(Exit::NotFound, "no_remote", message).hint(Aid::AddRemote));
    }
    let project = engine.desk()?.store.project().map_err(Wrong::from)?;
    if !asked.dry_run {
        // Git sends what it sees.
        publish::publish(engine, WhenBusy::Wait)?;
    }
    let repository = engine.place.again().repository()?;
    let (mut rows, mut notices) = (Vec::new(), Vec::new());
    for remote in chosen {
        let may_send = asked.send && (remote.is_chosen || !asked.remotes.is_empty());
        let exchange =
            Exchange { engine, repository: &repository, remote, asked, may_send, project };
        let (row, told) = exchange.run();
        if asked.send && !may_send && row.unsent > 0 {
            notices.push(unchosen(&remote.name));
        }
        rows.push(row);
        notices.extend(told);
    }
    if !asked.dry_run {
        // What another copy of this clone wrote, it left under our name: then we go on under another.
        let mended = publish::publish(engine, WhenBusy::Wait)?.mended.into_iter();
        notices.extend(mended.map(|mended| Notice::new("mended", mended.what, [mended.name])));
    }
    Ok(Reply::Sync(SyncDocument::new(asked.dry_run, rows)).with(notices))
}

/// That nobody said yet that a remote may have the logs.
fn unchosen(name: &str) -> Notice {
    let message = format!("nothing was sent to {name}: nobody said that it may have the logs");
    Notice::new("not_chosen", message, [name.to_owned()]).hint(Aid::ChooseRemote(name.to_owned()))
}
