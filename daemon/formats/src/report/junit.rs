//! Reports in JUnit's XML, as runners of many languages write them.
//!
//! There is no one form of it. Suites may stand within suites; what a suite says of itself may be
//! missing, or leave out what stands within; a test may be skipped by what it says or by what its
//! suite says. So what is said and what stands there are both counted, and the greater one counts.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::lines::number;

/// How many tests there are, and how many of them did not run.
#[derive(Debug, Clone, Copy, Default)]
struct Count {
    tests: u64,
    skipped: u64,
}

impl Count {
    fn add(&mut self, other: Self) {
        self.tests = self.tests.saturating_add(other.tests);
        self.skipped = self.skipped.saturating_add(other.skipped);
    }
}

/// What an element is in a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Suite,
    Test,
    Skipped,
    Other,
}

/// An element that has not ended.
struct Element {
    kind: Kind,
    said: Count,
    inside: Count,
}

/// Whether a text is meant as XML.
pub(super) fn is_xml(text: &str) -> bool {
    ["<?xml", "<testsuite", "<!--", "<!DOCTYPE"].iter().any(|begin| text.starts_with(begin))
}

/// How many tests ran. `None` if this is no such report, or one that is not whole.
///
/// Entities are never expanded, and no file is read for one.
pub(super) fn tests(text: &str) -> Option<u64> {
    let mut reader = Reader::from_str(text);
    let (mut open, mut all, mut reports) = (Vec::<Element>::new(), Count::default(), 0_u64);
    loop {
        let ended = match reader.read_event().ok()? {
            Event::Start(start) => {
                open.push(Element::begin(&start, open.last())?);
                continue;
            }
            Event::Empty(start) => Element::begin(&start, open.last())?,
            Event::End(_) => open.pop()?,
            Event::Eof => break,
            _ => continue,
        };
        let count = ended.count();
        match open.last_mut() {
            Some(outer) => outer.inside.add(count),
            None => {
                all.add(count);
                reports += 1;
            }
        }
    }
    (open.is_empty() && reports > 0).then(|| all.tests.saturating_sub(all.skipped))
}

impl Element {
    /// An element that begins within another; `None` if it begins a document of another kind.
    fn begin(start: &BytesStart<'_>, outer: Option<&Self>) -> Option<Self> {
        let name = start.local_name();
        let kind = match (name.as_ref(), outer.map(|outer| outer.kind)) {
            ("testsuites" | "testsuite", None | Some(Kind::Suite)) => Kind::Suite,
            (_, None) => return None,
            ("testcase", Some(Kind::Suite)) => Kind::Test,
            ("skipped", Some(Kind::Test)) => Kind::Skipped,
            _ => Kind::Other,
        };
        let text = |name| start.try_get_attribute(name).ok().flatten().map(|found| found.value);
        let count = |name| text(name).and_then(|value| number(&value)).unwrap_or_default();
        let said = match kind {
            Kind::Suite => {
                let skipped = count("skipped").saturating_add(count("disabled"));
                Count { tests: count("tests"), skipped }
            }
            Kind::Test => {
                let left_out = text("status");
                let is_left_out = matches!(left_out.as_deref(), Some("notrun" | "disabled"));
                Count { tests: 1, skipped: u64::from(is_left_out) }
            }
            Kind::Skipped => Count { tests: 0, skipped: 1 },
            Kind::Other => Count::default(),
        };
        Some(Self { kind, said, inside: Count::default() })
    }

    /// What it counts for.
    fn count(&self) -> Count {
        let (said, inside) = (self.said, self.inside);
        match self.kind {
            Kind::Suite => Count {
                tests: said.tests.max(inside.tests),
                skipped: said.skipped.max(inside.skipped),
            },
            Kind::Test => Count { tests: 1, skipped: said.skipped.max(inside.skipped).min(1) },
            Kind::Skipped => said,
            // Suites and tests stand in suites alone; whatever else looks like one is text.
            Kind::Other => Count::default(),
        }
    }
}
