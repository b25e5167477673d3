//! Beginning a project in a repository, or finding that it has begun.

use tidegate_api::notice::Notice;
use tidegate_api::project::ProjectDocument;
use tidegate_api::remedy::Aid;
use tidegate_api::request::{Change, Init, Mode};
use tidegate_api::{Asker, Exit, Failure, Reply};
use tidegate_core::ProjectId;
use tidegate_core::command::Command;
use tidegate_core::redact::Redactor;
use tidegate_core::refusal::Remedy;
use tidegate_store::StoreError;

use crate::change::{self, redacted};
use crate::engine::Engine;
use crate::failure::{Wrong, unrecorded};
use crate::tend::tend;
use crate::{query, recover, sync};

/// Begins a project here, unless one has begun.
pub(crate) fn init(engine: &Engine, init: &Init, asker: &dyn Asker) -> Result<Reply, Failure> {
    let begin = Change {
        command: Command::begin_project(init.name.as_ref().unwrap_or(&init.otherwise)),
        caller: init.caller.clone(),
        key: None,
        expect: Vec::new(),
        reason: None,
        mode: Mode::Record,
    };
    let (begin, taken) = redacted::clean(&begin, &init.caller.secrets)?;
    // Others wait for the desk while a remote is asked.
    let known = engine.desk()?.store.project();
    let looked = match known {
        Err(StoreError::NotBegun) if init.id.is_none() => sync::find(engine, &init.look)?,
        _ => Vec::new(),
    };
    let had_joined = adopt(engine, init)?;
    let cut = if had_joined && init.new_replica { renew(engine, init, asker)? } else { Vec::new() };
    let recorded = change::record(engine, &begin, asker).and_then(change::Written::settled);
    let done = recorded.map_err(|failure| match failure.code.as_str() {
        // Begun or not, beginning again tells; it takes no key.
        "outcome_unknown" => Failure { hints: Vec::new(), ..failure }.remedy(&Remedy::Init),
        _ => failure,
    })?;
    let begun = done.recorded();
    let reply = engine.look(asker, |view| {
        let document = query::project(view.model, view.replica()?)?;
        let notice = init.name.as_ref().filter(|_| !begun);
        let notice =
            notice.and_then(|name| kept(&document.project.name, name, &init.caller.secrets));
        let document = ProjectDocument { begun: Some(begun), ..document };
        let told = cut.iter().chain(&looked).cloned().chain(notice);
        Ok(Reply::Project(Box::new(document)).with(told))
    })?;
    // Of what was not recorded there is nothing to be told.
    Ok(if begun { reply.with(redacted::notices(&taken)) } else { reply })
}

/// What is told of a name that was given to a project which has another one.
fn kept(name: &str, given: &str, secrets: &Redactor) -> Option<Notice> {
    let given = secrets.clean(given.trim());
    if given == name {
        return None;
    }
    let message = format!("the project had begun before, and goes on being called '{name}'");
    let notice = Notice::new("name_kept", message, ["name".to_owned()]);
    Some(notice.hint(Aid::RenameProject(given.into_owned())))
}

/// Goes on under a new name: after all that the old one wrote, or as far as that is still here.
fn renew(engine: &Engine, init: &Init, asker: &dyn Asker) -> Result<Vec<Notice>, Failure> {
    let done = tend(engine, asker, init.caller.at, |care| care.leave_gaps())?;
    if done.minted.is_none() {
        engine.desk()?.store.mint_replica().map_err(Wrong::from)?;
    }
    Ok(recover::cuts(&done.cuts).1)
}

/// Makes this clone one of a project: the one asked for, the one whose log is here, or a new one.
/// Gives whether it was one already.
fn adopt(engine: &Engine, init: &Init) -> Result<bool, Failure> {
    let Init { caller, id: wanted, .. } = init;
    let wanted = *wanted;
    let store = &mut engine.desk()?.store;
    let found = match store.project() {
        Ok(project) => Some(project),
        Err(StoreError::NotBegun) => None,
        Err(StoreError::Several(found)) if wanted.is_some_and(|id| found.contains(&id)) => wanted,
        Err(error) => return Err(Wrong::from(error).into()),
    };
    if let (Some(found), Some(wanted)) = (found, wanted)
        && found != wanted
    {
        let message = format!("this repository is of project {found}, not of {wanted}");
        let failure = Failure::new(Exit::Conflict, "other_project", message);
        return Err(failure.remedy(&Remedy::ShowProject));
    }
    if store.replica().is_some() {
        return Ok(true);
    }
    let project =
        found.or(wanted).unwrap_or_else(|| ProjectId::mint(caller.seed.entropy(usize::MAX - 1)));
    let adopted = store.adopt(project, caller.seed.entropy(usize::MAX));
    adopted.map_err(|error| unrecorded(Wrong::from(error).into()))?;
    Ok(false)
}
