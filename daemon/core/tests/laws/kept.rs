//! Items that something keeps where they are before any gate is asked, and what the gates of every kind
//! say of them.

use tidegate_core::canonical;
use tidegate_core::gate::{Gate, Seen, View};

use crate::entries::DAWN;
use crate::liar::unknown;
use crate::published::{SIDES, variant};
use crate::tables::Said;
use crate::world::World;

/// One gate of each kind, none of which would be shut without a doubt if this version evaluates it.
pub(crate) fn every_gate() -> Vec<Gate> {
    let spelled = [
        r#"{"kind":"NONE"}"#,
        r#"{"keyword":"GO","kind":"KEYWORD"}"#,
        r#"{"kind":"PULL_REQUEST"}"#,
        r#"{"kind":"APPROVAL","role":"lead"}"#,
        r#"{"cron":"* * * * *","kind":"SCHEDULE"}"#,
        r#"{"artifact":{"path":"docs/a.md","type":"prd"},"kind":"ARTIFACT"}"#,
        r#"{"kind":"CRITERIA","least":0}"#,
        r#"{"kind":"QUALITY","score":0}"#,
        r#"{"kind":"DEPENDENCIES"}"#,
        r#"{"alone":true,"kind":"JOIN","of":"all"}"#,
        r#"{"kind":"TIMER","seconds":0}"#,
        r#"{"kind":"COMMAND","run":["make","test"]}"#,
        r#"{"check":"build","kind":"CI"}"#,
        r#"{"kind":"PLUGIN","plugin":"licences"}"#,
    ];
    let read = |text: &str| canonical::decode(text).expect("the spelling of a gate");
    spelled.into_iter().map(read).collect()
}

/// What all gates say of the item of a world, as `who` sees it, whatever else is so.
fn all(world: &World, who: usize) -> Said {
    let item = world.seen_by(who);
    assert!(!item.doubts.is_empty(), "nothing is wrong: {item:?}");
    let doubts: Vec<String> = item.doubts.iter().map(ToString::to_string).collect();
    let score = ("overall".to_owned(), vec![100]);
    let seen = Seen { scores: [score].into(), ..Seen::default() };
    let attempt = world.attempt(who);
    let view = View { doubts: &doubts, seen: &seen, attempt: &attempt, since: Some(DAWN) };
    every_gate().iter().map(|gate| gate.judge(view).word()).collect()
}

/// It is contested, in itself and in a region.
pub(crate) fn contested() -> Said {
    let mut world = World::new(2);
    world.force(0, "Done");
    world.force(1, "In Review");
    world.share();
    let in_itself = all(&world, 0);
    let mut world = World::following(2, SIDES);
    world.go(0, "start").expect("open");
    world.share();
    world.force(0, "back.Written");
    world.force(1, "back.Read");
    world.share();
    let regions = world.seen_by(0).regions;
    assert!(regions.iter().any(|at| at.state.single().is_none()), "it is, in a region alone");
    [in_itself, all(&world, 0)].concat()
}

/// A move of it is challenged.
pub(crate) fn challenged() -> Said {
    let mut world = World::new(1);
    world.publish_flow(0, &variant(4));
    world.go(0, "start").expect("open");
    world.repin(0, 4).expect("open");
    all(&world, 0)
}

/// Clones had it go over to different definitions.
pub(crate) fn untold_definition() -> Said {
    let mut world = World::new(2);
    for number in [1, 3] {
        world.publish_flow(0, &variant(number));
    }
    world.share();
    world.repin(0, 1).expect("open");
    world.repin(1, 3).expect("open");
    world.share();
    assert_eq!(world.seen_by(0).definition, None);
    all(&world, 0)
}

/// A later version wrote something that nobody may pass over.
pub(crate) fn by_a_later_version() -> Said {
    let mut world = World::new(1);
    world.say(0, unknown("x.one"));
    all(&world, 0)
}

/// An entry in its past cannot be read.
pub(crate) fn unreadable() -> Said {
    let mut world = World::new(1);
    let stub = world.garbage(0, "{}");
    world.lie(0, crate::honest::said("after it"), None, &[stub]);
    all(&world, 0)
}

/// An entry about it waits for another.
pub(crate) fn waiting() -> Said {
    let mut world = World::new(2);
    world.comment(0, "first");
    let second = world.comment(0, "second");
    world.deliver(second, 1);
    assert!(world.seen_by(0).doubts.is_empty(), "it is a doubt of that clone alone");
    all(&world, 1)
}
