//! Push rules: whether there can be such a branch, and whether what they require can be met.

use super::references::Names;
use super::{Code, Found};
use crate::definition::{Definition, Protected};
use crate::text;

/// What begins the whole name of a branch, which rules leave out.
const HEADS: &str = "refs/heads/";

/// What stands in a file for an item, and means a state where it stands among states.
const ITEM: &str = "item";

/// What git allows in no name of a branch, besides white space and controls. A `*` stands for anything.
const NEVER: [char; 6] = ['~', '^', ':', '?', '[', '\\'];

pub(super) fn check(definition: &Definition, found: &mut Found) {
    let states = Names::new(definition.state_names());
    for (place, rule) in definition.protected.iter().enumerate() {
        let at = format!("/protected/{place}");
        branch(rule, &format!("{at}/branch"), found);
        for (number, state) in rule.states.iter().enumerate().filter(|(_, s)| !states.has(s)) {
            let (shown, branch) = (text::visible(state), text::visible(&rule.branch));
            let message = format!("'{branch}' requires '{shown}', which is no state");
            let at = format!("{at}/states/{number}");
            let mend = match state.as_str() {
                ITEM => "write `requires: {states: …, item: true}`".to_owned(),
                _ => states.instead(state, "states"),
            };
            found.add(Code::UndefinedProtectedState, at, message, mend);
        }
        if rule.states.is_empty() && !rule.item {
            let branch = text::visible(&rule.branch);
            let message = format!("the push rule of '{branch}' requires nothing");
            let mend = "say under `requires` which states, or `item`";
            found.add(Code::EmptyRule, at, message, mend);
        }
    }
}

fn branch(rule: &Protected, at: &str, found: &mut Found) {
    let Protected { branch, .. } = rule;
    let shown = text::visible(branch);
    let never = |c: char| c.is_whitespace() || c.is_control() || NEVER.contains(&c);
    let (message, mend) = match branch.strip_prefix(HEADS) {
        _ if branch.is_empty() => {
            let mend = "name a branch, such as `main` or `release/*`".to_owned();
            ("this push rule is for no branch".to_owned(), mend)
        }
        Some(name) => {
            let mend = format!("write `{}`", text::visible(name));
            (format!("'{shown}' is not how a push rule names a branch"), mend)
        }
        None if branch.chars().any(never) => {
            let mend = "name a branch, in which `*` stands for anything".to_owned();
            (format!("no branch is called '{shown}'"), mend)
        }
        None => return,
    };
    found.add(Code::BadBranch, at, message, mend);
}

#[cfg(test)]
mod tests {
    use super::super::{Code, Dialect, lint};
    use crate::definition::{Definition, Protected};

    fn told(rules: &[(&str, &[&str], bool)]) -> Vec<(Code, String)> {
        let rule = |(branch, states, item): &(&str, &[&str], bool)| Protected {
            branch: (*branch).to_owned(),
            states: states.iter().map(|state| (*state).to_owned()).collect(),
            item: *item,
        };
        let protected = rules.iter().map(rule).collect();
        let mut definition = Definition { protected, ..Definition::builtin() };
        definition.transitions.iter_mut().for_each(|way| way.back = true);
        let problems = lint(&definition, Dialect::Own).into_iter();
        problems.map(|problem| (problem.code, problem.at)).collect()
    }

    #[test]
    fn push_rules_that_can_be_met_are_right() {
        assert_eq!(told(&[("main", &["Done"], true), ("main", &["In Review", "Done"], false)]), []);
        assert_eq!(told(&[("release/*", &[], true), ("*", &["Done"], false)]), []);
    }

    #[test]
    fn a_push_rule_of_a_state_that_there_is_not_is_told() {
        let at = "/protected/1/states/1".to_owned();
        assert_eq!(
            told(&[("main", &["Done"], false), ("main", &["Done", "done"], false)]),
            [(Code::UndefinedProtectedState, at)]
        );
    }

    #[test]
    fn a_push_rule_of_what_is_no_branch_is_told() {
        for branch in ["", "refs/heads/main", "two words", "a:b", "a\\b", "a?", "a\u{7}"] {
            let at = "/protected/0/branch".to_owned();
            assert_eq!(told(&[(branch, &["Done"], false)]), [(Code::BadBranch, at)], "{branch:?}");
        }
    }

    #[test]
    fn a_push_rule_that_requires_nothing_is_told() {
        let at = "/protected/0".to_owned();
        assert_eq!(told(&[("main", &[], false)]), [(Code::EmptyRule, at)]);
    }
}
