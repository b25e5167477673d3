//! Reading members of a map, and telling what is wrong with them.

use std::borrow::Cow;
use std::rc::Rc;

use tidegate_core::definition::lint::{Code, Dialect};
use tidegate_core::text::visible;

use crate::finding::Place;
use crate::yaml::{Kind, Node, Plain, Wrong};

/// Members of a map: where the key stands, the key, the value.
pub(super) type Members<'a> = [(Place, Cow<'a, str>, Rc<Node<'a>>)];

/// What was found so far.
pub(super) struct Reader<'w> {
    /// By whose rules the file is read.
    pub(super) dialect: Dialect,
    pub(super) wrong: &'w mut Vec<Wrong>,
}

impl Reader<'_> {
    pub(super) fn add(
        &mut self,
        code: Code,
        place: Place,
        message: impl Into<String>,
        mend: impl Into<String>,
    ) {
        self.wrong.push(Wrong { code, place, message: message.into(), mend: mend.into() });
    }

    pub(super) fn wants(&mut self, node: &Node<'_>, what: &str, wanted: &str) {
        let found = match (&node.kind, node.plain()) {
            (Kind::List(_), _) => "a list",
            (Kind::Map(_), _) => "a map",
            (_, Plain::Null) => "nothing",
            (_, Plain::Truth(_)) => "yes or no",
            (_, Plain::Number(_) | Plain::Fraction) => "a number",
            (_, Plain::Text) => "a text",
        };
        let mend = match (wanted, &node.kind) {
            ("a text", Kind::Scalar { .. }) => "put it in quotes".to_owned(),
            _ => format!("write {wanted} here"),
        };
        let message = format!("{what} is {found}, and not {wanted}");
        self.add(Code::WrongType, node.place, message, mend);
    }

    /// Whether a node is a map. What it holds besides the members that are known is told.
    pub(super) fn is_map(&mut self, node: &Node<'_>, what: &str, known: &[&str]) -> bool {
        let Kind::Map(members) = &node.kind else {
            self.wants(node, what, "a map");
            return false;
        };
        for (place, key, _) in members.iter().filter(|(_, key, _)| !known.contains(&&**key)) {
            let message = format!("{what} has no member '{}'", visible(key));
            let same = |known: &&&str| alike(known) == alike(key);
            let mend = match known.iter().find(same) {
                Some(known) => format!("write '{known}'"),
                None => format!("leave it out, or use one of {}", known.join(", ")),
            };
            self.add(Code::UnknownKey, *place, message, mend);
        }
        true
    }

    /// A member, unless there is none or nothing in it.
    pub(super) fn member<'n, 'a>(&self, node: &'n Node<'a>, key: &str) -> Option<&'n Node<'a>> {
        let member = node.member(key)?;
        (member.plain() != Plain::Null).then_some(member.as_ref())
    }

    /// A text, told of as `what`.
    pub(super) fn as_text(&mut self, node: &Node<'_>, what: &str) -> Option<String> {
        match (&node.kind, node.plain()) {
            (Kind::Scalar { text, .. }, Plain::Text) => Some(text.to_string()),
            _ => {
                self.wants(node, what, "a text");
                None
            }
        }
    }

    /// A member that is a text; an empty one, if it is missing.
    pub(super) fn text(&mut self, node: &Node<'_>, key: &str) -> String {
        let member = self.member(node, key);
        member.and_then(|member| self.as_text(member, key)).unwrap_or_default()
    }

    /// A text that has to be there.
    pub(super) fn needed(&mut self, node: &Node<'_>, key: &str, what: &str) -> Option<String> {
        let Some(member) = self.member(node, key) else {
            self.missing(node, key, what);
            return None;
        };
        self.as_text(member, key)
    }

    pub(super) fn missing(&mut self, node: &Node<'_>, key: &str, what: &str) {
        let message = format!("{what} has no '{key}'");
        self.add(Code::MissingKey, node.place, message, format!("add `{key}:`"));
    }

    pub(super) fn flag(&mut self, node: &Node<'_>, key: &str) -> Option<bool> {
        let member = self.member(node, key)?;
        match member.plain() {
            Plain::Truth(truth) => Some(truth),
            _ => {
                self.wants(member, key, "true or false");
                None
            }
        }
    }

    pub(super) fn number(&mut self, node: &Node<'_>, key: &str) -> Option<u32> {
        let member = self.member(node, key)?;
        let number = match member.plain() {
            Plain::Number(number) => u32::try_from(number).ok(),
            _ => None,
        };
        if number.is_none() {
            self.wants(member, key, "a whole number from 0 on");
        }
        number
    }

    /// One of several words.
    pub(super) fn choice<T: Copy>(
        &mut self,
        node: &Node<'_>,
        key: &str,
        words: &[(&str, T)],
    ) -> Option<T> {
        let member = self.member(node, key)?;
        self.as_choice(member, key, words)
    }

    pub(super) fn as_choice<T: Copy>(
        &mut self,
        node: &Node<'_>,
        what: &str,
        words: &[(&str, T)],
    ) -> Option<T> {
        let text = self.as_text(node, what)?;
        let found = words.iter().find(|(word, _)| *word == text);
        if found.is_none() {
            let message = format!("'{}' is no {what}", visible(&text));
            let words: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
            let mend = format!("write one of {}", words.join(", "));
            self.add(Code::WrongType, node.place, message, mend);
        }
        found.map(|(_, value)| *value)
    }

    /// The nodes of a list, if there is one.
    pub(super) fn list<'n, 'a>(&mut self, node: &'n Node<'a>, key: &str) -> &'n [Rc<Node<'a>>] {
        match self.member(node, key).map(|member| (&member.kind, member)) {
            Some((Kind::List(items), _)) => items,
            Some((_, member)) => {
                self.wants(member, key, "a list");
                &[]
            }
            None => &[],
        }
    }

    /// The members of a map of names, if there is one.
    pub(super) fn members<'n, 'a>(&mut self, node: &'n Node<'a>, key: &str) -> &'n Members<'a> {
        match self.member(node, key).map(|member| (&member.kind, member)) {
            Some((Kind::Map(members), _)) => members,
            Some((_, member)) => {
                self.wants(member, key, "a map");
                &[]
            }
            None => &[],
        }
    }

    /// One text, or a list of texts.
    pub(super) fn texts(&mut self, node: &Node<'_>, key: &str) -> Vec<String> {
        let Some(member) = self.member(node, key) else { return Vec::new() };
        match &member.kind {
            Kind::List(items) => items.iter().filter_map(|item| self.as_text(item, key)).collect(),
            _ => self.as_text(member, key).into_iter().collect(),
        }
    }
}

/// A key without its case and its dashes, to tell what was meant.
fn alike(key: &str) -> String {
    key.to_lowercase().replace(['-', ' '], "_").trim_end_matches('s').to_owned()
}
