//! What stands in the way where something is refused, and what would help.

use super::Refusal;
use crate::event::Object;
use crate::remedy::Remedy;

impl Refusal {
    /// What stands in the way, one reason each.
    #[must_use]
    pub fn reasons(&self) -> Vec<String> {
        match self {
            Self::Shut { reasons, .. }
            | Self::NotReaffirmed { reasons, .. }
            | Self::NoDefinition { reasons, .. }
            | Self::BadDefinition { reasons } => reasons.clone(),
            Self::Expect { heads, .. } => {
                let heads: Vec<String> =
                    heads.iter().map(|head| format!("--expect {head}")).collect();
                vec![format!("what is there now: {}", heads.join(" "))]
            }
            Self::Contested { states, lost, .. } => {
                let why = |state| match lost.contains(state) {
                    true => format!("one clone says '{state}', which has no place there any more"),
                    false => format!("one clone says '{state}'"),
                };
                states.iter().map(why).collect()
            }
            Self::NoPlace { states, .. } if states.is_empty() => {
                let why =
                    "no region there is called so: leave the state first, and come back to it";
                vec![why.to_owned()]
            }
            Self::NoPlace { states, .. } => {
                vec![format!("say with --map what it is called there: {}", states.join(", "))]
            }
            _ => Vec::new(),
        }
    }

    /// What would help.
    #[must_use]
    pub fn remedies(&self) -> Vec<Remedy> {
        match self {
            Self::NoItem { similar, .. } if similar.is_empty() => vec![Remedy::ListItems],
            Self::NoItem { similar: names, .. } | Self::Ambiguous { candidates: names, .. } => {
                names.iter().cloned().map(Remedy::UseItem).collect()
            }
            Self::NoProject => vec![Remedy::Init],
            Self::Expect { object, .. } if object == Object::PROJECT => vec![Remedy::ShowProject],
            Self::Expect { object, .. } => vec![Remedy::ShowItem(object.clone())],
            Self::Contested { item, remedies, .. } => {
                let history = Remedy::ItemHistory(item.clone());
                std::iter::once(history).chain(remedies.iter().cloned()).collect()
            }
            Self::NotContested { item, .. } => vec![Remedy::Why(item.clone())],
            Self::Archived { item } => vec![Remedy::Unarchive(item.clone())],
            Self::NoSuchWay { item, candidates: ways, .. }
            | Self::SeveralWays { item, candidates: ways, .. }
            | Self::NotFromHere { item, ways, .. } => Self::moves(item, ways),
            Self::Shut { remedies, .. } if !remedies.is_empty() => remedies.clone(),
            Self::NoSuchState { item, states, .. } => Remedy::settle(item, states).collect(),
            Self::NoReason { item, state } => {
                Remedy::settle(item, std::slice::from_ref(state)).collect()
            }
            Self::Shut { item, doubt: Some(challenged), .. } => {
                vec![Remedy::against_doubt(item, *challenged)]
            }
            Self::Shut { item, .. } => vec![Remedy::Why(item.clone())],
            Self::NotReaffirmed { item, state, .. } => {
                Remedy::settle(item, std::slice::from_ref(state)).collect()
            }
            Self::NeverThere { item, visited, .. } => {
                let back = |to: &String| Remedy::RollBack { item: item.clone(), to: to.clone() };
                visited.iter().map(back).collect()
            }
            Self::NothingToUndo { item } => vec![Remedy::ItemHistory(item.clone())],
            Self::NoCriterion { item, .. } => vec![Remedy::Criteria(item.clone())],
            Self::NotShown { item, n, .. } => vec![Remedy::Claim { item: item.clone(), n: *n }],
            Self::NoDefinition { item, .. } => vec![Remedy::VerifyItem(item.clone())],
            Self::NoWorkflow { .. } => vec![Remedy::ListWorkflows],
            Self::ContestedWorkflow { name, digests } | Self::NoVersion { name, digests, .. } => {
                let show = Remedy::ShowWorkflow(name.clone());
                let choose = |digest: &String| Remedy::ChooseWorkflow {
                    name: name.clone(),
                    digest: digest.clone(),
                };
                std::iter::once(show).chain(digests.iter().map(choose)).collect()
            }
            Self::Text(_)
            | Self::MayNotCheck { .. }
            | Self::Value { .. }
            | Self::NoLine(_)
            | Self::NoPlace { .. }
            | Self::BadDefinition { .. } => Vec::new(),
            Self::AliasTaken { owner, .. }
            | Self::TagTaken { item: owner, .. }
            | Self::KeyTaken { owner, .. }
            | Self::KeyDiffers { owner, .. } => {
                vec![Remedy::ShowItem(owner.clone())]
            }
            Self::Circle { from, .. } => vec![Remedy::ShowItem(from.clone())],
        }
    }

    fn moves(item: &str, ways: &[String]) -> Vec<Remedy> {
        ways.iter().map(|via| Remedy::Move { item: item.to_owned(), via: via.clone() }).collect()
    }
}
