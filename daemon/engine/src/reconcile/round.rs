//! One comparison: what moved since, what is new there, and what it comes to. First everything is
//! recorded, then that it is durable is waited for, and then how far was looked is kept: who is killed
//! in between looks again, and finds what it recorded.

use std::collections::BTreeMap;

use tidegate_api::notice::Notice;
use tidegate_api::reconcile::{CommitRow, HookDocument};
use tidegate_api::request::Wake;
use tidegate_api::{Exit, Failure, Reply};
use tidegate_core::command::TakeCommit;
use tidegate_core::commit::BranchName;
use tidegate_core::{Millis, Oid, ReplicaId};
use tidegate_git::{Cause, Disk, Tips};
use tidegate_index::ReadModel;
use tidegate_store::Tips as LogTips;

use super::news::News;
use super::position::{self, Mine, Position};
use super::taken::Taker;
use super::{mine, news, notices};
use crate::engine::Engine;

/// What a comparison came to.
#[derive(Default)]
pub(super) struct Told {
    /// Whether nothing is left to be done until something moves.
    is_at_rest: bool,
    pub(super) rows: Vec<CommitRow>,
    pub(super) notices: Vec<Notice>,
}

/// What has to be known of the project.
pub(super) struct Project {
    pub(super) created_at: Millis,
    pub(super) branches: BranchName,
    /// Where the logs stand.
    pub(super) logs: LogTips,
}

/// Looks before an answer, and gives what is to be told beside it. What goes wrong here is told, and
/// keeps nobody from the answer; but where others have to record it, they have to answer too.
pub(crate) fn look(engine: &Engine) -> Result<Vec<Notice>, Failure> {
    match compare(engine, &Wake::default()) {
        Ok(told) => Ok(told.notices),
        Err(failure) if failure.code == NOT_SERVED => Err(failure),
        Err(failure) => Ok(vec![notices::unseen(&failure.message)]),
    }
}

/// Looks because somebody says that refs moved.
pub(crate) fn wake(engine: &Engine, wake: &Wake) -> Result<Reply, Failure> {
    let told = compare(engine, wake)?;
    let says = told.rows.iter().filter(|row| row.outcome == "moved");
    let says = says.map(|row| {
        let via = row.via.as_deref().unwrap_or_default();
        format!("{}: {via}", row.item)
    });
    Ok(Reply::Hook(HookDocument::new(says.collect())).with(told.notices))
}

/// What one is told who has to record by themselves.
const NOT_SERVED: &str = "not_served";

fn compare(engine: &Engine, wake: &Wake) -> Result<Told, Failure> {
    let mut remembered = engine.commits.lock();
    let is_still =
        |disk: &Disk| remembered.stamp.as_ref().is_some_and(|stamp| disk.is_still(stamp));
    if wake.rewritten.is_empty() && engine.place.look(is_still)? {
        return Ok(Told::default());
    }
    // Taken before anything is looked at: what moves meanwhile makes it untrue.
    let stamp = match engine.commits.is_for_others() {
        true => engine.place.look(Disk::stamp)?,
        false => None,
    };
    let Some(Own { replica, kept }) = own(engine)? else { return Ok(Told::default()) };
    let tips = asked(engine, Disk::tips)?;
    let before = kept.as_deref().and_then(Position::read);
    let position = before.clone().unwrap_or_default().onward(&tips);
    let stands = before.as_ref() == Some(&position);
    if stands && position.is_at_rest() && wake.rewritten.is_empty() {
        remembered.stamp = stamp;
        return Ok(Told::default());
    }
    if engine.sign.is_some() && engine.commits.is_for_others() {
        let message = "commits are to be recorded, and who signs does so by themselves";
        return Err(Failure::new(Exit::Network, NOT_SERVED, message));
    }
    let round = Round { engine, replica, tips: &tips, before: before.as_ref(), wake };
    remembered.stamp = None;
    let told = round.run(position)?;
    remembered.stamp = stamp.filter(|_| told.is_at_rest);
    Ok(told)
}

/// As whom this clone writes, and how far it looked.
struct Own {
    replica: ReplicaId,
    kept: Option<Vec<u8>>,
}

/// What is known of this clone; nothing, where no project has begun.
fn own(engine: &Engine) -> Result<Option<Own>, Failure> {
    let desk = engine.desk()?;
    Ok(desk.store.replica().map(|replica| Own { replica, kept: desk.store.position() }))
}

/// What could not be recorded.
struct Left {
    commits: Vec<String>,
    why: Failure,
}

/// What the repository answers.
pub(super) fn asked<T>(
    engine: &Engine,
    ask: impl FnOnce(&Disk) -> Result<T, Cause>,
) -> Result<T, Failure> {
    engine.place.look(ask)?.map_err(|error| {
        let message = format!("the repository cannot be read: {error}");
        Failure::new(Exit::Environment, "unreadable_repository", message)
    })
}

/// What has to be known of the project; nothing, where its beginning has not arrived.
pub(super) fn project(engine: &Engine) -> Result<Option<Project>, Failure> {
    engine.find_out(|view| {
        let Some(project) = ReadModel::project(view.model)? else { return Ok(None) };
        let (branches, logs) = (project.branch_name(), view.caught.tips.clone());
        Ok(Some(Project { created_at: project.created_at, branches, logs }))
    })
}

/// One comparison.
struct Round<'a> {
    engine: &'a Engine,
    replica: ReplicaId,
    tips: &'a Tips,
    before: Option<&'a Position>,
    wake: &'a Wake,
}

impl Round<'_> {
    fn run(&self, mut position: Position) -> Result<Told, Failure> {
        let Some(project) = project(self.engine)? else { return Ok(Told::default()) };
        let ground = (self.before, &position);
        let found = asked(self.engine, |disk| news::news(disk, ground, self.tips, &project))?;
        let News { steps, commits, .. } = found;
        let mut taker = Taker::new(self.engine, self.wake.kind);
        let mut told = Told::default();
        let waited = position.waiting.iter().map(ToString::to_string).collect();
        if position.logs != project.logs {
            // They are asked for again, and those whose items are not here wait again.
            position.waiting.clear();
            position.waiting_on.clear();
            position.logs.clone_from(&project.logs);
        }
        // What several commits did that one is made of, it does not do again.
        mine::fold(&mut position, &self.wake.rewritten);
        let repeats = |step: TakeCommit| TakeCommit { repeats: position.repeated(&step), ..step };
        let steps = steps.into_iter().map(repeats).collect();
        let taken = self.take(steps, &mut taker, &mut position);
        self.engine.commits.recorded(taker.settle()?);
        told.notices.extend(notices::of(&taker.rows, &waited));
        if let Err(left) = taken {
            told.notices.push(notices::unrecorded(&left.commits, &left.why));
            told.rows = taker.rows;
            return Ok(told);
        }
        mine::carry(&mut position, &commits);
        let now = self.engine.place.now();
        let gone = asked(self.engine, |disk| mine::look(&mut position, (disk, self.tips), now))?;
        let before = taker.rows.len();
        let taken_back = self.take_back(&gone, &mut taker, &mut position);
        self.engine.commits.recorded(taker.settle()?);
        taken_back?;
        told.notices.extend(notices::withdrawn(&gone));
        told.notices.extend(notices::of(&taker.rows[before..], &waited));
        // Where it cannot be kept it is found again.
        drop(self.engine.desk()?.store.keep_position(&position.bytes()));
        told.is_at_rest = position.is_at_rest();
        told.rows = taker.rows;
        Ok(told)
    }

    /// Takes back what is gone, and takes again what was refused on top of that.
    fn take_back(
        &self,
        gone: &[Mine],
        taker: &mut Taker<'_>,
        position: &mut Position,
    ) -> Result<(), Failure> {
        for mine in gone {
            taker.withdraw(mine, self.replica)?;
        }
        match gone.is_empty() {
            true => Ok(()),
            false => self.take_again(gone, taker, position),
        }
    }

    /// Takes again what was refused on top of what is withdrawn now, such as what a commit says that was
    /// amended: of the same items, and written no earlier. Of others nothing was taken back.
    fn take_again(
        &self,
        gone: &[Mine],
        taker: &mut Taker<'_>,
        position: &mut Position,
    ) -> Result<(), Failure> {
        let refused: Vec<Oid> = std::mem::take(&mut position.refused);
        let trees = self.tips.work_trees.iter().filter_map(|tree| tree.head);
        let tips: Vec<Oid> = self.tips.refs.values().copied().chain(trees).collect();
        let steps = asked(self.engine, |disk| {
            let here = disk.reached(&tips, &refused.iter().copied().collect(), None)?;
            let left: Vec<Oid> = refused.into_iter().filter(|id| here.contains(id)).collect();
            news::again(disk, &left, &BTreeMap::new())
        })?;
        for step in steps {
            let (id, written) = (step.commit.id, step.commit.author.seconds);
            let is_on =
                |name: &String, mine: &Mine| mine.is_called(name) && written >= mine.authored;
            if position::named(&step).is_some_and(|name| gone.iter().any(|mine| is_on(&name, mine)))
            {
                let step = step.again();
                let outcome = taker.take(&step)?;
                position.note(&step, &outcome);
            } else if !position.refused.contains(&id) {
                position.refused.push(id);
            }
        }
        Ok(())
    }

    /// Takes step after step. Where one cannot be recorded, tells which commits are left.
    fn take(
        &self,
        steps: Vec<TakeCommit>,
        taker: &mut Taker<'_>,
        position: &mut Position,
    ) -> Result<(), Box<Left>> {
        let mut steps = steps.into_iter();
        while let Some(step) = steps.next() {
            match taker.take(&step) {
                Ok(outcome) => position.note(&step, &outcome),
                Err(why) => {
                    let mut commits = vec![step.commit.id.to_string()];
                    commits.extend(steps.map(|step| step.commit.id.to_string()));
                    commits.dedup();
                    return Err(Box::new(Left { commits, why }));
                }
            }
        }
        Ok(())
    }
}
