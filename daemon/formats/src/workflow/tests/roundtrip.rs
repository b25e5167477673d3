//! A definition that is written out and read again is the same definition.

use proptest::prelude::*;
use tidegate_core::canonical;
use tidegate_core::definition::{
    Artifact, Definition, Field, Fork, Join, Kind, Match, Measure, Pinning, Protected, Region,
    Rule, Sequence, SequenceMode, SequenceStep, State, Step, Transition, Trigger, ValueType,
};
use tidegate_core::gate::{Approval, Gate, Keyword, Timer};

use super::super::{read, write};

/// Names that try what a writer of YAML has to know.
fn name() -> impl Strategy<Value = String> {
    let odd = [
        "yes",
        "No",
        "null",
        "~",
        "1",
        "1.5",
        "- a",
        "a: b",
        "a #b",
        "'",
        "\"",
        "\\",
        "{a}",
        "[a]",
        "*a",
        "&a",
        "!a",
        "%a",
        "@a",
        "`a",
        "|",
        ">",
        "?",
        "a b",
        "ä",
        "日本",
        "😀",
        "=",
        "0x1f",
        "true",
        "on",
        "y",
        "a:",
        ":a",
        ",",
        "1_000",
        "+1",
        ".5",
        "<<",
        "\u{202e}".trim(),
        "é̂",
    ];
    let odd: Vec<String> = odd.iter().map(|name| (*name).to_owned()).collect();
    let odd =
        prop::sample::select(odd).prop_filter("it is a name", |name| !name.contains('\u{202e}'));
    prop_oneof![3 => "[A-Z][a-z]{1,8}", 1 => odd, 1 => "[ -~]{1,12}".prop_map(|text| format!("x{}", text.trim()))]
}

fn words() -> impl Strategy<Value = String> {
    prop_oneof![Just(String::new()), name(), Just("two\nlines\tand a tab".to_owned())]
}

fn gate() -> impl Strategy<Value = Gate> {
    prop_oneof![
        Just(Gate::None),
        name().prop_map(|keyword| Gate::Keyword(Keyword { keyword })),
        (name(), prop::option::of(2..9_u32))
            .prop_map(|(role, quorum)| Gate::Approval(Approval { role, quorum })),
        (1..99_u32).prop_map(|seconds| Gate::Timer(Timer { seconds })),
    ]
}

fn artifact() -> impl Strategy<Value = Artifact> {
    (name(), "[a-z]{1,5}(/\\*\\.md)?", any::<(bool, bool, bool)>()).prop_map(
        |(kind, path, flags)| Artifact {
            kind,
            path,
            optional: flags.0,
            multiple: flags.1,
            matching: if flags.2 { Match::Exact } else { Match::Glob },
            ..Artifact::default()
        },
    )
}

fn triggers() -> impl Strategy<Value = Vec<Trigger>> {
    let all = Trigger::ALL.map(|(_, trigger)| trigger).to_vec();
    prop::collection::btree_set(prop::sample::select(all), 0..3)
        .prop_map(|set| set.into_iter().collect())
}

/// Push rules, of which some require nothing.
fn protected(states: Vec<String>) -> impl Strategy<Value = Vec<Protected>> {
    let states = prop::collection::vec(prop::sample::select(states), 0..3);
    let branch = prop::sample::select(vec!["main", "release/*", "*", "on", "1.0", "item"]);
    let rule = (branch, states, any::<bool>()).prop_map(|(branch, states, item)| Protected {
        branch: branch.into(),
        states,
        item,
    });
    prop::collection::vec(rule, 0..3)
}

/// A transition between states by their numbers.
fn transition(states: Vec<String>) -> impl Strategy<Value = Transition> {
    let state = prop::sample::select(states);
    let gates = prop::collection::vec(gate(), 1..3);
    let documents = prop::collection::vec(artifact(), 0..2);
    let from = prop::collection::btree_set(state.clone(), 1..3);
    (name(), from, state, gates, words(), documents, any::<(bool, bool)>(), triggers()).prop_map(
        |(via, from, to, gates, description, inputs, (any, fork), on)| Transition {
            via,
            from: from.into_iter().collect(),
            to,
            gates,
            rule: if any { Rule::Any } else { Rule::All },
            description,
            back: true,
            inputs,
            on,
            forks: if fork {
                vec![Fork { title: "a {b}".into(), ..Fork::default() }]
            } else {
                vec![]
            },
            ..Transition::default()
        },
    )
}

fn state() -> impl Strategy<Value = State> {
    (name(), words(), any::<(bool, bool, bool)>(), 1..9_u32).prop_map(
        |(name, description, flags, wip)| State {
            name,
            description,
            optional: flags.0,
            rank: flags.1.then_some(wip),
            wip: flags.1.then_some(wip),
            regions: if flags.2 {
                vec![Region {
                    name: "inner".into(),
                    states: vec![State::from("A")],
                    transitions: Vec::new(),
                    finals: vec!["A".into()],
                }]
            } else {
                Vec::new()
            },
            join: if flags.2 { Join::Any } else { Join::All },
        },
    )
}

fn definition() -> impl Strategy<Value = Definition> {
    let states = prop::collection::vec(state(), 1..5);
    let extra = (words(), any::<(bool, bool)>(), name());
    (states, extra).prop_flat_map(|(mut states, (description, flags, odd))| {
        states.sort_by(|one, other| one.name.cmp(&other.name));
        states.dedup_by(|one, other| one.name == other.name);
        let names: Vec<String> = states.iter().map(|state| state.name.clone()).collect();
        let transitions = prop::collection::vec(transition(names.clone()), 0..5);
        let drawn = (transitions, protected(names.clone()));
        drawn.prop_map(move |(transitions, protected)| {
            let first = names[0].clone();
            // Every state can be reached, whatever else there is.
            let all = Transition {
                via: "everywhere".into(),
                from: vec![first.clone()],
                to: first.clone(),
                gates: vec![Gate::None],
                back: true,
                ..Transition::default()
            };
            let to = names.iter().skip(1).map(|to| Transition {
                to: to.clone(),
                via: format!("to {to}"),
                ..all.clone()
            });
            let field =
                Field { holds: ValueType::Counter, description: odd.clone(), ..Field::default() };
            let kind = Kind { fields: [("f".to_owned(), field)].into(), ..Kind::default() };
            let step =
                Step { command: odd.clone(), output_state: first.clone(), ..Step::default() };
            let taken = SequenceStep {
                step: odd.clone(),
                condition: "a > 1".into(),
                ..SequenceStep::default()
            };
            let sequence = Sequence {
                name: odd.clone(),
                mode: SequenceMode::Vibing,
                steps: vec![taken],
                creates_adrs: flags.1,
                ..Sequence::default()
            };
            Definition {
                name: "drawn".into(),
                states: states.clone(),
                transitions: to.chain(transitions).collect(),
                description: description.clone(),
                finals: if flags.0 { vec![first] } else { Vec::new() },
                kinds: [("k".to_owned(), kind)].into(),
                progress: if flags.1 { vec![Measure::State] } else { Vec::new() },
                pinning: if flags.0 { Pinning::Auto } else { Pinning::Pinned },
                steps: [(odd.clone(), step)].into(),
                sequences: [(odd.clone(), sequence)].into(),
                protected,
                ..Definition::default()
            }
        })
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_written_is_read_as_the_same_definition(definition in definition()) {
        let text = write(&definition);
        let checked = read(text.as_bytes());
        let errors: Vec<_> = checked.findings.iter().filter(|one| one.severity().word() == "error").collect();
        let twice = errors.iter().all(|one| one.code.word() == "DUPLICATE_TRANSITION");
        prop_assert!(twice, "{text}\n{errors:#?}");
        if errors.is_empty() {
            let again = checked.definition.expect("nothing is wrong with it");
            prop_assert_eq!(&again, &definition, "{}", text);
            prop_assert_eq!(again.digest(), definition.digest());
            prop_assert_eq!(write(&again), text);
        }
    }

    #[test]
    fn what_is_recorded_is_read_as_the_same_definition(definition in definition()) {
        let bytes = canonical::encode(&definition).expect("it can be recorded");
        let text = String::from_utf8(bytes).expect("it is text");
        let again = canonical::decode::<Definition>(&text);
        prop_assert_eq!(again.as_ref(), Ok(&definition), "{}", text);
    }
}
