//! The remotes of the repository, and what goes to each: noted beside what git itself notes of them, so
//! that it goes along when one is renamed or removed.

use tidegate_api::remedy::Aid;
use tidegate_api::request::SetRemote;
use tidegate_api::sync::{RemoteView, RemotesDocument};
use tidegate_api::{Exit, Failure};
use tidegate_git::Disk;

use crate::engine::Engine;
use crate::place::Place;

/// The streams that there are.
const STREAMS: [&str; 1] = ["log"];

/// What is noted of a remote with which nothing is exchanged.
const OFF: &str = "off";

/// A remote, with what is said of it.
#[derive(Debug, Clone)]
pub(super) struct Known {
    pub(super) name: String,
    pub(super) url: String,
    /// Whether somebody said that it may have the logs.
    pub(super) is_chosen: bool,
    pub(super) is_off: bool,
}

/// The remotes, and what goes to each.
pub(crate) fn list(engine: &Engine) -> Result<RemotesDocument, Failure> {
    let known = engine.place.look(known)?;
    Ok(RemotesDocument::new(known.into_iter().map(view).collect()))
}

/// Says what goes to one.
pub(crate) fn set(engine: &Engine, asked: &SetRemote) -> Result<RemotesDocument, Failure> {
    let SetRemote { name, add, remove, off } = asked;
    for stream in add.iter().chain(remove) {
        if !STREAMS.contains(&stream.as_str()) {
            let shown = tidegate_core::text::visible(stream);
            let message = format!("there is no stream '{shown}'; log is known");
            return Err(Failure::new(Exit::Usage, "bad_value", message));
        }
    }
    // What was read before knows nothing of what is written now.
    let repository = engine.place.repository()?;
    named(&known(&repository), name)?;
    let value = if *off || (add.is_empty() && !remove.is_empty()) { OFF } else { STREAMS[0] };
    repository.configure(&key(name), value).map_err(|error| {
        let message = format!("failed to note what goes to {name}: {error}");
        Failure::new(Exit::Environment, "not_noted", message)
    })?;
    let anew = engine.place.again().repository()?;
    let only = known(&anew).into_iter().filter(|known| known.name == *name);
    Ok(RemotesDocument::new(only.map(view).collect()))
}

impl Place {
    /// Whether somebody said that a remote may have the logs.
    pub fn sends_to(&self, remote: &str) -> Result<bool, Failure> {
        let known = self.look(known)?;
        Ok(known.iter().any(|known| known.name == remote && known.is_chosen))
    }
}

/// All remotes that are configured.
pub(super) fn known(repository: &Disk) -> Vec<Known> {
    let of = |name: String| {
        let said = repository.config(&key(&name));
        let words: Vec<&str> =
            said.iter().flat_map(|said| said.split(',')).map(str::trim).collect();
        let (is_off, is_chosen) = (words.contains(&OFF), words.contains(&STREAMS[0]));
        Known { url: repository.remote_url(&name), name, is_chosen: is_chosen && !is_off, is_off }
    };
    repository.remotes().into_iter().filter(|name| repository.has_remote(name)).map(of).collect()
}

/// The one of this name.
pub(super) fn named<'a>(known: &'a [Known], name: &str) -> Result<&'a Known, Failure> {
    known.iter().find(|known| known.name == name).ok_or_else(|| {
        let message = format!("there is no remote '{}' here", tidegate_core::text::visible(name));
        Failure::new(Exit::NotFound, "no_such_remote", message).hint(Aid::Remotes)
    })
}

fn view(known: Known) -> RemoteView {
    let Known { name, url, is_chosen, is_off } = known;
    let streams = if is_off { Vec::new() } else { vec![STREAMS[0].to_owned()] };
    RemoteView { name, url, streams, chosen: is_chosen, off: is_off }
}

fn key(name: &str) -> String {
    format!("remote.{name}.tidegate")
}
