//! New commits, chains and what can be reached, against what git says of the same history.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use tidegate_core::Oid;
use tidegate_git::{Commit, Disk, NewCommits};

use crate::sealed::Sealed;

/// Numbers that are the same in every run.
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from((self.0 >> 33) % limit as u64).expect("small")
    }
}

/// A history in which each commit builds on up to three of the last ten, and many were made in the same
/// second; each has a branch `b<number>`.
fn random(sealed: &Sealed, repo: &Path, dice: &mut Dice, count: usize) {
    let mut stream = String::new();
    let mut seconds = 1_700_000_000;
    for number in 1..=count {
        seconds += dice.below(3);
        write!(
            stream,
            "commit refs/heads/b{number}\nmark :{number}\n\
             author A <a@example.invalid> {} +0100\ncommitter C <c@example.invalid> {seconds} -0230\n\
             data <<E\nsubject {number}\n\nbody\nE\n",
            seconds - 7
        )
        .expect("written");
        let mut parents = BTreeSet::new();
        for _ in 0..dice.below(4) {
            let back = 1 + dice.below(10);
            parents.extend(number.checked_sub(back).filter(|parent| *parent > 0));
        }
        for (place, parent) in parents.iter().enumerate() {
            writeln!(stream, "{} :{parent}", ["from", "merge"][place.min(1)]).expect("written");
        }
        stream.push('\n');
    }
    sealed.git_with(repo, &["fast-import", "--quiet", "--force"], stream.as_bytes());
}

fn branches(sealed: &Sealed, repo: &Path) -> Vec<Oid> {
    let lines = sealed.git(repo, &["for-each-ref", "--format=%(objectname)", "refs/heads/b*"]);
    lines.lines().map(|line| line.parse().expect("an id")).collect()
}

fn rev_list(
    sealed: &Sealed,
    repo: &Path,
    options: &[&str],
    tips: &[Oid],
    known: &[Oid],
) -> Vec<Oid> {
    let mut arguments = vec!["rev-list".to_owned()];
    arguments.extend(options.iter().map(|option| (*option).to_owned()));
    arguments.extend(tips.iter().map(Oid::to_string));
    arguments.extend(known.iter().map(|id| format!("^{id}")));
    let lines = sealed.git(repo, &arguments);
    lines.lines().map(|line| line.parse().expect("an id")).collect()
}

fn everything(disk: &Disk, tips: &[Oid], known: &[Oid]) -> NewCommits {
    disk.new_commits(tips, known, &|_| true, None, usize::MAX).expect("walked")
}

fn ids(found: &NewCommits) -> BTreeSet<Oid> {
    found.commits.iter().map(|commit| commit.id).collect()
}

fn assert_in_order(found: &NewCommits) {
    let mut seen = BTreeSet::new();
    let all = ids(found);
    for commit in &found.commits {
        for parent in commit.parents.iter().filter(|parent| all.contains(*parent)) {
            assert!(seen.contains(parent), "a child before its parent");
        }
        assert!(seen.insert(commit.id), "twice");
    }
}

fn pick(dice: &mut Dice, from: &[Oid], most: usize) -> Vec<Oid> {
    (0..1 + dice.below(most)).map(|_| from[dice.below(from.len())]).collect()
}

fn set(ids: impl IntoIterator<Item = Oid>) -> BTreeSet<Oid> {
    ids.into_iter().collect()
}

#[test]
fn what_is_new_can_be_reached_and_matches_what_git_says() {
    let mut dice = Dice(7);
    for (round, option) in ["sha1", "sha256"].into_iter().enumerate() {
        let (sealed, repo) = Sealed::with_repository(&[&format!("--object-format={option}")]);
        random(&sealed, &repo, &mut dice, 120);
        if round == 0 {
            let pack = sealed.git(&repo, &["rev-list", "--all", "--objects"]);
            assert!(pack.lines().count() > 100);
            sealed.git(&repo, &["-c", "fastimport.unpackLimit=0", "repack", "-q", "-a", "-d"]);
        }
        let all = branches(&sealed, &repo);
        let disk = sealed.open(&repo);
        for _ in 0..60 {
            let (tips, known) = (pick(&mut dice, &all, 4), pick(&mut dice, &all, 6));
            let found = everything(&disk, &tips, &known);
            assert_eq!(ids(&found), set(rev_list(&sealed, &repo, &[], &tips, &known)));
            assert_in_order(&found);
            assert!(!found.shallow);
            let again = disk.new_commits(&tips, &known, &|_| true, None, found.commits.len());
            assert_eq!(again.expect("walked"), found, "exactly as many as are allowed");

            let since = 1_700_000_000 + i64::try_from(dice.below(120)).expect("small");
            let late = disk.new_commits(&tips, &known, &|_| true, Some(since), usize::MAX);
            let option = format!("--since-as-filter=@{since}");
            let expected = set(rev_list(&sealed, &repo, &[&option], &tips, &known));
            assert_eq!(ids(&late.expect("walked")), expected, "since {since}");

            let wanted = set(pick(&mut dice, &all, 20));
            let reachable = set(rev_list(&sealed, &repo, &[], &tips, &[]));
            let expected: BTreeSet<Oid> = wanted.intersection(&reachable).copied().collect();
            assert_eq!(disk.reached(&tips, &wanted, None).expect("walked"), expected);

            let chain = disk.first_parents(tips[0], &BTreeSet::new()).expect("walked");
            assert_eq!(chain, rev_list(&sealed, &repo, &["--first-parent"], &tips[..1], &[]));
            let stop = set(chain.iter().skip(3).take(1).copied());
            let short = disk.first_parents(tips[0], &stop).expect("walked");
            assert_eq!(short, chain[..chain.len().min(3)]);
        }
    }
}

#[test]
fn a_commit_is_told_as_git_tells_it() {
    let (sealed, repo) = Sealed::with_repository(&[]);
    random(&sealed, &repo, &mut Dice(3), 30);
    let all = branches(&sealed, &repo);
    let format = "--format=%T%x00%P%x00%an%x00%ae%x00%ad%x00%cn%x00%ce%x00%cd%x00%B";
    let told = |commit: &Commit| {
        let id = commit.id.to_string();
        let git = sealed.git(&repo, &["log", "-1", "--date=raw", format, &id]);
        let parents: Vec<String> = commit.parents.iter().map(Oid::to_string).collect();
        let (author, committer) = (&commit.author, &commit.committer);
        let ours = [
            commit.tree.to_string(),
            parents.join(" "),
            author.name.clone(),
            author.email.clone(),
            format!("{} {}", author.seconds, author.zone),
            committer.name.clone(),
            committer.email.clone(),
            format!("{} {}", committer.seconds, committer.zone),
            commit.message.trim_end().to_owned(),
        ];
        assert_eq!(ours.join("\0"), git);
    };
    everything(&sealed.open(&repo), &all, &[]).commits.iter().for_each(told);
}

#[test]
fn only_what_is_wanted_is_told_in_order_and_more_than_are_asked_for_are_an_error() {
    let (sealed, repo) = Sealed::with_repository(&[]);
    random(&sealed, &repo, &mut Dice(5), 60);
    let (all, disk) = (branches(&sealed, &repo), sealed.open(&repo));
    let whole = everything(&disk, &all, &[]);
    assert_eq!((whole.commits.len(), whole.looked_at), (60, 60));
    let keep = |commit: &Commit| commit.message.contains("subject 1");
    let some = disk.new_commits(&all, &[], &keep, None, 60).expect("walked");
    let expected: Vec<_> = whole.commits.iter().filter(|commit| keep(commit)).cloned().collect();
    assert_eq!(some.commits, expected);
    assert_eq!(some.looked_at, 60);
    for most in [0, 1, 17, 59] {
        let cut = disk.new_commits(&all, &[], &|_| true, None, most).expect_err("there are more");
        assert!(cut.to_string().contains("too many commits are new at once"), "{cut}");
    }
}

#[test]
fn nothing_is_read_where_every_tip_is_known() {
    let (sealed, repo) = Sealed::with_repository(&[]);
    random(&sealed, &repo, &mut Dice(5), 20);
    let all = branches(&sealed, &repo);
    assert_eq!(everything(&sealed.open(&repo), &all, &all), NewCommits::default());
}

#[test]
fn tags_lead_to_their_commits_and_what_is_no_commit_leads_nowhere() {
    let (sealed, repo) = Sealed::with_repository(&[]);
    let one = sealed.commit(&repo, "one");
    let two = sealed.commit(&repo, "two");
    sealed.git(&repo, &["tag", "-a", "-m", "t", "inner", "HEAD~1"]);
    sealed.git(&repo, &["tag", "-a", "-m", "t", "outer", "inner"]);
    sealed.git(&repo, &["tag", "-a", "-m", "t", "of-tree", "HEAD^{tree}"]);
    let id = |name: &str| sealed.id(&repo, name);
    let disk = sealed.open(&repo);
    let nowhere = Oid::from_bytes(&[7; 20]).expect("an id");
    let other_hash = Oid::from_bytes(&[7; 32]).expect("an id");
    let strange = [id("of-tree"), id("HEAD^{tree}"), nowhere, other_hash];
    assert_eq!(ids(&everything(&disk, &[id("outer")], &strange)), set([one]));
    assert_eq!(ids(&everything(&disk, &[two], &[id("outer")])), set([two]));
    let found = everything(&disk, &strange, &[]);
    assert_eq!((found.commits.len(), found.shallow), (0, false));
    let wanted = set([one, nowhere]);
    assert_eq!(disk.reached(&[id("outer"), nowhere], &wanted, None).expect("walked"), wanted);
    let chain = |id| disk.first_parents(id, &BTreeSet::new()).expect("walked");
    assert_eq!((chain(id("outer")), chain(nowhere)), (vec![one], vec![]));
}

fn line_of(sealed: &Sealed, repo: &Path, count: usize) -> Vec<Oid> {
    (0..count).map(|number| sealed.commit(repo, &format!("line {number}"))).collect()
}

fn clone(sealed: &Sealed, repo: &Path, option: &str) -> PathBuf {
    let clone = sealed.path("clone");
    let from = format!("file://{}", repo.to_str().expect("UTF-8"));
    sealed.git(repo, &["clone", "-q", option, &from, clone.to_str().expect("UTF-8")]);
    clone
}

#[test]
fn a_shallow_clone_ends_where_git_says_and_tells_so() {
    let (sealed, repo) = Sealed::with_repository(&[]);
    let line = line_of(&sealed, &repo, 6);
    let clone = clone(&sealed, &repo, "--depth=3");
    let disk = sealed.open(&clone);
    let found = everything(&disk, &line[5..], &[]);
    assert_eq!(ids(&found), set(line[3..].iter().copied()));
    assert!(found.shallow);
    assert!(!everything(&disk, &line[5..], &line[4..5]).shallow, "it did not go that far");
    assert_eq!(disk.first_parents(line[5], &BTreeSet::new()).expect("walked").len(), 3);
    let wanted = set([line[0], line[2], line[3]]);
    let reached = disk.reached(&line[5..], &wanted, None).expect("walked");
    assert_eq!(reached, set([line[2], line[3]]), "a parent is named, here or not");
    sealed.git(&clone, &["fetch", "-q", "--unshallow"]);
    let found = everything(&sealed.open(&clone), &line[5..], &[]);
    assert_eq!((found.commits.len(), found.shallow), (6, false));
    sealed.git(&clone, &["fetch", "-q", "--depth=2"]);
    let disk = sealed.open(&clone);
    let found = everything(&disk, &line[5..], &[]);
    assert_eq!((found.commits.len(), found.shallow), (2, true), "what lies about does not count");
}

#[test]
fn clones_without_files_and_work_trees_see_the_same_commits() {
    let (sealed, repo) = Sealed::with_repository(&[]);
    let line = line_of(&sealed, &repo, 4);
    sealed.git(&repo, &["config", "uploadpack.allowFilter", "true"]);
    let clone = clone(&sealed, &repo, "--filter=tree:0");
    assert_eq!(everything(&sealed.open(&clone), &line[3..], &[]).commits.len(), 4);
    let linked = sealed.path("linked");
    sealed.git(&repo, &["worktree", "add", "-q", "--detach", linked.to_str().expect("UTF-8")]);
    let found = everything(&sealed.open(&linked), &line[3..], &line[..1]);
    assert_eq!(ids(&found), set(line[1..].iter().copied()));
}

#[test]
fn clocks_that_went_wrong_hide_nothing() {
    let mut dice = Dice(11);
    let (sealed, repo) = Sealed::with_repository(&[]);
    let mut stream = String::new();
    for number in 1..=150_usize {
        let seconds = [0, 5, 1_700_000_000, 4_000_000_000][dice.below(4)] + dice.below(100);
        let parent = number.checked_sub(1 + dice.below(4)).filter(|parent| *parent > 0);
        let from = parent.map_or(String::new(), |parent| format!("from :{parent}\n"));
        write!(
            stream,
            "commit refs/heads/b{number}\nmark :{number}\n\
             committer C <c@example.invalid> {seconds} +0000\ndata 1\nx{from}\n"
        )
        .expect("written");
    }
    sealed.git_with(&repo, &["fast-import", "--quiet", "--force"], stream.as_bytes());
    let (all, disk) = (branches(&sealed, &repo), sealed.open(&repo));
    for _ in 0..60 {
        let (tips, known) = (pick(&mut dice, &all, 3), pick(&mut dice, &all, 3));
        let old = set(rev_list(&sealed, &repo, &[], &known, &[]));
        let reachable = set(rev_list(&sealed, &repo, &[], &tips, &[]));
        let found = everything(&disk, &tips, &known);
        assert!(ids(&found).is_superset(&(&reachable - &old)), "something new is hidden");
        assert!(ids(&found).is_subset(&reachable));
        assert_in_order(&found);
    }
}
