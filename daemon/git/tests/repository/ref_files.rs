//! Refs as files: packed ones, locked ones, and those a power cut leaves behind.

use std::fs;
use std::path::Path;

use tidegate_core::oid::Oid;
use tidegate_git::{Disk, Head, RefTarget, Refs, SwapError};

use crate::sealed::Sealed;

fn listed(disk: &Disk, prefix: &str) -> Vec<(String, RefTarget)> {
    disk.list(prefix).expect("list")
}

fn point(sealed: &Sealed, repo: &Path, name: &str, id: Oid) {
    sealed.git(repo, &["update-ref", name, &id.to_string()]);
}

#[test]
fn broken_refs_are_reported_and_disturb_no_other() {
    let (sealed, repo) = Sealed::with_repository(&[]);
    let id = sealed.commit(&repo, "good");
    point(&sealed, &repo, "refs/log/good", id);
    let write = |name: &str, text: &str| {
        fs::write(repo.join(".git/refs/log").join(name), text).expect("written");
    };
    write("empty", "");
    write("garbage", "\0\0\0\0\0\0\0\0");
    write("null", &format!("{}\n", "0".repeat(40)));
    write("short", "ce0136\n");
    write("bad name~", &format!("{id}\n"));
    write("locked.lock", "");
    let disk = sealed.open(&repo);
    let refs = listed(&disk, "refs/log/");
    let names: Vec<_> = refs.iter().map(|(name, _)| &name["refs/log/".len()..]).collect();
    assert_eq!(names, ["bad name~", "empty", "garbage", "good", "null", "short"]);
    for (name, target) in refs {
        if name == "refs/log/good" {
            assert_eq!(target, RefTarget::Oid(id));
            continue;
        }
        assert!(matches!(target, RefTarget::Broken(_)), "{name}: {target:?}");
        let refused = disk.swap(&name, None, id);
        assert!(matches!(refused, Err(SwapError::Other { .. })), "{name}: {refused:?}");
    }
    let found = disk.find("refs/log/empty").expect("find");
    assert_eq!(found, Some(RefTarget::Broken("its file is empty".to_owned())));
}

#[test]
fn a_broken_file_does_not_show_what_is_packed_below_it() {
    let (sealed, repo) = Sealed::with_repository(&[]);
    let id = sealed.commit(&repo, "packed");
    point(&sealed, &repo, "refs/log/r1", id);
    sealed.git(&repo, &["pack-refs", "--all"]);
    fs::create_dir_all(repo.join(".git/refs/log")).expect("a directory");
    fs::write(repo.join(".git/refs/log/r1"), "").expect("emptied");
    let disk = sealed.open(&repo);
    assert!(matches!(disk.find("refs/log/r1"), Ok(Some(RefTarget::Broken(_)))));
    assert!(matches!(listed(&disk, "refs/log/")[..], [(_, RefTarget::Broken(_))]));
    assert!(matches!(disk.swap("refs/log/r1", Some(id), id), Err(SwapError::Other { .. })));
}

#[test]
fn damage_to_what_is_packed_hides_no_loose_ref() {
    let (sealed, repo) = Sealed::with_repository(&[]);
    let id = sealed.commit(&repo, "loose");
    point(&sealed, &repo, "refs/log/r1", id);
    let disk = sealed.open(&repo);
    fs::write(repo.join(".git/packed-refs"), "").expect("emptied");
    assert_eq!(listed(&disk, "refs/log/"), [("refs/log/r1".to_owned(), RefTarget::Oid(id))]);
    fs::write(repo.join(".git/packed-refs"), [0; 4096]).expect("damaged");
    assert_eq!(disk.find("refs/log/r1").expect("find"), Some(RefTarget::Oid(id)));
    disk.swap("refs/log/r1", Some(id), id).expect("moved");
    disk.find("refs/log/r2").expect_err("nobody knows whether it is packed");
    disk.list("refs/log/").expect_err("nobody knows what is packed");
}

#[test]
fn packed_refs_are_found_moved_and_deleted() {
    let (sealed, repo) = Sealed::with_repository(&[]);
    let one = sealed.commit(&repo, "one");
    let two = sealed.commit(&repo, "two");
    let disk = sealed.open(&repo);
    for name in ["a", "b", "c"] {
        disk.swap(&format!("refs/log/{name}"), None, one).expect("created");
        sealed.git(&repo, &["pack-refs", "--all"]);
        let found = disk.find(&format!("refs/log/{name}")).expect("find");
        assert_eq!(found, Some(RefTarget::Oid(one)), "what git packs is seen at once");
    }
    disk.swap("refs/log/b", Some(one), two).expect("moved");
    disk.delete("refs/log/a", one).expect("deleted");
    let expected = [("refs/log/b", two), ("refs/log/c", one)]
        .map(|(name, id)| (name.to_owned(), RefTarget::Oid(id)));
    assert_eq!(listed(&disk, "refs/log/"), expected);
    let format = "--format=%(refname) %(objectname)";
    let git = sealed.git(&repo, &["for-each-ref", format, "refs/log/"]);
    assert_eq!(git, format!("refs/log/b {two}\nrefs/log/c {one}"), "git sees the same");
    for name in ["refs/log/b/x", "refs/log/c/x", "refs/log"] {
        let refused = disk.swap(name, None, one);
        assert!(matches!(refused, Err(SwapError::Other { .. })), "{name}: {refused:?}");
    }
    sealed.git(&repo, &["fsck", "--strict"]);
}

#[test]
fn a_lock_is_respected_whoever_left_it() {
    let (sealed, repo) = Sealed::with_repository(&[]);
    let id = sealed.commit(&repo, "locked");
    let disk = sealed.open(&repo);
    disk.swap("refs/log/r1", None, id).expect("created");
    let lock = repo.join(".git/refs/log/r1.lock");
    fs::write(&lock, "").expect("locked");
    for refused in [disk.swap("refs/log/r1", Some(id), id), disk.delete("refs/log/r1", id)] {
        let Err(SwapError::Locked { file, age, is_file, .. }) = &refused else {
            panic!("{refused:?}")
        };
        assert_eq!((file, age.is_some(), is_file), (&lock, true, &true));
    }
    let at = std::time::SystemTime::now() - std::time::Duration::from_secs(7300);
    let file = fs::File::options().write(true).open(&lock).expect("the lock");
    file.set_modified(at).expect("an old one");
    let began = std::time::Instant::now();
    let told = disk.swap("refs/log/r1", Some(id), id).expect_err("locked").to_string();
    assert!(began.elapsed().as_millis() >= 900, "whoever holds it for a moment is waited for");
    let wanted = format!(
        "lock refs/log/r1: {} has stood in the way for 2 hours; if no git is running, it may be removed",
        lock.display()
    );
    assert_eq!(told, wanted);
    assert!(lock.exists(), "the lock of somebody else is left alone");
    fs::remove_file(lock).expect("unlocked");
    disk.swap("refs/log/r1", Some(id), id).expect("moved");
}

#[test]
fn a_refused_move_leaves_nothing_behind() {
    let (sealed, repo) = Sealed::with_repository(&[]);
    let id = sealed.commit(&repo, "refused");
    let disk = sealed.open(&repo);
    let refused = disk.swap("refs/tidegate/log/r1", Some(id), id);
    assert!(matches!(refused, Err(SwapError::Moved { found: None, .. })), "{refused:?}");
    assert!(!repo.join(".git/refs/tidegate").exists(), "no lock, no directory");
    assert!(repo.join(".git/refs").is_dir());
}

#[test]
fn empty_directories_are_no_refs_and_in_nobodys_way() {
    let (sealed, repo) = Sealed::with_repository(&[]);
    let id = sealed.commit(&repo, "empty");
    fs::create_dir_all(repo.join(".git/refs/log/r1/deep/er")).expect("directories");
    let disk = sealed.open(&repo);
    assert_eq!(listed(&disk, "refs/log/"), []);
    disk.swap("refs/log/r1", None, id).expect("created");
    assert_eq!(disk.find("refs/log/r1").expect("find"), Some(RefTarget::Oid(id)));
}

#[test]
fn work_trees_share_refs_but_not_their_heads() {
    let (sealed, repo) = Sealed::with_repository(&[]);
    let one = sealed.commit(&repo, "one");
    let tree = sealed.path("other tree");
    sealed.git(&repo, &["worktree", "add", "-q", "-b", "side", tree.to_str().expect("UTF-8")]);
    let two = sealed.commit(&tree, "two");
    point(&sealed, &tree, "refs/worktree/mine", two);
    let (main, side) = (sealed.open(&repo), sealed.open(&tree));
    side.swap("refs/log/r1", None, one).expect("created");
    assert_eq!(main.find("refs/log/r1").expect("find"), Some(RefTarget::Oid(one)));
    let name = "refs/worktree/mine";
    assert_eq!(main.find(name).expect("find"), None);
    assert_eq!(side.find(name).expect("find"), Some(RefTarget::Oid(two)));
    assert_eq!(listed(&main, "refs/worktree/"), []);
    assert_eq!(listed(&side, "refs/worktree/").len(), 1);
    assert_eq!(listed(&side, "refs/").len(), listed(&main, "refs/").len() + 1);
    let branch = |name: &str, commit| Head::Branch { name: name.to_owned(), commit };
    assert_eq!(main.head().expect("head"), branch("refs/heads/main", one));
    assert_eq!(side.head().expect("head"), branch("refs/heads/side", two));
}

#[test]
fn a_reftable_is_served_through_git_without_hooks() {
    if !Sealed::knows_reftable("a_reftable_is_served_through_git_without_hooks") {
        return;
    }
    let (sealed, repo) = Sealed::with_repository(&["--ref-format=reftable"]);
    let hook = repo.join(".git/hooks/reference-transaction");
    fs::create_dir_all(hook.parent().expect("a directory")).expect("hooks");
    fs::write(&hook, "#!/bin/sh\nexit 1\n").expect("a hook");
    let executable = std::os::unix::fs::PermissionsExt::from_mode(0o755);
    let disk = sealed.open(&repo);
    assert!(disk.is_reftable());
    let unborn = Head::Unborn { branch: "refs/heads/main".to_owned() };
    assert_eq!(disk.head().expect("head"), unborn);
    let one = sealed.commit(&repo, "one");
    fs::set_permissions(&hook, executable).expect("executable");
    disk.swap("refs/log/r1", None, one).expect("the hook is not run");
    let born = Head::Branch { name: "refs/heads/main".to_owned(), commit: one };
    assert_eq!(disk.head().expect("head"), born);
    fs::remove_file(&hook).expect("removed");
    sealed.git(&repo, &["checkout", "-q", "--detach"]);
    assert_eq!(disk.head().expect("head"), Head::Detached { commit: one });
    let lock = repo.join(".git/reftable/tables.list.lock");
    fs::write(&lock, "").expect("locked");
    let refused = disk.swap("refs/log/r1", Some(one), one);
    assert!(matches!(refused, Err(SwapError::Locked { .. })), "{refused:?}");
}

#[test]
fn work_trees_of_a_reftable_have_their_own_heads() {
    if !Sealed::knows_reftable("work_trees_of_a_reftable_have_their_own_heads") {
        return;
    }
    let (sealed, repo) = Sealed::with_repository(&["--ref-format=reftable"]);
    let one = sealed.commit(&repo, "one");
    let tree = sealed.path("other tree");
    sealed.git(&repo, &["worktree", "add", "-q", "-b", "side", tree.to_str().expect("UTF-8")]);
    let two = sealed.commit(&tree, "two");
    let (main, side) = (sealed.open(&repo), sealed.open(&tree));
    side.swap("refs/log/r1", None, two).expect("created");
    assert_eq!(main.find("refs/log/r1").expect("find"), Some(RefTarget::Oid(two)));
    let branch = |name: &str, commit| Head::Branch { name: name.to_owned(), commit };
    assert_eq!(main.head().expect("head"), branch("refs/heads/main", one));
    assert_eq!(side.head().expect("head"), branch("refs/heads/side", two));
}

/// How often git asked the disk to keep something, by its own account in `trace`.
fn syncs(trace: &Path) -> usize {
    let text = fs::read_to_string(trace).expect("git wrote a trace");
    text.lines().filter(|line| line.contains("\"hardware-flush\"")).count()
}

#[test]
fn a_ref_in_a_reftable_moves_durably_against_the_users_wish() {
    if !Sealed::knows_reftable("a_ref_in_a_reftable_moves_durably_against_the_users_wish") {
        return;
    }
    let (sealed, repo) = Sealed::with_repository(&["--ref-format=reftable"]);
    let one = sealed.commit(&repo, "one");
    let two = sealed.commit(&repo, "two");
    let trace = sealed.path("trace");
    let target = trace.to_str().expect("UTF-8").replace('"', "\\\"");
    sealed.configure(&format!("[trace2]\neventTarget = \"{target}\"\n[core]\nfsync = none\n"));
    let disk = sealed.open(&repo);
    let refs = disk.reftable().expect("a reftable");
    disk.swap("refs/log/r1", None, one).expect("created");
    assert_eq!(syncs(&trace), 0, "the user wants no syncing");
    refs.swap_durably("refs/log/r1", Some(one), two).expect("moved");
    assert_eq!(syncs(&trace), 1, "one git has synced");
    assert_eq!(disk.find("refs/log/r1").expect("find"), Some(RefTarget::Oid(two)));
    let late = refs.swap_durably("refs/log/r1", Some(one), two);
    assert!(matches!(late, Err(SwapError::Moved { .. })), "{late:?}");
}
