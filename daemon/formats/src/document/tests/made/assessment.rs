//! Assessments.

use super::choices::Choices;
use super::{File, Made, Rule, layout};

pub(super) const MADE: Made =
    Made { kind: "assessment", heading: "Assessments", rules: &RULES, make };

const RULES: [Rule; 11] = [
    ("a category is missing", "MISSING_SECTION"),
    ("a category without dimensions", "NO_SCORE"),
    ("a score of 11", "BAD_SCORE"),
    ("a score in words", "BAD_SCORE"),
    ("a wrong average", "WRONG_SUM"),
    ("a wrong average in the heading", "WRONG_SUM"),
    ("a wrong total", "WRONG_SUM"),
    ("nothing recommended", "NO_RECOMMENDATION"),
    ("all recommended", "NO_RECOMMENDATION"),
    ("another way recommended", "WRONG_RECOMMENDATION"),
    ("no confidence", "NO_CONFIDENCE"),
];

const CATEGORIES: [&str; 3] = ["Complexity", "Risk", "Architecture Impact"];

const WAYS: [&str; 3] = ["Full SDD", "Spec-Light", "Skip SDD"];

fn make(choices: &mut Choices<'_>, broken: Option<&str>) -> Vec<File> {
    let hit = choices.below(CATEGORIES.len());
    let mut blocks = vec!["# Assessment".to_owned(), choices.words()];
    let mut averages = Vec::new();
    for (at, name) in CATEGORIES.iter().enumerate() {
        let (average, written) = category(choices, name, broken.filter(|_| at == hit));
        averages.push(average);
        blocks.extend(written);
    }
    blocks.push("## Overall".to_owned());
    blocks.extend(overall(choices, &averages, broken));
    vec![File::new("assessment", "docs/assess/a.md", layout::document(choices, &blocks))]
}

/// The average of a category in hundredths, and what is written of it.
fn category(choices: &mut Choices<'_>, name: &str, broken: Option<&str>) -> (f64, Vec<String>) {
    let count = 1 + choices.below(4);
    // In halves, so that sums are exact.
    let scores: Vec<_> = (0..count).map(|_| 2 + choices.below(19)).collect();
    let average = scores.iter().sum::<usize>() as f64 / 2.0 / count as f64;
    let written = if broken == Some("a wrong average") { average + 0.2 } else { average };
    let beside = match broken {
        Some("a wrong average in the heading") => format!("{name}: {:.1}/10", average + 0.2),
        Some("a category is missing") => "Else".to_owned(),
        _ if choices.once_in(4) => format!("{name} score: {average:.1}"),
        _ => layout_of(choices, name),
    };
    let mut blocks = vec![format!("### {beside}")];
    if broken == Some("a category without dimensions") {
        blocks.push(choices.words());
        return (average, blocks);
    }
    let mut values: Vec<_> =
        scores.iter().map(|score| format!("{}", *score as f64 / 2.0)).collect();
    match broken {
        Some("a score of 11") => {
            choices.pick(&["11", "0", "-3", "10.5"]).clone_into(&mut values[0])
        }
        Some("a score in words") => choices.pick(&["high", "6,5", "?"]).clone_into(&mut values[0]),
        _ => {}
    }
    let of_ten = choices.pick(&["", "/10", " / 10"]);
    // What is no number on a line of its own is said of something else.
    if broken == Some("a score in words") || choices.once_in(2) {
        let mut rows = "| Dimension | Score |\n| --- | --- |\n".to_owned();
        for (at, value) in values.iter().enumerate() {
            rows.push_str(&format!("| *d{at}* | {value}{of_ten} |\n"));
        }
        rows.push_str(&format!("| **Average** | **{written:.1}{of_ten}** |"));
        blocks.push(rows);
    } else {
        let lines = values.iter().enumerate();
        let lines: Vec<_> =
            lines.map(|(at, value)| format!("- **d{at}**: {value}{of_ten}")).collect();
        blocks.push(format!("{}\n- Average: {written:.1}{of_ten} (rounded)", lines.join("\n")));
    }
    (average, blocks)
}

fn layout_of(choices: &mut Choices<'_>, name: &str) -> String {
    match choices.below(4) {
        0 => name.to_owned(),
        1 => format!("2.1 {}", name.to_uppercase()),
        2 => format!("*{}* and more", name.replace(' ', "\u{a0}")),
        _ => format!("{name} ###"),
    }
}

/// The way that follows, as it is written down for people.
fn way(averages: &[f64]) -> usize {
    let total: f64 = averages.iter().sum();
    let most = averages.iter().copied().fold(0.0, f64::max);
    if most > 6.999_999 || total > 17.999_999 {
        0
    } else if most > 3.999_999 || total > 9.999_999 {
        1
    } else {
        2
    }
}

fn overall(choices: &mut Choices<'_>, averages: &[f64], broken: Option<&str>) -> Vec<String> {
    let right = way(averages);
    let total: f64 = averages.iter().sum();
    let total = if broken == Some("a wrong total") { total + 1.0 } else { total };
    let spelled = match broken {
        Some("nothing recommended") => "to be seen".to_owned(),
        Some("all recommended") => WAYS.join(", "),
        Some("another way recommended") => WAYS[(right + 1 + choices.below(2)) % 3].to_owned(),
        _ if choices.once_in(2) => WAYS[right].to_uppercase(),
        _ => WAYS[right].replace(' ', "\u{a0}"),
    };
    let sure = match broken {
        Some("no confidence") => choices.pick(&["very", "highest", "{High | Low}"]),
        _ => choices.pick(&["High", "**medium**", "LOW, for now"]),
    };
    let said = |name: &str, text: &str, below: bool| {
        if below { format!("#### {name}\n\n{text}") } else { format!("**{name}:** {text}") }
    };
    vec![
        format!("**Total Score**: {total:.1}/30"),
        said("Recommendation", &spelled, choices.once_in(3)),
        said("Confidence", sure, choices.once_in(3)),
    ]
}
