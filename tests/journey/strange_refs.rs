//! Refs among ours that are no logs, and git's own ways of pretending.

use std::fs;

use crate::forged::{Forged, all_is_shown_harmlessly, found, replica, with_a_good_item};
use crate::place::{Journey, LOG, begun, own_log};
use crate::support::Sandbox;

/// A replica that never wrote here.
const OTHER: &str = "refs/tidegate/log/r-strangerstranger";

/// A project with an item called GOOD, and a commit of the user's own.
fn with_a_commit() -> Sandbox {
    let sandbox = begun();
    let _ = sandbox.item(&["the good item", "--id", "GOOD"]);
    fs::write(sandbox.dir().join("file"), "text").expect("the work tree is writable");
    let _ = sandbox.git(&["add", "file"]).ok();
    let _ = sandbox.git(&["commit", "--quiet", "-m", "mine"]).ok();
    sandbox
}

/// Puts `content` where git keeps the ref `name`.
fn ref_file(sandbox: &Sandbox, name: &str, content: &str) {
    let path = sandbox.dir().join(".git").join(name);
    fs::create_dir_all(path.parent().expect("a folder")).expect("the folder is writable");
    fs::write(path, content).expect("the folder is writable");
}

/// The ref is named, all is shown, and this replica goes on.
#[track_caller]
fn is_no_hindrance(sandbox: &Sandbox, name: &str) {
    assert_ne!(found(sandbox, name), Vec::<String>::new(), "{name} is not named by verify");
    all_is_shown_harmlessly(sandbox);
    let id = sandbox.item(&["still writing"]);
    let _ = sandbox.tidegate(&["move", &id, "start", "--publish"]).ok();
    assert_eq!(sandbox.shown(&id)["state"], "In Progress");
}

#[test]
fn a_ref_to_something_else_than_an_entry_is_no_hindrance() {
    for what in ["HEAD", "HEAD:file", "HEAD^{tree}", "v1"] {
        let sandbox = with_a_commit();
        let _ = sandbox.git(&["tag", "-a", "v1", "-m", "v1"]).ok();
        let oid = sandbox.said(&["rev-parse", what]);
        let _ = sandbox.git(&["update-ref", OTHER, &oid]).ok();
        assert_ne!(found(&sandbox, &oid), Vec::<String>::new(), "{what} is named by verify");
        all_is_shown_harmlessly(&sandbox);
        let _ = sandbox.item(&["still writing"]);
        assert_eq!(sandbox.said(&["rev-parse", OTHER]), oid, "the ref was left alone");
    }
}

#[test]
fn a_ref_to_the_chain_of_another_replica_is_no_hindrance() {
    let sandbox = with_a_commit();
    let own = own_log(&sandbox).expect("it has written");
    let _ = sandbox.git(&["update-ref", OTHER, &own]).ok();
    let before = sandbox.tidegate(&["history", "-q"]).ok().stdout;
    is_no_hindrance(&sandbox, OTHER);
    let _ = sandbox.git(&["update-ref", OTHER, &format!("{own}~1")]).ok();
    is_no_hindrance(&sandbox, OTHER);
    let after = sandbox.tidegate(&["history", "-q"]).ok().stdout;
    assert!(after.starts_with(&before), "nothing is told twice");
}

#[test]
fn a_symbolic_ref_is_no_hindrance() {
    for to in ["refs/heads/main", "refs/heads/nowhere", "HEAD"] {
        let sandbox = with_a_commit();
        let _ = sandbox.git(&["symbolic-ref", OTHER, to]).ok();
        is_no_hindrance(&sandbox, OTHER);
    }
    let sandbox = with_a_commit();
    let own = own_log(&sandbox).expect("it has written");
    let _ = sandbox.git(&["symbolic-ref", OTHER, &own]).ok();
    is_no_hindrance(&sandbox, OTHER);
}

#[test]
fn a_broken_ref_is_no_hindrance() {
    for content in [
        "",
        "\n",
        "junk\n",
        "ref: \n",
        &format!("{}\n", "0".repeat(40)),
        "\u{1b}[2J\u{202e}",
        "ref: refs/heads/\u{1b}[2J\u{202e}\n",
    ] {
        let sandbox = with_a_commit();
        ref_file(&sandbox, OTHER, content);
        is_no_hindrance(&sandbox, OTHER);
    }
    let sandbox = with_a_commit();
    ref_file(&sandbox, OTHER, &format!("{}\n", "1234".repeat(10)));
    is_no_hindrance(&sandbox, "");
}

#[test]
fn a_ref_with_a_bad_name_is_no_hindrance() {
    let sandbox = with_a_commit();
    let tip = sandbox.said(&["rev-parse", &sandbox.logs()[0]]);
    for name in [
        "evil",
        "r-short",
        "R-STRANGERSTRANGER",
        "r-strangerstrangex/deep",
        "päth",
        "a..b",
        "x.lock",
        "es\u{1b}[2Jc",
        "bi\u{202e}di",
    ] {
        let name = format!("{LOG}{name}");
        ref_file(&sandbox, &name, &format!("{tip}\n"));
        all_is_shown_harmlessly(&sandbox);
        let _ = sandbox.item(&["still writing"]);
    }
    is_no_hindrance(&sandbox, &format!("{LOG}evil"));
    is_no_hindrance(&sandbox, &format!("{LOG}r-strangerstrangex/deep"));
}

#[test]
fn its_own_ref_that_is_broken_is_named_and_put_back() {
    for content in ["", "junk\n", "ref: refs/heads/main\n", &format!("{}\n", "1234".repeat(10))] {
        let sandbox = with_a_commit();
        let own = own_log(&sandbox).expect("it has written");
        let [main, tip] = ["main", &own].map(|name| sandbox.said(&["rev-parse", name]));
        ref_file(&sandbox, &own, content);
        assert_eq!(found(&sandbox, &own), ["ref"], "{content:?} is named by verify");
        assert_eq!(sandbox.shown("GOOD")["title"], "the good item", "nothing is lost meanwhile");
        let _ = sandbox.item(&["x"]);
        assert_eq!(sandbox.said(&["rev-parse", &format!("{own}~1")]), tip, "{content:?}");
        assert_eq!(sandbox.said(&["rev-parse", "main"]), main, "the user's branch did not move");
        assert_eq!(sandbox.json(&["verify"])["ok"], true, "{content:?} is put right");
    }
}

#[test]
fn its_own_ref_that_points_to_the_users_commit_does_not_drag_that_in() {
    let sandbox = with_a_commit();
    let own = own_log(&sandbox).expect("it has written");
    let good = sandbox.said(&["rev-parse", &own]);
    let head = sandbox.said(&["rev-parse", "HEAD"]);
    let _ = sandbox.git(&["update-ref", &own, &head]).ok();
    assert_eq!(found(&sandbox, &own), ["ref"]);
    let _ = sandbox.item(&["x"]);
    assert_eq!(sandbox.said(&["rev-parse", &format!("{own}~1")]), good, "its own entry follows");
    assert_eq!(sandbox.json(&["verify"])["ok"], true, "put right, all is well");
    all_is_shown_harmlessly(&sandbox);
}

#[test]
fn replaced_objects_and_grafts_change_nothing_that_is_recorded() {
    let sandbox = with_a_commit();
    let _ = sandbox.tidegate(&["move", "GOOD", "start"]).ok();
    let own = own_log(&sandbox).expect("it has written");
    let dump = sandbox.tidegate(&["dump"]).ok().stdout;
    let [tip, before, head] = [own.clone(), format!("{own}~1"), "HEAD".to_owned()]
        .map(|name| sandbox.said(&["rev-parse", &name]));
    for (replaced, by) in [(&tip, &before), (&before, &head)] {
        let _ = sandbox.git(&["replace", replaced, by]).ok();
        assert_eq!(
            sandbox.tidegate(&["dump"]).ok().stdout,
            dump,
            "a replaced object is not looked at"
        );
        assert_eq!(sandbox.json(&["verify"])["ok"], true);
    }
    fs::create_dir_all(sandbox.dir().join(".git/info")).expect("the folder is writable");
    fs::write(sandbox.dir().join(".git/info/grafts"), format!("{tip}\n{before} {head}\n"))
        .expect("the folder is writable");
    assert_eq!(sandbox.tidegate(&["dump"]).ok().stdout, dump, "a graft is not looked at");
    let _ = sandbox.tidegate(&["move", "GOOD", "submit"]).ok();
    assert_eq!(sandbox.shown("GOOD")["state"], "In Review");
    let raw = ["--no-replace-objects", "rev-parse", &own];
    let tip = sandbox.said(&raw);
    let commit = sandbox.said(&["--no-replace-objects", "cat-file", "commit", &tip]);
    assert!(commit.contains("\nparent "), "the chain goes on where it really ended");
}

#[test]
fn an_own_log_that_was_lost_or_rewound_is_missed_and_put_back() {
    let sandbox = with_a_commit();
    let own = own_log(&sandbox).expect("it has written");
    let good = sandbox.said(&["rev-parse", &own]);
    for act in [vec!["update-ref", "-d", &own], vec!["update-ref", &own, "HEAD~0"]] {
        let act = act
            .iter()
            .map(|word| if *word == "HEAD~0" { format!("{good}~1") } else { (*word).to_owned() });
        let act: Vec<String> = act.collect();
        let _ = sandbox.git(&act.iter().map(String::as_str).collect::<Vec<_>>()).ok();
        assert_eq!(sandbox.shown("GOOD")["title"], "the good item", "{act:?} hides nothing");
        let _ = sandbox.item(&["x"]);
        assert_eq!(sandbox.said(&["merge-base", &own, &good]), good, "{act:?} is put right");
        assert_eq!(sandbox.json(&["verify"])["ok"], true, "{act:?} is put right");
    }
}

#[test]
fn a_damaged_object_is_missed_and_not_a_dead_end() {
    let sandbox = with_a_commit();
    let other = sandbox.said(&["rev-parse", &own_log(&sandbox).expect("it has written")]);
    let object = sandbox.dir().join(".git/objects").join(&other[..2]).join(&other[2..]);
    let whole = fs::read(&object).expect("a loose object");
    for damage in [&b""[..], b"zzz"] {
        fs::remove_file(&object).expect("it can be replaced");
        fs::write(&object, damage).expect("it can be replaced");
        let codes = sandbox.tidegate(&["verify", "--json"]).exits(1).json();
        assert_ne!(codes["findings"].as_array().map_or(0, Vec::len), 0, "{codes}");
        assert_eq!(sandbox.shown("GOOD")["title"], "the good item", "the journal holds it");
    }
    fs::remove_file(&object).expect("it can be replaced");
    fs::write(&object, whole).expect("it can be replaced");
    assert_eq!(sandbox.json(&["verify"])["ok"], true, "put right, all is well");
}

#[test]
fn a_changed_bit_of_the_journal_is_no_shorter_log() {
    let sandbox = begun();
    let own = own_log(&sandbox).expect("it has written");
    for text in ["a", "b", "c"] {
        let _ = sandbox.item(&[text]);
    }
    let replica = own.trim_start_matches(LOG);
    let path = sandbox.dir().join(".git/tidegate/r").join(replica).join("seg0");
    let whole = fs::read(&path).expect("the journal is there");
    let written = whole.iter().rposition(|byte| *byte != 0).expect("something is in it");
    for at in (1536..=written).step_by(97).chain([written]) {
        let mut changed = whole.clone();
        changed[at] ^= 0x10;
        fs::write(&path, &changed).expect("the journal is writable");
        let output = sandbox.tidegate(&["ls", "--all", "--json"]);
        match output.status {
            // What is behind the payload only fills up to the next record.
            0 => assert_eq!(output.json()["items"].as_array().map(Vec::len), Some(3), "byte {at}"),
            _ => assert_eq!(output.json()["error"]["code"], "journal_unreadable", "byte {at}"),
        }
        let _ = sandbox.tidegate(&["new", "over it"]);
        let after = fs::read(&path).expect("the journal is there");
        assert_eq!(after[at], changed[at], "byte {at}: what is damaged is not written over");
        fs::write(&path, &whole).expect("the journal is writable");
    }
    assert_eq!(sandbox.json(&["verify"])["ok"], true, "put right, all is well");
}

#[test]
fn a_second_parent_is_no_way_into_a_chain() {
    let sandbox = with_a_good_item();
    let _ = sandbox.git(&["commit", "--quiet", "--allow-empty", "-m", "the user's"]).ok();
    let own = own_log(&sandbox).expect("it has written");
    let [tip, head] = [own.as_str(), "HEAD"].map(|name| sandbox.said(&["rev-parse", name]));
    let other = replica(0);
    let forged = Forged::new(&sandbox, &other, vec![tip, head], 3).write(&sandbox);
    let _ = sandbox.git(&["update-ref", &format!("{LOG}{other}"), &forged]).ok();
    assert_eq!(found(&sandbox, &forged), ["refused"]);
    let _ = sandbox.item(&["still writing"]);
    all_is_shown_harmlessly(&sandbox);
    assert_eq!(sandbox.said(&["fsck", "--strict", "--no-dangling"]), "");
}
