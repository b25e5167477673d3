//! Lint says nothing but the truth, and all of it: random definitions against another reading of
//! the rules, by tables of who can come from where to where.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::{Code, Dialect, Problem, WAYS_BACK, lint};
use crate::definition::{Definition, State, Transition};

/// A way as it was drawn: where from, where to, by what name, and whether it is marked.
type Drawn = (Vec<usize>, usize, &'static str, bool);

fn definition(states: usize, drawn: &[Drawn]) -> Definition {
    let name = |place: usize| format!("s{place}");
    let transition = |(from, to, via, back): &Drawn| Transition {
        via: (*via).to_owned(),
        from: from.iter().copied().map(name).collect(),
        to: name(*to),
        back: *back,
        ..Transition::default()
    };
    Definition {
        name: "drawn".to_owned(),
        states: (0..states).map(|place| State::from(name(place).as_str())).collect(),
        transitions: drawn.iter().map(transition).collect(),
        ..Definition::default()
    }
}

/// Who can come where, by one way or by several.
fn closed(states: usize, edges: &BTreeSet<(usize, usize)>) -> Vec<Vec<bool>> {
    let mut table = vec![vec![false; states]; states];
    for (from, to) in edges {
        table[*from][*to] = true;
    }
    for by in 0..states {
        for from in 0..states {
            for to in 0..states {
                table[from][to] |= table[from][by] && table[by][to];
            }
        }
    }
    table
}

fn edges(states: usize, drawn: &[Drawn], onward: bool) -> BTreeSet<(usize, usize)> {
    let counts = |(_, to, via, back): &&Drawn| {
        *to < states && !(onward && (*back || WAYS_BACK.contains(via)))
    };
    let pairs = |(from, to, ..): &Drawn| from.iter().map(|from| (*from, *to)).collect::<Vec<_>>();
    let pairs = drawn.iter().filter(counts).flat_map(pairs);
    pairs.filter(|(from, to)| *from < states && !(onward && from == to)).collect()
}

fn places(problems: &[Problem], code: Code) -> BTreeSet<usize> {
    let found = problems.iter().filter(|problem| problem.code == code);
    let place = |problem: &Problem| {
        problem.at.trim_start_matches("/states/").parse().expect("it is told of a state")
    };
    found.map(place).collect()
}

/// The circles that are told of, as they are told.
fn told(problems: &[Problem]) -> Vec<Vec<usize>> {
    let cycles = problems.iter().filter(|problem| problem.code == Code::CycleDetected);
    let names = |problem: &Problem| {
        let (_, names) = problem.message.split_once(": ").expect("it tells the way");
        let place = |name: &str| name.trim_start_matches('s').parse().expect("it names states");
        names.split(" -> ").map(place).collect()
    };
    cycles.map(names).collect()
}

fn drawn() -> impl Strategy<Value = (usize, Vec<Drawn>)> {
    (1..9_usize).prop_flat_map(|states| {
        let via = prop::sample::select(vec!["go", "on", "rework", "manual", "rollback"]);
        let from = prop::collection::vec(0..states + 1, 1..3);
        let way = (from, 0..states + 1, via, prop::bool::weighted(0.1));
        (Just(states), prop::collection::vec(way, 0..14))
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn lint_says_the_truth_and_all_of_it((states, drawn) in drawn()) {
        let problems = lint(&definition(states, &drawn), Dialect::Own);

        let reach = closed(states, &edges(states, &drawn, false));
        let lost: BTreeSet<usize> = (1..states).filter(|to| !reach[0][*to]).collect();
        prop_assert_eq!(places(&problems, Code::UnreachableState), lost);

        let onward = edges(states, &drawn, true);
        let reach = closed(states, &onward);
        let tied = |one: usize| (0..states).filter(|o| reach[one][*o] && reach[*o][one]).collect();
        let knots: BTreeSet<BTreeSet<usize>> =
            (0..states).filter(|one| reach[*one][*one]).map(tied).collect();
        let mut met = BTreeSet::new();
        for cycle in told(&problems) {
            prop_assert_eq!(cycle.first(), cycle.last(), "it comes back to where it began");
            for pair in cycle.windows(2) {
                prop_assert!(onward.contains(&(pair[0], pair[1])), "{:?} is no way", pair);
            }
            let knot = tied(cycle[0]);
            prop_assert!(met.insert(knot), "one circle is told of each knot");
        }
        prop_assert_eq!(met, knots);

        let wrong = |code| problems.iter().filter(|problem| problem.code == code).count();
        let left = drawn.iter().flat_map(|(from, ..)| from).filter(|from| **from == states);
        prop_assert_eq!(wrong(Code::UndefinedFromState), left.count());
        let entered = drawn.iter().filter(|(_, to, ..)| *to == states);
        prop_assert_eq!(wrong(Code::UndefinedToState), entered.count());
    }
}

#[test]
fn ways_back_and_ways_to_the_same_state_close_no_circle() {
    let codes = |via: &'static str, back| {
        let ways = [(vec![0], 1, "go", false), (vec![1], 0, via, back), (vec![1], 1, "on", false)];
        let problems = lint(&definition(2, &ways), Dialect::Own);
        problems.iter().map(|problem| problem.code).collect::<Vec<_>>()
    };
    assert_eq!(codes("again", false), [Code::CycleDetected]);
    assert_eq!(codes("again", true), []);
    for via in WAYS_BACK {
        assert_eq!(codes(via, false), [], "{via}");
    }
}

#[test]
fn only_flowspec_asks_that_every_transition_takes_a_step() {
    let drawn = definition(2, &[(vec![0], 1, "go", false)]);
    assert_eq!(lint(&drawn, Dialect::Own), []);
    let problems = lint(&drawn, Dialect::Flowspec);
    assert_eq!(problems.len(), 1);
    assert_eq!(problems[0].code, Code::UndefinedWorkflowReference);
    assert_eq!(problems[0].at, "/transitions/0/via");
}
