//! `tidegate.why/1`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tidegate_core::fact::ItemFact;
use tidegate_core::gate::{Help, Verdict};
use tidegate_core::outlook::{self, Outlook, Standing, Way};
use tidegate_core::refusal::{Refusal, Remedy};

use crate::notice::Notice;
use crate::remedy::command_line;

/// `tidegate.why/1`: where an item can go, and what stands in the way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct WhyDocument {
    /// Always `tidegate.why/1`.
    pub schema: String,
    /// The item.
    pub item: String,
    /// How people are shown its id.
    pub short: String,
    /// The line that names it.
    pub title: String,
    /// Its state, if it is one.
    pub state: Option<String>,
    /// The states that stand, if they are several.
    pub contested: Vec<String>,
    /// What it comes to.
    pub answer: AnswerView,
    /// The ways.
    pub transitions: Vec<WayView>,
    /// Whether a move was rehearsed.
    pub dry_run: bool,
    /// What is to be known about it.
    pub notices: Vec<Notice>,
}

/// What it comes to, in a sentence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[expect(missing_docs, reason = "documented in docs/json.md, where others look for them")]
pub struct AnswerView {
    pub code: String,
    pub message: String,
    pub fix: Vec<String>,
}

/// One way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[expect(missing_docs, reason = "documented in docs/json.md, where others look for them")]
pub struct WayView {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    pub via: String,
    pub to: String,
    pub open: bool,
    pub gates: Vec<GateView>,
}

/// One gate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[expect(missing_docs, reason = "documented in docs/json.md, where others look for them")]
pub struct GateView {
    pub kind: String,
    pub verdict: String,
    pub reasons: Vec<String>,
    pub fix: Vec<String>,
}

impl WhyDocument {
    /// The document of an outlook.
    #[must_use]
    pub fn new(outlook: &Outlook, dry_run: bool) -> Self {
        let Outlook { fact, ways, .. } = outlook;
        Self {
            schema: "tidegate.why/1".to_owned(),
            item: fact.item.id.to_string(),
            short: fact.short.clone(),
            title: fact.item.title.clone(),
            state: fact.item.single_state().map(str::to_owned),
            contested: fact.item.contested(),
            answer: AnswerView::new(outlook),
            transitions: ways.iter().map(|way| WayView::new(way, fact)).collect(),
            dry_run,
            notices: Vec::new(),
        }
    }
}

impl AnswerView {
    pub(crate) fn new(Outlook { fact, ways, standing }: &Outlook) -> Self {
        let state = fact.item.single_state().unwrap_or_default();
        let moves = || ways.iter().filter(|way| way.open).map(|way| move_along(way, &fact.short));
        let (code, message, fix) = match standing {
            Standing::Open => {
                let leaves = ways.iter().any(|way| way.open && way.region.is_none());
                let message = match leaves {
                    true => format!("nothing keeps it in '{state}'"),
                    false => format!("it goes on in '{state}'"),
                };
                ("open", message, moves().collect())
            }
            Standing::Finished => {
                let message = format!("it is finished: '{state}' is the last state");
                match fact.item.doubt() {
                    None => ("finished", message, moves().collect()),
                    Some(challenged) => {
                        let message = format!("{message}, and how it came there is in doubt");
                        let fix = command_line(&Remedy::against_doubt(&fact.short, challenged));
                        ("finished", message, std::iter::once(fix).chain(moves()).collect())
                    }
                }
            }
            Standing::DeadEnd => ("dead_end", format!("nothing leads on from '{state}'"), vec![]),
            Standing::Shut => return Self::shut(fact, ways),
            Standing::Kept(refusal) => return Self::kept(refusal),
        };
        Self { code: code.to_owned(), message, fix }
    }

    fn shut(fact: &ItemFact, ways: &[Way]) -> Self {
        let (item, reasons) = (fact.short.clone(), Vec::new());
        let doubt = fact.item.doubt();
        let shut = ways.iter().filter(|way| !way.open);
        let via = shut.clone().map(Way::written).collect::<Vec<_>>().join(", ");
        let mut remedies: Vec<Remedy> = Vec::new();
        for remedy in shut.flat_map(|way| way.remedies(&item)) {
            if !remedies.contains(&remedy) {
                remedies.push(remedy);
            }
        }
        let answer = Self::kept(&Refusal::Shut { item, via, reasons, doubt, remedies });
        // Who asks why is not told to ask why.
        let why = command_line(&Remedy::Why(fact.short.clone()));
        let fix = answer.fix.into_iter().filter(|fix| *fix != why).collect();
        Self { fix, ..answer }
    }

    fn kept(refusal: &Refusal) -> Self {
        let fix = refusal.remedies().iter().map(command_line).collect();
        Self { code: refusal.code().to_owned(), message: refusal.to_string(), fix }
    }
}

/// The command that takes a way.
pub(crate) fn move_along(way: &Way, short: &str) -> String {
    let item = short.to_owned();
    command_line(&match way.via.as_str() {
        outlook::FORCE => Remedy::Force { item, state: way.enters() },
        _ => Remedy::Move { item, via: way.written() },
    })
}

impl WayView {
    /// The view of a way of this item.
    #[must_use]
    pub fn new(way: &Way, fact: &ItemFact) -> Self {
        let doubt = fact.item.doubt();
        let doubt = doubt.map(|moved| command_line(&Remedy::against_doubt(&fact.short, moved)));
        let line = |help: &Help| command_line(&Remedy::of(&fact.short, &way.written(), help));
        let gate = |gate: &outlook::GateView| GateView {
            kind: gate.kind.to_owned(),
            verdict: gate.verdict.word().to_owned(),
            reasons: gate.verdict.reasons().to_vec(),
            fix: match gate.verdict {
                Verdict::Unknown(_) if gate.help.is_empty() => doubt.iter().cloned().collect(),
                _ => gate.help.iter().map(line).collect(),
            },
        };
        let Way { region, via, to, open, gates, .. } = way.clone();
        Self { region, via, to, open, gates: gates.iter().map(gate).collect() }
    }
}
