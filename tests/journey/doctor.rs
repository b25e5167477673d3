//! Looking whether a clone is well, and putting right what can be.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::time::{Duration, SystemTime};

use serde_json::Value;

use crate::care::{age, codes, files, git_dir, import, journal, lock, packs, unpublished};
use crate::environment::{NOBODY, as_nobody, can_be_another};
use crate::place::{Journey, begun, each, own_log};
use crate::support::{Sandbox, repo};

/// What `doctor` finds, which makes it exit with 1.
#[track_caller]
fn ill(sandbox: &Sandbox) -> Value {
    let document = sandbox.tidegate(&["doctor", "--json"]).exits(1).json();
    assert_eq!(document["schema"], "tidegate.doctor/1");
    assert_eq!(document["ok"], false);
    document
}

/// Puts right what can be, after which all is well and git is content.
#[track_caller]
fn healed(sandbox: &Sandbox) -> Value {
    let before = files(&git_dir(sandbox));
    let preview = sandbox.tidegate(&["doctor", "--fix", "--dry-run", "--json"]).exits(1).json();
    assert_eq!(files(&git_dir(sandbox)), before, "a preview changes nothing");
    let done = sandbox.json(&["doctor", "--fix"]);
    assert_eq!(done["ok"], true, "{done}");
    assert_eq!(done["fixed"], preview["fixed"], "it does what it said");
    assert_eq!(sandbox.json(&["verify"])["ok"], true);
    assert_eq!(sandbox.said(&["fsck", "--strict", "--no-dangling"]), "");
    done
}

#[test]
fn a_clone_that_is_well_is_said_to_be_and_stays_as_it_is() {
    let sandbox = begun();
    let _ = sandbox.item(&["x"]);
    import(&sandbox, 0);
    let before = files(&git_dir(&sandbox));
    let document = sandbox.json(&["doctor"]);
    assert_eq!((&document["ok"], codes(&document).len()), (&true.into(), 0), "{document}");
    assert_eq!(document["machine"]["refs"], "files");
    let git = sandbox.said(&["version"]);
    assert!(git.ends_with(document["machine"]["git"].as_str().expect("a version")), "{git}");
    let told = sandbox.tidegate(&["doctor"]).ok().stdout;
    assert!(told.starts_with("enforcement: none"), "{told}");
    assert!(told.ends_with("\nthis clone is well\n"), "{told}");
    assert_eq!(files(&git_dir(&sandbox)), before, "looking changed something");
    assert_eq!(repo().json(&["doctor"])["ok"], true, "where nothing has begun nothing is wrong");
}

#[test]
fn what_is_said_to_be_enforced_is_what_git_runs() {
    let sandbox = begun();
    let level = || sandbox.json(&["doctor"])["enforcement"]["level"].clone();
    assert_eq!(level(), "none");
    let _ = sandbox.tidegate(&["hooks", "install"]).ok();
    assert_eq!(level(), "hinted");
    let _ = sandbox.git(&["config", "core.hooksPath", "elsewhere"]).ok();
    assert_eq!(level(), "none", "git looks elsewhere");
}

#[test]
fn a_ref_that_is_not_where_it_was_left_is_put_back() {
    for (code, spoil) in [
        ("ref_gone", &["update-ref", "-d", "OWN"][..]),
        ("ref_rewound", &["update-ref", "OWN", "OWN~1"]),
        ("ref_foreign", &["update-ref", "OWN", "HEAD"]),
        ("ref_strange", &["symbolic-ref", "OWN", "refs/heads/main"]),
    ] {
        let sandbox = begun();
        let _ = sandbox.item(&["x"]);
        // A journal that knows that all of it was published.
        fs::remove_file(journal(&sandbox).join("seg1")).expect("it is ours");
        let _ = sandbox.tidegate(&["recover"]).ok();
        let _ = sandbox.git(&["commit", "--quiet", "--allow-empty", "-m", "mine"]).ok();
        let (own, mine) =
            (own_log(&sandbox).expect("it has written"), sandbox.said(&["rev-parse", "HEAD"]));
        let tip = sandbox.said(&["rev-parse", &own]);
        let words: Vec<String> = spoil.iter().map(|word| word.replace("OWN", &own)).collect();
        let _ = sandbox.git(&words.iter().map(String::as_str).collect::<Vec<_>>()).ok();
        assert_eq!(codes(&ill(&sandbox)), [code]);
        let _ = healed(&sandbox);
        assert_eq!(sandbox.said(&["rev-parse", &own]), tip, "{code}");
        assert_eq!(sandbox.said(&["rev-parse", "main"]), mine, "the user's branch stays");
    }
    let sandbox = begun();
    let own = own_log(&sandbox).expect("it has written");
    let _ = sandbox.git(&["update-ref", "-d", &own]).ok();
    assert_eq!(codes(&ill(&sandbox)), ["ref_gone"], "a journal that was never left says nothing");
    let _ = healed(&sandbox);
    fs::write(git_dir(&sandbox).join(&own), "").expect("writable");
    assert_eq!(codes(&ill(&sandbox)), ["ref_strange"], "zero bytes, as after a power cut");
    let _ = healed(&sandbox);
}

#[test]
fn a_lock_of_another_program_goes_only_when_it_is_old() {
    let sandbox = begun();
    unpublished(&sandbox, "x");
    let document = ill(&sandbox);
    assert_eq!(codes(&document), ["ref_locked", "unpublished"]);
    assert_eq!(document["findings"][0]["fix"], Value::Null, "somebody may be at work");
    let _ = sandbox.tidegate(&["doctor", "--fix"]).exits(1);
    assert!(lock(&sandbox).exists(), "a young lock was taken away");
    age(&lock(&sandbox));
    let done = healed(&sandbox);
    assert_eq!(done["fixed"].as_array().map(Vec::len), Some(2), "{done}");
    assert!(!lock(&sandbox).exists());
    let entries = sandbox.said(&["rev-list", "--count", "--glob=refs/tidegate/log/*"]);
    assert_eq!(entries, "2", "what waited was published");
}

#[test]
fn missing_objects_of_published_entries_are_written_again() {
    let sandbox = begun();
    let _ = sandbox.item(&["x"]);
    let _ = sandbox.item(&["y"]);
    let own = own_log(&sandbox).expect("it has written");
    for oid in ["~1", "~2"].map(|back| sandbox.said(&["rev-parse", &format!("{own}{back}")])) {
        let file = git_dir(&sandbox).join("objects").join(&oid[..2]).join(&oid[2..]);
        fs::remove_file(file).expect("it lies loose");
    }
    assert_eq!(codes(&ill(&sandbox)), ["object_missing"]);
    assert_ne!(sandbox.git(&["fsck", "--connectivity-only"]).status, 0);
    let _ = healed(&sandbox);
}

#[test]
fn what_nobody_finished_is_removed_and_what_is_not_ours_stays() {
    let sandbox = begun();
    let git = git_dir(&sandbox);
    let ours = ["objects/pack/tmp_pack_tidegate.tmp1-0", "tidegate/ref.tmp77-3"];
    let others = ["objects/pack/tmp_pack_x", "tidegate/notes.tmp", "objects/pack/pack-1.keep"];
    let _ = fs::create_dir_all(git.join("objects/pack"));
    for file in ours.iter().chain(&others) {
        fs::write(git.join(file), "x").expect("writable");
    }
    assert_eq!(sandbox.json(&["doctor"])["ok"], true, "somebody may be writing them");
    for file in ours.iter().chain(&others) {
        age(&git.join(file));
    }
    assert_eq!(codes(&ill(&sandbox)), ["unfinished", "unfinished"]);
    assert_eq!(sandbox.json(&["doctor", "--fix"])["ok"], true);
    assert!(ours.iter().all(|file| !git.join(file).exists()));
    assert!(others.iter().all(|file| git.join(file).exists()), "something of others is gone");
}

#[test]
fn packs_that_came_with_a_copy_are_left_to_git() {
    let sandbox = begun();
    import(&sandbox, 0);
    let _ = sandbox.git(&["commit", "--quiet", "--allow-empty", "-m", "mine"]).ok();
    let copy = sandbox.at(Path::new("../copy"));
    let _ = sandbox.git(&["clone", "--quiet", "--local", ".", "../copy"]).ok();
    assert_eq!(packs(&copy).len(), 1, "git copies packs with their keep");
    assert_eq!(codes(&ill(&copy)), ["pack_copied"]);
    assert_eq!(copy.json(&["doctor", "--fix"])["ok"], true);
    assert_eq!(packs(&copy).len(), 0);
    assert_eq!(packs(&sandbox).len(), 1, "the original has its own");
    let _ = copy.git(&["gc", "--quiet", "--prune=now"]).ok();
    assert_eq!(copy.said(&["fsck", "--strict"]), "");
    assert_eq!(sandbox.json(&["doctor"])["ok"], true);
}

#[test]
fn a_pack_that_was_never_finished_is_discarded() {
    let sandbox = begun();
    import(&sandbox, 0);
    let begun = packs(&sandbox)[0].with_file_name(format!("pack-{}", "1".repeat(40)));
    fs::write(begun.with_extension("keep"), "tidegate\n").expect("writable");
    assert_eq!(codes(&ill(&sandbox)), ["pack_unfinished"]);
    let _ = healed(&sandbox);
    assert_eq!(packs(&sandbox).len(), 1);
    // With data in it, it is no litter, whatever that is.
    let whole = packs(&sandbox)[0].with_extension("idx");
    for lost in [whole, begun.with_extension("idx")] {
        fs::write(begun.with_extension("keep"), "tidegate\n").expect("writable");
        fs::write(begun.with_extension("pack"), "PACK").expect("writable");
        let _ = fs::remove_file(lost);
        let _ = sandbox.tidegate(&["doctor", "--fix"]).exits(1);
        assert!(begun.with_extension("pack").exists(), "evidence is gone");
        assert_eq!(sandbox.json(&["recover"])["ok"], true);
        assert_eq!(packs(&sandbox).len(), 1);
        assert_eq!(sandbox.json(&["doctor"])["ok"], true);
    }
}

#[test]
fn a_fetch_that_would_take_the_own_log_away_is_seen_and_the_hint_helps() {
    let sandbox = begun();
    let other = sandbox.at(Path::new("../other.git"));
    let _ = other.git(&["init", "--quiet", "--bare"]).ok();
    let _ = sandbox.git(&["remote", "add", "origin", "../other.git"]).ok();
    for (spec, prune, code) in [
        ("refs/tidegate/*:refs/tidegate/*", "true", "fetch_prunes"),
        ("+refs/*:refs/*", "true", "fetch_prunes"),
        ("+refs/tidegate/log/*:refs/tidegate/log/*", "false", "fetch_overwrites"),
    ] {
        let _ = sandbox.git(&["config", "--replace-all", "remote.origin.fetch", spec]).ok();
        let _ = sandbox.git(&["config", "fetch.prune", prune]).ok();
        let document = ill(&sandbox);
        assert_eq!(codes(&document), [code], "{spec}");
        let hint = document["findings"][0]["hint"].as_str().expect("a command").replace('\'', "");
        let words: Vec<&str> = hint.split(' ').skip(1).collect();
        let _ = sandbox.git(&words).ok();
        assert_eq!(sandbox.json(&["doctor"])["ok"], true, "{hint}");
        let before = sandbox.refs();
        let _ = sandbox.git(&["fetch", "--quiet"]).ok();
        assert_eq!(sandbox.refs(), before, "{spec}: the hint did not keep the log");
    }
}

#[test]
fn what_is_wrong_with_the_journal_is_named_with_its_file() {
    let sandbox = begun();
    let _ = sandbox.item(&["x"]);
    let segment = journal(&sandbox).join("seg1");
    let whole = fs::read(&segment).expect("readable");
    let mut newer = fs::read(journal(&sandbox).join("seg0")).expect("readable");
    newer.truncate(1024);
    for (code, bytes) in [
        ("journal_damaged", b"junk".as_slice()),
        ("journal_damaged", &[7; 4096]),
        ("journal_damaged", &newer),
    ] {
        fs::write(&segment, bytes).expect("it is ours");
        let document = ill(&sandbox);
        assert!(codes(&document).contains(&code.to_owned()), "{document}");
        assert_eq!(document["findings"][0]["subject"], segment.to_str().expect("a plain name"));
        assert_eq!(document["findings"][0]["hint"], "tidegate recover");
    }
    fs::write(&segment, whole).expect("it is ours");
    assert_eq!(sandbox.json(&["doctor"])["ok"], true);
}

#[test]
fn a_user_who_is_kept_out_of_their_own_files_is_let_in_again() {
    let sandbox = begun();
    let segment = journal(&sandbox).join("seg0");
    let mode = |mode| fs::set_permissions(&segment, fs::Permissions::from_mode(mode));
    mode(0o444).expect("it is ours");
    let document = ill(&sandbox);
    assert!(codes(&document).contains(&"not_permitted".to_owned()), "{document}");
    let _ = healed(&sandbox);
    let now = fs::metadata(&segment).expect("it is there").permissions().mode();
    assert_eq!(now & 0o777, 0o644);
}

#[test]
fn a_name_that_was_never_written_under_is_no_journal() {
    let sandbox = begun();
    let own = journal(&sandbox);
    let bytes = fs::read(own.join("seg0")).expect("it has written");
    let blank = vec![0; bytes.len()];
    let header = [&bytes[..512], &blank[512..]].concat();
    let left: [&[(&str, &[u8])]; 5] = [
        &[],
        &[("seg0", &blank)],
        &[("seg0", &blank), ("seg1.tmp77-3", &blank[..9])],
        &[("seg0", &blank), ("seg1", &blank), ("lock", &[])],
        &[("seg0", &header), ("seg1", &blank), ("lock", &[])],
    ];
    for files in left {
        let folder = own.with_file_name("r-strangerstranger");
        fs::create_dir(&folder).expect("writable");
        for (name, bytes) in files {
            fs::write(folder.join(name), bytes).expect("writable");
        }
        assert_eq!(sandbox.json(&["doctor"])["ok"], true, "somebody may be at it: {}", files.len());
        assert_eq!(each(&sandbox.json(&["replica", "ls"])["replicas"], "writer"), ["own"]);
        let then = SystemTime::now() - Duration::from_secs(3600);
        fs::File::open(&folder).and_then(|it| it.set_modified(then)).expect("it is ours");
        assert_eq!(codes(&ill(&sandbox)), ["unfinished"]);
        let _ = healed(&sandbox);
        assert!(!folder.exists());
    }
}

#[test]
fn who_writes_here_is_missed_while_a_journal_of_theirs_lies_here() {
    let sandbox = begun();
    unpublished(&sandbox, "x");
    let log = own_log(&sandbox);
    fs::remove_file(lock(&sandbox)).expect("it is ours");
    let folder = fs::read_dir(git_dir(&sandbox).join("tidegate")).expect("readable");
    let mut names = folder.map(|file| file.expect("readable").path());
    fs::remove_file(names.find(|path| path.is_file()).expect("a file of ours")).expect("ours");
    let document = ill(&sandbox);
    assert_eq!(codes(&document), ["identity_damaged"]);
    assert_eq!(document["findings"][0]["hint"], "tidegate recover");
    let _ = sandbox.tidegate(&["recover"]).ok();
    assert_eq!(sandbox.json(&["doctor", "--fix"])["ok"], true);
    assert_eq!(own_log(&sandbox), log, "the pen is the same");
}

/// Asserts that no cure is offered, for none would work.
#[track_caller]
fn promises_nothing(document: &Value) {
    assert_eq!(document["fixed"], Value::Array(Vec::new()));
    for member in ["fix", "hint"] {
        assert!(each(&document["findings"], member).iter().all(|it| it.is_null()), "{document}");
    }
}

#[test]
fn what_keeps_this_user_from_publishing_is_named() {
    if !can_be_another("what_keeps_this_user_from_publishing_is_named") {
        return;
    }
    let sandbox = repo();
    let _ = sandbox.run(sandbox.command("chown").args(["-R", NOBODY, "."]), b"").ok();
    let _ = as_nobody(&sandbox, &[], &["init"]).ok();
    let loose = fs::read_dir(git_dir(&sandbox).join("objects")).expect("readable").flatten();
    let loose = loose.map(|entry| entry.file_name()).find(|name| name.len() == 2);
    let loose = Path::new("objects").join(loose.expect("an entry lies loose"));
    for folder in [Path::new("refs/tidegate/log"), Path::new("objects/pack"), &loose] {
        let folder = git_dir(&sandbox).join(folder);
        let owned_by =
            |user: &str| sandbox.run(sandbox.command("chown").arg(user).arg(&folder), b"").ok();
        let _ = owned_by("0");
        let document = as_nobody(&sandbox, &[], &["doctor", "--json"]).exits(1).json();
        let found = &document["findings"][0];
        assert_eq!((&found["code"], &document["ok"]), (&"not_writable".into(), &false.into()));
        assert_eq!(found["subject"], folder.to_str().expect("a plain name"));
        let _ = as_nobody(&sandbox, &[], &["new", "x"]);
        let how = ["doctor", "--fix", "--dry-run", "--json"];
        promises_nothing(&as_nobody(&sandbox, &[], &how).exits(1).json());
        let _ = owned_by(NOBODY);
        let _ = as_nobody(&sandbox, &[], &["doctor"]).ok();
    }
}

#[test]
fn a_name_in_the_place_of_the_own_ref_is_told() {
    let sandbox = begun();
    let _ = sandbox.git(&["commit", "--quiet", "--allow-empty", "-m", "mine"]).ok();
    let own = own_log(&sandbox).expect("it has written");
    let below = format!("{own}/x");
    unpublished(&sandbox, "x");
    fs::remove_file(lock(&sandbox)).expect("it is ours");
    let is_told = |other: &str| {
        for how in [&["--json"][..], &["--fix", "--dry-run", "--json"], &["--fix", "--json"]] {
            let document = sandbox.tidegate(&[&["doctor"], how].concat()).exits(1).json();
            promises_nothing(&document);
            let subjects = each(&document["findings"], "subject");
            assert!(codes(&document).contains(&"ref_in_the_way".to_owned()), "{document}");
            assert!(subjects.iter().any(|subject| **subject == other), "{document}");
            assert!(!document.to_string().contains("ermission denied"), "{document}");
        }
    };
    let _ = sandbox.git(&["update-ref", "-d", &own]).ok();
    let _ = sandbox.git(&["update-ref", &below, "HEAD"]).ok();
    is_told(&below);
    let _ = sandbox.git(&["update-ref", "-d", &below]).ok();
    let file = git_dir(&sandbox).join(&own).join("x.lock");
    fs::create_dir_all(file.parent().expect("a folder")).expect("writable");
    fs::write(&file, "").expect("writable");
    is_told(file.to_str().expect("a plain name"));
    fs::remove_file(file).expect("it is ours");
    fs::remove_dir_all(git_dir(&sandbox).join("refs/tidegate")).expect("it is ours");
    let _ = sandbox.git(&["update-ref", "refs/tidegate/log", "HEAD"]).ok();
    is_told("refs/tidegate/log");
    let _ = sandbox.git(&["update-ref", "-d", "refs/tidegate/log"]).ok();
    assert_eq!(sandbox.json(&["doctor", "--fix"])["ok"], true);
    assert_eq!(sandbox.logs(), [own]);
}

#[test]
fn nothing_is_published_on_what_git_lacks() {
    for is_begun_anew in [false, true] {
        let sandbox = begun();
        import(&sandbox, 0);
        if is_begun_anew {
            fs::remove_file(journal(&sandbox).join("seg1")).expect("it is ours");
            let _ = sandbox.tidegate(&["recover"]).ok();
        }
        let own = own_log(&sandbox).expect("it has written");
        let tip = sandbox.said(&["rev-parse", &own]);
        let _ = sandbox.git(&["update-ref", "-d", &own]).ok();
        let objects = git_dir(&sandbox).join("objects");
        fs::remove_dir_all(&objects).expect("it is ours");
        fs::create_dir_all(objects.join("pack")).expect("writable");
        let error = sandbox.refusal(5, &["publish"]);
        assert_eq!(error["code"], "log_incomplete");
        assert!(error["message"].as_str().is_some_and(|said| said.contains(&tip)), "{error}");
        for verb in [&["doctor", "--json"][..], &["doctor", "--fix", "--json"]] {
            let document = sandbox.tidegate(verb).exits(1).json();
            assert!(codes(&document).contains(&"object_lost".to_owned()), "{document}");
            assert_eq!(document["fixed"], Value::Array(Vec::new()), "nothing would help");
        }
        assert_eq!(sandbox.refs(), "", "no ref leads to what is not there");
    }
}
