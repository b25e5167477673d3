//! Push rules: what must hold before commits are pushed to a branch.

use tidegate_core::definition::Protected;

use super::reader::Reader;
use crate::yaml::{Kind, Node, Plain};

/// The members of a push rule.
pub(super) const PROTECTED: [&str; 2] = ["branch", "requires"];
/// The members of what it requires.
pub(super) const REQUIRES: [&str; 2] = ["states", "item"];

/// What stands for all that a rule requires, where that is no more than an item.
pub(super) const ITEM: &str = "item";

impl Reader<'_> {
    /// The push rules of a list, or the only one.
    pub(super) fn protected(&mut self, node: &Node<'_>) -> Vec<Protected> {
        match self.member(node, "protected").map(|rules| (&rules.kind, rules)) {
            Some((Kind::List(rules), _)) => {
                rules.iter().filter_map(|rule| self.push_rule(rule)).collect()
            }
            Some((_, rule)) => self.push_rule(rule).into_iter().collect(),
            None => Vec::new(),
        }
    }

    fn push_rule(&mut self, node: &Node<'_>) -> Option<Protected> {
        if !self.is_map(node, "a push rule", &PROTECTED) {
            return None;
        }
        let rule = Protected {
            branch: self.needed(node, "branch", "this push rule")?,
            ..Protected::default()
        };
        Some(match self.member(node, "requires") {
            Some(requires) => self.requires(rule, node, requires),
            None => rule,
        })
    }

    /// What a rule requires: states, an item, or a map of both.
    fn requires(&mut self, rule: Protected, node: &Node<'_>, requires: &Node<'_>) -> Protected {
        match &requires.kind {
            Kind::Map(_) => {
                self.is_map(requires, "what a push rule requires", &REQUIRES);
                let item = self.flag(requires, "item").unwrap_or_default();
                Protected { states: self.texts(requires, "states"), item, ..rule }
            }
            Kind::Scalar { text, .. } if text == ITEM && requires.plain() == Plain::Text => {
                Protected { item: true, ..rule }
            }
            _ => Protected { states: self.texts(node, "requires"), ..rule },
        }
    }
}
