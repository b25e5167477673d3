//! What was found out and counts for a time only, and windows by the clocks of zones.

use tidegate_core::Millis;
use tidegate_core::definition::Definition;
use tidegate_core::event::{Applied, Change, EventBody};
use tidegate_core::gate::{Criteria, Gate, Quality, Schedule};

use crate::published::FLOW;
use crate::tables::{Before, Case, Said, asked, score};
use crate::world::{World, states};

/// For how many seconds something counts here.
const LASTS: u32 = 60;

/// The rows that are about that.
pub(crate) const CASES: &[Case] = &[
    (
        "`CRITERIA`, `QUALITY` with `expires`",
        "the clock of who moves is behind the latest event of the item",
        behind,
    ),
    ("`QUALITY[S]`", "with `expires`, it was scored last longer ago than that", scored_long_ago),
];

fn quality() -> Gate {
    let expires = Some(LASTS);
    Gate::Quality(Quality { score: 70, dimension: "clarity".to_owned(), expires })
}

fn criteria(evidence: bool) -> Gate {
    Gate::Criteria(Criteria { evidence, expires: Some(LASTS), ..Criteria::default() })
}

/// What is said so many milliseconds after a criterion was ticked, and the work scored.
fn later(gate: Gate, later: i64) -> &'static str {
    asked(gate, |Before { world, attempt, .. }| {
        let (field, element, at) = ("criteria".to_owned(), "a".to_owned(), "1".to_owned());
        world.edit(0, vec![Change::Place { field, element, at, value: None }]);
        world.tick(0, "a", 1);
        score(world, 0, &[("clarity", 80)]);
        attempt.at = Millis(world.seen_by(0).updated_at.0 + later);
    })
}

fn behind() -> Said {
    vec![later(quality(), -60_000), later(criteria(true), -60_000), later(criteria(false), -60_000)]
}

fn scored_long_ago() -> Said {
    vec![later(quality(), i64::from(LASTS) * 1000 + 60_000)]
}

#[test]
fn what_was_found_counts_as_long_as_it_lasts() {
    for gate in [quality(), criteria(true), criteria(false)] {
        assert_eq!(later(gate.clone(), 30_000), "pass", "{gate:?}");
        assert_eq!(later(gate.clone(), i64::from(LASTS) * 1000 + 60_000), "fail", "{gate:?}");
    }
}

/// A clone whose item follows a definition with this gate before the first way.
fn before(gate: &Gate) -> (World, Definition) {
    let mut definition = Definition { name: FLOW.to_owned(), ..Definition::builtin() };
    for way in definition.transitions.iter_mut().filter(|way| way.via == "start") {
        way.gates = vec![gate.clone()];
    }
    let mut world = World::empty(2);
    let heads = vec![world.publish_flow(0, &definition)];
    let begun = world.beginning(0, 7, definition.digest(), heads);
    world.append(0, vec![begun]);
    (world, definition)
}

fn pretend(world: &mut World, definition: &Definition, zones: Option<&str>) {
    let (via, from, to) = ("start".to_owned(), "To Do".to_owned(), "In Progress".to_owned());
    let (region, keyword, documents, reason) = (None, None, None, None);
    let (definition, zones) = (definition.digest(), zones.map(str::to_owned));
    let applied = Applied {
        via,
        from,
        to,
        definition,
        region,
        keyword,
        documents,
        zones,
        commit: None,
        reason,
    };
    world.say(0, EventBody::Applied(applied));
}

#[test]
fn a_move_is_judged_by_what_had_not_expired_when_it_was_made() {
    let (mut world, definition) = before(&quality());
    score(&mut world, 0, &[("clarity", 80)]);
    world.replicas[0].skew += 3_600_000;
    pretend(&mut world, &definition, None);
    assert_eq!(states(&world.seen_by(0)), ["To Do"], "the score is an hour old");
    score(&mut world, 0, &[("clarity", 80)]);
    pretend(&mut world, &definition, None);
    assert_eq!(states(&world.seen_by(0)), ["In Progress"]);
}

#[test]
fn a_window_in_a_zone_is_believed_by_the_edition_that_is_named() {
    let zone = "Europe/Berlin".to_owned();
    let never = Schedule { cron: "0 0 1 1 *".to_owned(), zone, window: Some(60) };
    let (mut world, definition) = before(&Gate::Schedule(never));
    pretend(&mut world, &definition, None);
    assert_eq!(states(&world.seen_by(0)), ["To Do"], "nobody says by which clocks it was open");
    pretend(&mut world, &definition, Some("2019a"));
    assert_eq!(states(&world.seen_by(0)), ["In Progress"], "another edition may say otherwise");
    assert_eq!(world.go(0, "start"), None, "here it is shut");
}
