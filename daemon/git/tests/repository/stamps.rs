//! The proof that nothing moved: given only when it is one, and gone with the first move.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use tidegate_git::{Disk, Stamp};

use crate::sealed::Sealed;

/// A stamp, as soon as there is one.
fn settled(disk: &Disk) -> Stamp {
    let begin = Instant::now();
    loop {
        if let Some(stamp) = disk.stamp() {
            return stamp;
        }
        assert!(begin.elapsed() < Duration::from_secs(20), "no stamp is ever given");
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// What somebody does in the repository, by git.
type Move = (&'static str, &'static [&'static [&'static str]]);

const MOVES: [Move; 17] = [
    ("commit", &[&["commit", "-q", "--allow-empty", "-m", "two"]]),
    ("branch", &[&["branch", "deep/er/one"]]),
    ("move a branch", &[&["branch", "-f", "deep/er/one", "HEAD~1"]]),
    ("rename a branch", &[&["branch", "-m", "deep/er/one", "deep/er/other"]]),
    ("delete the only branch of a folder", &[&["branch", "-q", "-D", "deep/er/other"]]),
    ("tag", &[&["tag", "one"]]),
    ("annotate", &[&["tag", "-a", "-m", "text", "two"]]),
    ("move what a remote has", &[&["update-ref", "refs/remotes/origin/main", "HEAD"]]),
    ("pack", &[&["pack-refs", "--all"]]),
    ("move what is packed", &[&["update-ref", "refs/tags/one", "HEAD~1"]]),
    ("delete what is packed", &[&["update-ref", "-d", "refs/tags/two"]]),
    ("switch", &[&["checkout", "-q", "-b", "side"]]),
    ("detach", &[&["checkout", "-q", "--detach"]]),
    ("add a work tree", &[&["worktree", "add", "-q", "../linked", "main"]]),
    ("commit in a work tree", &[&["-C", "../linked", "checkout", "-q", "--detach"]]),
    ("begin to bisect", &[&["bisect", "start"]]),
    ("remove a work tree", &[&["worktree", "remove", "../linked"]]),
];

fn every_move_shows(sealed: &Sealed, repo: &Path) {
    sealed.commit(repo, "one");
    let disk = sealed.open(repo);
    for (what, commands) in MOVES {
        let stamp = settled(&disk);
        let tips = disk.tips().expect("tips");
        assert!(disk.is_still(&stamp), "before: {what}");
        assert_eq!(disk.stamp().as_ref(), Some(&stamp), "before: {what}");
        assert_eq!(disk.tips().expect("tips"), tips);
        for command in commands {
            sealed.git(repo, command);
        }
        if what == "pack" && disk.is_reftable() {
            // Git may find that everything is packed.
            continue;
        }
        assert!(!disk.is_still(&stamp), "{what}");
        let after = disk.stamp();
        assert_ne!(after.as_ref(), Some(&stamp), "{what}");
        assert_ne!(settled(&disk), stamp, "{what}");
    }
}

#[test]
fn nothing_moves_behind_a_stamp() {
    let (sealed, repo) = Sealed::with_repository(&[]);
    every_move_shows(&sealed, &repo);
}

#[test]
fn nothing_moves_behind_a_stamp_of_a_reftable() {
    if !Sealed::knows_reftable("stamps") {
        return;
    }
    let (sealed, repo) = Sealed::with_repository(&["--ref-format=reftable"]);
    every_move_shows(&sealed, &repo);
}

/// Moves that follow one another without a pause: whatever stamp is given between them must not stand
/// for what came later.
#[test]
fn a_stamp_taken_amid_moves_is_gone_with_the_next() {
    let (sealed, repo): (_, PathBuf) = Sealed::with_repository(&[]);
    let one = sealed.commit(&repo, "one").to_string();
    let two = sealed.commit(&repo, "two").to_string();
    let disk = sealed.open(&repo);
    let branch = repo.join(".git/refs/heads/quick");
    let put = |id: &str| {
        let lock = branch.with_extension("lock");
        std::fs::write(&lock, format!("{id}\n")).expect("written");
        std::fs::rename(&lock, &branch).expect("renamed");
    };
    put(&one);
    for round in 0..2_000 {
        let stamp = disk.stamp();
        put(if round % 2 == 0 { &two } else { &one });
        assert!(!stamp.is_some_and(|stamp| disk.is_still(&stamp)), "round {round}");
    }
    assert_eq!(disk.stamp(), None, "too recent");
}
