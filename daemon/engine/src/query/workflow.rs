//! What was published, what is in force, and which items follow it.

use tidegate_api::Failure;
use tidegate_api::notice::Notice;
use tidegate_api::remedy::Aid;
use tidegate_api::workflow::{
    DefinitionDocument, DefinitionsDocument, VersionStanding, VersionView, WorkflowView,
};
use tidegate_core::decide::default_workflow;
use tidegate_core::definition::{BUILTIN, Definition, difference};
use tidegate_core::fold::{Version, Workflow};
use tidegate_core::refusal::{Refusal, Remedy};
use tidegate_core::text::visible;
use tidegate_index::{ReadModel, Standing};

use super::Census;
use crate::failure::{Unanswered, internal};

/// All that was published.
pub(crate) fn workflows(model: &dyn ReadModel) -> Result<DefinitionsDocument, Unanswered> {
    let published = model.workflows()?;
    let view = Views::of(model, &published)?;
    let definitions: Vec<WorkflowView> = std::iter::once(view.builtin())
        .chain(published.iter().map(|one| view.of_one(one)))
        .collect();
    let notices = definitions.iter().filter_map(contested).collect();
    Ok(DefinitionsDocument { schema: "tidegate.definitions/1".to_owned(), definitions, notices })
}

/// What was published under `name`: what is in force, or the version whose digest begins so.
pub(crate) fn workflow(
    model: &dyn ReadModel,
    name: &str,
    version: Option<&str>,
) -> Result<DefinitionDocument, Unanswered> {
    let published = model.workflows()?;
    let views = Views::of(model, &published)?;
    let known = published.iter().find(|workflow| workflow.name == name);
    let view = match known {
        Some(workflow) => views.of_one(workflow),
        None if name == BUILTIN => views.builtin(),
        None => {
            let known = published.iter().map(|workflow| workflow.name.clone()).collect();
            let refusal = Refusal::NoWorkflow { name: name.to_owned(), known };
            return Err(Failure::from(&refusal).into());
        }
    };
    let shown = match version {
        Some(begin) => Some(meant(&view, begin)?),
        None => view.digest.clone(),
    };
    let definitions = model.definitions();
    let read = |digest: &String| definitions.get(digest).map(AsRef::as_ref);
    let definition = shown.as_ref().and_then(read);
    let mut notices: Vec<Notice> = contested(&view).into_iter().collect();
    let mut changes = Vec::new();
    if let (Some(digest), Some(definition)) = (&shown, definition) {
        let place = view.versions.iter().position(|version| version.digest == *digest);
        let before = place.and_then(|place| view.versions.get(place + 1));
        let before = before.and_then(|before| read(&before.digest));
        let told = before.map(|before| difference(before, definition)).unwrap_or_default();
        changes = told.iter().map(ToString::to_string).collect();
    } else if let Some(digest) = &shown {
        let message = format!("definition {digest} is of a later version of tidegate");
        notices.push(Notice::new("needs_upgrade", message, [digest.clone()]));
    }
    let spelled = definition.map(serde_json::to_value).transpose();
    Ok(DefinitionDocument {
        schema: "tidegate.definition/1".to_owned(),
        workflow: view,
        shown,
        definition: spelled.map_err(|error| internal(&error.to_string()))?,
        changes,
        recorded: None,
        notices,
    })
}

/// The one version whose digest begins so.
fn meant(view: &WorkflowView, begin: &str) -> Result<String, Unanswered> {
    let digests: Vec<String> = view.versions.iter().map(|version| version.digest.clone()).collect();
    let found: Vec<&String> = digests.iter().filter(|digest| digest.starts_with(begin)).collect();
    match found.as_slice() {
        [one] => Ok((*one).clone()),
        _ => {
            let (name, digest) = (view.name.clone(), begin.to_owned());
            Err(Failure::from(&Refusal::NoVersion { name, digest, digests }).into())
        }
    }
}

/// What is to be known of a name under which clones published apart.
fn contested(view: &WorkflowView) -> Option<Notice> {
    if view.contested.is_empty() {
        return None;
    }
    let message = format!("workflow {} is contested: nothing begins with it", view.name);
    let notice = Notice::new("contested", message, view.contested.iter().cloned());
    let choose = |digest: &String| Remedy::ChooseWorkflow {
        name: view.name.clone(),
        digest: digest.clone(),
    };
    Some(view.contested.iter().map(choose).fold(notice, |notice, one| notice.remedy(&one)))
}

/// That a file in the work tree says something else than what is in force.
pub(crate) fn differs(
    model: &dyn ReadModel,
    file: &tidegate_api::request::LyingFile,
) -> Result<Option<Notice>, Unanswered> {
    let published = model.workflows()?;
    let known = published.iter().find(|workflow| workflow.name == file.name);
    if known.is_some_and(|workflow| workflow.standing().any(|digest| digest == file.digest)) {
        return Ok(None);
    }
    let (path, name) = (visible(&file.path), visible(&file.name));
    let message = match known {
        Some(_) => format!("{path} differs from workflow {name}, which is in force"),
        None => format!("{path} describes workflow {name}, which was not published"),
    };
    let notice = Notice::new("workflow_differs", message, [file.path.clone()]);
    let notice = if known.is_some() { notice.hint(Aid::DiffWorkflow) } else { notice };
    Ok(Some(notice.hint(Aid::ApplyWorkflow)))
}

/// Which items follow what.
struct Views<'a> {
    census: Census,
    default: Option<&'a str>,
}

impl<'a> Views<'a> {
    fn of(model: &dyn ReadModel, published: &'a [Workflow]) -> Result<Self, Unanswered> {
        let project = model.project()?;
        let name = project.map(|project| {
            let name = default_workflow(&project, published).ok().flatten().map(str::to_owned);
            name.unwrap_or_else(|| BUILTIN.to_owned())
        });
        let named = name.as_deref().unwrap_or(BUILTIN);
        let default = published.iter().map(|one| one.name.as_str()).find(|one| *one == named);
        Ok(Self { census: Census::of(model)?, default })
    }

    fn of_one(&self, workflow: &Workflow) -> WorkflowView {
        let in_force = workflow.in_force();
        let version = |version: &Version| {
            let standing = match (version.stands, in_force) {
                (true, Some(_)) => Some(VersionStanding::Active),
                (true, None) => Some(VersionStanding::Contested),
                (false, _) => None,
            };
            VersionView {
                entry: Some(version.event.entry.to_string()),
                by: Some(version.actor.to_string()),
                at: Some(version.at.rfc3339()),
                ..self.version(&version.digest, standing)
            }
        };
        let contested = match in_force {
            Some(_) => Vec::new(),
            None => workflow.standing().map(str::to_owned).collect(),
        };
        WorkflowView {
            name: workflow.name.clone(),
            digest: in_force.map(str::to_owned),
            contested,
            default: self.default == Some(workflow.name.as_str()),
            versions: workflow.versions.iter().map(version).collect(),
            heads: workflow.heads.iter().map(ToString::to_string).collect(),
        }
    }

    /// What is in force where nothing was published.
    fn builtin(&self) -> WorkflowView {
        let digest = Definition::builtin().digest();
        let is_default = self.default.is_none();
        let standing = is_default.then_some(VersionStanding::Active);
        WorkflowView {
            name: BUILTIN.to_owned(),
            digest: Some(digest.clone()),
            contested: Vec::new(),
            default: is_default,
            versions: vec![self.version(&digest, standing)],
            heads: Vec::new(),
        }
    }

    /// How many items follow a definition, and what it is to them where it does not stand.
    fn version(&self, digest: &str, standing: Option<VersionStanding>) -> VersionView {
        let follows = |at: &Standing| at.definition.as_deref() == Some(digest);
        let items = self.census.count(|tally| follows(&tally.standing));
        let is_open = |at: &Standing| follows(at) && self.census.is_open(at);
        let open = self.census.count(|tally| is_open(&tally.standing));
        let left = if open > 0 { VersionStanding::Draining } else { VersionStanding::Drained };
        VersionView {
            digest: digest.to_owned(),
            standing: standing.unwrap_or(left),
            open,
            items,
            entry: None,
            by: None,
            at: None,
        }
    }
}
