//! Clones that were copied, moved and restored: who writes as whom, and nothing lost.

use crate::care::unpublished;
use crate::place::{Journey, LOG, begun, each, fetch, own_log};
use crate::support::Sandbox;

/// A copy of the clone, as a backup or a container image makes it.
fn copied(sandbox: &Sandbox, name: &str) -> Sandbox {
    let copy = sandbox.at(sandbox.home().join(name));
    let (from, to) = (sandbox.dir().join("."), copy.dir());
    let from = from.to_str().expect("a plain name");
    let to = to.to_str().expect("a plain name");
    let _ = sandbox.run(sandbox.command("cp").args(["-a", from, to]), b"").ok();
    copy
}

fn comments(sandbox: &Sandbox, id: &str) -> Vec<String> {
    let item = sandbox.json(&["show", id, "--comments"])["item"].clone();
    each(&item["comments"], "text").iter().map(ToString::to_string).collect()
}

fn events(sandbox: &Sandbox) -> usize {
    each(&sandbox.json(&["history", "--limit", "1000"])["events"], "entry").len()
}

#[test]
fn a_copy_that_writes_goes_on_under_a_name_of_its_own() {
    let first = begun();
    let id = first.item(&["shared"]);
    let copy = copied(&first, "copy");
    let before = own_log(&first).expect("it has written");
    assert_eq!(own_log(&copy).as_ref(), Some(&before), "reading tells nothing");
    for (sandbox, text) in [(&first, "one"), (&copy, "two"), (&first, "three"), (&copy, "four")] {
        let _ = sandbox.tidegate(&["comment", &id, text]).ok();
    }
    assert_eq!(own_log(&first).as_ref(), Some(&before), "the first one keeps its name");
    let minted = own_log(&copy).expect("it has written");
    assert_ne!(minted, before);
    let begin =
        copy.said(&["rev-list", "--max-parents=1", "--reverse", &minted, &format!("^{before}")]);
    let begin = copy.entry(begin.lines().next().expect("its first entry"));
    assert_eq!(begin["seq"], 1);
    assert_eq!(begin["forked_from"]["replica"], before.trim_start_matches(LOG));

    fetch(&first, &copy);
    fetch(&copy, &first);
    for sandbox in [&first, &copy] {
        assert_eq!(sandbox.json(&["verify"])["ok"], true, "no chain forked");
        assert_eq!(comments(sandbox, &id).len(), 4);
    }
    let known = copy.json(&["replica", "ls"])["replicas"].clone();
    let former = known.as_array().expect("a list").iter().find(|one| one["writer"] == "former");
    assert_eq!(
        former.expect("its first name")["unpublished"],
        0,
        "all of it stands on the new log"
    );
    let dumps = [&first, &copy].map(|sandbox| sandbox.tidegate(&["dump"]).ok().stdout);
    assert_eq!(dumps[0], dumps[1]);
}

#[test]
fn a_clone_that_was_moved_or_restored_keeps_its_name() {
    let sandbox = begun();
    let _ = sandbox.item(&["x"]);
    let own = own_log(&sandbox).expect("it has written");
    let backup = copied(&sandbox, "backup");
    std::fs::remove_dir_all(sandbox.dir()).expect("it can be lost");
    let _ = backup.item(&["restored elsewhere"]);
    assert_eq!(own_log(&backup).as_ref(), Some(&own), "the other copy is dead");
    assert_eq!(events(&backup), 3);
    let back = copied(&backup, "repo");
    std::fs::remove_dir_all(backup.dir()).expect("it can be lost");
    let _ = back.item(&["and moved back"]);
    assert_eq!(own_log(&back).as_ref(), Some(&own));
    assert_eq!(back.json(&["verify"])["ok"], true);
}

#[test]
fn a_clone_that_is_reached_by_another_path_keeps_its_name() {
    let sandbox = begun();
    let own = own_log(&sandbox).expect("it has written");
    let other = sandbox.home().join("other");
    std::os::unix::fs::symlink(sandbox.dir(), &other).expect("a link can be made");
    let through = sandbox.at(&other);
    let _ = through.item(&["x"]);
    assert_eq!(own_log(&through).as_ref(), Some(&own));
}

#[test]
fn a_copy_that_was_missed_is_seen_when_its_entries_arrive_and_nothing_is_lost() {
    let first = begun();
    let id = first.item(&["shared"]);
    let copy = copied(&first, "copy");
    let own = own_log(&first).expect("it has written");
    // As in another container: the place it was copied from cannot be seen.
    let away = first.home().join("away");
    std::fs::rename(first.dir(), &away).expect("it can be moved");
    let _ = copy.tidegate(&["comment", &id, "by the copy"]).ok();
    assert_eq!(own_log(&copy).as_ref(), Some(&own), "nothing told it");
    std::fs::rename(&away, first.dir()).expect("it can be moved");
    let from = copy.dir().to_str().expect("a plain name");
    let _ = first.git(&["fetch", "--quiet", from, &format!("+{own}:{own}")]).ok();

    let _ = first.tidegate(&["comment", &id, "by the first"]).ok();
    let _ = first.tidegate(&["comment", &id, "again"]).ok();
    assert_ne!(own_log(&first).as_ref(), Some(&own), "it goes on under another name");
    assert_eq!(comments(&first, &id).len(), 3, "what both wrote is there");
    assert_eq!(first.json(&["verify"])["ok"], true, "the fork is explained");
}

#[test]
fn a_clone_that_was_set_back_goes_on_under_another_name() {
    let sandbox = begun();
    let id = sandbox.item(&["shared"]);
    let snapshot = copied(&sandbox, "snapshot");
    let _ = sandbox.tidegate(&["comment", &id, "after the snapshot"]).ok();
    let own = own_log(&sandbox).expect("it has written");
    let lost = sandbox.home().join("lost");
    std::fs::rename(sandbox.dir(), &lost).expect("it can be lost");
    std::fs::rename(snapshot.dir(), sandbox.dir()).expect("it can be set back");
    let _ = sandbox.tidegate(&["comment", &id, "now"]).ok();
    assert_ne!(own_log(&sandbox), Some(own.clone()), "it has written more than it knows");
    assert_eq!(comments(&sandbox, &id), ["\"now\""]);
    // What was written after the snapshot lived on somewhere, and comes back.
    let _ = sandbox.git(&["fetch", "--quiet", "../lost", &format!("{own}:{own}")]).ok();
    assert_eq!(comments(&sandbox, &id).len(), 2);
    assert_eq!(sandbox.json(&["verify"])["ok"], true, "no chain forked");
    let minted = own_log(&sandbox);
    let _ = sandbox.tidegate(&["comment", &id, "again"]).ok();
    assert_eq!(own_log(&sandbox), minted, "it is set back no more");
    let witnesses = sandbox.home().join(".local/state/tidegate/r");
    assert_eq!(std::fs::read_dir(&witnesses).expect("it is kept").count(), 2);
    let _ = sandbox.tidegate(&["uninstall", "--yes"]).ok();
    assert_eq!(std::fs::read_dir(&witnesses).expect("it is kept").count(), 0);
}

#[test]
fn a_new_name_can_be_asked_for() {
    let sandbox = begun();
    let id = sandbox.item(&["x"]);
    let before = own_log(&sandbox).expect("it has written");
    let _ = sandbox.tidegate(&["init", "--new-replica"]).ok();
    let _ = sandbox.tidegate(&["comment", &id, "under a new name"]).ok();
    let after = own_log(&sandbox).expect("it has written");
    assert_ne!(before, after);
    assert_eq!(comments(&sandbox, &id).len(), 1);
    assert_eq!(sandbox.json(&["verify"])["ok"], true);
}

#[test]
fn a_service_goes_on_with_one_replica_in_each_of_its_clones() {
    let replica = "r-aaaabbbbccccdddd";
    let hub = begun();
    for run in 1..=3 {
        let job = hub.at(hub.home().join(format!("job{run}")));
        let _ = job.git(&["init", "--quiet"]).ok();
        fetch(&job, &hub);
        let _ = job.git(&["config", "tidegate.replica", replica]).ok();
        let _ = job.tidegate(&["init"]).ok();
        let _ = job.item(&[&format!("run {run}")]);
        assert_eq!(own_log(&job).expect("it has written"), format!("{LOG}{replica}"));
        fetch(&hub, &job);
        let count = hub.said(&["rev-list", "--count", &format!("{LOG}{replica}")]);
        assert_eq!(count, run.to_string(), "each run follows the one before");
    }
    assert_eq!(hub.json(&["verify"])["ok"], true);
    let _ = hub.git(&["config", "tidegate.replica", "mine"]).ok();
    assert_eq!(hub.refusal(5, &["ls"])["code"], "bad_setting");
}

#[test]
fn who_is_relaxed_is_recorded_and_published_all_the_same() {
    let sandbox = begun();
    let _ = sandbox.git(&["config", "tidegate.durability", "relaxed"]).ok();
    let id = sandbox.item(&["x"]);
    assert_eq!(sandbox.shown(&id)["title"], "x");
    let own = own_log(&sandbox).expect("it has written");
    assert_eq!(sandbox.said(&["rev-list", "--count", &own]), "2");
}

#[test]
fn a_name_that_wrote_nothing_passes_on_what_it_was_minted_after() {
    let sandbox = begun();
    let _ = sandbox.item(&["x"]);
    unpublished(&sandbox, "y");
    for _ in 0..2 {
        let _ = sandbox.tidegate(&["init", "--new-replica"]).ok();
    }
    let _ = sandbox.item(&["z"]);
    assert_eq!(events(&sandbox), 4, "what was not published is there");
    assert_eq!(sandbox.json(&["verify"])["ok"], true);
}
