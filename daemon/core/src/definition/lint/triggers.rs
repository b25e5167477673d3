//! Triggers: whether what they take is one way, and whether that can open without anybody there.

use std::collections::BTreeMap;

use super::{Code, Found};
use crate::definition::{Definition, Rule, Transition};
use crate::gate::Gate;
use crate::text;

pub(super) fn check(definition: &Definition, found: &mut Found) {
    walk(&definition.transitions, "/transitions", found);
    for (place, state) in definition.states.iter().enumerate() {
        for (number, region) in state.regions.iter().enumerate() {
            let at = format!("/states/{place}/regions/{number}/transitions");
            walk(&region.transitions, &at, found);
        }
    }
}

fn walk(transitions: &[Transition], at: &str, found: &mut Found) {
    let mut first: BTreeMap<_, usize> = BTreeMap::new();
    for (place, transition) in transitions.iter().enumerate() {
        let at = format!("{at}/{place}/on");
        let shown = text::visible(&transition.via);
        for trigger in &transition.on {
            for from in &transition.from {
                let before = *first.entry((from.as_str(), *trigger)).or_insert(place);
                if before == place {
                    continue;
                }
                let (word, from) = (trigger.word(), text::visible(from));
                let other = text::visible(&transitions[before].via);
                let message = format!("`{word}` takes '{other}' from '{from}', and '{shown}' too");
                let mend = "take it away from one of them: the first that is open is taken";
                found.add(Code::SameTrigger, at.clone(), message, mend);
            }
        }
        if !transition.on.is_empty() && waits_for_a_word(transition) {
            let message = format!("a trigger takes '{shown}', and nobody types its word then");
            let mend = "take away the trigger, or the KEYWORD gate";
            found.add(Code::TriggerWantsWord, at, message, mend);
        }
    }
}

/// Whether it opens to nobody who types no word.
fn waits_for_a_word(transition: &Transition) -> bool {
    let is_word = |gate: &Gate| matches!(gate, Gate::Keyword(_));
    match transition.rule {
        Rule::All => transition.gates.iter().any(is_word),
        Rule::Any => !transition.gates.is_empty() && transition.gates.iter().all(is_word),
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Dialect, lint};
    use super::*;
    use crate::definition::{Region, State, Trigger};
    use crate::gate::{Ci, Keyword};

    fn way(from: &[&str], to: &str, on: &[Trigger]) -> Transition {
        Transition {
            via: format!("to {to}"),
            from: from.iter().map(|from| (*from).to_owned()).collect(),
            to: to.to_owned(),
            on: on.to_vec(),
            ..Transition::default()
        }
    }

    fn told(states: Vec<State>, transitions: Vec<Transition>) -> Vec<(Code, String)> {
        let name = "drawn".to_owned();
        let definition = Definition { name, states, transitions, ..Definition::default() };
        let problems = lint(&definition, Dialect::Own).into_iter();
        problems.map(|problem| (problem.code, problem.at)).collect()
    }

    fn states() -> Vec<State> {
        ["A", "B", "C"].map(State::from).into()
    }

    #[test]
    fn two_ways_from_one_state_by_one_trigger_are_told() {
        use Trigger::{Commit, Push};
        let ways = |second: Transition| vec![way(&["A"], "B", &[Commit]), second];
        let same = [(Code::SameTrigger, "/transitions/1/on".to_owned())];
        assert_eq!(told(states(), ways(way(&["B", "A"], "C", &[Commit, Push]))), same);
        assert_eq!(told(states(), ways(way(&["A"], "C", &[Push]))), []);
        assert_eq!(told(states(), ways(way(&["B"], "C", &[Commit]))), []);
        // That it leaves the state twice is told as what it is.
        let twice = told(states(), ways(way(&["B", "B"], "C", &[Commit])));
        assert_eq!(
            twice.iter().map(|(code, _)| *code).collect::<Vec<_>>(),
            [Code::DuplicateTransition]
        );
    }

    #[test]
    fn a_trigger_inside_of_a_region_is_right_and_looked_at() {
        use Trigger::Commit;
        let region = |transitions| Region {
            name: "inner".to_owned(),
            states: states(),
            transitions,
            finals: vec!["C".to_owned()],
        };
        let outer = |transitions| {
            let regions = vec![region(transitions)];
            vec![State { regions, ..State::from("A") }]
        };
        let (first, second) = (way(&["A"], "B", &[Commit]), way(&["B"], "C", &[Commit]));
        assert_eq!(told(outer(vec![first.clone(), second]), Vec::new()), []);
        let at = "/states/0/regions/0/transitions/1/on".to_owned();
        let second = way(&["A"], "C", &[Commit]);
        assert_eq!(told(outer(vec![first, second]), Vec::new()), [(Code::SameTrigger, at)]);
    }

    #[test]
    fn a_trigger_where_a_word_has_to_be_typed_is_told() {
        let word = || Gate::Keyword(Keyword { keyword: "GO".to_owned() });
        let other = || Gate::Ci(Ci { check: "build".to_owned() });
        let gated = |gates: Vec<Gate>, rule, on: &[Trigger]| {
            let first = Transition { gates, rule, ..way(&["A"], "B", on) };
            let found = told(states(), vec![first, way(&["B"], "C", &[])]);
            found.iter().map(|(code, at)| (*code, at.clone())).collect::<Vec<_>>()
        };
        let told = [(Code::TriggerWantsWord, "/transitions/0/on".to_owned())];
        let on = [Trigger::Merge];
        assert_eq!(gated(vec![other(), word()], Rule::All, &on), told);
        assert_eq!(gated(vec![word()], Rule::Any, &on), told);
        assert_eq!(gated(vec![other(), word()], Rule::Any, &on), []);
        assert_eq!(gated(vec![word()], Rule::All, &[]), []);
        assert_eq!(gated(vec![Gate::None], Rule::All, &on), []);
    }
}
