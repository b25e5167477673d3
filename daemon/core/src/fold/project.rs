//! The project as its events add up: its name and what people say of it.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::commit::BranchName;
use crate::event::{Change, EventBody};
use crate::field::{Fields, Stamp, Winner};
use crate::history::Node;
use crate::item::{Happening, VoidReason};
use crate::{Millis, ProjectId};

/// The register that holds the project's name.
const NAME: &str = "name";

/// The setting that says how branches are called that are made for items.
pub const BRANCH: &str = "branch";

/// What the events of the project add up to.
#[derive(Debug, Clone, Default)]
pub(super) struct ProjectState {
    created: bool,
    settings: Fields,
}

/// The project, as shown.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Project {
    /// Its id.
    pub id: ProjectId,
    /// Its name.
    pub name: String,
    /// Its settings, by name, without those of clones that wrote apart.
    pub settings: Vec<(String, Value)>,
    /// Settings that clones wrote apart, with the values not shown.
    pub also: Vec<(String, Vec<Value>)>,
    /// The entries of its heads.
    pub heads: Vec<crate::Oid>,
    /// When it began.
    pub created_at: Millis,
}

impl Project {
    /// How branches are called that are made for items.
    #[must_use]
    pub fn branch_name(&self) -> BranchName {
        let set = self.settings.iter().find(|(name, _)| name == BRANCH);
        let set = set.and_then(|(_, value)| BranchName::parse(value.as_str()?).ok());
        set.unwrap_or_default()
    }
}

impl ProjectState {
    pub(super) fn judge(&self, happening: Happening<'_>) -> Result<(), VoidReason> {
        match happening.body {
            EventBody::ProjectCreated(_) if self.created => Err(VoidReason::Exists),
            EventBody::ProjectCreated(_) | EventBody::Unknown { .. } => Ok(()),
            EventBody::ProjectSet(_) if !self.created => Err(VoidReason::NoItem),
            EventBody::ProjectSet(e) => e.changes.iter().try_for_each(|change| match change {
                Change::Write { .. } | Change::Clear { .. } => Ok(()),
                other => Err(VoidReason::Field(other.field().to_owned())),
            }),
            other => {
                Err(VoidReason::Kind { object: "the project".into(), kind: other.kind().into() })
            }
        }
    }

    pub(super) fn apply(&mut self, happening: Happening<'_>) {
        let Happening { node, dag, body, .. } = happening;
        match body {
            EventBody::ProjectCreated(e) => {
                self.created = true;
                self.settings.write(dag, node, NAME, Some(Value::from(e.name.as_str())));
            }
            EventBody::ProjectSet(e) => {
                e.changes.iter().for_each(|c| self.settings.apply(dag, node, c, Winner::Add));
            }
            _ => {}
        }
    }

    pub(super) fn view(
        &self,
        id: ProjectId,
        heads: Vec<crate::Oid>,
        created_at: Millis,
        order: impl Fn(Node) -> Stamp,
    ) -> Project {
        let text =
            |value: Option<&Value>| value.and_then(Value::as_str).unwrap_or_default().to_owned();
        let name = self.settings.register(NAME);
        let settings = self.settings.registers().filter(|(setting, _)| *setting != NAME);
        let others = |(setting, register): (&str, &crate::field::Register)| {
            let also: Vec<Value> = register.also(&order).into_iter().flatten().cloned().collect();
            (!also.is_empty()).then(|| (setting.to_owned(), also))
        };
        Project {
            id,
            name: text(name.and_then(|register| register.value(&order))),
            also: self.settings.registers().filter_map(others).collect(),
            settings: settings
                .filter_map(|(setting, register)| {
                    Some((setting.to_owned(), register.value(&order)?.clone()))
                })
                .collect(),
            heads,
            created_at,
        }
    }
}
