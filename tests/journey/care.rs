//! What journeys through a clone that is not well have in common, and those of `gc`.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use serde_json::Value;

use crate::place::{Journey, own_log};
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
