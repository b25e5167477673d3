//! Where everything stands, against what git says.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use tidegate_core::Oid;
use tidegate_git::{Disk, Tips, UnderWay, WorkTree};

use crate::sealed::Sealed;

fn text(path: &Path) -> &str {
    path.to_str().expect("UTF-8")
}

fn tips(disk: &Disk) -> Tips {
    disk.tips().expect("tips")
}

/// What git lists, without symbolic refs.
fn git_says(sealed: &Sealed, repo: &Path) -> BTreeMap<String, Oid> {
    let format = "--format=%(refname) %(objectname) %(symref)";
    let asked = ["for-each-ref", format, "refs/heads", "refs/remotes", "refs/tags"];
    let lines = sealed.git(repo, &asked);
    let plain = lines.lines().filter_map(|line| {
        let (name, rest) = line.split_once(' ').expect("a name");
        let (id, symbolic) = rest.split_once(' ').unwrap_or((rest, ""));
        symbolic.is_empty().then(|| (name.to_owned(), id.parse().expect("an id")))
    });
    plain.collect()
}

/// A repository with a branch in a folder, both kinds of tags, and a remote with its `HEAD`.
fn full(options: &[&str]) -> (Sealed, std::path::PathBuf) {
    let (sealed, repo) = Sealed::with_repository(options);
    sealed.commit(&repo, "one");
    sealed.git(&repo, &["branch", "deep/er/branch"]);
    sealed.git(&repo, &["tag", "plain"]);
    sealed.git(&repo, &["tag", "-a", "-m", "annotated", "deep/annotated"]);
    let clone = sealed.path("clone");
    sealed.git(&repo, &["clone", "-q", ".", text(&clone)]);
    let mut config = fs::read_to_string(clone.join(".git/config")).expect("a configuration");
    config.push_str("[advice]\ndetachedHead = false\n");
    fs::write(clone.join(".git/config"), config).expect("written");
    (sealed, clone)
}

#[test]
fn the_tips_are_what_git_lists() {
    for options in [&["--object-format=sha1"][..], &["--object-format=sha256"]] {
        let (sealed, repo) = full(options);
        let disk = sealed.open(&repo);
        for pack in [&["--all", "--no-prune"][..], &["--all"]] {
            let second = sealed.commit(&repo, "two");
            sealed.git(&repo, &["update-ref", "refs/other/one", "HEAD"]);
            let found = tips(&disk).refs;
            assert_eq!(found, git_says(&sealed, &repo));
            assert_eq!(found.get("refs/heads/main"), Some(&second), "loose goes before packed");
            assert!(found.contains_key("refs/remotes/origin/deep/er/branch"));
            assert!(!found.contains_key("refs/remotes/origin/HEAD"), "symbolic");
            assert_eq!(found["refs/tags/deep/annotated"], sealed.id(&repo, "deep/annotated"));
            let mut arguments = vec!["pack-refs"];
            arguments.extend(pack);
            sealed.git(&repo, &arguments);
            assert_eq!(tips(&disk).refs, git_says(&sealed, &repo), "packed");
        }
    }
}

#[test]
fn what_is_broken_is_left_out_and_hides_what_is_packed() {
    let (sealed, repo) = full(&[]);
    let id = sealed.id(&repo, "HEAD");
    for name in ["emptied", "garbled", "spaced", "crlf", "capital"] {
        sealed.git(&repo, &["branch", name]);
    }
    sealed.git(&repo, &["pack-refs", "--all"]);
    let write = |name: &str, bytes: &str| {
        fs::write(repo.join(".git/refs/heads").join(name), bytes).expect("written");
    };
    write("emptied", "");
    write("garbled", "garbled\n");
    write("null", &format!("{}\n", "0".repeat(40)));
    write("spaced", &format!("{id} and more\n"));
    write("crlf", &format!("{id}\r\n"));
    write("bad name~", &format!("{id}\n"));
    write("held.lock", &format!("{id}\n"));
    write("link", "ref: refs/heads/main\n");
    let found = tips(&sealed.open(&repo)).refs;
    for name in ["emptied", "garbled", "null", "bad name~", "held.lock", "link"] {
        assert!(!found.contains_key(&format!("refs/heads/{name}")), "{name}");
    }
    assert_eq!(found.get("refs/heads/crlf"), Some(&id));
    assert_eq!(found.get("refs/heads/main"), Some(&id));
}

#[test]
fn every_work_tree_is_told_with_what_is_checked_out() {
    for format in ["files", "reftable"] {
        if format == "reftable" && !Sealed::knows_reftable("work trees") {
            return;
        }
        let (sealed, repo) = Sealed::with_repository(&[&format!("--ref-format={format}")]);
        let disk = sealed.open(&repo);
        let main = |head, branch: Option<&str>| WorkTree {
            name: String::new(),
            git_dir: repo.join(".git"),
            head,
            branch: branch.map(str::to_owned),
            under_way: None,
        };
        assert_eq!(tips(&disk).work_trees, [main(None, Some("refs/heads/main"))], "unborn");
        let one = sealed.commit(&repo, "one");
        let linked = sealed.path("linked");
        sealed.git(&repo, &["worktree", "add", "-q", "-b", "side", text(&linked)]);
        let detached = sealed.path("detached");
        sealed.git(&repo, &["worktree", "add", "-q", "--detach", text(&detached)]);
        let named = |name: &str, head, branch: Option<&str>| WorkTree {
            name: name.to_owned(),
            git_dir: repo.join(".git/worktrees").join(name),
            ..main(head, branch)
        };
        let expected = [
            main(None, Some("refs/heads/main")),
            named("detached", Some(one), None),
            named("linked", None, Some("refs/heads/side")),
        ];
        assert_eq!(tips(&disk).work_trees, expected);
        assert_eq!(tips(&sealed.open(&linked)).work_trees, expected, "seen from another");
        sealed.git(&repo, &["checkout", "-q", "--detach"]);
        assert_eq!(tips(&sealed.open(&detached)).work_trees[0], main(Some(one), None));
        assert_eq!(tips(&disk).refs, git_says(&sealed, &repo));
        fs::create_dir(repo.join(".git/worktrees/being-made")).expect("a directory");
        assert_eq!(tips(&disk).work_trees.len(), 3);
    }
}

#[test]
fn a_bare_repository_has_no_main_work_tree() {
    let (sealed, repo) = full(&[]);
    let bare = sealed.path("bare.git");
    sealed.git(&repo, &["clone", "-q", "--bare", ".", text(&bare)]);
    assert_eq!(tips(&sealed.open(&bare)).work_trees, []);
    let linked = sealed.path("linked");
    sealed.git(&bare, &["worktree", "add", "-q", "-b", "side", text(&linked)]);
    for dir in [&bare, &linked] {
        let found = tips(&sealed.open(dir)).work_trees;
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].branch.as_deref(), Some("refs/heads/side"));
    }
}

/// A work tree whose branch `side` cannot be put on `main` without a quarrel, twice over.
fn quarrelling(sealed: &Sealed, repo: &Path) {
    let write = |content: &str| {
        fs::write(repo.join("file"), content).expect("written");
        sealed.git(repo, &["add", "file"]);
        sealed.commit(repo, content);
    };
    write("base\n");
    sealed.git(repo, &["checkout", "-q", "-b", "side"]);
    write("theirs\n");
    write("theirs again\n");
    sealed.git(repo, &["checkout", "-q", "main"]);
    write("ours\n");
    sealed.git(repo, &["checkout", "-q", "side"]);
}

#[test]
fn what_is_under_way_is_told_and_its_end_too() {
    for format in ["files", "reftable"] {
        if format == "reftable" && !Sealed::knows_reftable("what is under way") {
            return;
        }
        let (sealed, main) = Sealed::with_repository(&[&format!("--ref-format={format}")]);
        quarrelling(&sealed, &main);
        sealed.git(&main, &["checkout", "-q", "--detach", "main"]);
        let linked = sealed.path("linked");
        sealed.git(&main, &["worktree", "add", "-q", text(&linked), "side"]);
        for (place, repo) in [(1, &linked), (0, &main)] {
            let disk = sealed.open(&main);
            let now = || tips(&disk).work_trees[place].under_way.clone();
            let fails = |arguments: &[&str]| {
                assert!(!sealed.try_git(repo, arguments, b"").succeeded(), "{arguments:?}");
            };
            assert_eq!(now(), None);
            let branch = (place == 1).then(|| "refs/heads/side".to_owned());
            if place == 0 {
                sealed.git(repo, &["checkout", "-q", "--detach", "side"]);
            }
            for backend in ["--merge", "--apply"] {
                fails(&["rebase", "-q", backend, "main"]);
                assert_eq!(now(), Some(UnderWay::Rebase { branch: branch.clone() }), "{backend}");
                sealed.git(repo, &["rebase", "--abort"]);
                assert_eq!(now(), None);
            }
            fails(&["merge", "-q", "main"]);
            assert_eq!(now(), Some(UnderWay::Merge));
            sealed.git(repo, &["merge", "--abort"]);
            fails(&["cherry-pick", "main"]);
            assert_eq!(now(), Some(UnderWay::CherryPick), "{format} {place}");
            sealed.git(repo, &["cherry-pick", "--abort"]);
            fails(&["revert", "--no-edit", "side~1"]);
            assert_eq!(now(), Some(UnderWay::Revert));
            sealed.git(repo, &["revert", "--abort"]);
            between_two_picks(&sealed, repo, &now);
            sealed.git(repo, &["bisect", "start"]);
            assert_eq!(now(), Some(UnderWay::Bisect));
            sealed.git(repo, &["bisect", "reset"]);
            let patch = sealed.git(repo, &["format-patch", "-1", "--stdout", "main"]);
            assert!(!sealed.try_git(repo, &["am", "-q"], patch.as_bytes()).succeeded());
            assert_eq!(now(), Some(UnderWay::Apply));
            sealed.git(repo, &["am", "--abort"]);
            assert_eq!(now(), None);
        }
    }
}

/// The first of two commits that are picked was committed by hand, the second is yet to come.
fn between_two_picks(sealed: &Sealed, repo: &Path, now: &dyn Fn() -> Option<UnderWay>) {
    let top = sealed.id(repo, "HEAD").to_string();
    sealed.git(repo, &["reset", "-q", "--hard", "main"]);
    assert!(!sealed.try_git(repo, &["cherry-pick", "side~1", "side"], b"").succeeded());
    fs::write(repo.join("file"), "settled\n").expect("written");
    sealed.git(repo, &["commit", "-q", "-a", "-m", "settled"]);
    assert_eq!(now(), Some(UnderWay::CherryPick), "one is yet to come");
    sealed.git(repo, &["cherry-pick", "--quit"]);
    sealed.git(repo, &["reset", "-q", "--hard", &top]);
    assert_eq!(now(), None);
}
