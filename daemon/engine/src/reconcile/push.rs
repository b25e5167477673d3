//! What is to be pushed, held against the push rules of the definitions: a word to the one who pushes,
//! who may go on without it.

use std::collections::{BTreeMap, BTreeSet};

use tidegate_api::reconcile::HookDocument;
use tidegate_api::request::{CheckPush, PushedRef, WhenBusy};
use tidegate_api::{Asker, Exit, Failure, Reply};
use tidegate_core::Oid;
use tidegate_core::command::ItemRef;
use tidegate_core::commit::{
    BranchName, CommitName, Deeds, Outgoing, PushRules, Standing, mentions,
};
use tidegate_core::decide::default_workflow;
use tidegate_core::definition::Definitions;
use tidegate_core::fact::Lookup;
use tidegate_core::fold::Workflow;
use tidegate_git::{Cause, Commit, Disk, Tips};
use tidegate_index::{EventFilter, ReadModel};

use super::round::asked;
use super::{news, notices};
use crate::door::View;
use crate::engine::Engine;
use crate::failure::Unanswered;
use crate::publish;

/// The most reasons that are told.
const TOLD: usize = 20;

/// A ref that is pushed, and what is new there.
struct Pushed {
    to: String,
    commits: Vec<Said>,
}

/// A commit, and the items that it may be about.
struct Said {
    name: CommitName,
    items: Vec<Vec<ItemRef>>,
}

/// Refuses what no rule of ours lets through. Before that, git sees all that was recorded.
pub(crate) fn check(
    engine: &Engine,
    wanted: &CheckPush,
    asker: &dyn Asker,
) -> Result<Reply, Failure> {
    let unpublished = publish::publish(engine, WhenBusy::Wait).err();
    let notice = unpublished.map(|failure| notices::unpublished(&failure));
    let project = engine.find_out(|view| {
        let is_covered = |to: &String| is_covered(view.model.definitions().as_ref(), to);
        let is_free = !wanted.updates.iter().any(|update| is_covered(&update.remote_ref));
        let project = ReadModel::project(view.model)?.filter(|_| !is_free);
        Ok(project.map(|project| (project.branch_name(), project.created_at.seconds())))
    })?;
    let free = || Reply::Hook(HookDocument::new(Vec::new()));
    let Some(project) = project else { return Ok(free().with(notice)) };
    let pushed: Vec<Pushed> = asked(engine, |disk| {
        let tips = disk.tips()?;
        let new = wanted.updates.iter().filter_map(|update| Some((update, update.new?)));
        new.map(|(update, new)| outgoing(disk, &tips, (wanted, update, new), &project)).collect()
    })?;
    engine.look(asker, |view| {
        let hindrances = hindrances(view, &pushed)?;
        match hindrances.is_empty() {
            true => Ok(free().with(notice.clone())),
            false => Err(refused(hindrances).into()),
        }
    })
}

fn refused(reasons: Vec<String>) -> Failure {
    let message = "what is pushed is not what the branch requires";
    let failure = Failure::new(Exit::Refused, "push_refused", message);
    let more = reasons.len().saturating_sub(TOLD);
    let failure = reasons.into_iter().take(TOLD).fold(failure, Failure::reason);
    match more {
        0 => failure,
        more => failure.reason(format!("and {more} more")),
    }
}

/// Whether a rule of any definition is about a branch.
fn is_covered(known: &Definitions, to: &str) -> bool {
    known.all().any(|definition| definition.protected.iter().any(|rule| rule.covers(to)))
}

/// What is new where it is pushed to, as far as this clone knows that. What is older than the project is
/// about none of its items.
fn outgoing(
    disk: &Disk,
    tips: &Tips,
    (wanted, update, new): (&CheckPush, &PushedRef, Oid),
    (names, begun): &(BranchName, i64),
) -> Result<Pushed, Cause> {
    let there = format!("refs/remotes/{}/", wanted.remote);
    let branch = update.remote_ref.strip_prefix("refs/heads/").unwrap_or_default();
    let same = tips.refs.get(&format!("{there}{branch}")).copied();
    let mut known: Vec<Oid> = update.old.into_iter().chain(same).collect();
    if known.is_empty() {
        // It begins there: whatever stands there already is not new.
        let all = tips.refs.iter().filter(|(name, _)| name.starts_with(&there));
        known.extend(all.map(|(_, tip)| *tip));
    }
    let all: BTreeSet<Oid> = known.iter().copied().collect();
    let mut on_branch: BTreeMap<Oid, Vec<Vec<ItemRef>>> = BTreeMap::new();
    for (name, tip) in tips.refs.iter().filter(|(name, _)| name.starts_with("refs/heads/")) {
        let items = names.items(name);
        if !items.is_empty() {
            for commit in disk.first_parents(*tip, &all)? {
                on_branch.entry(commit).or_default().push(items.clone());
            }
        }
    }
    // One that says it is older hides none beneath it.
    let is_new = |commit: &Commit| commit.committer.seconds >= *begun;
    let found = disk.new_commits(&[new], &known, &is_new, None, usize::MAX)?;
    let said = |commit: Commit| {
        let told = mentions(&commit.message);
        let told = told.iter().filter_map(news::item).map(|item| vec![item]);
        let linked = on_branch.remove(&commit.id).unwrap_or_default();
        Said {
            name: CommitName::of(commit.id, &commit.message),
            items: told.chain(linked).collect(),
        }
    };
    let commits = found.commits.into_iter().map(said).collect();
    Ok(Pushed { to: update.remote_ref.clone(), commits })
}

fn hindrances(view: &View<'_>, pushed: &[Pushed]) -> Result<Vec<String>, Unanswered> {
    let (known, in_force) = (view.model.definitions(), in_force(view)?);
    let rules = PushRules { known: known.as_ref(), in_force: &in_force };
    let links = links(view, pushed)?;
    let mut found = Vec::new();
    for Pushed { to, commits } in pushed {
        let mut outgoing = Vec::with_capacity(commits.len());
        for Said { name, items } in commits {
            let mut standing = BTreeSet::new();
            for names in items.iter().chain(links.get(&name.id).into_iter().flatten()) {
                standing.extend(meant(view, names)?);
            }
            let items = standing.into_iter().collect();
            outgoing.push(Outgoing { commit: name.clone(), items });
        }
        found.extend(rules.hindrances(to, &outgoing).iter().map(ToString::to_string));
    }
    Ok(found)
}

/// What is recorded of the items of these commits: the branches on which they were made may be gone.
fn links(view: &View<'_>, pushed: &[Pushed]) -> Result<Links, Unanswered> {
    let ids: BTreeSet<Oid> =
        pushed.iter().flat_map(|pushed| &pushed.commits).map(|said| said.name.id).collect();
    let mut links = Links::new();
    if ids.is_empty() {
        return Ok(links);
    }
    let filter = EventFilter { kind: Some("commit.linked".to_owned()), ..EventFilter::default() };
    let recorded = view.model.events(&filter, None, usize::MAX)?;
    let recorded = recorded.into_iter().flat_map(|page| page.found);
    let recorded = recorded.filter_map(|happened| Deeds::link(happened.event()));
    for (commit, item) in recorded.filter(|(commit, _)| ids.contains(commit)) {
        links.entry(commit).or_default().push(vec![ItemRef::from(item)]);
    }
    Ok(links)
}

/// The items of commits, each with all that it may be called.
type Links = BTreeMap<Oid, Vec<Vec<ItemRef>>>;

/// Where the first item stands that one of these names means.
fn meant(view: &View<'_>, names: &[ItemRef]) -> Result<Option<Standing>, Unanswered> {
    for name in names {
        if let Lookup::Found(fact) = view.model.find(name)? {
            return Ok(Some(Standing::from(fact.as_ref())));
        }
    }
    Ok(None)
}

/// The digests of what new items may follow.
fn in_force(view: &View<'_>) -> Result<Vec<String>, Unanswered> {
    let workflows = view.model.workflows()?;
    let Some(project) = ReadModel::project(view.model)? else { return Ok(Vec::new()) };
    let standing = |workflow: &Workflow| workflow.standing().map(str::to_owned).collect::<Vec<_>>();
    Ok(match default_workflow(&project, &workflows) {
        Ok(Some(name)) => {
            let found = workflows.iter().find(|workflow| workflow.name == name);
            found.map_or_else(|| vec![Definitions::builtin().to_owned()], standing)
        }
        Ok(None) => vec![Definitions::builtin().to_owned()],
        // Nobody has chosen yet: whatever any of them requires.
        Err(_) => workflows.iter().flat_map(standing).collect(),
    })
}
