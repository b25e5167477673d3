//! From the events of the parser to a tree.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use saphyr_parser::{Event, Parser, ScalarStyle, Span};
use tidegate_core::definition::lint::Code;

use super::{MAX_BYTES, MAX_DEPTH, MAX_NODES, Plain};
use crate::finding::{Lines, Place};

/// A value, and where it stands.
#[derive(Debug)]
pub(crate) struct Node<'a> {
    pub(crate) place: Place,
    pub(crate) kind: Kind<'a>,
}

/// What a node is.
#[derive(Debug)]
pub(crate) enum Kind<'a> {
    Scalar {
        text: Cow<'a, str>,
        plain: bool,
    },
    List(Vec<Rc<Node<'a>>>),
    /// Keys that are no scalars are refused, and of those that are there twice the first is kept.
    Map(Vec<(Place, Cow<'a, str>, Rc<Node<'a>>)>),
}

/// What is wrong with a text as YAML.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Wrong {
    pub(crate) code: Code,
    pub(crate) place: Place,
    pub(crate) message: String,
    pub(crate) mend: String,
}

impl<'a> Node<'a> {
    /// The scalar that this is, as it is read without quotes.
    pub(crate) fn plain(&self) -> Plain {
        match &self.kind {
            Kind::Scalar { text, plain: true } => Plain::of(text),
            _ => Plain::Text,
        }
    }

    /// The value of a member.
    pub(crate) fn member(&self, key: &str) -> Option<&Rc<Node<'a>>> {
        let Kind::Map(members) = &self.kind else { return None };
        members.iter().find(|(_, name, _)| name == key).map(|(.., value)| value)
    }
}

/// Whether bytes are YAML within the limits of this program; if not, what is wrong first.
pub fn check(bytes: &[u8]) -> Result<(), String> {
    let text = std::str::from_utf8(bytes).map_err(|error| error.to_string())?;
    let mut wrong = Vec::new();
    parse(text, &mut wrong);
    wrong.first().map_or(Ok(()), |wrong| Err(wrong.message.clone()))
}

/// The tree of a text, unless it is none; and what is wrong with it.
pub(crate) fn parse<'a>(text: &'a str, wrong: &mut Vec<Wrong>) -> Option<Rc<Node<'a>>> {
    if text.len() > MAX_BYTES {
        let message = format!("the file has {} bytes, the limit is {MAX_BYTES}", text.len());
        let at = (0..=MAX_BYTES).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
        let place = Lines::of(text).place(at);
        wrong.push(Wrong { code: Code::TooBig, place, message, mend: "make it smaller".into() });
        return None;
    }
    let mut builder =
        Builder { open: Vec::new(), anchors: HashMap::new(), nodes: 0, root: None, wrong };
    for event in Parser::new_from_str(text) {
        let (event, span) = match event {
            Ok(event) => event,
            Err(error) => {
                let marker = error.marker();
                let place = Place { line: marker.line(), column: marker.col() + 1, width: 1 };
                let mend = "look at the indentation, quotes and brackets around this place";
                // The parser has a limit of its own for what stands in brackets.
                let is_deep = error.info().contains("recursion limit");
                let code = if is_deep { Code::TooDeep } else { Code::NotYaml };
                builder.fail(code, place, format!("no YAML: {}", error.info()), mend);
                return None;
            }
        };
        builder.take(event, span).ok()?;
    }
    let Builder { root, wrong, .. } = builder;
    if root.is_none() {
        let (place, message) = (Place { line: 1, column: 1, width: 1 }, "the file is empty".into());
        let mend = "begin with one of the presets".to_owned();
        wrong.push(Wrong { code: Code::NotYaml, place, message, mend });
    }
    root
}

/// A list or map that is not closed yet.
struct Open<'a> {
    place: Place,
    anchor: usize,
    /// The number of nodes when it began.
    nodes: usize,
    kind: Kind<'a>,
    /// In a map: the key whose value comes next.
    key: Option<(Place, Cow<'a, str>)>,
    keys: HashSet<String>,
}

/// Nodes with a name, and how many nodes each stands for.
type Anchors<'a> = HashMap<usize, (Rc<Node<'a>>, usize)>;

struct Builder<'a, 'w> {
    open: Vec<Open<'a>>,
    anchors: Anchors<'a>,
    nodes: usize,
    root: Option<Rc<Node<'a>>>,
    wrong: &'w mut Vec<Wrong>,
}

/// Reading goes no further; why was told.
struct Stop;

impl<'a> Builder<'a, '_> {
    fn take(&mut self, event: Event<'a>, span: Span) -> Result<(), Stop> {
        let place = place(span);
        match event {
            Event::Scalar(text, style, anchor, _) => {
                self.count(1, place)?;
                let plain = style == ScalarStyle::Plain;
                let node = Node { place, kind: Kind::Scalar { text, plain } };
                self.put(node, anchor, 1)
            }
            Event::SequenceStart(anchor, _) => self.begin(Kind::List(Vec::new()), anchor, place),
            Event::MappingStart(anchor, _) => self.begin(Kind::Map(Vec::new()), anchor, place),
            Event::SequenceEnd | Event::MappingEnd => {
                let Some(open) = self.open.pop() else { return Ok(()) };
                let node = Node { place: open.place, kind: open.kind };
                self.put(node, open.anchor, self.nodes - open.nodes)
            }
            Event::Alias(anchor) => self.alias(anchor, place),
            Event::DocumentStart(_) if self.root.is_some() => {
                let message = "a second document begins here".to_owned();
                let mend = "keep one definition in a file";
                self.fail(Code::NotYaml, place, message, mend);
                Err(Stop)
            }
            _ => Ok(()),
        }
    }

    fn begin(&mut self, kind: Kind<'a>, anchor: usize, place: Place) -> Result<(), Stop> {
        if self.open.len() == MAX_DEPTH {
            let message = format!("more than {MAX_DEPTH} lists and maps within each other");
            self.fail(Code::TooDeep, place, message, "nothing in a definition needs to be so deep");
            return Err(Stop);
        }
        let nodes = self.nodes;
        self.count(1, place)?;
        self.open.push(Open { place, anchor, nodes, kind, key: None, keys: HashSet::new() });
        Ok(())
    }

    fn alias(&mut self, anchor: usize, place: Place) -> Result<(), Stop> {
        let Some((node, nodes)) = self.anchors.get(&anchor).cloned() else {
            let message = "this alias stands inside of what it stands for".to_owned();
            self.fail(Code::BadAlias, place, message, "write out what is meant");
            return Err(Stop);
        };
        self.count(nodes, place)?;
        self.add(node, place)
    }

    fn count(&mut self, nodes: usize, place: Place) -> Result<(), Stop> {
        self.nodes = self.nodes.saturating_add(nodes);
        if self.nodes > MAX_NODES {
            let message =
                format!("more than {MAX_NODES} values, aliases counted as what they mean");
            self.fail(Code::TooBig, place, message, "write less, and use fewer aliases");
            return Err(Stop);
        }
        Ok(())
    }

    fn put(&mut self, node: Node<'a>, anchor: usize, nodes: usize) -> Result<(), Stop> {
        let (place, node) = (node.place, Rc::new(node));
        if anchor != 0 {
            self.anchors.insert(anchor, (Rc::clone(&node), nodes));
        }
        self.add(node, place)
    }

    fn add(&mut self, node: Rc<Node<'a>>, place: Place) -> Result<(), Stop> {
        let Some(open) = self.open.last_mut() else {
            self.root = Some(node);
            return Ok(());
        };
        match (&mut open.kind, open.key.take()) {
            (Kind::List(items), _) => items.push(node),
            (Kind::Map(members), Some((at, key))) => {
                if open.keys.insert(key.to_string()) {
                    members.push((at, key, node));
                } else {
                    let message = format!("'{key}' stands twice in this map");
                    self.fail(Code::DuplicateKey, at, message, "leave one of them out");
                }
            }
            (Kind::Map(_), None) => match &node.kind {
                Kind::Scalar { text, .. } => open.key = Some((place, text.clone())),
                Kind::List(_) | Kind::Map(_) => {
                    let message = "a list or a map as a key".to_owned();
                    self.fail(Code::WrongType, place, message, "use a text as the key");
                    return Err(Stop);
                }
            },
            (Kind::Scalar { .. }, _) => unreachable!("only lists and maps are opened"),
        }
        Ok(())
    }

    fn fail(&mut self, code: Code, place: Place, message: String, mend: &'static str) {
        self.wrong.push(Wrong { code, place, message, mend: mend.to_owned() });
    }
}

fn place(span: Span) -> Place {
    let (start, end) = (span.start, span.end);
    let width = if end.line() == start.line() { end.col().saturating_sub(start.col()) } else { 1 };
    Place { line: start.line(), column: start.col() + 1, width: width.max(1) }
}
