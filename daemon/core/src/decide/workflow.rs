//! Publishing a definition, and choosing among those that clones published apart.

use super::given::{expect, reason};
use super::repin::{Target, followed, going_along};
use super::{Draft, Stop};
use crate::command::{Call, ChooseWorkflow, Publish};
use crate::definition::lint::{Dialect, Severity, lint};
use crate::definition::{BUILTIN, Definition, MAX_BYTES, Normal};
use crate::event::{EventBody, Object, Published};
use crate::fact::{Facts, LogQuestion};
use crate::fold::Workflow;
use crate::refusal::Refusal;

pub(super) fn publish(asked: &Publish, call: &Call, facts: &Facts) -> Result<Vec<Draft>, Stop> {
    facts.all([LogQuestion::Project, LogQuestion::Workflows])?;
    facts.project()?.1.ok_or(Refusal::NoProject)?;
    let normal = &asked.definition;
    let definition = sound(normal)?;
    let known = facts.workflows()?.iter().find(|workflow| workflow.name == definition.name);
    expect(call, &definition.name, known.map_or(&[], |workflow| &workflow.heads))?;
    let followers = known.map(|known| LogQuestion::Followers(followed(known)));
    let in_force = known.and_then(Workflow::in_force);
    if in_force == Some(normal.digest().as_str()) {
        return Ok(Vec::new());
    }
    let versions = known.map(followed).into_iter().flatten().map(LogQuestion::Definition);
    facts.all(followers.into_iter().chain(versions))?;
    let published = published(&definition.name, normal, known, call)?;
    let Some(known) = known else { return Ok(vec![published]) };
    // What goes along knows of it: it stands before, on the same chain.
    let (digest, object) = (normal.digest(), published.object.to_string());
    let reads = [(object, known.heads.clone())].into();
    let target = Target { digest: &digest, definition: &definition, reads };
    let followers = going_along(known, &target, call, facts)?;
    Ok(std::iter::once(published).chain(followers).collect())
}

/// Chooses one of several that stand: it is published again, and so knows of all.
pub(super) fn choose(
    asked: &ChooseWorkflow,
    call: &Call,
    facts: &Facts,
) -> Result<Vec<Draft>, Stop> {
    facts.all([LogQuestion::Project, LogQuestion::Workflows])?;
    facts.project()?.1.ok_or(Refusal::NoProject)?;
    let workflows = facts.workflows()?;
    let Some(known) = workflows.iter().find(|workflow| workflow.name == asked.name) else {
        let known = workflows.iter().map(|workflow| workflow.name.clone()).collect();
        return Err(Refusal::NoWorkflow { name: asked.name.clone(), known }.into());
    };
    expect(call, &known.name, &known.heads)?;
    let digests: Vec<String> = known.standing().map(str::to_owned).collect();
    let meant: Vec<&String> = digests.iter().filter(|d| d.starts_with(&asked.digest)).collect();
    let [digest] = meant.as_slice() else {
        let (name, digest) = (known.name.clone(), asked.digest.clone());
        return Err(Refusal::NoVersion { name, digest, digests }.into());
    };
    if digests.len() == 1 {
        return Ok(Vec::new());
    }
    let Some(definition) = facts.definition(digest)? else {
        let why = format!("definition {digest} is of a later version of tidegate");
        return Err(Refusal::Value { field: "to".to_owned(), why }.into());
    };
    let normal = Normal::of(definition);
    Ok(vec![published(&known.name, &normal, Some(known), call)?])
}

/// The event that publishes a definition under a name under which nothing was published.
pub(super) fn publish_first(name: &str, normal: &Normal) -> Result<Draft, Stop> {
    let definition = sound(normal)?;
    if definition.name != name {
        let why = format!("the definition is called '{}'", definition.name);
        return Err(Refusal::Value { field: "workflow".to_owned(), why }.into());
    }
    let published = Published { definition: normal.clone(), reason: None };
    Ok(Draft::first(Object::Definition(name.to_owned()), EventBody::Published(published)))
}

fn published(
    name: &str,
    normal: &Normal,
    known: Option<&Workflow>,
    call: &Call,
) -> Result<Draft, Stop> {
    let published = Published { definition: normal.clone(), reason: reason(call)? };
    let object = Object::Definition(name.to_owned());
    let after = known.map(|workflow| workflow.heads.clone()).unwrap_or_default();
    Ok(Draft { after, ..Draft::first(object, EventBody::Published(published)) })
}

/// The definition, if it can be published.
fn sound(normal: &Normal) -> Result<Definition, Stop> {
    let bad = |reasons: Vec<String>| Stop::from(Refusal::BadDefinition { reasons });
    let length = normal.text().len();
    if length > MAX_BYTES {
        return Err(bad(vec![format!("it has {length} bytes, the limit is {MAX_BYTES}")]));
    }
    let definition = normal.read().ok_or_else(|| bad(vec!["it cannot be read".to_owned()]))?;
    if definition.name == BUILTIN {
        return Err(bad(vec![format!("'{BUILTIN}' is the name of what is in force before")]));
    }
    let problems = lint(&definition, Dialect::Own).into_iter();
    let errors = problems.filter(|problem| problem.code.severity() == Severity::Error);
    let reasons: Vec<String> =
        errors.map(|problem| format!("{}: {}", problem.code.word(), problem.message)).collect();
    if reasons.is_empty() { Ok(definition) } else { Err(bad(reasons)) }
}
