//! A daemon whose logs are long.

use tidegate_core::Entry;
use tidegate_core::event::{EventBody, Object, ProjectCreated};
use tidegate_core::redact::Redactor;
use tidegate_git::{Disk, Environment};
use tidegate_store::{Batch, Store};

use crate::entries;
use crate::place::{Served, begun};
use crate::support::Sandbox;

/// Writes many entries at once. They say nothing that counts.
pub(crate) fn write_many(sandbox: &Sandbox, many: u64) {
    let disk = Disk::discover(sandbox.dir(), Environment::empty()).expect("it opens");
    let store = Store::open(Box::new(disk), &sandbox.dir().join(".git")).expect("it opens");
    let (replica, repo) = (store.replica().expect("it wrote"), store.project().expect("begun"));
    let body = EventBody::ProjectCreated(ProjectCreated { name: "again".to_owned() });
    let event = entries::event(Object::Project, body);
    let entry = |seq| Entry { repo, ..entries::entry(replica, seq, vec![event.clone()]) };
    let (tips, _) = store.tips().expect("they are read");
    let batch = Batch {
        entries: (1..=many).map(entry).collect(),
        redactor: &Redactor::default(),
        subject: &|_| "again".to_owned(),
        sign: None,
        announce: &|_| true,
    };
    let appended = store.turn(replica, tips, None).append(batch).expect("nobody is in the way");
    appended.acknowledgement.wait().expect("the disk is well");
    let _ = store.publish().expect("nobody is in the way");
}

#[test]
fn a_long_log_is_folded_by_another_process() {
    let sandbox = begun();
    let _ = sandbox.tidegate(&["new", "one", "--publish"]).ok();
    write_many(&sandbox, 2_100);
    sandbox.start();
    assert_eq!(sandbox.served(&["ls"])["items"].as_array().map(Vec::len), Some(1));
    assert_eq!(sandbox.logged("another process made the read model").len(), 1);
    let _ = sandbox.tidegate(&["rebuild", "--check"]).ok();
}
