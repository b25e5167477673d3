//! Requirements.

use super::choices::Choices;
use super::{File, Made, Rule, layout};

pub(super) const MADE: Made = Made { kind: "ears", heading: "Requirements", rules: &RULES, make };

const RULES: [Rule; 9] = [
    ("no requirement", "NO_REQUIREMENT"),
    ("nobody shall", "NOT_EARS"),
    ("nothing is to be done", "NOT_EARS"),
    ("an if without then", "NOT_EARS"),
    ("an endless condition", "NOT_EARS"),
    ("an empty condition", "NOT_EARS"),
    ("another word", "NOT_EARS"),
    ("a condition alone", "NO_SHALL"),
    ("an item that says nothing", "NO_SHALL"),
];

fn make(choices: &mut Choices<'_>, broken: Option<&str>) -> Vec<File> {
    let title = match broken {
        Some("no requirement") => "Notes",
        _ => choices.pick(&["Requirements", "Requirement 1: signing in", "Acceptance Criteria"]),
    };
    let count = 1 + choices.below(5);
    let hit = choices.below(count);
    let lead = choices.pick(&["- ", "1. ", "* FR-1: ", "- [REQ 2] ", "- **REQ-2** ", "- 1.2 "]);
    let mut items = Vec::new();
    for at in 0..count {
        let item = sentence(choices, broken.filter(|_| at == hit));
        let more =
            choices.pick(&["", "\n  It is so.", "\n\n      code\n", "\n\n  Why: that is so.\n"]);
        let more =
            if lead.starts_with('1') { more.replace("\n  ", "\n   ") } else { more.to_owned() };
        items.push(format!("{lead}{item}{more}"));
    }
    let prose =
        choices.pick(&["This is why.", "| Who |\n| - |\n| a reader |", "> # Why\n> Because."]);
    let blocks = [
        layout::heading(choices, 1, "Sign in"),
        "- an item that is asked for nothing".to_owned(),
        format!("## {title}"),
        prose.to_owned(),
        items.join("\n"),
        "## Open questions".to_owned(),
        "- How long is a day?".to_owned(),
    ];
    vec![File::new("ears", "requirements.md", layout::document(choices, &blocks))]
}

fn sentence(choices: &mut Choices<'_>, broken: Option<&str>) -> String {
    let who = choices.pick(&["the service", "The **box**, and the lid,", "a reader's `client`"]);
    let does = choices.pick(&["beep.", "not answer", "keep a, b and c for a day."]);
    let lead = choices.pick(&["", "WHILE it rains, ", "WHERE a lamp is fitted, "]);
    match broken {
        Some("nobody shall") => return format!("{lead}shall {does}"),
        Some("nothing is to be done") => return format!("{lead}{who} shall ."),
        Some("an if without then") => return format!("{lead}IF it fails, {who} shall {does}"),
        Some("an endless condition") => return format!("WHILE it rains the box shall {does}"),
        Some("an empty condition") => return format!("{lead}WHEN , {who} shall {does}"),
        Some("another word") => {
            let word = choices.pick(&["After", "unless", "Once", "UNTIL"]);
            return format!("{word} it rains, {who} shall {does}");
        }
        Some("a condition alone") => return "WHEN a key is pressed".to_owned(),
        Some("an item that says nothing") => return format!("{who} will {does}"),
        _ => {}
    }
    let condition = match choices.below(5) {
        0 => String::new(),
        1 => "WHEN a, b or c happens, ".to_owned(),
        2 => "WHEN a key, any, is pressed THEN ".to_owned(),
        3 => "IF the store fails, THEN ".to_owned(),
        _ => "IF the store, or another, fails THEN ".to_owned(),
    };
    format!("{lead}{condition}{who} SHALL {does}")
}
