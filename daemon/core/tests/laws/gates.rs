//! Gates that read the item: what honest people may do, and what is void however it was recorded.

use tidegate_core::event::{Applied, EventBody};

use crate::published::{WORD, variant};
use crate::world::{World, states};

/// Two clones that know an item which follows one of the definitions with such a gate, where it has
/// gone these ways. The first writes for a person, the other for an agent.
fn gated(number: u8, vias: &[&str]) -> World {
    let mut world = World::new(2);
    for via in vias {
        world.go(0, via).expect("open by the builtin definition");
    }
    world.publish_flow(0, &variant(number));
    world.repin(0, number).expect("it has the same states");
    world.share();
    world
}

/// Has `who` record a move, whether or not its gates are open.
fn pretend(world: &mut World, who: usize, way: (&str, &str, &str), number: u8, word: Option<&str>) {
    let (via, from, to) = way;
    let applied = Applied {
        via: via.into(),
        from: from.into(),
        to: to.into(),
        definition: variant(number).digest(),
        region: None,
        keyword: word.map(str::to_owned),
        documents: None,
        zones: None,
        commit: None,
        reason: None,
    };
    world.say(who, EventBody::Applied(applied));
}

const START: (&str, &str, &str) = ("start", "To Do", "In Progress");
const SUBMIT: (&str, &str, &str) = ("submit", "In Progress", "In Review");
const FINISH: (&str, &str, &str) = ("finish", "In Review", "Done");

#[test]
fn a_word_counts_as_it_is_and_from_people_only() {
    let mut world = gated(13, &[]);
    for (who, word) in [(0, None), (0, Some("go")), (1, Some(WORD))] {
        pretend(&mut world, who, START, 13, word);
        assert_eq!(states(&world.seen_by(who)), ["To Do"], "{who} {word:?}");
    }
    world.share();
    assert_eq!(world.go(1, "start"), None);
    world.go(0, "start").expect("a person types it");
    world.check().expect("the reference agrees");
}

#[test]
fn criteria_count_for_a_move_as_its_author_saw_them() {
    let mut world = gated(11, &["start"]);
    let place = |element: &str| tidegate_core::event::Change::Place {
        field: "criteria".into(),
        element: element.into(),
        at: "000001".into(),
        value: None,
    };
    world.edit(0, vec![place("a"), place("b")]);
    world.share();
    pretend(&mut world, 0, SUBMIT, 11, None);
    assert_eq!(states(&world.seen_by(0)), ["In Progress"], "nothing is ticked");
    world.tick(0, "a", 1);
    assert_eq!(world.go(0, "submit"), None, "of such items agents say that");
    world.tick(1, "a", 0);
    assert_eq!(world.go(1, "submit"), None, "no test was run");
    world.tick(1, "a", 1);
    world.go(1, "submit").expect("half of them, by an agent, by a command");
    world.uncheck(0, "a");
    world.share();
    assert_eq!(world.states(), ["In Review"], "what is said beside a move does not undo it");
    world.check().expect("the reference agrees");
}

#[test]
fn scores_given_apart_open_nothing() {
    let mut world = gated(12, &["start"]);
    world.assess(0, 80);
    world.assess(1, 75);
    world.share();
    pretend(&mut world, 0, SUBMIT, 12, None);
    assert_eq!(states(&world.seen_by(0)), ["In Progress"]);
    world.assess(0, 70);
    world.go(0, "submit").expect("it is agreed upon, and enough");
    world.check().expect("the reference agrees");
}

#[test]
fn rule_41_a_clock_that_is_behind_what_it_saw_opens_nothing() {
    let mut world = gated(14, &["start"]);
    world.replicas[1].skew = -3_600_000;
    pretend(&mut world, 1, SUBMIT, 14, None);
    world.share();
    assert_eq!(world.states(), ["In Progress"], "an hour too early");
    world.replicas[0].skew = 1_800_000;
    world.comment(0, "by my clock it is later");
    world.share();
    world.replicas[1].skew = 600_000;
    assert_eq!(world.go(1, "submit"), None);
    pretend(&mut world, 1, SUBMIT, 14, None);
    assert_eq!(states(&world.seen_by(1)), ["In Progress"], "it has seen what is later");
    world.replicas[1].skew = 3_600_000;
    world.go(1, "submit").expect("by a clock that is an hour ahead it is time");
    world.share();
    assert_eq!(world.states(), ["In Review"]);
    world.check().expect("the reference agrees");
}

#[test]
fn a_timer_begins_anew_with_each_stay() {
    let mut world = gated(14, &["start"]);
    world.replicas[0].skew = 600_000;
    world.go(0, "stop").expect("open");
    world.go(0, "start").expect("open");
    assert_eq!(world.go(0, "submit"), None, "it has just come");
    world.comment(0, "so it is");
    world.go(0, "submit").expect("two seconds later");
    world.check().expect("the reference agrees");
}

#[test]
fn rule_39_a_dependency_is_judged_by_what_its_author_saw() {
    let mut world = gated(14, &["start"]);
    world.begin(0, 20).expect("something is in force");
    world.depend(0, 20, None);
    world.share();
    world.replicas[0].skew = 600_000;
    assert_eq!(world.go(0, "submit"), None);
    pretend(&mut world, 0, SUBMIT, 14, None);
    assert_eq!(states(&world.seen_by(0)), ["In Progress"], "who names nothing has read nothing");
    world.end(0, 20, true).expect("it is there");
    world.share();
    world.end(1, 20, false).expect("it is there");
    world.go(0, "submit").expect("as the first sees it, it is over");
    world.share();
    assert_eq!(world.states(), ["In Review"], "reopened beside it, it stands");
    world.check().expect("the reference agrees");
}

#[test]
fn claims_and_commands_count_alike_where_no_evidence_is_wanted() {
    let mut world = gated(10, &["start", "submit"]);
    pretend(&mut world, 0, FINISH, 10, None);
    assert_eq!(states(&world.seen_by(0)), ["In Review"], "there is no criterion");
    let place = |element: &str| tidegate_core::event::Change::Place {
        field: "criteria".into(),
        element: element.into(),
        at: "1".into(),
        value: None,
    };
    world.edit(0, vec![place("a"), place("b"), place("c")]);
    world.tick(0, "a", 2);
    assert_eq!(world.go(0, "finish"), None, "one of three");
    world.tick(0, "b", 1);
    world.go(0, "finish").expect("two of three are more than sixty in a hundred");
    world.check().expect("the reference agrees");
}
