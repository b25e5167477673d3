//! What messages of commits say of items.

use super::*;
use crate::ItemId;
use crate::command::ItemRef;

fn moves(message: &str) -> Vec<String> {
    let written = |mention: &Mention| match mention {
        Mention::Moves(trailer) => Some(format!("{}#{}", trailer.written(), trailer.ordinal)),
        _ => None,
    };
    mentions(message).iter().filter_map(written).collect()
}

fn wrong(message: &str) -> (String, Option<String>) {
    match mentions(message).as_slice() {
        [Mention::Wrong(wrong)] => (wrong.why.clone(), wrong.mended.clone()),
        other => panic!("{message:?} says {other:?}"),
    }
}

#[test]
fn a_trailer_moves_an_item() {
    let message = "Add tokens\n\nWhy.\n\nTidegate: T-7k2m implement\nSigned-off-by: A <a@b>\n";
    assert_eq!(moves(message), ["Tidegate: T-7k2m implement#0"]);
    assert_eq!(moves("x\n\ntidegate: T-7k2m implement"), ["Tidegate: T-7k2m implement#0"]);
    assert_eq!(
        moves("x\n\nTidegate: T-7k2m implement key=a note=\"first cut\" artifact=docs/a.md"),
        ["Tidegate: T-7k2m implement key=a note=\"first cut\" artifact=docs/a.md#0"]
    );
    assert_eq!(
        moves("x\n\nTidegate: A-1 go\nTidegate: A-1 on\nTidegate: A-1 GO"),
        ["Tidegate: A-1 go#0", "Tidegate: A-1 on#0", "Tidegate: A-1 GO#1"]
    );
    assert_eq!(
        moves("x\n\nTidegate: T-7k2m \"start\n  work\"\n"),
        ["Tidegate: T-7k2m \"start work\"#0"]
    );
}

#[test]
fn a_trailer_moves_wherever_git_sees_one_and_nowhere_else() {
    let picked = "x\n\nTidegate: A-1 go\n(cherry picked from commit 1234)\n";
    assert_eq!(moves(picked), ["Tidegate: A-1 go#0"]);
    // Prose among the trailers, one of which git writes itself.
    assert_eq!(moves("x\n\nsome prose\nSigned-off-by: A <a@b>\nTidegate: A-1 go").len(), 1);
    for message in [
        "Tidegate: A-1 go",
        "x\nTidegate: A-1 go",
        "x\n\nTidegate: A-1 go\n\nmore prose",
        "x\n\nsome prose\nTidegate: A-1 go",
        "x\n\n    Tidegate: A-1 go",
        "fixup! x\n\nTidegate: A-1 go",
        "squash! x\n\nTidegate: A-1 go",
        "amend! x\n\nTidegate: A-1 go",
    ] {
        assert!(moves(message).is_empty(), "{message:?} moves {:?}", moves(message));
    }
    let by_git = "Squashed commit of the following:\n\ncommit 1234\nAuthor: A <a@b>\n\n    x\n\n    \
                  Tidegate: A-1 go\n";
    assert!(matches!(mentions(by_git).as_slice(), [Mention::Astray(t)] if t.via == "go"));
    let made_into_one = "x (#12)\n\n* one\n\nTidegate: A-1 go\n\n* two\n";
    assert!(matches!(mentions(made_into_one).as_slice(), [Mention::Astray(t)] if t.via == "go"));
}

#[test]
fn what_only_refers_moves_nothing() {
    let item = |name: &str| ItemRef(name.to_owned());
    assert_eq!(mentions("x\n\nRefs: T-7k2m"), [Mention::Refers(item("T-7k2m"))]);
    assert_eq!(mentions("x\n\nCloses: A-1"), [Mention::Closes(item("A-1"))]);
    assert!(mentions("x\n\nRefs: #12").is_empty());
    assert_eq!(
        mentions("fixup! x\n\nRefs: T-7k2m\nCloses: A-1\nTidegate: A-1 go"),
        [Mention::Refers(item("T-7k2m"))]
    );
}

#[test]
fn what_is_meant_to_move_and_does_not_is_told_with_its_mend() {
    let (why, mended) = wrong("x\n\nTidgate: T-7k2m implement");
    assert!(why.contains("'Tidgate'"), "{why}");
    assert_eq!(mended.as_deref(), Some("Tidegate: T-7k2m implement"));
    let (why, mended) = wrong("x\n\nTidegate: T-7k2m implement now");
    assert!(why.contains("'now'"), "{why}");
    assert_eq!(mended.as_deref(), Some("Tidegate: T-7k2m implement"));
    assert_eq!(wrong("x\n\nTidegate: T-7k2m").0, "it names no transition");
    assert_eq!(wrong("x\n\nTidegate:").0, "it names no item");
    assert_eq!(wrong("x\n\nTidegate: T-7k2m \"go").0, "a quote in it is not closed");
    assert!(wrong("x\n\nTidegate: key=a T-7k2m go").0.contains("'key='"));
}

#[test]
fn one_deed_has_one_key() {
    let author = |seconds| Signature {
        name: "Ada".into(),
        mail: "ada@example.com".into(),
        seconds,
        zone: "+0100".into(),
    };
    let (item, other) = (ItemId::mint([1; 10]), ItemId::mint([2; 10]));
    let trailer = |via, ordinal, key| Doing::Trailer { via, ordinal, key };
    let one = key(item, &author(1), trailer("go", 0, None));
    assert_eq!(one, key(item, &author(1), trailer("Go", 0, None)));
    assert!(one.starts_with("c:") && one.len() == 34, "{one}");
    for different in [
        key(other, &author(1), trailer("go", 0, None)),
        key(item, &author(2), trailer("go", 0, None)),
        key(item, &author(1), trailer("on", 0, None)),
        key(item, &author(1), trailer("go", 1, None)),
        key(item, &author(1), trailer("go", 0, Some("a"))),
        key(item, &author(1), Doing::Occasion { on: "commit", of: "" }),
        key(item, &author(1), Doing::Occasion { on: "tag", of: "v1" }),
    ] {
        assert_ne!(one, different);
    }
    let tagged = Doing::Occasion { on: "tag", of: "v1" };
    assert_eq!(key(item, &author(1), tagged), key(item, &author(2), tagged));
}

#[test]
fn a_branch_is_called_after_its_item() {
    let name = BranchName::default();
    let branch = name.made("T-7k2m", "Log in: with a Token!");
    assert_eq!(branch, "task/T-7k2m-log-in-with-a-token");
    let items = name.items("refs/heads/task/T-7k2m-log-in");
    assert_eq!(
        items.iter().map(|i| i.0.as_str()).collect::<Vec<_>>(),
        ["T-7k2m-log-in", "T-7k2m-log", "T-7k2m", "T"]
    );
    assert!(name.items("refs/remotes/origin/task/A-12-x").contains(&ItemRef("A-12".into())));
    assert_eq!(name.items("refs/heads/task/T-7k2m")[0].0, "T-7k2m");
    assert!(name.items("refs/heads/main").is_empty());
    assert_eq!(name.made("T-7k2m", "…"), "task/T-7k2m");

    let name = BranchName::parse("{item}").expect("it names the item");
    assert_eq!(name.made("A-1", "x"), "A-1");
    assert_eq!(name.items("refs/heads/A-1")[0].0, "A-1");
    let name = BranchName::parse("feature/{item}/{slug}").expect("it names the item");
    assert_eq!(name.made("A-1", "So so"), "feature/A-1/so-so");
    assert_eq!(name.items("refs/heads/feature/A-1/so-so")[0].0, "A-1");
    for text in ["task/x", "{slug}-{item}", "{item}-{item}", "{item}-{slug}-x", "{other}", "{item"]
    {
        assert!(BranchName::parse(text).is_err(), "{text} was taken");
    }
}

mod random {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn whatever_a_message_says_is_read(message in "\\PC{0,200}") {
            let said = mentions(&message);
            prop_assert!(said.is_empty() || may_mention(&message));
        }

        #[test]
        fn a_trailer_reads_back_as_it_is_written(
            item in "[A-Za-z0-9-]{1,12}",
            via in "[a-z \"\\\\=]{1,12}",
            note in proptest::option::of("[a-z \"=]{1,9}"),
        ) {
            prop_assume!(!via.trim().is_empty());
            let named = Named { note, ..Named::default() };
            let trailer = Trailer { named, ..Trailer::of(&item, &via) };
            let line = trailer.written();
            let read = mentions(&format!("x\n\n{line}"));
            let written = Trailer { line: line.clone(), ..trailer };
            prop_assert_eq!(read, [Mention::Moves(written)]);
        }

        #[test]
        fn lines_of_trailers_and_prose_never_panic(
            lines in proptest::collection::vec(
                prop::sample::select(vec!["", "Tidegate: A go", " more", "prose", "Refs: A",
                    "Signed-off-by: x", "Tidgate: A go", "(cherry picked from commit 1)", "\t", ":"]),
                0..12,
            ),
        ) {
            let message = lines.join("\n");
            prop_assert!(mentions(&message).is_empty() || may_mention(&message));
        }
    }
}

#[test]
fn who_says_a_hundred_things_is_told_of_no_more() {
    for (count, is_too_much) in [(100, false), (101, true)] {
        let lines: String = (0..count).map(|n| format!("Tidegate: T-{n} start\n")).collect();
        let found = mentions(&format!("Much\n\n{lines}"));
        assert_eq!(found.len(), count);
        assert_eq!(matches!(found.last(), Some(Mention::Wrong(_))), is_too_much);
    }
}
