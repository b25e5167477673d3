//! What is done with one remote: looked at, fetched from, sent to, and told of. Nobody waits for the desk
//! while the network is asked.

use std::collections::BTreeMap;

use tidegate_api::Failure;
use tidegate_api::notice::Notice;
use tidegate_api::request::Sync;
use tidegate_api::sync::{LeftView, LogView, SyncOutcome, SyncedView};
use tidegate_core::text::visible;
use tidegate_core::{Oid, ProjectId};
use tidegate_git::{Disk, Remote, RemoteError, ShownRef};
use tidegate_store::{Admitted, Compared, LOG, Store, StoreError, Taken, Wanted, log_ref, told};

use super::marks::{self, Marks};
use super::remotes::Known;
use crate::engine::Engine;
use crate::failure::Wrong;

/// How often is tried again what others moved meanwhile.
const TRIES: usize = 3;

/// What is done with one remote.
pub(super) struct Exchange<'a> {
    pub(super) engine: &'a Engine,
    pub(super) repository: &'a Disk,
    pub(super) remote: &'a Known,
    pub(super) asked: &'a Sync,
    pub(super) may_send: bool,
    pub(super) project: ProjectId,
}

/// Why a remote was not done with.
enum Broken {
    Remote(RemoteError),
    Here(Failure),
}

impl Exchange<'_> {
    /// Does it, and gives what came of it, whatever that is.
    pub(super) fn run(&self) -> (SyncedView, Vec<Notice>) {
        let Known { name, url, .. } = self.remote;
        let mut row = SyncedView {
            name: name.clone(),
            url: url.clone(),
            outcome: SyncOutcome::Done,
            why: None,
            fetched: Vec::new(),
            sent: Vec::new(),
            unsent: 0,
            left: Vec::new(),
        };
        let mut notices = Vec::new();
        if let Err(broken) = self.exchange(&mut row, &mut notices) {
            row.outcome = SyncOutcome::Failed;
            row.why = Some(match broken {
                Broken::Remote(error) => told(&error),
                Broken::Here(failure) => failure.message,
            });
        }
        (row, notices)
    }

    fn exchange(&self, row: &mut SyncedView, notices: &mut Vec<Notice>) -> Result<(), Broken> {
        let there = self.repository.remote(&self.remote.name);
        for tries in 1..=TRIES {
            let shown = there.shown(LOG)?;
            let compared = self.store(|store| store.compare(&shown))?;
            if tries == 1 {
                notices.extend(self.lost(&compared)?);
            }
            row.left = compared.strange.iter().map(|it| left(&it.name, &it.what)).collect();
            if self.asked.fetch && !compared.wanted.is_empty() {
                self.fetch(&there, &compared.wanted, row)?;
            }
            let compared = self.store(|store| store.compare(&shown))?;
            row.unsent = compared.lacking.len();
            let is_over = match (self.may_send, self.asked.dry_run) {
                (true, false) => self.send(&there, &compared, row, tries == TRIES)?,
                (true, true) => self.would_send(&compared, row)?,
                (false, _) => true,
            };
            if is_over {
                self.remember(&shown, row)?;
                break;
            }
        }
        Ok(())
    }

    /// Has the remote give what is wanted, and takes in what is sound.
    fn fetch(
        &self,
        there: &dyn Remote,
        wanted: &[Wanted],
        row: &mut SyncedView,
    ) -> Result<(), Broken> {
        let names: Vec<String> = wanted.iter().map(|wanted| log_ref(wanted.replica)).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let known: Vec<Oid> = wanted.iter().filter_map(|wanted| wanted.here).collect();
        let brought = there.bring(&names, &known)?;
        for wanted in wanted {
            let (given, dry_run) = (brought.objects(), self.asked.dry_run);
            let Admitted { replica, taken, left: why } = self.store(|store| match dry_run {
                true => store.look_over(wanted, given, Some(self.project)),
                false => store.admit(wanted, given, Some(self.project)),
            })?;
            let name = log_ref(replica);
            if let Some(why) = why {
                row.outcome = row.outcome.or(SyncOutcome::Partly);
                row.left.push(left(&name, &why));
            }
            match taken {
                Taken::Entries(0) => {}
                Taken::Entries(entries) => {
                    let entries = u64::try_from(entries).unwrap_or(u64::MAX);
                    row.fetched.push(LogView { replica: replica.to_string(), entries });
                }
                Taken::Parted => {
                    row.outcome = SyncOutcome::Parted;
                    row.left.push(left(&name, "it does not go on from what is here: ours is kept"));
                }
                Taken::Foreign(project) => {
                    row.outcome = SyncOutcome::Parted;
                    row.left
                        .push(left(&name, &format!("it is a log of another project, {project}")));
                }
            }
        }
        Ok(())
    }

    /// Sends what the remote lacks. Gives whether that is over, for others may move a log meanwhile.
    fn send(
        &self,
        there: &dyn Remote,
        compared: &Compared,
        row: &mut SyncedView,
        is_last: bool,
    ) -> Result<bool, Broken> {
        let wanted: Vec<ShownRef> = compared
            .lacking
            .iter()
            .map(|(replica, at, _)| Store::as_shown(*replica, *at))
            .collect();
        if wanted.is_empty() {
            return Ok(true);
        }
        let sent = there.send(&wanted)?;
        let refused: BTreeMap<String, String> =
            sent.into_iter().filter_map(|sent| Some((sent.name, sent.refused?))).collect();
        if !refused.is_empty() && !is_last && refused.values().all(|why| is_moved(why)) {
            return Ok(false);
        }
        row.unsent = refused.len();
        for (replica, at, before) in &compared.lacking {
            let name = log_ref(*replica);
            match refused.get(&name) {
                Some(why) => {
                    row.outcome = row.outcome.or(SyncOutcome::Partly);
                    row.left.push(left(&name, &format!("the remote refused it: {why}")));
                }
                None => {
                    let entries = self.store(|store| store.between(*before, *at))?;
                    row.sent.push(LogView { replica: replica.to_string(), entries });
                }
            }
        }
        Ok(true)
    }

    /// What would be sent.
    fn would_send(&self, compared: &Compared, row: &mut SyncedView) -> Result<bool, Broken> {
        row.unsent = 0;
        for (replica, at, before) in &compared.lacking {
            let entries = self.store(|store| store.between(*before, *at))?;
            row.sent.push(LogView { replica: replica.to_string(), entries });
        }
        Ok(true)
    }

    /// What a remote had, and shows no more.
    fn lost(&self, compared: &Compared) -> Result<Vec<Notice>, Broken> {
        let name = &self.remote.name;
        self.store(|store| {
            let marks = marks::read(store, name);
            let mut notices = Vec::new();
            for (replica, _, shown) in &compared.lacking {
                if let Some(mark) = marks.get(replica)
                    && store.goes_back(*mark, *shown)?
                {
                    let log = log_ref(*replica);
                    let what = if shown.is_some() { "went back" } else { "is gone" };
                    let message = format!("{log} {what} at {name}: what is here is kept");
                    notices.push(Notice::new("rewound", message, [log]));
                }
            }
            Ok(notices)
        })
    }

    /// Remembers where each log ends there now.
    fn remember(&self, shown: &[ShownRef], row: &SyncedView) -> Result<(), Broken> {
        if self.asked.dry_run {
            return Ok(());
        }
        let name = &self.remote.name;
        self.store(|store| {
            let mut now: Marks = marks::read(store, name);
            for ShownRef { name, at } in shown {
                if let Some(replica) = tidegate_store::replica_of(name) {
                    now.insert(replica, *at);
                }
            }
            let sent: Vec<&str> = row.sent.iter().map(|log| log.replica.as_str()).collect();
            let compared = store.compare(shown)?;
            let sent =
                compared.lacking.iter().filter(|it| sent.contains(&it.0.to_string().as_str()));
            now.extend(sent.map(|(replica, at, _)| (*replica, *at)));
            marks::keep(store, name, &now);
            Ok(())
        })
    }

    fn store<T>(&self, act: impl FnOnce(&Store) -> Result<T, StoreError>) -> Result<T, Broken> {
        let desk = self.engine.desk().map_err(Broken::Here)?;
        act(&desk.store).map_err(|error| Broken::Here(Wrong::from(error).into()))
    }
}

/// Whether others moved a ref meanwhile.
fn is_moved(why: &str) -> bool {
    ["fetch first", "non-fast-forward", "stale info", "failed to update ref", "cannot lock ref"]
        .iter()
        .any(|word| why.contains(word))
}

fn left(name: &str, why: &str) -> LeftView {
    LeftView { name: visible(name).into_owned(), why: visible(why).into_owned() }
}

impl From<RemoteError> for Broken {
    fn from(error: RemoteError) -> Self {
        Self::Remote(error)
    }
}
