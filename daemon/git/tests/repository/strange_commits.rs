//! Commits that git would not make, written as they are: they are told as far as they say something,
//! and nothing falls over.

use std::time::{Duration, Instant};

use tidegate_core::Oid;
use tidegate_git::{Commit, Disk, NewCommits, ObjectKind, Objects, Signature};

use crate::new_commits::Dice;
use crate::sealed::Sealed;

const WHO: &str = "Ada <ada@example.invalid> 1763700000 +0100";

fn write(disk: &Disk, text: impl AsRef<[u8]>) -> Oid {
    disk.write(ObjectKind::Commit, text.as_ref()).expect("written")
}

fn walked(disk: &Disk, tip: Oid) -> NewCommits {
    disk.new_commits(&[tip], &[], &|_| true, None, usize::MAX).expect("walked")
}

/// The commit of these bytes, if it is one.
fn told(disk: &Disk, text: impl AsRef<[u8]>) -> Option<Commit> {
    walked(disk, write(disk, text)).commits.pop()
}

#[test]
fn what_a_commit_lacks_is_empty() {
    let (sealed, repo) = Sealed::with_repository(&[]);
    let disk = sealed.open(&repo);
    let tree = disk.empty_tree();
    let bare = told(&disk, format!("tree {tree}\n")).expect("a commit");
    let empty = Signature { zone: "+0000".to_owned(), ..Signature::default() };
    assert_eq!((&bare.author, &bare.committer), (&empty, &empty));
    assert_eq!((bare.tree, bare.parents.len(), bare.message.as_str()), (tree, 0, ""));
    assert_eq!(told(&disk, format!("tree {tree}")).map(|commit| commit.tree), Some(tree));
    for broken in ["", "\n", "tree \n", "tree 12\n\nx", "parent x\n", "author A <a> 1 +0000\n\nx"] {
        assert_eq!(told(&disk, broken), None, "{broken:?}");
    }
    assert_eq!(told(&disk, format!("tree {tree}\nparent 12\n\nx")), None);
    assert_eq!(told(&disk, format!("tree {}\n\nx", "0".repeat(64))), None, "of the other hash");
    let late = format!("tree {tree}\nauthor {WHO}\nparent {tree}\ncommitter {WHO}\n\nx");
    assert_eq!(told(&disk, late).expect("a commit").parents, [], "where git sees none");
}

#[test]
fn who_and_when_are_made_out_as_far_as_they_go() {
    let (sealed, repo) = Sealed::with_repository(&[]);
    let disk = sealed.open(&repo);
    let author = |line: &str| {
        let text = format!("tree {}\nauthor {line}\ncommitter {WHO}\n\nx", disk.empty_tree());
        told(&disk, text).expect("a commit").author
    };
    let who = |name: &str, email: &str, seconds, zone: &str| Signature {
        name: name.to_owned(),
        email: email.to_owned(),
        seconds,
        zone: zone.to_owned(),
    };
    let cases = [
        ("A B <a@b> 12 -0130", who("A B", "a@b", 12, "-0130")),
        ("A <a> b> 12 +0000", who("A", "a", 12, "+0000")),
        ("<a@b> 12 +0100", who("", "a@b", 12, "+0100")),
        ("A <> 12 +0100", who("A", "", 12, "+0100")),
        ("A", who("A", "", 0, "+0000")),
        ("A <a", who("A", "a", 0, "+0000")),
        ("A <a> soon", who("A", "a", 0, "+0000")),
        ("A <a> -5 +0100", who("A", "a", -5, "+0100")),
        ("A <a> 99999999999999999999 +0100", who("A", "a", 0, "+0100")),
        ("A <a> 9223372036854775807 +0100", who("A", "a", i64::MAX, "+0100")),
        ("A <a> 12 +01:00", who("A", "a", 12, "+0000")),
        ("A <a> 12", who("A", "a", 12, "+0000")),
        ("> < 1 1", who(">", "1 1", 0, "+0000")),
    ];
    for (line, expected) in cases {
        assert_eq!(author(line), expected, "{line}");
    }
}

#[test]
fn texts_are_read_in_the_encoding_they_claim() {
    let (sealed, repo) = Sealed::with_repository(&[]);
    let disk = sealed.open(&repo);
    let mut text = format!("tree {}\nauthor J", disk.empty_tree()).into_bytes();
    text.extend_from_slice(b"\xfcrgen <j@example.invalid> 1 +0000\ncommitter ");
    text.extend_from_slice(WHO.as_bytes());
    let latin = [&text[..], b"\nencoding ISO-8859-1\n\ngr\xfc\xdfe\n"].concat();
    let commit = told(&disk, latin).expect("a commit");
    assert_eq!((commit.author.name.as_str(), commit.message.as_str()), ("Jürgen", "grüße\n"));
    let unclaimed = told(&disk, [&text[..], b"\n\ngr\xfc\xdfe\n"].concat()).expect("a commit");
    assert_eq!(unclaimed.message, "gr\u{fffd}\u{fffd}e\n");
    sealed.git(&repo, &["config", "i18n.commitEncoding", "ISO-8859-1"]);
    let made = sealed.git_run(&repo, &["commit", "-q", "--allow-empty", "-F", "-"]);
    assert!(made.input(&b"gr\xfc\xdfe"[..]).run().expect("git runs").succeeded());
    assert_eq!(walked(&disk, sealed.id(&repo, "HEAD")).commits[0].message, "grüße\n");
}

#[test]
fn a_signature_over_a_commit_is_no_part_of_its_message() {
    let (sealed, repo) = Sealed::with_repository(&[]);
    let disk = sealed.open(&repo);
    let signed = format!(
        "tree {}\nauthor {WHO}\ncommitter {WHO}\ngpgsig -----BEGIN\n \n author Eve <e> 1 +0000\n END\n\
         \nmessage\n\nauthor Eve <e> 1 +0000\n",
        disk.empty_tree()
    );
    let commit = told(&disk, signed).expect("a commit");
    assert_eq!(commit.message, "message\n\nauthor Eve <e> 1 +0000\n");
    assert_eq!((commit.author.name.as_str(), commit.committer.name.as_str()), ("Ada", "Ada"));
}

#[test]
fn a_huge_message_is_kept_and_cut() {
    let (sealed, repo) = Sealed::with_repository(&[]);
    let disk = sealed.open(&repo);
    let head = format!("tree {}\nauthor {WHO}\ncommitter {WHO}\n\n", disk.empty_tree());
    let commit = told(&disk, format!("{head}x{}", "ü".repeat(5 << 20))).expect("a commit");
    assert!(commit.message.len() <= (256 << 10) + 2, "{}", commit.message.len());
    let small = told(&disk, format!("{head}{}", "y".repeat(256 << 10))).expect("a commit");
    assert_eq!(small.message.len(), 256 << 10);
    let endless = write(&disk, format!("{head}{}", "y".repeat(65 << 20)));
    let child = format!("tree {}\nparent {endless}\n\nx", disk.empty_tree());
    let found = walked(&disk, write(&disk, child));
    assert_eq!((found.commits.len(), found.shallow), (2, false), "it hides nothing");
}

#[test]
fn a_hundred_thousand_parents_that_are_not_here_take_no_age() {
    let (sealed, repo) = Sealed::with_repository(&[]);
    let disk = sealed.open(&repo);
    let mut text = format!("tree {}\n", disk.empty_tree());
    for number in 0..100_000 {
        text.push_str(&format!("parent {number:040x}\n"));
    }
    let tip = write(&disk, text + "\nmessage");
    let begin = Instant::now();
    let found = walked(&disk, tip);
    assert_eq!((found.commits[0].parents.len(), found.shallow), (100_000, true));
    assert!(begin.elapsed() < Duration::from_secs(20), "{:?}", begin.elapsed());
}

#[test]
fn no_bytes_make_a_walk_fall_over() {
    let (sealed, repo) = Sealed::with_repository(&[]);
    let disk = sealed.open(&repo);
    let tree = disk.empty_tree();
    let good = format!(
        "tree {tree}\nparent {tree}\nauthor {WHO}\ncommitter {WHO}\nencoding latin1\ngpgsig a\n b\n\nmü\n"
    );
    let pieces: [&[u8]; 12] = [
        b"\n",
        b" ",
        b"<",
        b">",
        b"\0",
        b"\xff",
        b"tree ",
        b"parent ",
        b"author ",
        b"committer ",
        b"-",
        b"99999999999999999999",
    ];
    let mut dice = Dice(13);
    for _ in 0..3_000 {
        let mut text = good.clone().into_bytes();
        for _ in 0..=dice.below(4) {
            let at = dice.below(text.len() + 1);
            match dice.below(4) {
                0 => text.truncate(at),
                1 => drop(text.splice(at..at, pieces[dice.below(pieces.len())].iter().copied())),
                2 if at < text.len() => text[at] = u8::try_from(dice.below(256)).expect("a byte"),
                _ => {
                    let to = at + dice.below(text.len() - at + 1);
                    drop(text.drain(at..to));
                }
            }
        }
        if let Some(commit) = told(&disk, &text) {
            assert_eq!(commit.tree.as_bytes().len(), 20);
            assert!(commit.message.len() <= 3 * text.len());
            assert_eq!(commit.author.zone.len(), 5);
        }
    }
}
