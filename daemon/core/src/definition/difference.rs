//! What two definitions say differently, in words.

use std::collections::BTreeMap;
use std::fmt;

use serde_json::Value;

use super::Definition;
use crate::text::visible;

/// Something that one definition says and another does not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// Whether the later one has it, lacks it, or says it otherwise.
    pub sign: Sign,
    /// What it is about, such as `state Review`.
    pub what: String,
}

/// How two definitions differ in something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sign {
    /// Only the later one has it.
    Added,
    /// Only the earlier one had it.
    Removed,
    /// Both have it, and say something else of it.
    Changed,
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = match self.sign {
            Sign::Added => '+',
            Sign::Removed => '-',
            Sign::Changed => '~',
        };
        write!(f, "{sign} {}", visible(&self.what))
    }
}

/// The member that holds push rules.
const PROTECTED: &str = "protected";

/// What `later` says otherwise than `earlier`: states and transitions first.
#[must_use]
pub fn difference(earlier: &Definition, later: &Definition) -> Vec<Difference> {
    let members = |definition: &Definition| match serde_json::to_value(definition) {
        Ok(Value::Object(mut members)) => {
            if let Some(rules) = members.remove(PROTECTED) {
                members.insert(PROTECTED.to_owned(), by_branch(&rules));
            }
            members
        }
        _ => unreachable!("a definition is a map of texts, lists and counts"),
    };
    let (mut before, mut after) = (members(earlier), members(later));
    let mut found = Vec::new();
    for (list, word) in [("states", "state"), ("transitions", "transition")] {
        let taken = |from: &mut serde_json::Map<String, Value>| match from.remove(list) {
            Some(Value::Array(items)) => items,
            _ => Vec::new(),
        };
        let (before, after) = (taken(&mut before), taken(&mut after));
        let (old, new) = (by_name(&before), by_name(&after));
        compare(&old, &new, word, &mut found);
        let kept = |items: &[Value], other: &BTreeMap<String, &Value>| {
            items.iter().map(name).filter(|name| other.contains_key(name)).collect::<Vec<_>>()
        };
        if list == "states" && kept(&before, &new) != kept(&after, &old) {
            let what = "the order of the states".to_owned();
            found.push(Difference { sign: Sign::Changed, what });
        }
    }
    let empty = serde_json::Map::new();
    for member in before.keys().chain(after.keys().filter(|name| !before.contains_key(*name))) {
        let (old, new) = (before.get(member), after.get(member));
        let map = |value: Option<&Value>| value.and_then(Value::as_object).cloned();
        match (map(old), map(new)) {
            (None, None) => {
                let pair = |value| BTreeMap::from_iter(value);
                let of = |value: Option<_>| pair(value.map(|value| (member.clone(), value)));
                compare(&of(old), &of(new), "", &mut found);
            }
            (old, new) => {
                let (old, new) = (old.unwrap_or(empty.clone()), new.unwrap_or(empty.clone()));
                let (old, new) = (named(&old), named(&new));
                compare(&old, &new, member.trim_end_matches('s'), &mut found);
            }
        }
    }
    found
}

/// Push rules by their branch, for one may have several.
fn by_branch(rules: &Value) -> Value {
    let mut found = serde_json::Map::new();
    for rule in rules.as_array().into_iter().flatten() {
        let branch = rule["branch"].as_str().unwrap_or_default().to_owned();
        let rules = found.entry(branch).or_insert_with(|| Value::Array(Vec::new()));
        rules.as_array_mut().into_iter().for_each(|rules| rules.push(rule.clone()));
    }
    Value::Object(found)
}

fn named(map: &serde_json::Map<String, Value>) -> BTreeMap<String, &Value> {
    map.iter().map(|(name, value)| (name.clone(), value)).collect()
}

fn by_name(items: &[Value]) -> BTreeMap<String, &Value> {
    items.iter().map(|item| (name(item), item)).collect()
}

/// What something in a list is called: a state by its name, a transition by its way.
fn name(item: &Value) -> String {
    let text = |member: &str| item[member].as_str().unwrap_or_default();
    let from = item["from"].as_array().into_iter().flatten().filter_map(Value::as_str);
    match (item.as_str(), item.get("via")) {
        (Some(name), _) => name.to_owned(),
        (None, None) => text("name").to_owned(),
        (None, Some(_)) => {
            let from = from.collect::<Vec<_>>().join(", ");
            format!("{}: {from} -> {}", text("via"), text("to"))
        }
    }
}

fn compare(
    old: &BTreeMap<String, &Value>,
    new: &BTreeMap<String, &Value>,
    word: &str,
    found: &mut Vec<Difference>,
) {
    let mut add = |sign, name: &str| {
        let what = format!("{word} {name}").trim_start().to_owned();
        found.push(Difference { sign, what });
    };
    for (name, value) in old {
        match new.get(name) {
            None => add(Sign::Removed, name),
            Some(other) if other != value => add(Sign::Changed, name),
            Some(_) => {}
        }
    }
    new.keys().filter(|name| !old.contains_key(*name)).for_each(|name| add(Sign::Added, name));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::definition::{Protected, State, Trigger};

    #[test]
    fn every_difference_is_told_and_none_where_there_is_none() {
        let builtin = Definition::builtin();
        assert_eq!(difference(&builtin, &builtin), []);
        let mut later = builtin.clone();
        later.states.remove(0);
        later.states.push(State::from("Released"));
        later.states.swap(0, 1);
        later.states[2].wip = Some(3);
        later.transitions[1].back = true;
        later.transitions.remove(5);
        later.description = "of another kind".to_owned();
        later.finals = vec!["Released".to_owned()];
        let told: Vec<String> =
            difference(&builtin, &later).iter().map(ToString::to_string).collect();
        let expected = [
            "~ state Done",
            "- state To Do",
            "+ state Released",
            "~ the order of the states",
            "- transition reopen: Done -> To Do",
            "~ transition submit: In Progress -> In Review",
            "+ description",
            "+ finals",
        ];
        assert_eq!(told, expected);
    }

    #[test]
    fn triggers_and_push_rules_are_told_apart() {
        let told = |earlier: &Definition, later: &Definition| -> Vec<String> {
            difference(earlier, later).iter().map(ToString::to_string).collect()
        };
        let rule = |branch: &str, states: &[&str]| Protected {
            branch: branch.to_owned(),
            states: states.iter().map(|state| (*state).to_owned()).collect(),
            item: true,
        };
        let mut earlier = Definition::builtin();
        earlier.protected =
            vec![rule("main", &["Done"]), rule("main", &[]), rule("next", &["Done"])];
        let mut later = earlier.clone();
        later.transitions[0].on = vec![Trigger::Commit];
        let via = "~ transition start: To Do -> In Progress".to_owned();
        assert_eq!(told(&earlier, &later), [via]);
        later = earlier.clone();
        later.protected = vec![rule("main", &[]), rule("*", &["Done"]), rule("next", &["Done"])];
        assert_eq!(told(&earlier, &later), ["~ protected main", "+ protected *"]);
        assert_eq!(
            told(&later, &Definition::builtin()),
            ["- protected *", "- protected main", "- protected next"]
        );
    }
}
