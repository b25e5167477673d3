//! JSON as a tree that knows where each of its nodes stands.
//!
//! Strict, and with limits: of depth, and of nodes. What a string or a number may be, serde_json
//! says.

use std::ops::Range;

use tidegate_core::definition::lint::Code as FileCode;

use super::Code;
use super::report::{Report, quoted};

/// How deeply lists and maps may stand within each other.
const MAX_DEPTH: usize = 64;

/// How many nodes a document may have.
const MAX_NODES: usize = 400_000;

/// A value, and where it stands.
#[derive(Debug)]
pub(super) struct Node {
    pub(super) at: Range<usize>,
    pub(super) value: Value,
}

/// What a node is.
#[derive(Debug)]
pub(super) enum Value {
    Null,
    Bool(bool),
    Number(f64),
    Text(String),
    List(Vec<Node>),
    /// Of members that are there twice the first is kept.
    Map(Vec<(String, Node)>),
}

impl Node {
    /// The value of a member.
    pub(super) fn member(&self, key: &str) -> Option<&Self> {
        let Value::Map(members) = &self.value else { return None };
        members.iter().find(|(name, _)| name == key).map(|(_, value)| value)
    }

    /// The text that a member is.
    pub(super) fn text(&self, key: &str) -> Option<&str> {
        match &self.member(key)?.value {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The number that a member is.
    pub(super) fn number(&self, key: &str) -> Option<f64> {
        match self.member(key)?.value {
            Value::Number(number) => Some(number),
            _ => None,
        }
    }

    /// The nodes of a member that is a list.
    pub(super) fn list(&self, key: &str) -> &[Self] {
        match self.member(key).map(|node| &node.value) {
            Some(Value::List(nodes)) => nodes,
            _ => &[],
        }
    }

    /// Where a member stands, or all of this.
    pub(super) fn place(&self, key: &str) -> Range<usize> {
        self.member(key).map_or_else(|| self.at.clone(), |node| node.at.clone())
    }
}

/// The tree of a text, or nothing and a finding that says why.
pub(super) fn read(text: &str, report: &mut Report) -> Option<Node> {
    let mut reader = Reader { text, at: 0, nodes: 0, report };
    let read = reader.node(0).and_then(|node| {
        reader.space();
        if reader.at == text.len() { Ok(node) } else { Err(reader.wrong("nothing more")) }
    });
    match read {
        Ok(node) => Some(node),
        Err(Broken::Syntax { at, wanted }) => {
            let message = format!("this is no JSON: here {wanted} is wanted");
            report.add(Code::NotJson, at..at, message, "mend the JSON, or write it by a program");
            None
        }
        Err(Broken::Limit { code, at, message }) => {
            report.add(code, at..at, message, "make it smaller");
            None
        }
    }
}

/// Why reading ends early.
enum Broken {
    Syntax { at: usize, wanted: &'static str },
    Limit { code: FileCode, at: usize, message: String },
}

struct Reader<'a, 'r> {
    text: &'a str,
    at: usize,
    nodes: usize,
    report: &'r mut Report,
}

impl Reader<'_, '_> {
    fn node(&mut self, depth: usize) -> Result<Node, Broken> {
        self.space();
        let start = self.at;
        self.nodes += 1;
        if self.nodes > MAX_NODES {
            let message = format!("the document has more than {MAX_NODES} values");
            return Err(Broken::Limit { code: FileCode::TooBig, at: start, message });
        }
        if depth > MAX_DEPTH {
            let message = format!("values stand in more than {MAX_DEPTH} others");
            return Err(Broken::Limit { code: FileCode::TooDeep, at: start, message });
        }
        let value = match self.peek() {
            Some(b'{') => self.map(depth)?,
            Some(b'[') => self.list(depth)?,
            Some(b'"') => Value::Text(self.string()?),
            Some(b'-' | b'0'..=b'9') => self.number()?,
            Some(b't') => self.word("true", Value::Bool(true))?,
            Some(b'f') => self.word("false", Value::Bool(false))?,
            Some(b'n') => self.word("null", Value::Null)?,
            _ => return Err(self.wrong("a value")),
        };
        Ok(Node { at: start..self.at, value })
    }

    fn map(&mut self, depth: usize) -> Result<Value, Broken> {
        let mut members: Vec<(String, Node)> = Vec::new();
        let mut names = std::collections::HashSet::new();
        self.at += 1;
        while !self.closes(b'}', members.is_empty() && names.is_empty())? {
            let start = self.at;
            if self.peek() != Some(b'"') {
                return Err(self.wrong("the name of a member, in quotes"));
            }
            let name = self.string()?;
            let place = start..self.at;
            self.space();
            if self.peek() != Some(b':') {
                return Err(self.wrong("a colon"));
            }
            self.at += 1;
            let value = self.node(depth + 1)?;
            if names.insert(name.clone()) {
                members.push((name, value));
            } else {
                let message = format!("the member {} is there twice", quoted(&name));
                self.report.add(FileCode::DuplicateKey, place, message, "leave one of them out");
            }
        }
        Ok(Value::Map(members))
    }

    fn list(&mut self, depth: usize) -> Result<Value, Broken> {
        let mut nodes = Vec::new();
        self.at += 1;
        while !self.closes(b']', nodes.is_empty())? {
            nodes.push(self.node(depth + 1)?);
        }
        Ok(Value::List(nodes))
    }

    /// Goes past the end of a list or map, or past the comma before what comes next in it.
    fn closes(&mut self, end: u8, is_first: bool) -> Result<bool, Broken> {
        self.space();
        match self.peek() {
            Some(byte) if byte == end => {
                self.at += 1;
                return Ok(true);
            }
            Some(b',') if !is_first => {
                self.at += 1;
                self.space();
            }
            Some(_) if is_first => {}
            _ => return Err(self.wrong("a comma or the end of the list or map")),
        }
        Ok(false)
    }

    fn string(&mut self) -> Result<String, Broken> {
        let bytes = &self.text.as_bytes()[self.at..];
        let mut length = 1;
        while let Some(byte) = bytes.get(length) {
            match byte {
                b'"' => break,
                b'\\' => length += 2,
                _ => length += 1,
            }
        }
        let token = self.text.get(self.at..self.at + length + 1);
        let text = token.and_then(|token| serde_json::from_str(token).ok());
        let text = text.ok_or_else(|| self.wrong("a text in quotes, its marks escaped,"))?;
        self.at += length + 1;
        Ok(text)
    }

    fn number(&mut self) -> Result<Value, Broken> {
        let is_part = |byte: &u8| byte.is_ascii_digit() || b"+-.eE".contains(byte);
        let length =
            self.text.as_bytes()[self.at..].iter().take_while(|byte| is_part(byte)).count();
        let number = serde_json::from_str(&self.text[self.at..self.at + length]);
        let number = number.map_err(|_| self.wrong("a number"))?;
        self.at += length;
        Ok(Value::Number(number))
    }

    fn word(&mut self, word: &str, value: Value) -> Result<Value, Broken> {
        if !self.text[self.at..].starts_with(word) {
            return Err(self.wrong("a value"));
        }
        self.at += word.len();
        Ok(value)
    }

    fn space(&mut self) {
        let is_space = |byte: &&u8| b" \t\r\n".contains(byte);
        self.at += self.text.as_bytes()[self.at..].iter().take_while(is_space).count();
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn wrong(&self, wanted: &'static str) -> Broken {
        Broken::Syntax { at: self.at, wanted }
    }
}
