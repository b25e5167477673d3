//! The kinds of documents: the only list of them.

use super::front::{Companions, Document, Options};
use super::report::Report;
use super::{adr, assessment, coverage, ears, prd, schema};

/// What is looked for in one document.
type Check = fn(&Document<'_>, Options, &mut Report);
/// What is looked for in several; there is a report for each of them.
type Set = fn(&[Document<'_>], &mut [Report]);
/// Which other files have to be looked at together with one.
type Beside = fn(&Document<'_>) -> Companions;

/// A kind of document.
#[derive(Debug)]
pub struct Kind {
    /// What it is called in the `type` of an artifact.
    pub names: &'static [&'static str],
    /// What it holds.
    pub holds: &'static str,
    /// How its files end; any other file of this name is of no kind.
    ending: &'static str,
    pub(super) check: Check,
    pub(super) set: Option<Set>,
    pub(super) beside: Option<Beside>,
}

/// All there are. A document of any other kind must only hold something.
pub const KINDS: &[Kind] = &[
    Kind {
        names: &["prd"],
        holds: "what a product must do, for whom, and when that is done",
        ending: "",
        check: prd::check,
        set: None,
        beside: None,
    },
    Kind {
        names: &["adr"],
        holds: "a decision, its context and its consequences",
        ending: "",
        check: adr::check,
        set: Some(adr::set),
        beside: Some(adr::beside),
    },
    Kind {
        names: &["ac_coverage"],
        holds: "which acceptance criteria are covered by which tests, as JSON",
        ending: "",
        check: coverage::check,
        set: Some(coverage::set),
        beside: Some(coverage::beside),
    },
    Kind {
        names: &["assessment", "assessment_report"],
        holds: "how complex and risky a feature is, and which way is recommended",
        ending: "",
        check: assessment::check,
        set: None,
        beside: None,
    },
    Kind {
        names: &["ears", "requirements"],
        holds: "requirements in the patterns of EARS",
        ending: "",
        check: ears::check,
        set: None,
        beside: None,
    },
    phase(&["analysis"], |document, _, report| schema::check("analysis", document, report)),
    phase(&["planning"], |document, _, report| schema::check("planning", document, report)),
    phase(&["session"], |document, _, report| schema::check("session", document, report)),
    phase(&["specification"], |document, _, report| {
        schema::check("specification", document, report);
    }),
    phase(&["tasks"], |document, _, report| schema::check("tasks", document, report)),
];

/// A document that a phase leaves; other tools have lists of the same name in Markdown.
const fn phase(names: &'static [&'static str], check: Check) -> Kind {
    let holds = "JSON that fits the schema of this name";
    Kind { names, holds, ending: ".json", check, set: None, beside: None }
}

impl Kind {
    /// The kind of this name that a file can be of.
    #[must_use]
    pub fn of(name: &str, path: &str) -> Option<&'static Self> {
        let ends = |kind: &&Self| path.to_ascii_lowercase().ends_with(kind.ending);
        KINDS.iter().find(|kind| kind.names.contains(&name)).filter(ends)
    }
}
