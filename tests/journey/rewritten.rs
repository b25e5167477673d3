//! Whatever becomes of a commit, it moved its item once: amended, rebased, picked, made into one with
//! others, dropped.

use std::fs;

use crate::commits::{applied, commit, entries, says, sound, state, with_item};
use crate::place::Journey;
use crate::support::Sandbox;

/// A history of thirty commits on a side branch, five of which say something.
fn thirty(sandbox: &Sandbox, items: &[String]) {
    let _ = sandbox.git(&["switch", "--quiet", "-c", "side"]).ok();
    for n in 0..30 {
        let message = match n % 6 {
            0 => says(&items[n / 6], &["start"]),
            _ => format!("plain {n}"),
        };
        let _ = commit(sandbox, &message);
    }
}

#[test]
fn an_amended_commit_has_moved_its_item_already() {
    let (sandbox, item) = with_item();
    let _ = commit(&sandbox, &says(&item, &["start"]));
    assert_eq!(state(&sandbox, &item), "In Progress");
    for n in 0..3 {
        let message = format!("Better {n}\n\nTidegate: {item} start");
        let amend = ["commit", "--quiet", "--amend", "--no-verify", "-m", &message];
        let _ = sandbox.git(&amend).ok();
    }
    let shown = sandbox.shown(&item);
    assert_eq!(shown["state"], "In Progress");
    assert_eq!(shown["commits"]["count"], 1, "it is one commit, as it is now");
    assert_eq!(shown["commits"]["latest"][0]["subject"], "Better 2");
    assert_eq!(applied(&sandbox), 2, "a move, and one witness of what it became");
    sound(&sandbox);
}

#[test]
fn a_trailer_that_was_amended_away_takes_its_move_along_until_it_is_pushed() {
    let (sandbox, item) = with_item();
    let _ = commit(&sandbox, &says(&item, &["start"]));
    assert_eq!(state(&sandbox, &item), "In Progress");
    let _ = sandbox.git(&["commit", "--quiet", "--amend", "-m", "Plain work"]).ok();
    assert_eq!(state(&sandbox, &item), "In Progress", "it may come back for a while");
    let _ = sandbox.git(&["config", "tidegate.withdrawAfter", "0"]).ok();
    let shown = sandbox.json(&["show", &item]);
    assert_eq!(shown["notices"][0]["code"], "commit_withdrawn", "{shown}");
    assert_eq!(state(&sandbox, &item), "To Do");
    // Another transition is another move.
    let _ = sandbox.git(&["commit", "--quiet", "--amend", "-m", &says(&item, &["start"])]).ok();
    assert_eq!(state(&sandbox, &item), "In Progress", "and it comes back when it is there again");
    sound(&sandbox);
}

#[test]
fn what_was_refused_on_top_of_what_is_gone_is_tried_again() {
    let (sandbox, item) = with_item();
    let _ = sandbox.git(&["config", "tidegate.withdrawAfter", "0"]).ok();
    let _ = sandbox.json(&["move", &item, "start"]);
    let _ = commit(&sandbox, &says(&item, &["submit"]));
    assert_eq!(state(&sandbox, &item), "In Review");
    let _ = sandbox.git(&["commit", "--quiet", "--amend", "-m", &says(&item, &["stop"])]).ok();
    assert_eq!(state(&sandbox, &item), "To Do", "the commit says so now");
    sound(&sandbox);
}

#[test]
fn what_is_withdrawn_of_one_item_moves_no_other() {
    let (sandbox, item) = with_item();
    let other = sandbox.item(&["other"]);
    let _ = sandbox.git(&["config", "tidegate.withdrawAfter", "0"]).ok();
    let _ = commit(&sandbox, &says(&item, &["submit"]));
    assert_eq!(state(&sandbox, &item), "To Do", "that leads nowhere from there");
    let _ = sandbox.json(&["move", &item, "start"]);
    let _ = commit(&sandbox, &says(&other, &["start"]));
    assert_eq!(state(&sandbox, &other), "In Progress");
    let _ = sandbox.git(&["commit", "--quiet", "--amend", "-m", "Plain work"]).ok();
    assert_eq!(state(&sandbox, &other), "To Do");
    assert_eq!(state(&sandbox, &item), "In Progress", "it was refused, and that stands");
    sound(&sandbox);
}

#[test]
fn a_move_by_another_name_of_the_item_stays_where_its_commit_became_another() {
    for is_renamed in [false, true] {
        let (sandbox, _) = with_item();
        let item = sandbox.item(&["another", "--id", "ANOTHER"]);
        let _ = sandbox.git(&["config", "tidegate.withdrawAfter", "0"]).ok();
        let _ = sandbox.git(&["switch", "--quiet", "-c", "side"]).ok();
        let _ = commit(&sandbox, &says(if is_renamed { &item } else { "ANOTHER" }, &["start"]));
        assert_eq!(state(&sandbox, &item), "In Progress");
        let amended = says("ANOTHER", &["start"]);
        let _ = sandbox.git(&["commit", "--quiet", "--amend", "-m", &amended]).ok();
        assert_eq!(state(&sandbox, &item), "In Progress");
        let _ = sandbox.git(&["switch", "--quiet", "main"]).ok();
        let _ = sandbox.git(&["merge", "--squash", "--quiet", "side"]).ok();
        let _ = sandbox.git(&["commit", "--quiet", "--no-edit"]).ok();
        let _ = sandbox.git(&["branch", "--quiet", "-D", "side"]).ok();
        for _ in 0..2 {
            assert_eq!(state(&sandbox, &item), "In Progress", "the one tells what the other did");
        }
    }
}

#[test]
fn the_last_lines_of_a_message_of_any_length_are_read() {
    let (sandbox, item) = with_item();
    let long = format!("Long\n\n{}\n\nTidegate: {item} start\n", "a line\n".repeat(100_000));
    let path = sandbox.dir().join("../message");
    fs::write(&path, long).expect("it can be written");
    let path = path.to_str().expect("a plain name");
    let _ = sandbox.git(&["commit", "--quiet", "--allow-empty", "-F", path]).ok();
    let shown = sandbox.json(&["show", &item]);
    assert_eq!(shown["item"]["state"], "In Progress", "{shown}");
}

#[test]
fn what_is_left_out_of_a_long_message_makes_no_paragraph() {
    let (sandbox, item) = with_item();
    let long = format!("{}Tidegate: {item} start\n", "a line\n".repeat(100_000));
    let path = sandbox.dir().join("../message");
    fs::write(&path, long).expect("it can be written");
    let path = path.to_str().expect("a plain name");
    let _ = sandbox.git(&["commit", "--quiet", "--allow-empty", "-F", path]).ok();
    assert_eq!(state(&sandbox, &item), "To Do", "to git these are no trailers, either");
}

#[test]
fn what_was_pushed_is_never_withdrawn() {
    let (sandbox, item) = with_item();
    let _ = sandbox.git(&["init", "--quiet", "--bare", "../hub"]).ok();
    let _ = sandbox.git(&["remote", "add", "origin", "../hub"]).ok();
    let _ = sandbox.git(&["config", "tidegate.withdrawAfter", "0"]).ok();
    let _ = commit(&sandbox, &says(&item, &["start"]));
    assert_eq!(state(&sandbox, &item), "In Progress");
    let _ = sandbox.git(&["push", "--quiet", "origin", "main"]).ok();
    let _ = sandbox.tidegate(&["ls"]).ok();
    let _ = sandbox.git(&["reset", "--quiet", "--hard", "HEAD~1"]).ok();
    let _ = sandbox.git(&["push", "--quiet", "--force", "origin", "main"]).ok();
    assert_eq!(state(&sandbox, &item), "In Progress", "somebody may have it");
}

#[test]
fn a_rebase_of_thirty_commits_moves_nothing_again() {
    let (sandbox, _) = with_item();
    let items: Vec<String> = (0..5).map(|n| sandbox.item(&[&format!("item {n}")])).collect();
    thirty(&sandbox, &items);
    assert!(items.iter().all(|item| state(&sandbox, item) == "In Progress"));
    let _ = sandbox.git(&["switch", "--quiet", "main"]).ok();
    let _ = commit(&sandbox, "meanwhile");
    // In the middle of it somebody asks: what stands there is not what will be.
    let asks = format!("exec {} ls --all >/dev/null", crate::support::TIDEGATE);
    let editor = format!("sh -c 'sed -i \"5a {asks}\" \"$1\"' -");
    let mut rebase = sandbox.command("git");
    let rebase =
        rebase.env("GIT_SEQUENCE_EDITOR", editor).args(["rebase", "-i", "--quiet", "main", "side"]);
    let _ = sandbox.run(rebase, b"").ok();
    let moves = applied(&sandbox);
    assert_eq!(moves, 10, "five moves, and a witness of each");
    assert!(items.iter().all(|item| state(&sandbox, item) == "In Progress"));
    assert_eq!(applied(&sandbox), moves);
    sound(&sandbox);
}

#[test]
fn nothing_is_taken_of_a_rebase_that_is_given_up() {
    let (sandbox, item) = with_item();
    let _ = sandbox.git(&["switch", "--quiet", "-c", "side"]).ok();
    let _ = commit(&sandbox, &says(&item, &["start"]));
    fs::write(sandbox.dir().join("same"), "side").expect("it can be written");
    let _ = sandbox.git(&["add", "same"]).ok();
    let _ = sandbox.git(&["commit", "--quiet", "-m", "in the way"]).ok();
    assert_eq!(state(&sandbox, &item), "In Progress");
    let _ = sandbox.git(&["switch", "--quiet", "main"]).ok();
    fs::write(sandbox.dir().join("same"), "main").expect("it can be written");
    let _ = sandbox.git(&["add", "same"]).ok();
    let _ = sandbox.git(&["commit", "--quiet", "-m", "in the way, too"]).ok();
    let before = entries(&sandbox);
    let _ = sandbox.git(&["rebase", "--quiet", "main", "side"]).exits(1);
    assert_eq!(state(&sandbox, &item), "In Progress");
    assert_eq!(entries(&sandbox), before, "the copy is not looked at");
    let _ = sandbox.git(&["rebase", "--abort"]).ok();
    assert_eq!(state(&sandbox, &item), "In Progress");
    assert_eq!(entries(&sandbox), before);
}

#[test]
fn a_commit_that_was_folded_into_another_takes_its_move_there() {
    let (sandbox, item) = with_item();
    let _ = sandbox.git(&["config", "tidegate.withdrawAfter", "0"]).ok();
    let first = commit(&sandbox, "One thing");
    let _ = commit(&sandbox, &says(&item, &["start"]));
    assert_eq!(state(&sandbox, &item), "In Progress");
    let mut rebase = sandbox.command("git");
    let rebase = rebase
        .env("GIT_SEQUENCE_EDITOR", "sed -i '2s/^pick/squash/'")
        .env("GIT_EDITOR", "true")
        .args(["rebase", "-i", "--quiet", &format!("{first}~1")]);
    let _ = sandbox.run(rebase, b"").ok();
    assert_eq!(state(&sandbox, &item), "In Progress", "the message says it still");
    assert_eq!(state(&sandbox, &item), "In Progress");
    sound(&sandbox);
}

#[test]
fn a_commit_that_a_rebase_dropped_takes_its_move_along() {
    let (sandbox, item) = with_item();
    let _ = sandbox.git(&["config", "tidegate.withdrawAfter", "0"]).ok();
    let first = commit(&sandbox, "One thing");
    let _ = commit(&sandbox, &says(&item, &["start"]));
    assert_eq!(state(&sandbox, &item), "In Progress");
    let mut rebase = sandbox.command("git");
    let rebase = rebase.env("GIT_SEQUENCE_EDITOR", "sed -i '2s/^pick/drop/'").args([
        "rebase",
        "-i",
        "--quiet",
        &format!("{first}~1"),
    ]);
    let _ = sandbox.run(rebase, b"").ok();
    assert_eq!(state(&sandbox, &item), "To Do");
}

#[test]
fn a_picked_commit_is_evidence_and_no_second_move() {
    let (sandbox, item) = with_item();
    let _ = sandbox.git(&["branch", "release"]).ok();
    let made = commit(&sandbox, &says(&item, &["start"]));
    assert_eq!(state(&sandbox, &item), "In Progress");
    let _ = sandbox.git(&["switch", "--quiet", "release"]).ok();
    let _ = sandbox.git(&["cherry-pick", "-x", &made]).ok();
    assert_eq!(state(&sandbox, &item), "In Progress");
    assert_eq!(sandbox.shown(&item)["commits"]["refused"].as_array().map(Vec::len), Some(0));
    assert_eq!(applied(&sandbox), 2);
    let _ = sandbox.git(&["revert", "--no-edit", "HEAD"]).ok();
    assert_eq!(state(&sandbox, &item), "In Progress", "a revert moves nothing");
    assert_eq!(applied(&sandbox), 2);
}

#[test]
fn many_commits_made_into_one_move_nothing_again() {
    let (sandbox, item) = with_item();
    let _ = sandbox.git(&["config", "tidegate.withdrawAfter", "0"]).ok();
    let _ = sandbox.git(&["switch", "--quiet", "-c", "side"]).ok();
    let _ = commit(&sandbox, &says(&item, &["start"]));
    let _ = commit(&sandbox, &says(&item, &["submit"]));
    assert_eq!(state(&sandbox, &item), "In Review");
    let _ = sandbox.git(&["switch", "--quiet", "main"]).ok();
    let _ = sandbox.git(&["merge", "--squash", "--quiet", "side"]).ok();
    let _ = sandbox.git(&["commit", "--quiet", "--no-edit"]).ok();
    assert_eq!(state(&sandbox, &item), "In Review");
    let _ = sandbox.git(&["branch", "--quiet", "-D", "side"]).ok();
    assert_eq!(state(&sandbox, &item), "In Review", "the one commit tells what the many did");
    assert_eq!(sandbox.shown(&item)["commits"]["refused"].as_array().map(Vec::len), Some(0));
    sound(&sandbox);
}

#[test]
fn many_commits_that_were_made_into_one_before_anybody_looked_are_told_of() {
    let (sandbox, item) = with_item();
    let _ = sandbox.git(&["switch", "--quiet", "-c", "side"]).ok();
    let _ = commit(&sandbox, &says(&item, &["start"]));
    let _ = commit(&sandbox, &says(&item, &["submit"]));
    let _ = sandbox.git(&["switch", "--quiet", "main"]).ok();
    let _ = sandbox.git(&["merge", "--squash", "--quiet", "side"]).ok();
    let _ = sandbox.git(&["branch", "--quiet", "-D", "side"]).ok();
    let _ = sandbox.git(&["commit", "--quiet", "--no-edit"]).ok();
    let commits = sandbox.shown(&item)["commits"].clone();
    assert_eq!(commits["count"], 1);
    // Git quotes the last one first.
    assert_eq!(commits["refused"][0]["mend"], format!("Tidegate: {item} submit"));
    assert_eq!(commits["refused"][1]["mend"], format!("Tidegate: {item} start"));
    assert_eq!(state(&sandbox, &item), "To Do");
}

#[test]
fn what_one_commit_was_made_of_it_does_not_do_again_wherever_the_item_stands() {
    let (sandbox, item) = with_item();
    let _ = commit(&sandbox, &says(&item, &["start"]));
    let _ = commit(&sandbox, &says(&item, &["submit"]));
    assert_eq!(state(&sandbox, &item), "In Review");
    let _ = sandbox.json(&["move", &item, "rework"]);
    let _ = sandbox.git(&["reset", "--quiet", "--soft", "HEAD~2"]).ok();
    let one = format!("One\n\nTidegate: {item} start\n\nTwo\n\nTidegate: {item} submit");
    let date = "--date=2040-01-01T00:00:00Z";
    let _ = sandbox.git(&["commit", "--quiet", date, "-m", &one]).ok();
    assert_eq!(state(&sandbox, &item), "In Progress");
    assert_eq!(applied(&sandbox), 3);
    sound(&sandbox);
}

#[test]
fn a_move_stands_while_a_commit_says_it_under_any_name_and_of_any_author() {
    let (sandbox, item) = with_item();
    let _ = sandbox.git(&["config", "tidegate.withdrawAfter", "0"]).ok();
    let _ = commit(&sandbox, &says(&item, &["start"]));
    assert_eq!(state(&sandbox, &item), "In Progress");
    let message = says("LOGIN", &["start"]);
    let author = "--author=Ben <ben@example.com>";
    let _ = sandbox.git(&["commit", "--quiet", "--amend", author, "-m", &message]).ok();
    let _ = sandbox.json(&["ls"]);
    assert_eq!(state(&sandbox, &item), "In Progress", "it says the same of the same item");
    let _ = sandbox.git(&["commit", "--quiet", "--amend", "-m", "nothing"]).ok();
    let _ = sandbox.json(&["ls"]);
    assert_eq!(state(&sandbox, &item), "To Do", "now nobody does");
}

#[test]
fn trailers_of_one_commit_say_the_same_by_whatever_name() {
    let (sandbox, item) = with_item();
    let lines = format!("Tidegate: LOGIN start\nTidegate: LOGIN stop\nTidegate: {item} start");
    let _ = commit(&sandbox, &format!("Work on it\n\n{lines}"));
    assert_eq!(state(&sandbox, &item), "In Progress");
    assert_eq!(applied(&sandbox), 3);
    assert_eq!(state(&sandbox, &item), "In Progress");
}
