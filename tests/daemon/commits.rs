//! Commits that move items while daemons run: made by many at once, and seen by several clones.

use std::thread;

use serde_json::Value;

use crate::place::{Served, begun, served, wait};
use crate::support::{Output, Sandbox};

/// How many commits each work tree makes, and every which of them moves its item.
const COMMITS: usize = 50;
const MOVING: usize = 10;

const LOGS: &str = "refs/tidegate/log/*:refs/tidegate/log/*";

/// A git as people start it: its hooks may use a daemon, and start one.
fn git(sandbox: &Sandbox, arguments: &[&str]) -> Output {
    let mut git = sandbox.command("git");
    git.args(arguments).env_remove("CI").env_remove("TIDEGATE_NO_DAEMON");
    sandbox.run(&mut git, b"")
}

fn commit(sandbox: &Sandbox, message: &str) {
    let _ = git(sandbox, &["commit", "--quiet", "--allow-empty", "-m", message]).ok();
}

fn item(sandbox: &Sandbox, title: &str) -> String {
    sandbox.tidegate(&["new", "-q", title]).ok().stdout.trim_end().to_owned()
}

fn says(item: &str) -> String {
    format!("work\n\nTidegate: {item} start")
}

fn state(sandbox: &Sandbox, item: &str) -> Value {
    sandbox.ask(&["show", item, "--json"]).ok().json()["item"]["state"].clone()
}

/// Takes over what another clone recorded.
fn fetch(here: &Sandbox, there: &Sandbox) {
    let _ = there.tidegate(&["publish"]).ok();
    let shown = here.ask(&["project", "show", "--json"]).ok().json();
    let own = shown["project"]["replica"].as_str().expect("it writes").to_owned();
    let path = there.dir().to_str().expect("a plain path");
    let own = format!("^refs/tidegate/log/{own}");
    let _ = here.git(&["fetch", "--quiet", "--no-prune", path, LOGS, &own]).ok();
}

/// The transitions that an item took, in order: those of which nobody bears witness again.
fn moves(sandbox: &Sandbox, item: &str) -> Vec<String> {
    let asked = ["history", item, "--kind", "transition.applied", "--json"];
    let history = sandbox.ask(&asked).ok().json();
    let events = history["events"].as_array().expect("a list").iter();
    let moves = events.filter(|event| event["witness"] == false);
    moves.map(|event| event["via"].as_str().expect("a name").to_owned()).collect()
}

/// What the commits of one work tree do to its item.
fn vias() -> Vec<&'static str> {
    let again = ["submit", "rework"].into_iter().cycle();
    std::iter::once("start").chain(again).take(COMMITS / MOVING).collect()
}

/// The messages of these commits. Those of one second differ by their key.
fn messages(item: &str) -> Vec<String> {
    let vias = vias();
    let message = |n: usize| match n % MOVING {
        0 => format!("work {n}\n\nTidegate: {item} {} key={n}", vias[n / MOVING]),
        _ => format!("work {n}"),
    };
    (0..COMMITS).map(message).collect()
}

#[test]
fn eight_work_trees_that_commit_at_once_move_each_its_item_and_one_is_in_a_rebase() {
    let sandbox = begun();
    let _ = sandbox.tidegate(&["hooks", "install"]).ok();
    let trees: Vec<(Sandbox, String)> = (0..8)
        .map(|n| {
            let path = format!("../tree{n}");
            let branch = format!("side{n}");
            let _ = sandbox.git(&["worktree", "add", "--quiet", "-b", &branch, &path]).ok();
            (sandbox.at(path), item(&sandbox, &branch))
        })
        .collect();
    // One has made its commits, and stops while it makes them anew.
    let ((rebased, theirs), others) = trees.split_last().expect("some");
    messages(theirs).iter().for_each(|message| commit(rebased, message));
    let mut rebase = rebased.command("git");
    rebase.args(["rebase", "--interactive", "--quiet", "--force-rebase", "main"]);
    let rebase = rebase.env("GIT_SEQUENCE_EDITOR", "sed -i '25a break'");
    let _ = rebased.run(rebase, b"").ok();
    let status = rebased.git(&["status"]).ok().stdout;
    assert!(status.contains("rebase in progress"), "{status}");
    thread::scope(|scope| {
        for (tree, item) in others {
            scope.spawn(move || messages(item).iter().for_each(|message| commit(tree, message)));
        }
    });
    for (tree, item) in &trees {
        assert_eq!(moves(tree, item), vias());
    }
    let _ = git(rebased, &["rebase", "--continue"]).ok();
    for (tree, item) in &trees {
        assert_eq!(state(tree, item), "In Progress");
        assert_eq!(moves(tree, item), vias());
    }
    assert_eq!(sandbox.logged("began").len(), 1, "one daemon was left behind");
    assert_eq!(sandbox.ask(&["verify", "--json"]).ok().json()["ok"], true);
    let _ = sandbox.ask(&["daemon", "stop", "--wait"]).ok();
}

#[test]
fn two_daemons_that_see_the_same_commits_make_one_move_of_each() {
    let first = served();
    let items: Vec<String> = (0..4).map(|n| item(&first, &format!("item {n}"))).collect();
    let _ = first.tidegate(&["publish"]).ok();
    let _ = first.git(&["clone", "--quiet", ".", "../second"]).ok();
    let second = first.at("../second");
    let _ = second.git(&["fetch", "--quiet", "--no-prune", "origin", LOGS]).ok();
    let _ = second.tidegate(&["init"]).ok();
    second.start();
    let vias = ["start", "submit", "rework", "submit", "rework"];
    for (n, via) in vias.into_iter().enumerate() {
        for item in &items {
            commit(&first, &format!("work\n\nTidegate: {item} {via} key={n}"));
        }
        // Both look at the same time.
        thread::scope(|scope| {
            scope.spawn(|| first.ask(&["ls"]).ok());
            scope.spawn(|| {
                let _ = second.git(&["fetch", "--quiet", "origin"]).ok();
                second.ask(&["ls"]).ok()
            });
        });
    }
    for (here, there) in [(&first, &second), (&second, &first), (&first, &second)] {
        fetch(here, there);
        let told = |clone: &Sandbox| -> Vec<Value> {
            items.iter().map(|item| state(clone, item)).collect()
        };
        assert_eq!(told(here), ["In Progress"; 4], "nobody is contested");
    }
    for clone in [&first, &second] {
        assert_eq!(clone.ask(&["verify", "--json"]).ok().json()["ok"], true);
        let _ = clone.ask(&["daemon", "stop", "--wait"]).ok();
    }
    let dumps = [&first, &second].map(|clone| clone.tidegate(&["dump"]).ok().stdout);
    assert_eq!(dumps[0], dumps[1]);
}

/// Waits until plain git sees that a commit moved this item, though nobody asked anything.
#[track_caller]
fn moves_by_itself(sandbox: &Sandbox, item: &str) {
    wait("the daemon records the move", || {
        let log = sandbox.git(&["log", "--format=%s", "--glob=refs/tidegate/log/*"]).ok().stdout;
        log.lines().any(|line| line.contains(&item[..6]) && line.contains("start"))
    });
}

#[test]
fn a_daemon_hears_of_commits_from_hooks_wherever_they_are_made() {
    let sandbox = served();
    let _ = sandbox.tidegate(&["hooks", "install"]).ok();
    let _ = sandbox.git(&["worktree", "add", "--quiet", "-b", "beside", "../beside"]).ok();
    let inner = sandbox.dir().join("inner");
    std::fs::create_dir(&inner).expect("it is writable");
    for place in [sandbox.at("."), sandbox.at("../beside"), sandbox.at("inner")] {
        let item = item(&sandbox, "x");
        let asked = sandbox.logged("asked").len();
        commit(&place, &says(&item));
        moves_by_itself(&sandbox, &item);
        let told = sandbox.logged("asked").split_off(asked);
        assert!(told.iter().any(|asked| asked["request"] == "wake"), "{told:?}");
    }
    assert_eq!(sandbox.logged("began").len(), 1, "no other daemon was started");
    let _ = sandbox.ask(&["daemon", "stop", "--wait"]).ok();
}

#[test]
fn who_tells_of_commits_says_no_more_than_that() {
    let sandbox = served();
    let item = item(&sandbox, "x");
    let _ = sandbox.git(&["commit", "--quiet", "--allow-empty", "-m", &says(&item)]).ok();
    let mut wire = sandbox.wire();
    assert!(wire.send(b"{\"jsonrpc\":\"2.0\",\"method\":\"wake\",\"params\":{\"kind\":null}}\n"));
    drop(wire);
    moves_by_itself(&sandbox, &item);
    let _ = sandbox.ask(&["daemon", "stop", "--wait"]).ok();
}

#[test]
fn a_daemon_that_is_stopped_at_once_has_looked_at_what_it_was_told() {
    let sandbox = served();
    let _ = sandbox.tidegate(&["hooks", "install"]).ok();
    let item = item(&sandbox, "x");
    commit(&sandbox, &says(&item));
    let _ = sandbox.ask(&["daemon", "stop", "--wait"]).ok();
    moves_by_itself(&sandbox, &item);
}
