//! Bringing a broken store back to what can be proven.

use std::fs;
use std::path::PathBuf;

use serde_json::Value;

use crate::care::{codes, files, git_dir, import, journal, lock, packs, unpublished};
use crate::place::{Journey, begun, clone_of, each, own_log};
use crate::support::{Sandbox, TIDEGATE};

/// What recovering comes to, and that its preview said so and changed nothing.
#[track_caller]
pub(crate) fn recovered(sandbox: &Sandbox, exit: i32) -> Value {
    let before = files(&git_dir(sandbox));
    let preview = sandbox.tidegate(&["recover", "--dry-run", "--json"]).exits(exit).json();
    let untouched = |path: &PathBuf| !path.ends_with("lock") && !path.ends_with("publish.lock");
    let mut now = files(&git_dir(sandbox));
    now.retain(|path, _| untouched(path));
    assert!(
        before.iter().filter(|(path, _)| untouched(path)).eq(now.iter()),
        "a preview changed something"
    );
    let done = sandbox.tidegate(&["recover", "--json"]).exits(exit).json();
    assert_eq!(done["schema"], "tidegate.recover/1");
    for member in ["ok", "broken", "tip", "kept", "missing", "rewritten", "cuts", "notices"] {
        assert_eq!(done[member], preview[member], "{member} is not what the preview said");
    }
    done
}

/// Everything works, and git and both judges are content.
#[track_caller]
pub(crate) fn is_well(sandbox: &Sandbox) {
    let _ = fs::remove_file(lock(sandbox));
    let _ = sandbox.item(&["still writing"]);
    assert_eq!(sandbox.json(&["verify"])["ok"], true);
    let doctor = sandbox.json(&["doctor"]);
    assert_eq!(doctor["ok"], true, "{doctor}");
    assert_eq!(sandbox.said(&["fsck", "--strict", "--no-dangling"]), "");
    let again = sandbox.json(&["recover"]);
    assert_eq!(again["broken"].as_array().map(Vec::len), Some(0), "nothing is broken any more");
}

/// Changes a byte of the record that holds `text`.
#[track_caller]
fn damage(sandbox: &Sandbox, text: &str) {
    let segment = journal(sandbox).join("seg0");
    let mut bytes = fs::read(&segment).expect("readable");
    let at = bytes.windows(text.len()).position(|part| part == text.as_bytes());
    bytes[at.expect("the journal holds it")] ^= 1;
    fs::write(&segment, bytes).expect("it is ours");
}

/// Removes every object that no ref leads to.
fn prune(sandbox: &Sandbox) {
    let _ = sandbox.git(&["prune", "--expire=now"]).ok();
}

pub(crate) fn titles(sandbox: &Sandbox) -> Vec<String> {
    let items = sandbox.json(&["ls", "--sort", "title", "--limit", "1000"]);
    each(&items["items"], "title")
        .iter()
        .map(|title| title.as_str().expect("a text").to_owned())
        .collect()
}

#[test]
fn a_sound_store_stays_as_it_is() {
    let sandbox = begun();
    let _ = sandbox.item(&["x"]);
    let before = files(&git_dir(&sandbox));
    let done = recovered(&sandbox, 0);
    assert_eq!(done["ok"], true);
    assert_eq!(done["broken"].as_array().map(Vec::len), Some(0));
    assert_eq!(done["quarantine"], Value::Null);
    assert_eq!(files(&git_dir(&sandbox)), before);
    assert_eq!(sandbox.tidegate(&["recover"]).ok().stdout, "nothing is broken\n");
}

#[test]
fn what_git_still_has_survives_any_damage_to_the_journal() {
    let sandbox = begun();
    let _ = sandbox.item(&["one"]);
    let _ = sandbox.item(&["two"]);
    let history = sandbox.tidegate(&["history", "-q"]).ok().stdout;
    let folder = journal(&sandbox);
    let [first, second] = ["seg0", "seg1"].map(|name| folder.join(name));
    let spoil: [&dyn Fn(); 6] = [
        &|| fs::remove_file(&first).expect("it is ours"),
        &|| fs::remove_file(&second).expect("it is ours"),
        &|| fs::write(&first, "").expect("it is ours"),
        &|| fs::write(&first, [0x5a; 1 << 20]).expect("it is ours"),
        &|| fs::write(&second, "junk").expect("it is ours"),
        &|| [&first, &second].iter().for_each(|path| fs::write(path, [0; 1 << 20]).expect("ours")),
    ];
    for (number, spoil) in spoil.iter().enumerate() {
        let log = own_log(&sandbox).expect("it has written");
        let tip = sandbox.said(&["rev-parse", &log]);
        let before: Vec<Option<Vec<u8>>> = {
            spoil();
            [&first, &second].map(|path| fs::read(path).ok()).into()
        };
        let done = recovered(&sandbox, 0);
        assert_ne!(done["broken"].as_array().map(Vec::len), Some(0), "{number}");
        assert_eq!(done["tip"]["entry"], tip.as_str(), "{number}");
        let copies = PathBuf::from(done["quarantine"].as_str().expect("a folder"));
        let copied = ["seg0", "seg1"].map(|name| fs::read(copies.join(name)).ok());
        let expected: Vec<_> =
            before.into_iter().map(|bytes| bytes.filter(|b| !b.is_empty())).collect();
        assert!(copied.to_vec() == expected, "{number}: what was broken is kept as it was");
        let told = sandbox.tidegate(&["history", "-q"]).ok().stdout;
        assert!(told.starts_with(&history), "{number}: something is gone");
        is_well(&sandbox);
    }
}

#[test]
fn entries_behind_a_gap_are_kept_as_files_and_named() {
    let sandbox = begun();
    let _ = sandbox.item(&["one"]);
    for title in ["two", "number three", "four", "five"] {
        unpublished(&sandbox, title);
    }
    damage(&sandbox, "number three");
    prune(&sandbox);
    let doctor = sandbox.tidegate(&["doctor", "--json"]).exits(1).json();
    assert!(codes(&doctor).contains(&"journal_damaged".to_owned()), "{doctor}");
    let segments =
        ["seg0", "seg1"].map(|name| fs::read(journal(&sandbox).join(name)).expect("readable"));
    let done = recovered(&sandbox, 1);
    assert_eq!(done["tip"]["seq"], 3, "the project, one, two");
    assert_eq!(done["missing"].as_array().map(Vec::len), Some(1), "three is nowhere");
    let kept = done["kept"].as_array().expect("a list");
    assert_eq!(each(&done["kept"], "seq"), [5, 6]);
    for (kept, title) in kept.iter().zip(["four", "five"]) {
        let subject = kept["subject"].as_str().expect("a text");
        assert!(subject.ends_with(&format!("created: {title}")), "{subject}");
        let file = kept["file"].as_str().expect("a path");
        let oid = sandbox.said(&["hash-object", "-t", "commit", file]);
        assert_eq!(kept["entry"], oid.as_str(), "the file holds the commit as it was");
    }
    let copies = PathBuf::from(done["quarantine"].as_str().expect("a folder"));
    assert_eq!(["seg0", "seg1"].map(|name| fs::read(copies.join(name)).expect("copied")), segments);
    assert_eq!(titles(&sandbox), ["one", "two"]);
    is_well(&sandbox);
    assert!(
        kept.iter()
            .all(|kept| fs::exists(kept["file"].as_str().expect("a path")).expect("readable"))
    );
}

#[test]
fn what_is_unpublished_before_the_damage_is_saved() {
    let sandbox = begun();
    for title in ["two", "three", "last words"] {
        unpublished(&sandbox, title);
    }
    // The header is gone, and with it every sum: only hashes prove what is left.
    let segment = journal(&sandbox).join("seg0");
    let mut bytes = fs::read(&segment).expect("readable");
    bytes[..512].fill(0xee);
    fs::write(&segment, bytes).expect("it is ours");
    prune(&sandbox);
    let done = recovered(&sandbox, 0);
    assert_eq!((&done["tip"]["seq"], &done["rewritten"]), (&4.into(), &3.into()));
    assert_eq!(titles(&sandbox), ["last words", "three", "two"]);
    prune(&sandbox);
    is_well(&sandbox);
}

#[test]
fn who_writes_here_is_found_again() {
    let sandbox = begun();
    let _ = sandbox.item(&["one"]);
    let log = own_log(&sandbox);
    let file = fs::read_dir(git_dir(&sandbox).join("tidegate")).expect("readable");
    let file = file.map(|file| file.expect("readable").path()).find(|path| path.is_file());
    let file = file.expect("a file of ours");
    fs::write(&file, "{").expect("it is ours");
    assert_eq!(sandbox.refusal(5, &["ls"])["hints"][0], "tidegate recover");
    let doctor = sandbox.tidegate(&["doctor", "--json"]).exits(1).json();
    assert_eq!(codes(&doctor), ["identity_damaged"]);
    assert_eq!(doctor["findings"][0]["hint"], "tidegate recover");
    let done = recovered(&sandbox, 0);
    assert_eq!(done["broken"][0]["file"], file.to_str().expect("a plain name"));
    assert_eq!(own_log(&sandbox), log, "the pen is the same");
    let kept = files(&git_dir(&sandbox).join("tidegate/quarantine"));
    assert!(kept.values().any(|bytes| bytes == b"{"), "what was broken is kept");
    fs::remove_file(&file).expect("it is ours");
    let doctor = sandbox.tidegate(&["doctor", "--json"]).exits(1).json();
    let hints = sandbox.refusal(5, &["new", "two"])["hints"].clone();
    assert_eq!(
        (&hints[0], &hints[0]),
        (&doctor["findings"][0]["hint"], &"tidegate recover".into())
    );
    let _ = recovered(&sandbox, 0);
    let _ = sandbox.item(&["two"]);
    assert_eq!(own_log(&sandbox), log, "the pen is the same");
    is_well(&sandbox);
}

#[test]
fn a_journal_of_a_later_build_is_not_touched() {
    let sandbox = begun();
    let segment = journal(&sandbox).join("seg0");
    let mut bytes = fs::read(&segment).expect("readable");
    bytes[8] = 9;
    let sum = crc32c(&bytes[..508]);
    bytes[508..512].copy_from_slice(&sum.to_le_bytes());
    fs::write(&segment, &bytes).expect("it is ours");
    let before = files(&git_dir(&sandbox).join("tidegate"));
    assert_eq!(sandbox.refusal(5, &["recover"])["code"], "journal_unreadable");
    let after = files(&git_dir(&sandbox).join("tidegate"));
    assert!(before.iter().all(|(path, bytes)| after.get(path) == Some(bytes)));
    let doctor = sandbox.tidegate(&["doctor", "--json"]).exits(1).json();
    assert!(codes(&doctor).contains(&"journal_newer".to_owned()), "{doctor}");
}

/// The sum at the end of a header, a bit at a time.
fn crc32c(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| (sum >> 1) ^ (0x82f6_3b78 * (sum & 1)))
    })
}

#[test]
fn half_a_journal_is_no_journal_and_the_hint_leads_to_recover() {
    for name in ["seg0", "seg1"] {
        for text in [None, Some(vec![0; 1 << 20]), Some(vec![0x5a; 1 << 20])] {
            let sandbox = begun();
            unpublished(&sandbox, "recorded");
            fs::remove_file(lock(&sandbox)).expect("it is ours");
            let segment = journal(&sandbox).join(name);
            let is_blank = text.as_ref().is_some_and(|bytes| bytes[0] == 0);
            // The second one was never written: blank is what it is.
            if is_blank && name == "seg1" {
                continue;
            }
            match &text {
                None => fs::remove_file(&segment).expect("it is ours"),
                Some(bytes) => fs::write(&segment, bytes).expect("it is ours"),
            }
            for verb in [&["new", "more"][..], &["ls"]].into_iter().take(1 + usize::from(!is_blank))
            {
                let error = sandbox.refusal(5, verb);
                assert_eq!(error["code"], "journal_unreadable", "{name} {error}");
                assert_eq!(error["hints"][0], "tidegate recover");
            }
            let _ = sandbox.tidegate(&["recover"]);
            is_well(&sandbox);
        }
    }
}

#[test]
fn what_is_whole_of_a_damaged_pack_is_packed_again() {
    for (part, spoil) in [("pack", 200), ("idx", 1200)] {
        let sandbox = begun();
        import(&sandbox, 0);
        let _ = sandbox.item(&["after"]);
        let before = titles(&sandbox).len();
        let file = packs(&sandbox)[0].with_extension(part);
        let mut bytes = fs::read(&file).expect("readable");
        bytes[spoil] ^= 0xff;
        fs::remove_file(&file).expect("it is ours");
        fs::write(&file, &bytes).expect("it is ours");
        let doctor = sandbox.tidegate(&["doctor", "--json"]).exits(1).json();
        let found = doctor["findings"].as_array().expect("a list").iter();
        let damage = found.clone().find(|found| found["code"] == "pack_damaged");
        let message = damage.expect("it is told")["message"].as_str().expect("a text");
        assert!(message.matches(": ").count() > 1, "it tells the cause: {message}");
        let done = sandbox.tidegate(&["recover", "--json"]).json();
        let copy = PathBuf::from(done["quarantine"].as_str().expect("a folder"))
            .join(file.file_name().expect("a name"));
        assert!(fs::read(copy).expect("copied") == bytes, "what was broken is kept as it was");
        if part == "idx" {
            assert_eq!(done["ok"], true, "{done}");
            assert_eq!(titles(&sandbox).len(), before);
            is_well(&sandbox);
        } else {
            assert_eq!(done["missing"].as_array().map(Vec::len), Some(1), "{done}");
            assert!(done["rewritten"].as_u64() > Some(0), "{done}");
            assert!(done["replica"].is_string(), "it goes on under a new name: {done}");
            is_well(&sandbox);
        }
    }
}

#[test]
fn a_log_ends_where_nothing_before_it_is_missing() {
    let sandbox = begun();
    let folder = journal(&sandbox);
    let held = fs::File::options().append(true).create(true).open(folder.join("publish.lock"));
    let held = held.expect("it is ours");
    held.lock().expect("nobody publishes");
    let body = "x".repeat(30_000);
    let begun_anew = || fs::read(folder.join("seg1")).expect("a segment")[0] != 0;
    let mut made = 0;
    while !begun_anew() {
        made += 1;
        let title = format!("item {made}");
        let mut new = sandbox.command(TIDEGATE);
        new.args(["new", &title, "--body", &body]).env_remove("CI");
        let _ = sandbox.run(&mut new, b"").ok();
    }
    let full = folder.join("seg0");
    let mut bytes = fs::read(&full).expect("a segment");
    let at = bytes.windows(8).position(|part| part == b"item 20\"").expect("its record");
    bytes[at] ^= 1;
    fs::write(&full, bytes).expect("it is ours");
    assert_eq!(sandbox.refusal(5, &["new", "x"])["code"], "journal_unreadable");
    drop(held);
    let done = recovered(&sandbox, 1);
    assert_eq!(done["kept"].as_array().expect("a list").len(), made - 20);
    let left = sandbox.tidegate(&["ls", "--all", "-q"]).ok().stdout.lines().count();
    assert_eq!(left, 19, "what came before the damage");
    is_well(&sandbox);
}

#[test]
fn a_damaged_pack_that_an_index_of_git_names_is_left_to_git() {
    let sandbox = begun();
    import(&sandbox, 0);
    let other = clone_of(&sandbox, "other");
    let _ = sandbox.git(&["multi-pack-index", "write"]).ok();
    let pack = packs(&sandbox)[0].clone();
    let file = pack.with_extension("pack");
    let mut bytes = fs::read(&file).expect("readable");
    bytes[200] ^= 0xff;
    fs::remove_file(&file).expect("it is ours");
    fs::write(&file, &bytes).expect("it is ours");
    let done = sandbox.tidegate(&["recover", "--json"]).exits(1).json();
    assert_eq!(done["missing"].as_array().map(Vec::len), Some(1), "{done}");
    assert!(file.exists(), "the index names it");
    assert!(!packs(&sandbox).contains(&pack), "it is ours no more");
    // What was lost comes back from another clone.
    let theirs = git_dir(&other).join("objects");
    let alternates = git_dir(&sandbox).join("objects/info/alternates");
    fs::write(&alternates, format!("{}\n", theirs.display())).expect("writable");
    let _ = sandbox.git(&["repack", "-adq"]).ok();
    fs::remove_file(&alternates).expect("it is ours");
    assert!(!file.exists(), "git saw to it");
    is_well(&sandbox);
}

#[test]
fn a_torn_end_is_no_loss_and_nothing_is_done_about_it() {
    let sandbox = begun();
    let _ = sandbox.item(&["one"]);
    let _ = sandbox.git(&["config", "tidegate.durability", "relaxed"]).ok();
    let lock = fs::File::options().append(true).open(journal(&sandbox).join("publish.lock"));
    let lock = lock.expect("it has published");
    lock.lock().expect("nobody publishes");
    for title in ["the torn one", "behind it"] {
        let _ = sandbox.tidegate(&["new", title]).exits(5);
    }
    drop(lock);
    damage(&sandbox, "the torn one");
    let doctor = sandbox.json(&["doctor"]);
    assert_eq!(codes(&doctor), ["journal_torn", "relaxed"], "nothing is wrong");
    let before = files(&git_dir(&sandbox));
    let done = recovered(&sandbox, 0);
    assert_eq!((&done["ok"], &done["tip"]), (&true.into(), &Value::Null));
    assert_eq!(files(&git_dir(&sandbox)), before, "nothing is broken");
    assert_eq!(titles(&sandbox), ["one"]);
    is_well(&sandbox);
}

#[test]
fn a_preview_counts_what_is_saved_once() {
    let sandbox = begun();
    let _ = sandbox.item(&["one"]);
    let _ = sandbox.item(&["two"]);
    // Now both a pack and the journal have all of it.
    let _ = sandbox.tidegate(&["gc"]).ok();
    let pack = packs(&sandbox)[0].with_extension("pack");
    let mut bytes = fs::read(&pack).expect("readable");
    bytes[200] ^= 0xff;
    fs::remove_file(&pack).expect("it is ours");
    fs::write(&pack, bytes).expect("it is ours");
    assert_eq!(recovered(&sandbox, 0)["rewritten"], 3, "the project, one, two");
    is_well(&sandbox);
}
