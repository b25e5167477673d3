//! `tidegate.criteria/1`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tidegate_core::event::Run;
use tidegate_core::item::{Criterion, Item, Tick};

use crate::item::{actor_kind, time};
use crate::notice::Notice;

/// `tidegate.criteria/1`: what must hold when an item is done, and how that is known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CriteriaDocument {
    /// Always `tidegate.criteria/1`.
    pub schema: String,
    /// The item.
    pub item: String,
    /// How people are shown its id.
    pub short: String,
    /// The criteria, in order.
    pub criteria: Vec<CriterionView>,
    /// What is to be known about it.
    pub notices: Vec<Notice>,
}

/// What must hold when an item is done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[expect(missing_docs, reason = "documented in docs/json.md, where others look for them")]
pub struct CriterionView {
    pub n: usize,
    pub id: String,
    pub text: String,
    pub checked: bool,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub claimed: bool,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ticks: Vec<TickView>,
}

/// That somebody found a criterion to hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[expect(missing_docs, reason = "documented in docs/json.md, where others look for them")]
pub struct TickView {
    pub event: String,
    pub actor: String,
    pub actor_kind: String,
    pub at: String,
    pub claim: Option<String>,
    pub run: Option<RunView>,
}

/// A command that was run to look whether something holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[expect(missing_docs, reason = "documented in docs/json.md, where others look for them")]
pub struct RunView {
    pub argv: Vec<String>,
    pub exit: Option<i64>,
    pub tests: Option<u32>,
    pub failed: bool,
    pub head: Option<String>,
    pub tree: Option<String>,
    pub changed: bool,
    pub output: String,
}

impl CriteriaDocument {
    /// The criteria of `item`, whose id is written `short` for people.
    #[must_use]
    pub fn of(item: &Item, short: String) -> Self {
        Self {
            schema: "tidegate.criteria/1".to_owned(),
            item: item.id.to_string(),
            short,
            criteria: (1..).zip(&item.criteria).map(CriterionView::of).collect(),
            notices: Vec::new(),
        }
    }
}

impl CriterionView {
    pub(crate) fn of((n, criterion): (usize, &Criterion)) -> Self {
        let is_shown = |tick: &Tick| tick.run.as_ref().is_some_and(Run::passes);
        let checked = criterion.checked;
        Self {
            n,
            id: criterion.id.clone(),
            text: criterion.text.clone(),
            checked,
            claimed: checked && !criterion.ticks.iter().any(is_shown),
            ticks: criterion.ticks.iter().filter(|_| checked).map(TickView::of).collect(),
        }
    }
}

impl TickView {
    fn of(tick: &Tick) -> Self {
        Self {
            event: tick.event.to_string(),
            actor: tick.actor.to_string(),
            actor_kind: actor_kind(&tick.actor),
            at: time(tick.at),
            claim: tick.claim.clone(),
            run: tick.run.as_ref().map(RunView::of),
        }
    }
}

impl RunView {
    fn of(run: &Run) -> Self {
        Self {
            argv: run.argv.clone(),
            exit: run.exit,
            tests: run.tests,
            failed: run.failed,
            head: run.head.map(|head| head.to_string()),
            tree: run.tree.map(|tree| tree.to_string()),
            changed: run.changed,
            output: run.output.clone(),
        }
    }
}
