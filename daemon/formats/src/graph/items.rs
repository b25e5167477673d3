//! Items as a picture: a box each, and arrows for what is between them.

use std::fmt::Write;

use tidegate_core::link::Relation;

use super::label::{narrow, quoted, shown};

/// Items, and what is between them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Picture {
    /// The items, in the order in which they are drawn.
    pub nodes: Vec<Node>,
    /// What leads from one to another.
    pub edges: Vec<Edge>,
    /// What is left out, in words, a line each.
    pub untold: Vec<String>,
}

/// An item.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Node {
    /// What people call it.
    pub short: String,
    /// One line that names it.
    pub title: String,
    /// Its state; several, if it is contested; none, if nothing is known of it.
    pub states: Vec<String>,
    /// What is special about it, the weightiest first.
    pub marks: Vec<Mark>,
    /// Whether the picture is about it.
    pub is_asked: bool,
}

/// What is special about an item, the weightiest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mark {
    /// It is named and did not arrive here.
    Missing,
    /// Clones moved it apart.
    Contested,
    /// It was put away.
    Archived,
    /// Work on it is over.
    Closed,
    /// It waits for another one.
    Blocked,
    /// A move of it is in doubt.
    Challenged,
}

/// What leads from one item to another, by their places among the nodes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edge {
    /// Which item says so.
    pub from: usize,
    /// How the two are related.
    pub rel: Relation,
    /// The other one.
    pub to: usize,
    /// The state that is waited for.
    pub when: Option<String>,
}

impl Picture {
    /// The picture in the language of Graphviz.
    #[must_use]
    pub fn dot(&self) -> String {
        let mut out = "digraph items {\n  rankdir=LR;\n".to_owned();
        out.push_str("  node [shape=box, style=rounded];\n");
        for (place, node) in self.nodes.iter().enumerate() {
            let label = quoted(&node.lines());
            let asked = if node.is_asked { ", penwidth=3" } else { "" };
            let look = node.marks.first().map_or("", |mark| mark.in_dot());
            let _ = writeln!(out, "  i{place} [label={label}{look}{asked}];");
        }
        for edge in &self.edges {
            let style = match edge.rel {
                Relation::Parent => ", style=bold",
                Relation::DependsOn | Relation::Blocks => "",
                _ => ", style=dashed",
            };
            let Edge { from, to, .. } = edge;
            let _ = writeln!(out, "  i{from} -> i{to} [label={}{style}];", quoted(&[edge.label()]));
        }
        self.untold.iter().for_each(|line| out.push_str(&format!("  // {line}\n")));
        out.push_str("}\n");
        out
    }

    /// The picture in the language of Mermaid.
    #[must_use]
    pub fn mermaid(&self) -> String {
        let mut out = "flowchart LR\n".to_owned();
        for (place, node) in self.nodes.iter().enumerate() {
            let look = node.marks.first().map_or("", |mark| mark.word());
            let class = if look.is_empty() { String::new() } else { format!(":::{look}") };
            let _ = writeln!(out, "  i{place}[\"{}\"]{class}", shown(&node.lines()));
        }
        for edge in &self.edges {
            let arrow = match edge.rel {
                Relation::Parent => "==>",
                Relation::DependsOn | Relation::Blocks => "-->",
                _ => "-.->",
            };
            let Edge { from, to, .. } = edge;
            let _ = writeln!(out, "  i{from} {arrow}|\"{}\"| i{to}", shown(&[edge.label()]));
        }
        for (place, _) in self.nodes.iter().enumerate().filter(|(_, node)| node.is_asked) {
            let _ = writeln!(out, "  style i{place} stroke-width:4px");
        }
        let drawn = self.nodes.iter().filter_map(|node| node.marks.first());
        let mut drawn: Vec<&Mark> = drawn.collect();
        drawn.sort_unstable();
        drawn.dedup();
        for mark in drawn {
            let _ = writeln!(out, "  classDef {} {}", mark.word(), mark.in_mermaid());
        }
        self.untold.iter().for_each(|line| out.push_str(&format!("  %% {line}\n")));
        out
    }
}

impl Node {
    /// What stands in its box: its name, then where it stands and what is special about that.
    fn lines(&self) -> Vec<String> {
        let name = match self.title.is_empty() {
            true => self.short.clone(),
            false => narrow(&format!("{} {}", self.short, self.title)),
        };
        let states = (!self.states.is_empty()).then(|| self.states.join(" or "));
        let marks = self.marks.iter().map(|mark| mark.told().to_owned());
        let standing: Vec<String> = states.into_iter().chain(marks).collect();
        vec![name, narrow(&format!("({})", standing.join(", ")))]
    }
}

impl Edge {
    fn label(&self) -> String {
        match &self.when {
            None => self.rel.word().to_owned(),
            Some(state) => narrow(&format!("{} (when {state})", self.rel)),
        }
    }
}

impl Mark {
    /// The word for it, as a name.
    fn word(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Contested => "contested",
            Self::Archived => "archived",
            Self::Closed => "closed",
            Self::Blocked => "blocked",
            Self::Challenged => "challenged",
        }
    }

    /// The word for it, for people.
    fn told(self) -> &'static str {
        match self {
            Self::Missing => "not here",
            other => other.word(),
        }
    }

    fn in_dot(self) -> &'static str {
        match self {
            Self::Missing => ", style=\"rounded,dotted\"",
            Self::Contested => ", color=red, fontcolor=red",
            Self::Archived | Self::Closed => {
                ", style=\"rounded,filled\", fillcolor=grey90, fontcolor=grey40"
            }
            Self::Blocked => ", style=\"rounded,dashed\"",
            Self::Challenged => ", color=orange",
        }
    }

    fn in_mermaid(self) -> &'static str {
        match self {
            Self::Missing => "stroke-dasharray:2",
            Self::Contested => "stroke:red,color:red",
            Self::Archived | Self::Closed => "fill:#eee,color:#666",
            Self::Blocked => "stroke-dasharray:6",
            Self::Challenged => "stroke:orange",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn node(short: &str, title: &str, state: &str, marks: &[Mark]) -> Node {
        let (short, title) = (short.to_owned(), title.to_owned());
        Node {
            short,
            title,
            states: vec![state.to_owned()],
            marks: marks.to_vec(),
            is_asked: false,
        }
    }

    fn edge(from: usize, rel: Relation, to: usize, when: Option<&str>) -> Edge {
        Edge { from, rel, to, when: when.map(str::to_owned) }
    }

    fn picture() -> Picture {
        let first = Node { is_asked: true, ..node("T-aaaa", "One", "To Do", &[Mark::Blocked]) };
        let second = node("T-bbbb", "Two", "Done", &[Mark::Closed]);
        let edges = vec![
            edge(0, Relation::DependsOn, 1, Some("Done")),
            edge(0, Relation::Parent, 1, None),
            edge(1, Relation::Produces, 0, None),
        ];
        Picture { nodes: vec![first, second], edges, untold: vec!["3 more".to_owned()] }
    }

    #[test]
    fn items_and_what_is_between_them_are_drawn_for_graphviz() {
        let expected = r#"digraph items {
  rankdir=LR;
  node [shape=box, style=rounded];
  i0 [label="T-aaaa One\n(To Do, blocked)", style="rounded,dashed", penwidth=3];
  i1 [label="T-bbbb Two\n(Done, closed)", style="rounded,filled", fillcolor=grey90, fontcolor=grey40];
  i0 -> i1 [label="depends_on (when Done)"];
  i0 -> i1 [label="parent", style=bold];
  i1 -> i0 [label="produces", style=dashed];
  // 3 more
}
"#;
        assert_eq!(picture().dot(), expected);
    }

    #[test]
    fn items_and_what_is_between_them_are_drawn_for_mermaid() {
        let expected = r#"flowchart LR
  i0["T-aaaa One<br/>(To Do, blocked)"]:::blocked
  i1["T-bbbb Two<br/>(Done, closed)"]:::closed
  i0 -->|"depends_on (when Done)"| i1
  i0 ==>|"parent"| i1
  i1 -.->|"produces"| i0
  style i0 stroke-width:4px
  classDef closed fill:#eee,color:#666
  classDef blocked stroke-dasharray:6
  %% 3 more
"#;
        assert_eq!(picture().mermaid(), expected);
    }

    #[test]
    fn an_item_that_is_not_here_is_drawn_as_that() {
        let (short, marks) = ("T-cccc".to_owned(), vec![Mark::Missing]);
        let nodes = vec![Node { short, marks, ..Node::default() }];
        let drawn = Picture { nodes, ..Picture::default() };
        assert!(drawn.mermaid().contains("  i0[\"T-cccc<br/>(not here)\"]:::missing\n"));
        assert!(
            drawn
                .dot()
                .contains("  i0 [label=\"T-cccc\\n(not here)\", style=\"rounded,dotted\"];\n")
        );
    }

    #[test]
    fn no_title_breaks_a_picture_of_items() {
        let titles =
            ["end", "\"] --> x[\"", "a\nend\nclick i0 evil", "<script>", "`md`", "%%{init: {}}%%"];
        let nodes: Vec<Node> = titles.iter().map(|title| node("T-a", title, title, &[])).collect();
        let edges = vec![edge(0, Relation::DependsOn, 1, Some("\"|\n i0 --> i1"))];
        let drawn = Picture { nodes, edges, untold: Vec::new() };
        let (dot, mermaid) = (drawn.dot(), drawn.mermaid());
        assert_eq!(dot.lines().count(), 3 + titles.len() + 1 + 1, "{dot}");
        assert_eq!(mermaid.lines().count(), 1 + titles.len() + 1, "{mermaid}");
        assert_eq!(mermaid.matches('"').count(), 2 * titles.len() + 2, "{mermaid}");
        assert!(!mermaid.contains("<script") && !mermaid.contains('`'), "{mermaid}");
        let unescaped = dot.replace("\\\\", "").replace("\\\"", "");
        assert_eq!(unescaped.matches('"').count(), 2 * titles.len() + 2, "{dot}");
    }
}
