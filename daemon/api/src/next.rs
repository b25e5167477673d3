//! `tidegate.next/1`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tidegate_core::outlook::{Outlook, Standing, Way};
use tidegate_core::refusal::Remedy;

use crate::gates::GateRow;
use crate::notice::Notice;
use crate::remedy::command_line;
use crate::why::{AnswerView, WayView, move_along};

/// `tidegate.next/1`: what can be done next.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct NextDocument {
    /// Always `tidegate.next/1`.
    pub schema: String,
    /// For whom, if anybody says so.
    #[serde(rename = "for")]
    pub whom: Option<String>,
    /// How many items are open; none, if one was asked for.
    pub open: Option<usize>,
    /// The items, what is to be done first before the rest.
    pub items: Vec<NextView>,
    /// What is to be known about it.
    pub notices: Vec<Notice>,
}

/// What can be done with an item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[expect(missing_docs, reason = "documented in docs/json.md, where others look for them")]
pub struct NextView {
    pub item: String,
    pub short: String,
    pub title: String,
    pub state: Option<String>,
    pub contested: Vec<String>,
    pub challenged: bool,
    pub assignee: Option<String>,
    pub assigned: bool,
    pub priority: Option<String>,
    pub standing: String,
    pub message: String,
    pub command: String,
    pub fix: Vec<String>,
    pub enabled: Vec<EnabledView>,
    pub unmet: Vec<GateRow>,
    pub criteria: Vec<UntickedView>,
    pub blocked_by: Vec<BlockerView>,
}

/// A way that is open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[expect(missing_docs, reason = "documented in docs/json.md, where others look for them")]
pub struct EnabledView {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    pub via: String,
    pub to: String,
    pub back: bool,
    pub command: String,
}

/// What was not found to hold yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[expect(missing_docs, reason = "documented in docs/json.md, where others look for them")]
pub struct UntickedView {
    pub n: usize,
    pub text: String,
    pub command: String,
}

/// An item that another waits for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[expect(missing_docs, reason = "documented in docs/json.md, where others look for them")]
pub struct BlockerView {
    pub item: String,
    pub short: String,
    pub reasons: Vec<String>,
    pub command: String,
}

impl NextDocument {
    /// The document of these items.
    #[must_use]
    pub fn new(whom: Option<String>, open: Option<usize>, items: Vec<NextView>) -> Self {
        let schema = "tidegate.next/1".to_owned();
        Self { schema, whom, open, items, notices: Vec::new() }
    }
}

impl BlockerView {
    /// The view of an item that is waited for, and why it has not come.
    #[must_use]
    pub fn new(item: String, short: String, reasons: Vec<String>) -> Self {
        let command = command_line(&Remedy::Why(short.clone()));
        Self { item, short, reasons, command }
    }
}

/// Where an item stands for whoever wants to go on with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stands {
    /// Nothing moves it before somebody settles it.
    Unsettled,
    /// A way on is open.
    Open,
    /// No way on is open.
    Shut,
    /// There is nothing to be done.
    Finished,
    /// The same, before it is taken out again.
    Archived,
}

impl Stands {
    fn of(outlook: &Outlook) -> Self {
        let item = &outlook.fact.item;
        match &outlook.standing {
            _ if item.archived => Self::Archived,
            _ if item.single_state().is_none() || !item.challenged.is_empty() => Self::Unsettled,
            Standing::Finished => Self::Finished,
            _ => {
                let mut on = outlook.ways.iter().filter(|way| way.leads_on(&outlook.ways));
                // What waits for others is not gone on with by saying that it is blocked.
                let waits = on.clone().next().is_some_and(Way::waits);
                if !waits && on.any(|way| way.open) { Self::Open } else { Self::Shut }
            }
        }
    }

    fn word(self) -> &'static str {
        match self {
            Self::Unsettled => "unsettled",
            Self::Open => "open",
            Self::Shut => "shut",
            Self::Finished => "finished",
            Self::Archived => "archived",
        }
    }
}

impl NextView {
    /// The view of an item of which this becomes, that is assigned to who asks or not, and waits for
    /// these.
    #[must_use]
    pub fn new(outlook: &Outlook, assigned: bool, blocked_by: Vec<BlockerView>) -> Self {
        let (fact, item) = (&outlook.fact, &outlook.fact.item);
        let stands = Stands::of(outlook);
        let answer = AnswerView::new(outlook);
        // Who only ever takes the first way comes to the end.
        let mut open: Vec<&Way> = outlook.ways.iter().filter(|way| way.open).collect();
        open.sort_by_key(|way| (way.back, !way.leads_on(&outlook.ways)));
        let enabled: Vec<EnabledView> =
            open.into_iter().map(|way| EnabledView::new(way, &fact.short)).collect();
        let shut = outlook.ways.iter().filter(|way| !way.open);
        let unmet = |way: &Way| GateRow::of(outlook, WayView::new(way, fact));
        let on = outlook.ways.iter().filter(|way| !way.open && way.leads_on(&outlook.ways));
        let on: Vec<GateRow> = on.flat_map(unmet).filter(|gate| !gate.is_open()).collect();
        Self {
            item: item.id.to_string(),
            short: fact.short.clone(),
            title: item.title.clone(),
            state: item.single_state().map(str::to_owned),
            contested: item.contested(),
            challenged: !item.challenged.is_empty(),
            assignee: item.assignee.clone(),
            assigned,
            priority: item.priority.clone(),
            standing: stands.word().to_owned(),
            message: message(stands, &answer, &enabled, &on),
            command: command(stands, outlook, &answer, (&enabled, &on)),
            fix: answer.fix,
            unmet: shut.flat_map(unmet).filter(|gate| !gate.is_open()).collect(),
            enabled,
            criteria: unticked(outlook),
            blocked_by,
        }
    }

    /// Whether nobody can go on with it as it stands.
    #[must_use]
    pub fn is_shut(&self) -> bool {
        self.standing == Stands::Shut.word()
    }
}

impl EnabledView {
    fn new(way: &Way, short: &str) -> Self {
        let Way { region, via, to, back, .. } = way.clone();
        Self { region, via, to, back, command: move_along(way, short) }
    }
}

/// What is to be done, or why nothing can be, in a line.
fn message(stands: Stands, answer: &AnswerView, enabled: &[EnabledView], on: &[GateRow]) -> String {
    let why =
        |gate: &GateRow| format!("{}: {} {}", gate.written(), gate.kind, gate.reasons.join(", "));
    match stands {
        Stands::Shut if !on.is_empty() => on.iter().map(why).collect::<Vec<_>>().join("; "),
        Stands::Shut if !enabled.is_empty() => {
            "only ways back, or to an end aside, are open".to_owned()
        }
        _ => answer.message.clone(),
    }
}

/// The one command to run first.
fn command(
    stands: Stands,
    outlook: &Outlook,
    answer: &AnswerView,
    (enabled, on): (&[EnabledView], &[GateRow]),
) -> String {
    let (short, item) = (&outlook.fact.short, &outlook.fact.item);
    let first = || answer.fix.first().cloned();
    let settle = || match &outlook.standing {
        Standing::Kept(refusal) => {
            let settles = |one: &&Remedy| !matches!(one, Remedy::ItemHistory(_));
            refusal.remedies().iter().find(settles).map(command_line)
        }
        _ => None,
    };
    let found = match stands {
        Stands::Unsettled if item.single_state().is_some() => {
            Some(command_line(&Remedy::against_doubt(short, true)))
        }
        Stands::Unsettled => settle().or_else(first),
        Stands::Open => enabled.first().map(|way| way.command.clone()),
        Stands::Shut if outlook.ways.is_empty() => first(),
        Stands::Shut => on.iter().find_map(|gate| gate.fix.first().cloned()),
        Stands::Finished | Stands::Archived => first(),
    };
    found.unwrap_or_else(|| command_line(&Remedy::Why(short.clone())))
}

/// The criteria that nobody found to hold, by their numbers.
fn unticked(outlook: &Outlook) -> Vec<UntickedView> {
    let criteria = (1..).zip(&outlook.fact.item.criteria);
    let unticked = criteria.filter(|(_, criterion)| !criterion.checked);
    let view = |(n, criterion): (usize, &tidegate_core::item::Criterion)| UntickedView {
        n,
        text: criterion.text.clone(),
        command: command_line(&Remedy::Check { item: outlook.fact.short.clone(), n }),
    };
    unticked.map(view).collect()
}
