//! What journeys through a clone that is not well have in common, and those of `gc`.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use serde_json::Value;

use crate::place::{Journey, begun, own_log};
use crate::support::Sandbox;

/// The `.git` of a sandbox.
pub(crate) fn git_dir(sandbox: &Sandbox) -> PathBuf {
    sandbox.dir().join(".git")
}

/// The folder of the own journal.
pub(crate) fn journal(sandbox: &Sandbox) -> PathBuf {
    // Asking who writes here fails where the journal does.
    let mut folders = fs::read_dir(git_dir(sandbox).join("tidegate/r")).expect("it has written");
    folders.next().expect("it has one").expect("readable").path()
}

/// The file by which another program locks the own ref.
pub(crate) fn lock(sandbox: &Sandbox) -> PathBuf {
    let log = own_log(sandbox).expect("it has written");
    git_dir(sandbox).join(format!("{log}.lock"))
}

/// Makes an item that git does not see: another program locks the ref.
pub(crate) fn unpublished(sandbox: &Sandbox, title: &str) {
    let lock = lock(sandbox);
    fs::write(&lock, "").expect("the folder is writable");
    let error = sandbox.tidegate(&["new", title, "--json"]).exits(5).json()["error"].clone();
    assert_eq!(error["code"], "recorded_unpublished");
    assert_eq!(error["hints"][0], "tidegate doctor", "which tells of the lock");
}

/// Makes a file as old as something of a process that is gone.
pub(crate) fn age(path: &Path) {
    let file = fs::File::options().write(true).open(path).expect("it is there");
    file.set_modified(SystemTime::now() - Duration::from_secs(3600)).expect("it is ours");
}

/// Every file below a folder, with its bytes.
pub(crate) fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for file in fs::read_dir(folder).expect("readable") {
            let path = file.expect("readable").path();
            match path.is_dir() {
                true => folders.push(path),
                false => drop(found.insert(path.clone(), fs::read(path).expect("readable"))),
            }
        }
    }
    found
}

/// Writes so much at once that it becomes a pack of ours.
pub(crate) fn import(sandbox: &Sandbox, from: usize) {
    let body = "a long body ".repeat(80);
    let line =
        |n: usize| format!("{{\"title\":\"item {n}\",\"key\":\"K-{n}\",\"body\":\"{body}\"}}\n");
    let lines: String = (from..from + 400).map(line).collect();
    let _ = sandbox.fed(lines.as_bytes(), &["import", "--jsonl", "-"]).ok();
}

/// The packs of ours.
pub(crate) fn packs(sandbox: &Sandbox) -> Vec<PathBuf> {
    let files = files(&git_dir(sandbox).join("objects/pack"));
    let is_ours = |(path, bytes): &(PathBuf, Vec<u8>)| {
        path.extension().is_some_and(|end| end == "keep") && bytes.starts_with(b"tidegate")
    };
    files.into_iter().filter(is_ours).map(|(path, _)| path.with_extension("")).collect()
}

/// The codes of what a document found.
#[track_caller]
pub(crate) fn codes(document: &Value) -> Vec<String> {
    let findings = document["findings"].as_array().expect("a list").iter();
    findings.map(|found| found["code"].as_str().expect("a text").to_owned()).collect()
}

#[test]
fn packs_of_ours_become_one_and_git_is_content() {
    let sandbox = begun();
    import(&sandbox, 0);
    import(&sandbox, 400);
    assert_eq!(packs(&sandbox).len(), 2);
    let refs = sandbox.refs();
    let before = files(&git_dir(&sandbox));
    let preview = sandbox.json(&["gc", "--dry-run"]);
    assert_eq!((&preview["packs_before"], &preview["packs_after"]), (&2.into(), &1.into()));
    assert_eq!(preview["bytes_after"], Value::Null);
    assert_eq!(files(&git_dir(&sandbox)), before, "a preview changes nothing");

    let first = sandbox.json(&["gc"]);
    assert_eq!(first["schema"], "tidegate.gc/1");
    assert_eq!((&first["packs_after"], &first["waiting"]), (&1.into(), &2.into()));
    assert!(first["loose"].as_u64() > Some(0), "what the journal published is in it: {first}");
    assert!(first["bytes_after"].as_u64() < first["bytes_before"].as_u64(), "{first}");
    assert_eq!(packs(&sandbox).len(), 3, "what was replaced waits for the next time");
    fs::write(git_dir(&sandbox).join("gc.pid"), "1 host").expect("writable");
    assert_eq!(sandbox.json(&["gc"])["removed"], 0, "git gc is at work");
    assert_eq!(packs(&sandbox).len(), 3);
    fs::remove_file(git_dir(&sandbox).join("gc.pid")).expect("it is ours");
    let would = sandbox.tidegate(&["gc", "--dry-run"]).ok().stdout;
    assert!(would.contains("\ngoes    2 packs"), "{would}");
    assert_eq!(sandbox.json(&["gc"])["removed"], 2);
    assert_eq!(packs(&sandbox).len(), 1);
    let again = files(&git_dir(&sandbox).join("objects"));
    let begun = packs(&sandbox)[0].with_file_name(format!("pack-{}.keep", "1".repeat(40)));
    fs::write(&begun, "tidegate\n").expect("writable");
    let counted = sandbox.json(&["gc"]);
    assert_eq!(counted["packs_after"], 1, "a keep alone is no pack");
    fs::remove_file(begun).expect("it is ours");
    let told = sandbox.tidegate(&["gc"]).ok().stdout;
    assert!(told.starts_with("before  "), "{told}");
    assert_eq!(files(&git_dir(&sandbox).join("objects")), again, "one pack is not folded again");

    assert_eq!(sandbox.refs(), refs);
    assert_eq!(sandbox.said(&["fsck", "--strict", "--no-dangling"]), "");
    let _ = sandbox.git(&["gc", "--quiet", "--prune=now"]).ok();
    assert_eq!(packs(&sandbox).len(), 1, "git leaves it alone");
    assert_eq!(sandbox.json(&["verify"])["ok"], true);
    assert_eq!(sandbox.json(&["doctor"])["ok"], true);
}

#[test]
fn a_damaged_pack_is_left_as_it_is() {
    let sandbox = begun();
    import(&sandbox, 0);
    import(&sandbox, 400);
    let pack = packs(&sandbox)[0].with_extension("pack");
    let mut bytes = fs::read(&pack).expect("readable");
    let middle = bytes.len() / 2;
    bytes[middle] ^= 0xff;
    fs::remove_file(&pack).expect("it is ours");
    fs::write(&pack, &bytes).expect("writable");
    let found = sandbox.tidegate(&["doctor", "--json"]).exits(1).json();
    assert!(codes(&found).contains(&"pack_damaged".to_owned()), "{found}");
    for _ in 0..3 {
        let _ = sandbox.tidegate(&["gc"]);
    }
    assert_eq!(fs::read(&pack).expect("it is still there"), bytes);
}
