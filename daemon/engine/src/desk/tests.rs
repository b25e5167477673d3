//! What failed at the desk is tried again, and not at once.

use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::json;
use tidegate_api::{Patient, Request, Service as _};
use tidegate_core::redact::Redactor;
use tidegate_git::Environment;
use tidegate_store::Batch;

use super::*;
use crate::{Engine, Place, door};

/// A project that has begun.
fn begun() -> (tempfile::TempDir, Engine) {
    let folder = tempfile::tempdir().expect("a temporary directory can be made");
    let made = Command::new("git").args(["init", "--quiet"]).current_dir(&folder).status();
    assert!(made.expect("there is git").success());
    let place = Place::new(folder.path().to_owned(), Environment::default(), Vec::new());
    let actor = json!({ "name": "Ada", "mail": "ada@example.com", "kind": "human" });
    let caller = json!({ "actor": actor, "at": 1_763_700_000_123_i64, "seed": vec![7; 16] });
    let begin = json!({ "caller": caller, "id": null, "name": null, "otherwise": "x", "new_replica": false });
    let body = serde_json::from_value(json!({ "init": begin })).expect("a request");
    let engine = Engine::open(&place).expect("it can be opened");
    engine.ask(&Request { body }, &Patient).expect("it begins");
    (folder, engine)
}

/// The time when something failed so long ago.
fn ago(time: Duration) -> Option<Instant> {
    Some(Instant::now().checked_sub(time).expect("the machine runs for so long"))
}

/// Appends entries that say nothing that counts.
fn lengthen(store: &Store, many: usize) {
    let walked = store.walk(&|_| false).expect("it can be read");
    let first = walked.entries.into_iter().find_map(|read| read.content.ok()).expect("it began");
    let replica = store.replica().expect("it wrote");
    let batch = Batch {
        entries: vec![*first; many],
        redactor: &Redactor::default(),
        subject: &|_| "again".to_owned(),
        sign: None,
        announce: &|_| true,
    };
    let appended = store.turn(replica, walked.tips, None).append(batch).expect("it is ours");
    appended.acknowledgement.wait().expect("the disk is well");
}

#[test]
fn what_could_not_be_kept_is_kept_some_time_later() {
    let (_folder, engine) = begun();
    let mut desk = engine.desk().expect("nobody is there");
    let mut is_kept = |failed| {
        (desk.database, desk.unkept) = (None, failed);
        let (lent, _) = desk.lend_kept().expect("an answer");
        desk.home().holds(&lent)
    };
    assert!(!is_kept(ago(AGAIN - Duration::from_secs(60))), "it was tried a moment ago");
    assert!(is_kept(ago(AGAIN)), "it may go well by now");
}

#[test]
fn what_no_other_process_could_make_it_may_make_some_time_later() {
    let (_folder, engine) = begun();
    let mut desk = engine.desk().expect("nobody is there");
    lengthen(&desk.store, MOST + 1);
    let tries = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&tries);
    desk.make_elsewhere(Box::new(move || {
        count.fetch_add(1, Ordering::Relaxed);
        false
    }));
    let mut tried = |failed| {
        desk.discard();
        (desk.memory, desk.unmade) = (None, failed);
        desk.catch_up().expect("it is folded here");
        assert!(desk.unmade.is_some(), "and that is known");
        tries.swap(0, Ordering::Relaxed)
    };
    assert_eq!(tried(None), 1, "it is tried");
    assert_eq!(tried(ago(AGAIN - Duration::from_secs(60))), 0, "it was tried a moment ago");
    assert_eq!(tried(ago(AGAIN)), 1, "it may go well by now");
}

#[test]
fn who_stays_settles_what_is_kept_when_it_is_told_to() {
    let (folder, place) = door::tests::much();
    let index = folder.path().join(".git/tidegate/index");
    let kept = || {
        let mut files = std::fs::read_dir(&index).expect("it is kept").flatten();
        let file = files.find(|file| file.path().extension() == Some("db".as_ref()));
        std::fs::read(file.expect("there is a database").path()).expect("it is ours")
    };
    let engine = Engine::open(&place).expect("it can be opened");
    engine.stay_small(Box::new(|| false)).expect("nobody is there");
    let before = kept();
    for n in 0..80 {
        let item = json!({ "new_item": { "title": n.to_string() } });
        let _ = door::tests::ask(&engine, door::tests::change(&item));
    }
    assert!(kept() == before, "nobody moves it while somebody waits");
    engine.settle().expect("it can be settled");
    assert!(kept() != before, "it is in its place");
}
