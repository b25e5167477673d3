//! How much commits changed, against what git counts.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use tidegate_core::Oid;
use tidegate_git::{Changed, ObjectKind, Objects};

use crate::sealed::Sealed;

fn all(sealed: &Sealed, repo: &Path) -> Vec<Oid> {
    let lines = sealed.git(repo, &["rev-list", "--all"]);
    lines.lines().map(|line| line.parse().expect("an id")).collect()
}

fn write(sealed: &Sealed, repo: &Path, name: &str, content: impl AsRef<[u8]>) {
    let path = repo.join(name);
    fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
    fs::write(path, content).expect("written");
    sealed.git(repo, &["add", "-A"]);
}

/// A history with a file that moves, one without lines, a link, a merge, and a commit of nothing.
fn history(options: &[&str]) -> (Sealed, std::path::PathBuf) {
    let (sealed, repo) = Sealed::with_repository(options);
    write(&sealed, &repo, "deep/a\tb ü", "1\n2\n3\n4\n5\n6\n7\n8\n");
    write(&sealed, &repo, "binary", [0, 1, 2, 0]);
    sealed.commit(&repo, "root");
    sealed.git(&repo, &["mv", "deep/a\tb ü", "moved"]);
    write(&sealed, &repo, "binary", [0, 3, 0]);
    sealed.commit(&repo, "moved");
    sealed.git(&repo, &["checkout", "-q", "-b", "side", "HEAD~1"]);
    write(&sealed, &repo, "side", "one\ntwo\n");
    std::os::unix::fs::symlink("side", repo.join("link")).expect("a link");
    sealed.git(&repo, &["add", "-A"]);
    sealed.commit(&repo, "side");
    sealed.git(&repo, &["checkout", "-q", "main"]);
    sealed.git(&repo, &["merge", "-q", "--no-edit", "side"]);
    sealed.commit(&repo, "nothing");
    (sealed, repo)
}

fn changed(files: u32, added: u32, removed: u32) -> Changed {
    Changed { files, added, removed }
}

#[test]
fn files_and_lines_are_counted_against_the_first_parent() {
    for options in [&["--object-format=sha1"][..], &["--object-format=sha256"]] {
        let (sealed, repo) = history(options);
        let id = |revision: &str| sealed.id(&repo, revision);
        let expected: BTreeMap<Oid, Changed> = [
            (id("main"), changed(0, 0, 0)),
            (id("main~1"), changed(2, 3, 0)),
            (id("side"), changed(2, 3, 0)),
            (id("main~2"), changed(3, 8, 8)),
            (id("main~3"), changed(2, 8, 0)),
        ]
        .into();
        let mut commits = all(&sealed, &repo);
        assert_eq!(sealed.open(&repo).changed(&commits).expect("counted"), expected);
        sealed.git(&repo, &["repack", "-q", "-a", "-d", "-f"]);
        commits.extend_from_within(..);
        assert_eq!(sealed.open(&repo).changed(&commits).expect("counted"), expected, "packed");
        assert_eq!(sealed.open(&repo).changed(&[]).expect("counted"), BTreeMap::new());
    }
}

#[test]
fn what_is_no_commit_or_lacks_its_parent_is_left_out() {
    let (sealed, repo) = history(&[]);
    let disk = sealed.open(&repo);
    let blob = disk.write(ObjectKind::Blob, b"blob").expect("written");
    let nowhere = Oid::from_bytes(&[7; 20]).expect("an id");
    let strange = [sealed.id(&repo, "HEAD^{tree}"), blob, nowhere];
    assert_eq!(disk.changed(&strange).expect("counted"), BTreeMap::new());
    let shallow = sealed.path("shallow");
    let from = format!("file://{}", repo.to_str().expect("UTF-8"));
    sealed.git(&repo, &["clone", "-q", "--depth=2", &from, shallow.to_str().expect("UTF-8")]);
    let counted = sealed.open(&shallow).changed(&all(&sealed, &shallow)).expect("counted");
    assert_eq!(counted, [(sealed.id(&repo, "main"), changed(0, 0, 0))].into());
}

#[test]
fn what_a_partial_clone_lacks_is_left_out_and_the_rest_is_counted() {
    let (sealed, repo) = history(&[]);
    sealed.git(&repo, &["config", "uploadpack.allowFilter", "true"]);
    for (filter, here) in [("blob:none", 1), ("tree:0", 1)] {
        let clone = sealed.path(&filter.replace(':', "-"));
        let from = format!("file://{}", repo.to_str().expect("UTF-8"));
        let option = format!("--filter={filter}");
        let to = clone.to_str().expect("UTF-8");
        sealed.git(&repo, &["clone", "-q", "--bare", &option, &from, to]);
        let counted = sealed.open(&clone).changed(&all(&sealed, &clone)).expect("counted");
        assert_eq!(counted.len(), here, "{filter}: the commit of nothing needs nothing");
        assert_eq!(counted.get(&sealed.id(&repo, "main")), Some(&Changed::default()));
        let packed = sealed.git(&clone, &["count-objects", "-v"]);
        assert!(packed.contains("count: 0"), "nothing was fetched: {packed}");
    }
}

#[test]
fn nobody_has_a_say_in_the_numbers_and_nothing_is_run() {
    let (sealed, repo) = history(&[]);
    let commits = all(&sealed, &repo);
    let before = sealed.open(&repo).changed(&commits).expect("counted");
    let witness = sealed.path("witness");
    let run = format!(
        "touch '{}' #",
        sealed.path("witness").display().to_string().replace('\'', r"'\''")
    );
    let run = run.replace('\\', r"\\").replace('"', "\\\"");
    let all_files = sealed.path("attributes");
    fs::write(&all_files, "* diff=own -text\nside -diff\n").expect("written");
    fs::copy(&all_files, repo.join(".gitattributes")).expect("written");
    sealed.git(&repo, &["add", ".gitattributes"]);
    sealed.configure(&format!(
        "[diff]\nexternal = \"{run}\"\nrenames = copies\nalgorithm = patience\n\
         ignoreSubmodules = all\ncontext = 9\n[core]\nattributesFile = \"{}\"\n\
         bigFileThreshold = 1\n\
         [diff \"own\"]\ncommand = \"{run}\"\ntextconv = \"{run}\"\nbinary = true\n",
        all_files.display().to_string().replace('"', "\\\"")
    ));
    assert_eq!(sealed.open(&repo).changed(&commits).expect("counted"), before);
    assert!(!witness.exists(), "a program was run");
}

/// Ten names for the same folder, in ten for the same, and so on: few objects, and files without end.
#[test]
fn folders_that_hold_each_other_without_end_are_left_out() {
    let (sealed, repo) = history(&[]);
    let disk = sealed.open(&repo);
    let blob = disk.write(ObjectKind::Blob, b"line\n").expect("written");
    let mut inner = (blob, "100644");
    for _ in 0..12 {
        let mut tree = Vec::new();
        for name in b'0'..=b'9' {
            tree.extend_from_slice(inner.1.as_bytes());
            tree.extend_from_slice(&[b' ', name, 0]);
            tree.extend_from_slice(inner.0.as_bytes());
        }
        inner = (disk.write(ObjectKind::Tree, &tree).expect("written"), "40000");
    }
    let who = "N <n@example.invalid> 1763700000 +0000";
    let commit = format!("tree {}\nauthor {who}\ncommitter {who}\n\nbomb\n", inner.0);
    let bomb = disk.write(ObjectKind::Commit, commit.as_bytes()).expect("written");
    let good = sealed.id(&repo, "side");
    let counted = disk.changed(&[bomb, good]).expect("counted");
    assert_eq!(counted, [(good, changed(2, 3, 0))].into());
}
