//! What speaks against a push, against the rules written down in a table.

use proptest::prelude::*;

use super::*;
use crate::Oid;
use crate::definition::{Definition, Definitions, Normal, Protected, State};

/// A push rule: its branch, the states that it requires, and whether it requires an item.
type Rule<'a> = (&'a str, &'a [&'a str], bool);

/// What clones made of definitions: one of each name, with these push rules.
struct Shelf {
    known: Definitions,
    digests: Vec<String>,
}

impl Shelf {
    fn of(definitions: &[(&str, &[Rule<'_>])]) -> Self {
        let mut shelf = Self { known: Definitions::default(), digests: Vec::new() };
        for (name, rules) in definitions {
            let rule = |(branch, states, item): &Rule<'_>| Protected {
                branch: (*branch).to_owned(),
                states: states.iter().map(|state| (*state).to_owned()).collect(),
                item: *item,
            };
            let normal = Normal::of(&Definition {
                name: (*name).to_owned(),
                states: ["Open", "Checked", "Done"].map(State::from).into(),
                protected: rules.iter().map(rule).collect(),
                ..Definition::default()
            });
            shelf.known.add(&normal);
            shelf.digests.push(normal.digest());
        }
        shelf
    }

    /// Where an item stands that follows one of them; of a number too high, one that is not known.
    fn standing(&self, item: &str, state: Option<&str>, follows: Option<usize>) -> Standing {
        let digest = |place: usize| self.digests.get(place).cloned().unwrap_or(UNKNOWN.to_owned());
        Standing {
            item: item.to_owned(),
            state: state.map(str::to_owned),
            definition: follows.map(digest),
        }
    }

    /// What speaks against a push where the first of them is in force.
    fn told(&self, to: &str, commits: &[Outgoing]) -> Vec<String> {
        let rules = PushRules { known: &self.known, in_force: &self.digests[..1] };
        rules.hindrances(to, commits).iter().map(ToString::to_string).collect()
    }
}

const UNKNOWN: &str = "00112233445566778899aabbccddeeff";

const MAIN: &str = "refs/heads/main";

fn commit(number: u8, items: Vec<Standing>) -> Outgoing {
    let id = Oid::from_bytes(&[number; 20]).expect("twenty bytes");
    Outgoing { commit: CommitName::of(id, &format!("Add {number}\n\nWhy.\n")), items }
}

/// One definition that wants items of commits to `main` to be done, or to be checked.
fn done() -> Shelf {
    Shelf::of(&[("shop", &[("main", &["Checked", "Done"], false)])])
}

#[test]
fn an_item_has_to_be_in_one_of_the_states_that_are_required() {
    let shelf = done();
    let told =
        |to: &str, state| shelf.told(to, &[commit(1, vec![shelf.standing("T-1", state, Some(0))])]);
    for state in ["Checked", "Done"] {
        assert_eq!(told(MAIN, Some(state)), [""; 0], "{state}");
    }
    assert_eq!(
        told(MAIN, Some("Open")),
        [
            "01010101 Add 1: T-1 is in 'Open', and 'main' requires 'Checked' or 'Done' (workflow shop)"
        ]
    );
    assert_eq!(
        told(MAIN, None),
        [
            "01010101 Add 1: T-1 is contested, and 'main' requires 'Checked' or 'Done' (workflow shop)"
        ]
    );
    for to in ["refs/heads/next", "refs/heads/maint", "refs/tags/main", "refs/tidegate/log/1"] {
        assert_eq!(told(to, Some("Open")), [""; 0], "{to}");
        assert_eq!(told(to, None), [""; 0], "{to}");
    }
}

#[test]
fn every_rule_of_a_branch_holds() {
    let rules: &[Rule<'_>] =
        &[("main", &["Done"], false), ("m*", &["Checked", "Done"], false), ("*", &[], true)];
    let shelf = Shelf::of(&[("shop", rules)]);
    let told =
        |state| shelf.told(MAIN, &[commit(1, vec![shelf.standing("T-1", Some(state), Some(0))])]);
    assert_eq!(told("Done"), [""; 0]);
    assert_eq!(told("Checked").len(), 1);
    assert_eq!(told("Open").len(), 2);
}

#[test]
fn the_rules_of_a_definition_bind_the_items_that_follow_it() {
    let shelf = Shelf::of(&[("shop", &[("main", &["Done"], false)]), ("docs", &[])]);
    let follows =
        |which| shelf.told(MAIN, &[commit(1, vec![shelf.standing("T-1", Some("Open"), which)])]);
    assert_eq!(follows(Some(0)).len(), 1);
    assert_eq!(follows(Some(1)), [""; 0]);
    let shelf = Shelf::of(&[("docs", &[]), ("shop", &[("main", &["Done"], false)])]);
    let item = shelf.standing("T-1", Some("Open"), Some(1));
    assert_eq!(shelf.told(MAIN, &[commit(1, vec![item])]).len(), 1, "whatever is in force");
}

#[test]
fn every_commit_is_about_an_item_where_what_is_in_force_says_so() {
    let wants: &[Rule<'_>] = &[("main", &[], true)];
    let shelf = Shelf::of(&[("shop", wants), ("docs", &[])]);
    let about = |place| commit(2, vec![shelf.standing("T-1", Some("Open"), Some(place))]);
    assert_eq!(
        shelf.told(MAIN, &[about(0), about(1), commit(3, Vec::new()), commit(4, Vec::new())]),
        [
            "03030303 Add 3: it is about no item, and 'main' requires an item (workflow shop)",
            "04040404 Add 4: it is about no item, and 'main' requires an item (workflow shop)"
        ]
    );
    assert_eq!(shelf.told("refs/heads/next", &[commit(3, Vec::new())]), [""; 0]);
    let shelf = Shelf::of(&[("docs", &[]), ("shop", wants)]);
    assert_eq!(shelf.told(MAIN, &[commit(3, Vec::new())]), [""; 0], "it is not in force");
    // Where clones published apart, what any of them says holds.
    let rules = PushRules { known: &shelf.known, in_force: &shelf.digests };
    assert_eq!(rules.hindrances(MAIN, &[commit(3, Vec::new())]).len(), 1);
}

#[test]
fn what_is_not_known_speaks_against_a_push() {
    let shelf = done();
    let told = |follows| {
        shelf.told(MAIN, &[commit(1, vec![shelf.standing("T-1", Some("Done"), follows)])])
    };
    assert_eq!(
        told(Some(7)),
        [format!("01010101 Add 1: T-1 follows the workflow {UNKNOWN}, not known here")]
    );
    assert_eq!(told(None), ["01010101 Add 1: clones have T-1 follow different workflows"]);
    let in_force = [UNKNOWN.to_owned()];
    let rules = PushRules { known: &shelf.known, in_force: &in_force };
    let found = rules.hindrances(MAIN, &[commit(1, Vec::new())]);
    assert_eq!(found, [Hindrance::UnreadInForce { definition: UNKNOWN.to_owned() }]);
    assert_eq!(
        found[0].to_string(),
        format!("new items follow the workflow {UNKNOWN}, not known here")
    );
    assert_eq!(rules.hindrances(MAIN, &[]), [], "nothing is pushed");
    assert_eq!(rules.hindrances("refs/tags/v1", &[commit(1, Vec::new())]), [], "it is no branch");
}

#[test]
fn an_item_is_told_of_once_with_the_first_of_its_commits() {
    let shelf = done();
    let open = |number| commit(number, vec![shelf.standing("T-1", Some("Open"), Some(0)); 2]);
    let told = shelf.told(MAIN, &[open(1), open(2)]);
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].starts_with("01010101 "), "{told:?}");
}

#[test]
fn nothing_that_is_told_reaches_a_terminal_as_it_is() {
    let shelf = Shelf::of(&[("shop", &[("ma\u{1b}*", &["Do\nne"], true)])]);
    let mut bare = commit(1, Vec::new());
    bare.commit.subject = format!("\u{202e}{}", "a".repeat(500));
    let mut about = commit(1, vec![shelf.standing("T\u{7}", Some("\u{1b}[2J"), Some(0))]);
    about.commit = bare.commit.clone();
    for line in shelf.told("refs/heads/ma\u{1b}in", &[bare, about]) {
        assert!(!line.contains(crate::text::is_unsafe), "{line:?}");
        assert!(line.len() < 200, "{line}");
    }
}

/// A world of two definitions with rules that were drawn.
fn shelf() -> impl Strategy<Value = Vec<(String, Vec<Protected>)>> {
    let branch = prop::sample::select(vec!["main", "m*", "next", "*"]);
    let states = prop::sample::subsequence(vec!["Open", "Checked", "Done"], 0..3);
    let rule = (branch, states, any::<bool>()).prop_map(|(branch, states, item)| Protected {
        branch: branch.to_owned(),
        states: states.into_iter().map(str::to_owned).collect(),
        item,
    });
    let rules = || prop::collection::vec(rule.clone(), 0..3);
    (rules(), rules()).prop_map(|(a, b)| vec![("a".to_owned(), a), ("b".to_owned(), b)])
}

/// Items by number, each where it stands: its state, and which definition it follows.
type Drawn = Vec<(Option<usize>, Option<usize>)>;

fn items() -> impl Strategy<Value = Drawn> {
    let state = prop::option::weighted(0.8, 0..3_usize);
    let follows = prop::option::weighted(0.9, 0..3_usize);
    prop::collection::vec((state, follows), 4)
}

const STATES: [&str; 3] = ["Open", "Checked", "Done"];

/// Whether a push is right, by a reading of the rules of its own.
fn is_right(
    rules: &[(String, Vec<Protected>)],
    items: &Drawn,
    commits: &[Vec<usize>],
    branch: &str,
) -> bool {
    let covers = |rule: &Protected| match rule.branch.as_str() {
        "*" => true,
        "m*" => branch.starts_with('m'),
        name => name == branch,
    };
    let holds = |item: usize| {
        let (state, Some(follows)) = items[item] else { return false };
        let Some((_, rules)) = rules.get(follows) else { return false };
        let mut asked = rules.iter().filter(|rule| covers(rule) && !rule.states.is_empty());
        asked.all(|rule| {
            state.is_some_and(|state| rule.states.iter().any(|one| one == STATES[state]))
        })
    };
    let wants_item = rules[0].1.iter().any(|rule| rule.item && covers(rule));
    commits
        .iter()
        .all(|about| about.iter().all(|item| holds(*item)) && !(wants_item && about.is_empty()))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_push_is_open_where_the_rules_say_so_and_no_commit_opens_one(
        rules in shelf(),
        items in items(),
        commits in prop::collection::vec(prop::collection::vec(0..4_usize, 0..3), 0..5),
        further in prop::collection::vec(0..4_usize, 0..3),
        place in 0..5_usize,
        branch in prop::sample::select(vec!["main", "next", "other"]),
    ) {
        let mut shelf = Shelf { known: Definitions::default(), digests: Vec::new() };
        for (name, rules) in &rules {
            let normal = Normal::of(&Definition {
                name: name.clone(),
                states: STATES.map(State::from).into(),
                protected: rules.clone(),
                ..Definition::default()
            });
            shelf.known.add(&normal);
            shelf.digests.push(normal.digest());
        }
        let standing = |item: &usize| {
            let (state, follows) = items[*item];
            shelf.standing(&format!("T-{item}"), state.map(|state| STATES[state]), follows)
        };
        let to = format!("refs/heads/{branch}");
        let told = |commits: &[Vec<usize>]| {
            let about = |(number, items): (usize, &Vec<usize>)| {
                commit(number as u8, items.iter().map(standing).collect())
            };
            let outgoing: Vec<Outgoing> = commits.iter().enumerate().map(about).collect();
            shelf.told(&to, &outgoing)
        };
        let before = told(&commits);
        prop_assert_eq!(before.is_empty(), is_right(&rules, &items, &commits, branch), "{:?}", before);
        let mut more = commits.clone();
        more.insert(place.min(more.len()), further.clone());
        let after = told(&more);
        prop_assert!(after.len() >= before.len(), "{:?} and then {:?}", before, after);
        if !is_right(&rules, &items, &[further], branch) {
            prop_assert!(!after.is_empty());
        }
    }
}
