//! Durable appends in a running process, against one sync of the same bytes and against git.

use std::cell::RefCell;
use std::fs::{File, OpenOptions};
use std::os::unix::fs::FileExt;
use std::path::Path;
use std::process::Command;
use std::thread;

use tempfile::TempDir;
use tidegate_core::Oid;
use tidegate_core::event::{EventBody, Object, ProjectCreated};
use tidegate_core::redact::Redactor;
use tidegate_core::{Entry, ProjectId, ReplicaId};
use tidegate_git::{Disk, Environment};
use tidegate_store::{Acknowledgement, Batch, Store, Tips};

use crate::arguments::Arguments;
use crate::entries;
use crate::paired::{self, Comparison, Side};
use crate::repository::git;

const ROUNDS: u32 = 400;

/// How many appends are under way at once.
const MANY: usize = 64;

/// How many are appended before the journal is emptied, so that no round meets a full one.
const FILLED: u32 = 500;

/// A store in a scratch repository.
struct Scratch {
    folder: TempDir,
    store: Store,
    replica: ReplicaId,
    tip: Option<Oid>,
    appended: u32,
}

impl Scratch {
    fn new() -> Self {
        // Beside the build: a file system in memory syncs nothing.
        let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("it is writable");
        let made = git(folder.path(), &["init", "--bare", "--quiet", "."]).status();
        assert!(made.expect("git is there").success());
        let repository = Disk::discover(folder.path(), Environment::of_process());
        let repository = Box::new(repository.expect("git made it"));
        let mut store = Store::open(repository, folder.path()).expect("it opens");
        let project = ProjectId::mint([1; 10]);
        let replica = store.adopt(project, [2; 10]).expect("nobody wrote here");
        Self { folder, store, replica, tip: None, appended: 0 }
    }

    /// Appends one entry, and gives what makes it durable.
    fn append(&mut self) -> Acknowledgement {
        self.appended += 1;
        if self.appended.is_multiple_of(FILLED) {
            let _ = self.store.publish().expect("nobody is in the way");
        }
        let body = EventBody::ProjectCreated(ProjectCreated { name: "a title of an item".into() });
        let event = entries::event(Object::Project, body);
        let entry = entries::entry(self.replica, 1, vec![event]);
        let (redactor, subject) = (Redactor::default(), |_: &Entry| "a subject".to_owned());
        let entries = vec![entry];
        let batch = Batch {
            entries,
            redactor: &redactor,
            subject: &subject,
            sign: None,
            announce: &|_| true,
        };
        let view: Tips = self.tip.map(|tip| (self.replica, tip)).into_iter().collect();
        let turn = self.store.turn(self.replica, view, None);
        let appended = turn.append(batch).expect("nobody is in the way");
        self.tip = appended.entries.last().copied();
        appended.acknowledgement
    }

    /// A preallocated file, as long as a segment.
    fn plain(&self) -> (File, u64) {
        let path = self.folder.path().join("plain");
        let file = OpenOptions::new().read(true).write(true).create_new(true).open(path);
        let file = file.expect("the folder is writable");
        file.write_all_at(&vec![0; 1 << 20], 0).expect("there is room");
        file.sync_all().expect("the disk is well");
        (file, 0)
    }
}

/// One append against one sync of as many bytes.
pub(crate) fn one(arguments: &Arguments) -> Comparison {
    let mut scratch = Scratch::new();
    let (plain, mut at) = scratch.plain();
    let bytes = vec![7; 640];
    paired::compare(
        arguments.rounds.unwrap_or(ROUNDS),
        Side {
            name: "an entry appended, durably".to_owned(),
            run: &mut || scratch.append().wait().expect("the disk is well"),
        },
        Side {
            name: "as many bytes written and synced".to_owned(),
            run: &mut || {
                plain.write_all_at(&bytes, at).expect("there is room");
                plain.sync_data().expect("the disk is well");
                at = (at + bytes.len() as u64) % (1 << 19);
            },
        },
    )
}

/// One append against the two commands of git that record as much, and sync it.
pub(crate) fn git_commands(arguments: &Arguments) -> Comparison {
    let mut scratch = Scratch::new();
    let folder = scratch.folder.path().to_owned();
    let tree = said(git(&folder, &["hash-object", "-t", "tree", "-w", "/dev/null"]));
    let mut parent: Option<String> = None;
    paired::compare(
        arguments.rounds.unwrap_or(ROUNDS / 4),
        Side {
            name: "an entry appended, durably".to_owned(),
            run: &mut || scratch.append().wait().expect("the disk is well"),
        },
        Side {
            name: "git commit-tree && git update-ref, core.fsync=all".to_owned(),
            run: &mut || parent = Some(commit(&folder, &tree, parent.as_deref())),
        },
    )
}

/// Many appends under way, one waiting for all of them, against as many one by one.
pub(crate) fn in_flight(arguments: &Arguments) -> Comparison {
    let (mut many, mut single) = (Scratch::new(), Scratch::new());
    paired::compare(
        arguments.rounds.unwrap_or(ROUNDS / 20),
        Side {
            name: format!("{MANY} appends under way at once"),
            run: &mut || {
                let pending: Vec<_> = (0..MANY).map(|_| many.append()).collect();
                pending.into_iter().for_each(|ack| ack.wait().expect("the disk is well"));
            },
        },
        Side { name: format!("{MANY} appends one by one"), run: &mut || one_by_one(&mut single) },
    )
}

/// Many threads that each append and wait, against as many appends one by one.
pub(crate) fn threads(arguments: &Arguments) -> Comparison {
    let (many, mut single) = (std::sync::Mutex::new(Scratch::new()), Scratch::new());
    let worker = || {
        for _ in 0..8 {
            let pending = many.lock().expect("no thread dies").append();
            pending.wait().expect("the disk is well");
        }
    };
    paired::compare(
        arguments.rounds.unwrap_or(ROUNDS / 40),
        Side {
            name: format!("{MANY} threads that append and wait, 8 times each"),
            run: &mut || {
                thread::scope(|scope| {
                    drop((0..MANY).map(|_| scope.spawn(worker)).collect::<Vec<_>>())
                })
            },
        },
        Side {
            name: format!("{} appends one by one", 8 * MANY),
            run: &mut || (0..8).for_each(|_| one_by_one(&mut single)),
        },
    )
}

/// Publishing a hundred entries, synced, against three files written and synced: a pack, its index
/// and a ref.
pub(crate) fn publication(arguments: &Arguments) -> Comparison {
    let scratch = RefCell::new(Scratch::new());
    let folder = scratch.borrow().folder.path().to_owned();
    let mut number = 0;
    paired::compare_prepared(
        arguments.rounds.unwrap_or(ROUNDS / 20),
        &mut || {
            let mut scratch = scratch.borrow_mut();
            let pending: Vec<_> = (0..100).map(|_| scratch.append()).collect();
            pending.into_iter().for_each(|ack| ack.wait().expect("the disk is well"));
        },
        Side {
            name: "100 entries published, synced".to_owned(),
            run: &mut || drop(scratch.borrow().store.publish().expect("nobody is in the way")),
        },
        Side {
            name: "three files written and synced".to_owned(),
            run: &mut || {
                for _ in 0..3 {
                    number += 1;
                    let file = File::create_new(folder.join(format!("file{number}")));
                    let file = file.expect("the folder is writable");
                    file.write_all_at(&[7; 20_000], 0).expect("there is room");
                    file.sync_all().expect("the disk is well");
                }
            },
        },
    )
}

fn one_by_one(scratch: &mut Scratch) {
    (0..MANY).for_each(|_| scratch.append().wait().expect("the disk is well"));
}

fn commit(folder: &Path, tree: &str, parent: Option<&str>) -> String {
    let synced = ["-c", "core.fsync=all", "-c", "core.fsyncMethod=fsync"];
    let mut words = synced.to_vec();
    words.extend(["commit-tree", "-m", "a subject", tree]);
    words.extend(parent.into_iter().flat_map(|parent| ["-p", parent]));
    let mut made = git(folder, &words);
    for (name, value) in [("NAME", "Ann"), ("EMAIL", "ann@example.org")] {
        made.env(format!("GIT_AUTHOR_{name}"), value).env(format!("GIT_COMMITTER_{name}"), value);
    }
    let tip = said(made);
    let moved = git(folder, &[&synced[..], &["update-ref", "refs/log", &tip]].concat()).status();
    assert!(moved.expect("git is there").success());
    tip
}

fn said(mut command: Command) -> String {
    let output = command.stdout(std::process::Stdio::piped()).output().expect("git is there");
    assert!(output.status.success(), "{output:?}");
    String::from_utf8_lossy(&output.stdout).trim_end().to_owned()
}
