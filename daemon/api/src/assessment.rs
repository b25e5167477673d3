//! `tidegate.assessment/1`.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use tidegate_core::event::Assessed;
use tidegate_core::fold::EventView;
use tidegate_core::item::Item;

use crate::item::{Recorded, actor_kind, time};
use crate::notice::Notice;

/// `tidegate.assessment/1`: how good an item was said to be.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct AssessmentDocument {
    /// Always `tidegate.assessment/1`.
    pub schema: String,
    /// The item.
    pub item: String,
    /// How people are shown its id.
    pub short: String,
    /// The scores that stand, by dimension: several where clones scored it apart.
    pub scores: BTreeMap<String, Vec<i64>>,
    /// Its assessments, the oldest first.
    pub assessments: Vec<AssessmentView>,
    /// What was recorded, or would be.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recorded: Option<Recorded>,
    /// What is to be known about it.
    pub notices: Vec<Notice>,
}

/// One assessment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[expect(missing_docs, reason = "documented in docs/json.md, where others look for them")]
pub struct AssessmentView {
    pub event: String,
    pub actor: String,
    pub actor_kind: String,
    pub at: String,
    pub scores: BTreeMap<String, u32>,
    pub recommendation: Option<String>,
    pub details: BTreeMap<String, Value>,
    pub reason: Option<String>,
}

impl AssessmentDocument {
    /// The assessments of `item`, whose id is written `short` for people.
    #[must_use]
    pub fn of(item: &Item, short: String, assessments: Vec<AssessmentView>) -> Self {
        Self {
            schema: "tidegate.assessment/1".to_owned(),
            item: item.id.to_string(),
            short,
            scores: item.scores.clone(),
            assessments,
            recorded: None,
            notices: Vec::new(),
        }
    }
}

impl AssessmentView {
    /// The view of an assessment.
    #[must_use]
    pub fn of(event: &EventView<'_>, assessed: &Assessed) -> Self {
        Self {
            event: event.at.to_string(),
            actor: event.entry.actor.to_string(),
            actor_kind: actor_kind(&event.entry.actor),
            at: time(event.entry.at),
            scores: assessed.scores.clone(),
            recommendation: assessed.recommendation.clone(),
            details: assessed.details.clone(),
            reason: assessed.reason.clone(),
        }
    }
}
