//! Gates: `KIND`, `KIND[what it takes]`, or a map with a `kind` and members.

use std::collections::BTreeMap;

use tidegate_core::definition::lint::Code;
use tidegate_core::definition::{Artifact, Join};
use tidegate_core::gate::{
    Approval, ArtifactGate, Ci, CommandGate, Criteria, Dependencies, Gate, JoinGate, Keyword,
    Plugin, PullRequest, Quality, Timer,
};
use tidegate_core::text::visible;

use super::reader::Reader;
use super::schedule::{self, unquoted};
use crate::yaml::{Kind, Node, Plain};

/// Every kind of gate, and the members that it has in a map.
pub(super) const GATES: [(&str, &[&str]); 14] = [
    ("NONE", &[]),
    ("KEYWORD", &["keyword"]),
    ("PULL_REQUEST", &[]),
    ("APPROVAL", &["role", "quorum"]),
    ("SCHEDULE", &schedule::SCHEDULE),
    ("ARTIFACT", &["artifact"]),
    ("CRITERIA", &["coverage", "evidence", "least", "expires"]),
    ("QUALITY", &["score", "dimension", "expires"]),
    ("DEPENDENCIES", &[]),
    ("JOIN", &["of", "state", "of_kind", "alone"]),
    ("TIMER", &["seconds", "after"]),
    ("COMMAND", &["run"]),
    ("CI", &["check"]),
    ("PLUGIN", &["plugin", "settings"]),
];

/// Another name of a kind.
const APPROVAL: [&str; 2] = ["APPROVAL_REQUIRED_BY_ROLE", "APPROVAL"];

impl Reader<'_> {
    /// The gate of a transition called `via`.
    pub(super) fn gate(&mut self, node: &Node<'_>, via: &str) -> Option<Gate> {
        if let Kind::Map(_) = node.kind {
            return self.gate_of_members(node, via);
        }
        let text = self.as_text(node, "a gate")?;
        let (kind, given) = match text.split_once('[') {
            Some((kind, rest)) => (kind.trim(), Some(self.given(node, &text, rest)?)),
            None => (text.trim(), None),
        };
        match (kind, given.as_deref()) {
            ("KEYWORD", None) => Some(self.bare_keyword(node, via)),
            ("SCHEDULE", Some(given)) => self.schedule_of_text(node, given),
            (kind, given) => {
                let gate = of_text(kind, given);
                if let Err(why) = &gate {
                    self.bad_gate(node, why);
                }
                gate.ok()
            }
        }
    }

    /// What stands in the brackets.
    fn given(&mut self, node: &Node<'_>, text: &str, rest: &str) -> Option<String> {
        let inner = rest.trim_end().strip_suffix(']').map(str::trim);
        let Some(inner) = inner else {
            self.bad_gate(node, &format!("'{}' does not end with ]", visible(text)));
            return None;
        };
        Some(inner.to_owned())
    }

    fn bare_keyword(&mut self, node: &Node<'_>, via: &str) -> Gate {
        let message = format!("no keyword is named, so it is '{}'", visible(via));
        let mend = "name the word, as in `KEYWORD[APPROVED]`";
        self.add(Code::KeywordNotSaid, node.place, message, mend);
        Gate::Keyword(Keyword { keyword: via.to_owned() })
    }

    pub(super) fn bad_gate(&mut self, node: &Node<'_>, why: &str) {
        let kinds: Vec<&str> = GATES.iter().map(|(kind, _)| *kind).collect();
        let mend = format!("the kinds are {}", kinds.join(", "));
        self.add(Code::BadGate, node.place, why, mend);
    }

    fn gate_of_members(&mut self, node: &Node<'_>, via: &str) -> Option<Gate> {
        let kind = self.needed(node, "kind", "this gate")?;
        let kind = if kind == APPROVAL[0] { APPROVAL[1] } else { kind.as_str() };
        let Some((_, members)) = GATES.iter().find(|(known, _)| *known == kind) else {
            self.bad_gate(node, &format!("'{}' is no kind of gate", visible(kind)));
            return None;
        };
        let known: Vec<&str> = ["kind"].iter().chain(members.iter()).copied().collect();
        self.is_map(node, &format!("a gate of kind {kind}"), &known);
        Some(match kind {
            "NONE" => Gate::None,
            "PULL_REQUEST" => Gate::PullRequest(PullRequest {}),
            "DEPENDENCIES" => Gate::Dependencies(Dependencies {}),
            "KEYWORD" if node.member("keyword").is_none() => self.bare_keyword(node, via),
            "KEYWORD" => Gate::Keyword(Keyword { keyword: self.text(node, "keyword") }),
            "APPROVAL" => Gate::Approval(Approval {
                role: self.needed(node, "role", "this gate")?,
                quorum: self.number(node, "quorum").filter(|quorum| *quorum != 1),
            }),
            "SCHEDULE" => self.schedule(node)?,
            "ARTIFACT" => Gate::Artifact(ArtifactGate {
                artifact: self.member(node, "artifact").and_then(|node| self.artifact(node))?,
            }),
            "CRITERIA" => Gate::Criteria(Criteria {
                coverage: self.number(node, "coverage").filter(|c| *c != 100),
                evidence: self.flag(node, "evidence").unwrap_or_default(),
                least: self.number(node, "least").filter(|least| *least != 1),
                expires: self.expires(node)?,
            }),
            "QUALITY" => Gate::Quality(Quality {
                score: self.number(node, "score").unwrap_or_default(),
                dimension: self.text(node, "dimension"),
                expires: self.expires(node)?,
            }),
            "JOIN" => self.join_gate(node),
            "TIMER" => Gate::Timer(Timer { seconds: self.duration(node)? }),
            "COMMAND" => Gate::Command(CommandGate { run: self.program(node) }),
            "CI" => Gate::Ci(Ci { check: self.text(node, "check") }),
            _ => Gate::Plugin(Plugin {
                plugin: self.needed(node, "plugin", "this gate")?,
                settings: self.settings(node),
            }),
        })
    }

    fn join_gate(&mut self, node: &Node<'_>) -> Gate {
        Gate::Join(JoinGate {
            of: self.member(node, "of").map(|of| self.join(of)).unwrap_or_default(),
            state: self.text(node, "state"),
            of_kind: self.text(node, "of_kind"),
            alone: self.flag(node, "alone").unwrap_or_default(),
        })
    }

    /// For how long something counts: for ever, if nothing is said; nothing, if that cannot be read.
    fn expires(&mut self, node: &Node<'_>) -> Option<Option<u32>> {
        let Some(member) = self.member(node, "expires") else { return Some(None) };
        let length = span(member);
        if length.is_none_or(|length| length == 0) {
            self.bad_gate(node, "what `expires` says is no time such as 12h, 30d or 8w");
            return None;
        }
        Some(length)
    }

    fn duration(&mut self, node: &Node<'_>) -> Option<u32> {
        if let Some(seconds) = self.number(node, "seconds") {
            return Some(seconds);
        }
        let after = self.needed(node, "after", "this gate")?;
        let seconds = seconds(&after);
        if seconds.is_none() {
            self.bad_gate(node, &format!("'{}' is no time such as 90s, 2h or 3d", visible(&after)));
        }
        seconds
    }

    /// A program with what it is given; one text is a line for the shell.
    fn program(&mut self, node: &Node<'_>) -> Vec<String> {
        match self.member(node, "run").map(|run| &run.kind) {
            Some(Kind::Scalar { .. }) => shell(&self.text(node, "run")),
            _ => self.texts(node, "run"),
        }
    }

    fn settings(&mut self, node: &Node<'_>) -> BTreeMap<String, String> {
        let members = self.members(node, "settings").iter();
        members
            .filter_map(|(_, key, value)| Some((key.to_string(), self.as_text(value, key)?)))
            .collect()
    }
}

fn shell(line: &str) -> Vec<String> {
    ["sh", "-c", line].map(str::to_owned).to_vec()
}

fn of_text(kind: &str, given: Option<&str>) -> Result<Gate, String> {
    let text = unquoted(given.unwrap_or_default()).to_owned();
    let needs = |what: &str| Err(format!("{kind} does not say {what}, as in {kind}[…]"));
    let number =
        |text: &str| text.trim().parse().map_err(|_| format!("'{}' is no number", visible(text)));
    Ok(match (kind, given) {
        ("NONE", None) => Gate::None,
        ("PULL_REQUEST", None) => Gate::PullRequest(PullRequest {}),
        ("DEPENDENCIES", None) => Gate::Dependencies(Dependencies {}),
        ("NONE" | "PULL_REQUEST" | "DEPENDENCIES", Some(_)) => {
            return Err(format!("{kind} takes nothing"));
        }
        ("KEYWORD", _) => Gate::Keyword(Keyword { keyword: text }),
        (kind, None) if APPROVAL.contains(&kind) => return needs("which role"),
        (kind, _) if APPROVAL.contains(&kind) => {
            Gate::Approval(Approval { role: text, quorum: None })
        }
        ("SCHEDULE", _) => return needs("when"),
        ("ARTIFACT", None) => return needs("which path"),
        ("ARTIFACT", _) => {
            let artifact = Artifact { kind: "document".into(), path: text, ..Artifact::default() };
            Gate::Artifact(ArtifactGate { artifact })
        }
        ("CRITERIA", None) => Gate::Criteria(Criteria::default()),
        ("CRITERIA", _) => {
            let coverage = Some(number(&text)?).filter(|c| *c != 100);
            Gate::Criteria(Criteria { coverage, ..Criteria::default() })
        }
        ("QUALITY", None) => return needs("which score"),
        ("QUALITY", _) => {
            let score = text.strip_prefix("score").unwrap_or(&text).trim();
            let score = number(score.strip_prefix(">=").unwrap_or(score))?;
            Gate::Quality(Quality { score, dimension: String::new(), expires: None })
        }
        ("JOIN", _) => {
            let of = match text.as_str() {
                "" | "all" => Join::All,
                "any" => Join::Any,
                count => Join::Of(number(count)?),
            };
            let (state, of_kind) = (String::new(), String::new());
            Gate::Join(JoinGate { of, state, of_kind, alone: false })
        }
        ("TIMER", None) => return needs("how long"),
        ("TIMER", _) => {
            let wrong = || format!("'{}' is no time such as 90s, 2h or 3d", visible(&text));
            Gate::Timer(Timer { seconds: seconds(&text).ok_or_else(wrong)? })
        }
        ("COMMAND", None) => return needs("which program"),
        ("COMMAND", _) => Gate::Command(CommandGate { run: shell(&text) }),
        ("CI", _) => Gate::Ci(Ci { check: text }),
        ("PLUGIN", None) => return needs("which one"),
        ("PLUGIN", _) => Gate::Plugin(Plugin { plugin: text, settings: BTreeMap::new() }),
        _ => return Err(format!("'{}' is no kind of gate", visible(kind))),
    })
}

/// How long something takes: `8h`, or a number of seconds.
pub(super) fn span(node: &Node<'_>) -> Option<u32> {
    match (&node.kind, node.plain()) {
        (_, Plain::Number(number)) => u32::try_from(number).ok(),
        (Kind::Scalar { text, .. }, Plain::Text) => seconds(text),
        _ => None,
    }
}

/// The seconds in `90s`, `15m`, `2h`, `3d` or `1w`.
pub(super) fn seconds(text: &str) -> Option<u32> {
    let text = text.trim();
    let (number, unit) = text.split_at(text.find(|c: char| !c.is_ascii_digit())?);
    let unit = match unit {
        "s" => 1,
        "m" => 60,
        "h" => 3_600,
        "d" => 86_400,
        "w" => 604_800,
        _ => return None,
    };
    number.parse::<u32>().ok()?.checked_mul(unit)
}
