//! What commits do to an item, decided by clones that see them at other times, amended, picked, made
//! into one, and taken back.

use proptest::prelude::*;
use tidegate_core::command::{Command, TakeCommit, Withdraw};
use tidegate_core::commit::{BranchName, Commit, Doing, Signature, key};
use tidegate_core::decide::{Came, Decision, Outcome};
use tidegate_core::{ItemId, Oid};

use crate::asked::Asker;
use crate::world::World;

/// A commit of this number, which says this; `id` is another one where it was amended.
fn commit(number: u8, id: u8, message: &str) -> Commit {
    let author = Signature {
        name: "Ada".to_owned(),
        mail: "ada@example.com".to_owned(),
        seconds: i64::from(number),
        zone: "+0000".to_owned(),
    };
    let id = Oid::from_bytes(&[id; 20]).expect("twenty bytes");
    Commit { id, parent: None, author, message: message.to_owned(), changed: None }
}

fn says(item: ItemId, trailers: &[&str]) -> String {
    let lines = trailers.iter().map(|via| format!("Tidegate: {item} {via}"));
    format!("work\n\n{}", lines.collect::<Vec<_>>().join("\n"))
}

/// Takes all that a commit says, and gives what it came to.
fn take(asker: &mut Asker, commit: &Commit) -> Vec<Outcome> {
    let name = BranchName::default();
    let all = TakeCommit::all(commit, Some(("refs/heads/main", &name)));
    all.into_iter().map(|part| came(asker, Command::take_commit(part))).collect()
}

fn came(asker: &mut Asker, command: Command) -> Outcome {
    let Decision::Taken(outcome, drafts) = asker.decide(&command, None) else {
        panic!("it is no answer to a commit")
    };
    if !drafts.is_empty() {
        let entry = asker.record(drafts, None);
        assert_eq!(asker.void(entry), [""; 0], "{outcome:?}");
    }
    outcome
}

fn words(outcomes: &[Outcome]) -> Vec<&'static str> {
    outcomes.iter().map(|outcome| outcome.came.word()).collect()
}

fn state(asker: &Asker) -> String {
    let item = asker.item(asker.world.item).expect("it is there");
    item.single_state().expect("one state").to_owned()
}

fn alone() -> Asker {
    Asker::new(World::new(1), 0)
}

#[test]
fn a_commit_moves_its_item_once_whatever_becomes_of_it() {
    let mut asker = alone();
    let item = asker.world.item;
    let said = says(item, &["start"]);
    assert_eq!(words(&take(&mut asker, &commit(1, 1, &said))), ["moved"]);
    assert_eq!(words(&take(&mut asker, &commit(1, 1, &said))), ["known"], "it is found again");
    let amended = commit(1, 2, &format!("better {said}"));
    assert_eq!(words(&take(&mut asker, &amended)), ["witnessed"], "it was amended");
    assert_eq!(words(&take(&mut asker, &amended)), ["known"]);
    assert_eq!(state(&asker), "In Progress");
    assert_eq!(asker.fold().deeds(item).moves.len(), 2);
    assert_eq!(asker.fold().deeds(item).links.len(), 2);
}

#[test]
fn trailers_of_one_commit_are_taken_one_after_the_other() {
    let mut asker = alone();
    let said = says(asker.world.item, &["start", "submit", "rework", "submit", "finish"]);
    let moved = ["moved"; 5];
    assert_eq!(words(&take(&mut asker, &commit(1, 1, &said))), moved);
    assert_eq!(state(&asker), "Done");
    assert_eq!(words(&take(&mut asker, &commit(1, 1, &said))), ["known"; 5]);
}

#[test]
fn what_a_person_took_back_no_copy_of_the_commit_brings_again() {
    let mut asker = alone();
    let item = asker.world.item;
    let said = says(item, &["start"]);
    take(&mut asker, &commit(1, 1, &said));
    let undo = tidegate_core::command::Undo { what: item.into() };
    let Decision::Done(drafts) = asker.decide(&Command::Undo(undo), None) else {
        panic!("it is taken back")
    };
    asker.record(drafts, None);
    assert_eq!(state(&asker), "To Do");
    assert_eq!(words(&take(&mut asker, &commit(1, 2, &said))), ["witnessed"]);
    assert_eq!(state(&asker), "To Do", "a witness is no second move");
    assert_eq!(words(&take(&mut asker, &commit(2, 3, &said))), ["moved"], "another commit is");
}

#[test]
fn a_commit_that_is_gone_takes_its_move_with_it_and_brings_it_back() {
    let mut asker = alone();
    let item = asker.world.item;
    let said = says(item, &["start"]);
    let outcome = take(&mut asker, &commit(1, 1, &said)).remove(0);
    let key = outcome.key.expect("it has one");
    let by = asker.world.replicas[0].id;
    let gone = Command::withdraw(Withdraw { item, key, by });
    let Decision::Done(drafts) = asker.decide(&gone, None) else { panic!("it is withdrawn") };
    assert_eq!(drafts.len(), 1);
    let entry = asker.record(drafts, None);
    assert_eq!(asker.void(entry), [""; 0]);
    assert_eq!(state(&asker), "To Do");
    let Decision::Done(drafts) = asker.decide(&gone, None) else { panic!("nothing is left") };
    assert!(drafts.is_empty(), "what is withdrawn is not withdrawn again");
    assert_eq!(words(&take(&mut asker, &commit(1, 2, &said))), ["witnessed"]);
    assert_eq!(state(&asker), "In Progress", "it was picked elsewhere, and is here again");
}

#[test]
fn what_others_still_have_is_not_withdrawn() {
    let mut asker = Asker::new(World::new(2), 0);
    let item = asker.world.item;
    let said = says(item, &["start"]);
    let key = take(&mut asker, &commit(1, 1, &said)).remove(0).key.expect("it has one");
    let mut other = Asker { who: 1, ..asker.clone() };
    assert_eq!(words(&take(&mut other, &commit(1, 1, &said))), ["moved"], "it knows of nothing");
    asker.world = other.world;
    asker.world.share();
    let by = asker.world.replicas[0].id;
    let gone = Command::withdraw(Withdraw { item, key, by });
    let Decision::Done(drafts) = asker.decide(&gone, None) else { panic!("it is withdrawn") };
    asker.record(drafts, None);
    asker.world.share();
    assert_eq!(asker.world.states(), ["In Progress"]);
}

#[test]
fn what_does_not_fit_is_a_note_and_told_once() {
    let mut asker = alone();
    let item = asker.world.item;
    let said = says(item, &["finish"]);
    let outcome = take(&mut asker, &commit(1, 1, &said)).remove(0);
    assert_eq!(outcome.came, Came::Refused);
    assert!(outcome.why.expect("a reason").contains("does not lead on"), "it says why");
    take(&mut asker, &commit(1, 1, &said));
    assert_eq!(asker.fold().deeds(item).refused.len(), 1);
    assert_eq!(state(&asker), "To Do");
    let outcome = take(&mut asker, &commit(2, 2, &says(item, &["stort"]))).remove(0);
    assert_eq!(outcome.came, Came::Refused);
    let refused = asker.fold().deeds(item).refused;
    let mend = refused.last().and_then(|note| note.what.mend.clone());
    assert_eq!(mend, Some(format!("Tidegate: {item} start")), "it says what was meant");
}

#[test]
fn many_commits_made_into_one_move_nothing_again() {
    let mut asker = alone();
    let item = asker.world.item;
    take(&mut asker, &commit(1, 1, &says(item, &["start"])));
    take(&mut asker, &commit(2, 2, &says(item, &["submit"])));
    let one = format!(
        "all of it (#7)\n\n* one\n\nTidegate: {item} start\n\n* two\n\nTidegate: {item} submit\n"
    );
    assert_eq!(words(&take(&mut asker, &commit(3, 3, &one))), ["linked", "known"]);
    assert_eq!(state(&asker), "In Review");
    let notes = asker.fold().deeds(item).refused;
    assert!(notes.iter().all(|note| note.what.idle) && notes.len() == 1, "that is no trouble");
    take(&mut asker, &commit(4, 4, &says(item, &["rework"])));
    for commit in [commit(3, 3, &one), commit(5, 5, &one)] {
        take(&mut asker, &commit);
        assert_eq!(state(&asker), "In Progress", "nor does it where the item stands elsewhere");
    }
    assert_eq!(words(&take(&mut asker, &commit(6, 6, &says(item, &["submit"])))), ["moved"]);
}

#[test]
fn what_came_to_nothing_is_over() {
    let mut asker = alone();
    let item = asker.world.item;
    take(&mut asker, &commit(1, 1, &says(item, &["start"])));
    let second = commit(2, 2, &says(item, &["start"]));
    assert_eq!(words(&take(&mut asker, &second)), ["linked"]);
    take(&mut asker, &commit(3, 3, &says(item, &["stop"])));
    assert_eq!(words(&take(&mut asker, &second)), ["noted"], "whoever looks");
    let all = TakeCommit::all(&second, None);
    let again: Vec<Outcome> =
        all.into_iter().map(|part| came(&mut asker, Command::take_commit(part.again()))).collect();
    assert_eq!(words(&again), ["moved"], "somebody asks for it");
}

#[test]
fn what_came_to_nothing_for_a_commit_that_is_gone_is_taken_then() {
    let mut asker = alone();
    let item = asker.world.item;
    let said = says(item, &["start"]);
    let key = take(&mut asker, &commit(1, 1, &said)).remove(0).key.expect("it has one");
    let second = commit(2, 2, &said);
    assert_eq!(words(&take(&mut asker, &second)), ["linked"]);
    let by = asker.world.replicas[0].id;
    let gone = Command::withdraw(Withdraw { item, key, by });
    let Decision::Done(drafts) = asker.decide(&gone, None) else { panic!("it is withdrawn") };
    asker.record(drafts, None);
    assert_eq!(words(&take(&mut asker, &second)), ["moved"], "nobody else did it");
}

#[test]
fn a_stray_line_about_another_item_makes_no_commit_one_of_many() {
    let mut asker = alone();
    let item = asker.world.item;
    for (n, via) in [(1, "start"), (2, "submit"), (3, "rework")] {
        take(&mut asker, &commit(n, n, &says(item, &[via])));
    }
    let stray = format!("Tidegate: {} start", ItemId::mint([9; 10]));
    let again = format!("work\n\n{stray}\n\nmore\n\nTidegate: {item} submit");
    assert_eq!(words(&take(&mut asker, &commit(4, 4, &again))), ["waiting", "moved"]);
}

#[test]
fn what_is_known_to_repeat_a_move_bears_witness_of_it() {
    let mut asker = alone();
    let item = asker.world.item;
    let said = says(item, &["start"]);
    let key = take(&mut asker, &commit(1, 1, &said)).remove(0).key;
    take(&mut asker, &commit(2, 2, &says(item, &["stop"])));
    let part = TakeCommit::all(&commit(3, 3, &said), None).remove(0);
    let outcome = came(&mut asker, Command::take_commit(TakeCommit { repeats: key, ..part }));
    assert_eq!((outcome.came, state(&asker)), (Came::Witnessed, "To Do".to_owned()));
}

#[test]
fn what_only_refers_links_and_an_item_that_is_not_here_is_waited_for() {
    let mut asker = alone();
    let item = asker.world.item;
    let refers = commit(1, 1, &format!("work\n\nRefs: {item}"));
    assert_eq!(words(&take(&mut asker, &refers)), ["linked"]);
    assert_eq!(words(&take(&mut asker, &refers)), ["known"]);
    let absent = says(ItemId::mint([9; 10]), &["start"]);
    assert_eq!(words(&take(&mut asker, &commit(2, 2, &absent))), ["waiting"]);
    assert_eq!(state(&asker), "To Do");
}

#[derive(Debug, Clone)]
enum Act {
    /// Looks at the next commits.
    Look(usize),
    /// Hears what another one has.
    Hear(usize, usize),
    /// Looks at all of them again, amended.
    Again(usize),
}

fn act() -> impl Strategy<Value = Act> {
    prop_oneof![
        3 => (0..4usize).prop_map(Act::Look),
        2 => (0..4usize, 0..4usize).prop_map(|(from, to)| Act::Hear(from, to)),
        1 => (0..4usize).prop_map(Act::Again),
    ]
}

proptest! {
    /// Whatever clones hear of each other in between, and however often they look: one list of
    /// commits comes to one state, each commit moves once, and no event is void.
    #[test]
    fn clones_that_take_one_list_of_commits_agree(acts in proptest::collection::vec(act(), 0..24)) {
        let vias = ["start", "submit", "rework", "submit", "finish"];
        let mut asker = Asker::new(World::new(4), 0);
        let item = asker.world.item;
        let list: Vec<Commit> =
            (1..).zip(vias).map(|(n, via)| commit(n, n, &says(item, &[via]))).collect();
        let mut seen = [0; 4];
        let all = (0..4).flat_map(|who| vec![Act::Look(who); list.len()]);
        for act in acts.into_iter().chain(all) {
            match act {
                Act::Look(who) if seen[who] < list.len() => {
                    asker.who = who;
                    take(&mut asker, &list[seen[who]]);
                    seen[who] += 1;
                }
                Act::Look(_) => {}
                Act::Hear(from, to) => drop(asker.world.sync(from, to)),
                Act::Again(who) => {
                    asker.who = who;
                    for (n, known) in (1..).zip(&list[..seen[who]]) {
                        let amended = Commit { id: commit(n, n + 100, "").id, ..known.clone() };
                        take(&mut asker, &amended);
                    }
                }
            }
        }
        asker.world.share();
        prop_assert_eq!(asker.world.states(), ["Done"]);
        let merged = asker.world.merged();
        prop_assert!(merged.events().all(|event| event.void.is_none()));
        prop_assert!(merged.key_conflicts().is_empty());
        for (n, via) in (1..).zip(vias) {
            let doing = Doing::Trailer { via, ordinal: 0, key: None };
            let deeds = merged.deeds(item);
            let key = key(item, &commit(n, n, "").author, doing);
            prop_assert!(deeds.keyed(&key).next().is_some(), "{} {}", n, via);
        }
    }
}
