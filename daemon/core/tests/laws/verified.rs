//! The fold against the second verifier, on random histories of items whose ways have all gates that
//! this version evaluates.
//!
//! `TIDEGATE_VERIFIER_CASES` sets how many histories are played, 400 without it.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use tidegate_core::Oid;
use tidegate_core::event::EventRef;

use crate::gated::{Script, play, script};
use crate::verifier::{Asked, Told, Verifier};

/// How many histories are played.
#[expect(clippy::disallowed_methods, reason = "tests may be told to take longer")]
fn cases() -> u32 {
    std::env::var("TIDEGATE_VERIFIER_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(400)
}

/// How often each thing was said of a move.
#[derive(Debug, Default)]
struct Spread {
    histories: usize,
    moves: BTreeMap<(bool, Option<&'static str>), usize>,
    gates: BTreeMap<String, (usize, usize)>,
}

impl Spread {
    fn count(&mut self, told: &[Told]) {
        self.histories += 1;
        for told in told {
            *self.moves.entry((told.is_valid, told.before)).or_default() += 1;
            if told.before.is_none() && told.one_is_enough && told.asked.len() > 1 {
                let (open, shut) = self.gates.entry(ANY.to_owned()).or_default();
                let is_open = told.asked.iter().any(|asked| asked.is_open);
                *(if is_open { open } else { shut }) += 1;
            }
            let asked = told.asked.iter().chain(&told.documents);
            for asked in asked.filter(|_| told.before.is_none()) {
                for label in labels(asked) {
                    let (open, shut) = self.gates.entry(label).or_default();
                    *(if asked.is_open { open } else { shut }) += 1;
                }
            }
        }
    }
}

/// What a gate is counted as: its kind, and its kind with each of its members.
fn labels(asked: &Asked) -> Vec<String> {
    let kind = asked.gate["kind"].as_str().expect("a kind");
    let of = asked.gate.get("artifact").unwrap_or(&asked.gate);
    let members = of.as_object().expect("a map").iter().filter(|(member, _)| *member != "kind");
    let said = |(member, value): (&String, &serde_json::Value)| match member.as_str() {
        "of" | "evidence" | "state" | "of_kind" | "path" | "type" => {
            format!("{kind} {member}={value}")
        }
        _ => format!("{kind} {member}"),
    };
    members.map(said).chain([kind.to_owned()]).collect()
}

/// What a fold says of each move, and what the verifier says of it.
fn compare(script: &Script, spread: &mut Spread) -> Result<(), TestCaseError> {
    let world = play(script);
    let fold = world.merged();
    let verifier = Verifier::of(world.entries.values());
    let told = verifier.told();
    let void: BTreeMap<EventRef, String> =
        fold.events().filter_map(|view| Some((view.at, view.void?.to_string()))).collect();
    let known: BTreeSet<Oid> = fold.oids().collect();
    for told in &told {
        prop_assert!(known.contains(&told.at.entry));
        let why = void.get(&told.at);
        let entry = world.entries[&told.at.entry].content.as_ref().expect("an entry");
        prop_assert_eq!(
            told.is_valid,
            why.is_none(),
            "{} {:?} by {:?} at {:?}\nthe fold says {:?}\nthe verifier says {:?} {:?}",
            told.at,
            entry.events,
            entry.actor.kind,
            entry.at,
            why,
            told.before,
            &told.asked
        );
    }
    spread.count(&told);
    Ok(())
}

/// Several gates of which one is enough.
const ANY: &str = "one of several";

/// What must have been seen open, and shut.
const BOTH: [&str; 27] = [
    ANY,
    "KEYWORD",
    "CRITERIA",
    "CRITERIA coverage",
    "CRITERIA least",
    "CRITERIA evidence=true",
    "QUALITY",
    "QUALITY dimension",
    "DEPENDENCIES",
    "TIMER",
    "SCHEDULE",
    "SCHEDULE window",
    "JOIN",
    "JOIN of=\"any\"",
    "JOIN of=2",
    "JOIN alone",
    "JOIN state=\"In Progress\"",
    "JOIN of_kind=\"doc\"",
    "JOIN of_kind=\"task\"",
    "QUALITY score",
    "ARTIFACT",
    "ARTIFACT path=\"docs/{feature}.md\"",
    "ARTIFACT path=\"docs/*.md\"",
    "ARTIFACT type=\"note\"",
    "ARTIFACT type=\"prd\"",
    "ARTIFACT multiple",
    "ARTIFACT optional",
];

/// Prints how often each thing was said.
#[expect(
    clippy::print_stdout,
    reason = "whoever has it play for long wants to know what it played"
)]
pub(crate) fn tell(spread: &dyn std::fmt::Debug) {
    println!("{spread:?}");
}

#[test]
fn a_second_verifier_comes_to_the_same_about_every_move() {
    let spread = RefCell::new(Spread::default());
    let config = Config { cases: cases(), failure_persistence: None, ..Config::default() };
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let mut runner = TestRunner::new_with_rng(config, rng);
    let found = runner.run(&script(), |script| compare(&script, &mut spread.borrow_mut()));
    let spread = spread.into_inner();
    tell(&spread);
    if let Err(found) = found {
        panic!("{found}");
    }
    for gate in BOTH {
        let (open, shut) = spread.gates.get(gate).copied().unwrap_or_default();
        assert!(open > 0 && shut > 0, "{gate} was open {open} times and shut {shut} times");
    }
    let (open, shut) = spread.gates["NONE"];
    assert!(open > 0 && shut == 0);
    for before in ["contested", "challenged", "a later version wrote to it"] {
        assert!(spread.moves.contains_key(&(false, Some(before))), "nothing was {before}");
    }
}
