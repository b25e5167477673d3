//! Decisions, alone and together.

use super::choices::Choices;
use super::{File, Made, Rule, layout};

pub(super) const MADE: Made = Made { kind: "adr", heading: "Decisions", rules: &RULES, make };

const RULES: [Rule; 13] = [
    ("a section is missing", "MISSING_SECTION"),
    ("a section is empty", "EMPTY_SECTION"),
    ("a section is there twice", "REPEATED_SECTION"),
    ("no status", "BAD_STATUS"),
    ("a status in code", "BAD_STATUS"),
    ("superseded by nobody", "SUPERSEDED_BY_NONE"),
    ("a bad name", "BAD_FILE_NAME"),
    ("a number twice", "REPEATED_NUMBER"),
    ("a dependency on nothing", "UNKNOWN_DECISION"),
    ("superseded by nothing", "UNKNOWN_DECISION"),
    ("depends on itself", "DECISION_CIRCLE"),
    ("two supersede each other", "DECISION_CIRCLE"),
    ("rests on what is over", "STALE_DECISION"),
];

const SECTIONS: [&str; 4] = ["Status", "Context", "Decision", "Consequences"];

/// A decision before it is written.
struct Decision {
    number: usize,
    status: String,
    depends: Vec<usize>,
}

/// Decisions, of which each rests on earlier ones alone.
fn make(choices: &mut Choices<'_>, broken: Option<&str>) -> Vec<File> {
    let count = 2 + choices.below(4);
    let mut decisions: Vec<_> = (0..count).map(|at| decision(choices, at * 3 + 1)).collect();
    let [first, second] = [decisions[0].number, decisions[1].number];
    match broken {
        Some("no status") => {
            choices
                .pick(&["done", "{Proposed | Accepted}", "not accepted"])
                .clone_into(&mut decisions[0].status);
        }
        Some("a status in code") => decisions[0].status = "```\naccepted\n```".to_owned(),
        Some("superseded by nobody") => {
            choices
                .pick(&["Superseded", "superseded by ADR-2", "Superseded by that"])
                .clone_into(&mut decisions[1].status);
            decisions.iter_mut().for_each(|decision| decision.depends.retain(|on| *on != second));
        }
        Some("a number twice") => decisions[1].number = first,
        Some("a dependency on nothing") => decisions[1].depends.push(999),
        Some("superseded by nothing") => {
            "superseded by ADR-998".clone_into(&mut decisions[1].status);
            decisions.iter_mut().for_each(|decision| decision.depends.retain(|on| *on != second));
        }
        Some("depends on itself") => decisions[1].depends.push(second),
        Some("two supersede each other") => {
            for (at, by) in [(0, second), (1, first)] {
                decisions[at].status = format!("superseded by ADR-{by:03}");
            }
            decisions.iter_mut().for_each(|decision| decision.depends.clear());
        }
        Some("rests on what is over") => {
            decisions[0].status = format!("**Superseded** by [ADR-{second:03}](b.md)");
            decisions[1].depends = vec![first];
            "accepted".clone_into(&mut decisions[1].status);
        }
        _ => {}
    }
    if matches!(broken, Some("a number twice" | "a bad name")) {
        decisions.iter_mut().for_each(|decision| decision.depends.clear());
    }
    let files = decisions.iter().enumerate();
    files.map(|(at, decision)| written(choices, at, decision, broken.filter(|_| at == 0))).collect()
}

/// A decision that holds, or is deprecated, and rests on some before it.
fn decision(choices: &mut Choices<'_>, number: usize) -> Decision {
    let status = choices.pick(&["accepted", "**Proposed**", "- Deprecated", "> ACCEPTED in May"]);
    let earlier = (0..number / 3).map(|at| at * 3 + 1);
    let depends = earlier.filter(|_| choices.once_in(3)).collect();
    Decision { number, status: status.to_owned(), depends }
}

fn written(
    choices: &mut Choices<'_>,
    at: usize,
    decision: &Decision,
    broken: Option<&str>,
) -> File {
    let hit = choices.pick(&SECTIONS);
    let mut blocks = vec!["# A decision".to_owned()];
    if !decision.depends.is_empty() {
        let names: Vec<_> = decision.depends.iter().map(|on| format!("ADR-{on:03}")).collect();
        let lead = choices.pick(&["Depends on: ", "**Depends on:** ", "- depends on: the first, "]);
        blocks.push(format!("{lead}{}", names.join(", ")));
    }
    for name in choices.shuffled(SECTIONS.to_vec()) {
        let body = if name == "Status" { decision.status.clone() } else { choices.words() };
        let heading = layout::heading(choices, 2, name);
        match broken.filter(|_| name == hit) {
            Some("a section is missing") => blocks.extend(["## Else".to_owned(), body]),
            Some("a section is empty") => blocks.push(heading),
            Some("a section is there twice") => {
                blocks.extend([heading.clone(), body.clone(), heading, body]);
            }
            _ => blocks.extend([heading, body]),
        }
    }
    let number = decision.number;
    let path = match broken {
        Some("a bad name") => {
            choices.pick(&["ADR-1-a.md", "adr-001-a.md", "ADR-001.md"]).to_owned()
        }
        _ => format!("docs/ADR-{number:03}-n{at}.md"),
    };
    File::new("adr", path, layout::document(choices, &blocks))
}
