//! What it costs to read and to lint a definition, against reading its YAML alone; and how that
//! grows.

use tidegate_formats::preset::preset;
use tidegate_formats::{workflow, yaml};

use crate::arguments::Arguments;
use crate::paired::{Comparison, Side, compare};

/// How often a small file is read in one measurement.
const TIMES: usize = 200;

const ROUNDS: u32 = 30;

/// The preset of flowspec, loaded and linted, against its YAML.
pub(crate) fn preset_of_flowspec(arguments: &Arguments) -> Comparison {
    let text = preset("flowspec").expect("there is such a preset").text.as_bytes();
    let mut whole = || {
        for _ in 0..TIMES {
            assert!(workflow::read(text).definition.is_some(), "it can be used");
        }
    };
    let mut yaml = || {
        for _ in 0..TIMES {
            yaml::check(text).expect("it is YAML");
        }
    };
    let subject =
        Side { name: format!("load and lint the preset, {TIMES} times"), run: &mut whole };
    let yardstick = Side { name: format!("read its YAML, {TIMES} times"), run: &mut yaml };
    compare(arguments.rounds.unwrap_or(ROUNDS), subject, yardstick)
}

/// Ten thousand states against a thousand: ten times as much.
pub(crate) fn states(arguments: &Arguments) -> Comparison {
    let (many, few) = (chain(10_000), chain(1_000));
    let lint = |text: &str| assert!(workflow::read(text.as_bytes()).definition.is_some());
    let (mut many, mut few) = (|| lint(&many), || lint(&few));
    let subject = Side { name: "load and lint 10,000 states".to_owned(), run: &mut many };
    let yardstick = Side { name: "load and lint 1,000 states".to_owned(), run: &mut few };
    compare(arguments.rounds.unwrap_or(ROUNDS), subject, yardstick)
}

fn chain(states: usize) -> String {
    let names = (0..states).map(|state| format!("  - State {state}\n")).collect::<String>();
    let ways =
        (1..states).map(|to| format!("  - {{from: State {}, to: State {to}, via: go}}\n", to - 1));
    format!("name: long\nstates:\n{names}transitions:\n{}", ways.collect::<String>())
}
