//! Which definition a new item follows, and what must have been read to know that.

use std::collections::BTreeMap;

use super::workflow::publish_first;
use super::{Draft, Stop};
use crate::Oid;
use crate::command;
use crate::definition::{BUILTIN, Definitions};
use crate::event::Object;
use crate::fact::{Facts, LogQuestion};
use crate::fold::{Project, Workflow};
use crate::refusal::Refusal;

/// The setting of the project that names the definition which new items follow.
pub(super) const SETTING: &str = "workflow";

/// What a new item follows.
pub(super) struct Following {
    pub(super) digest: String,
    /// What was read to know it.
    pub(super) reads: BTreeMap<String, Vec<Oid>>,
    /// What is to be published before.
    pub(super) publish: Option<Draft>,
}

/// What has to be known first.
pub(super) const QUESTIONS: [LogQuestion; 2] = [LogQuestion::Project, LogQuestion::Workflows];

/// What a new item follows: what was `asked` for, or what the project has in force.
pub(super) fn following(
    asked: Option<&command::Following>,
    project: &Project,
    facts: &Facts,
) -> Result<Following, Stop> {
    let workflows = facts.workflows()?;
    let name = match asked {
        Some(asked) => Some(asked.name.as_str()),
        None => default(project, workflows)?,
    };
    let Some(name) = name.filter(|name| *name != BUILTIN) else {
        let digest = Definitions::builtin().to_owned();
        return Ok(Following { digest, reads: BTreeMap::new(), publish: None });
    };
    let object = Object::Definition(name.to_owned()).to_string();
    if let Some(found) = workflows.iter().find(|workflow| workflow.name == name) {
        let digest = in_force(found)?.to_owned();
        let reads = BTreeMap::from([(object, found.heads.clone())]);
        return Ok(Following { digest, reads, publish: None });
    }
    let Some(normal) = asked.and_then(|asked| asked.otherwise.as_ref()) else {
        let known = workflows.iter().map(|workflow| workflow.name.clone()).collect();
        return Err(Refusal::NoWorkflow { name: name.to_owned(), known }.into());
    };
    let publish = Some(publish_first(name, normal)?);
    let reads = BTreeMap::from([(object, Vec::new())]);
    Ok(Following { digest: normal.digest(), reads, publish })
}

/// The digest of what is in force under a name.
pub(super) fn in_force(workflow: &Workflow) -> Result<&str, Stop> {
    workflow.in_force().ok_or_else(|| {
        let digests = workflow.standing().map(str::to_owned).collect();
        Refusal::ContestedWorkflow { name: workflow.name.clone(), digests }.into()
    })
}

/// The name of the definition that items follow of which nothing else was said: that of the setting,
/// or of the only one that was published.
pub fn default<'a>(
    project: &'a Project,
    workflows: &'a [Workflow],
) -> Result<Option<&'a str>, Refusal> {
    if project.also.iter().any(|(setting, _)| setting == SETTING) {
        let why = "clones set it apart, and nobody has chosen yet".to_owned();
        return Err(Refusal::Value { field: SETTING.to_owned(), why });
    }
    let set = project.settings.iter().find(|(setting, _)| setting == SETTING);
    Ok(match (set.and_then(|(_, value)| value.as_str()), workflows) {
        (Some(name), _) => Some(name),
        (None, [only]) => Some(&only.name),
        (None, _) => None,
    })
}
