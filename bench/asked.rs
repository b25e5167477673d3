//! Questions: whole commands and single round trips, with a daemon and without, and what it takes to
//! be ready for them.

use std::fs::File;
use std::io::{BufRead, BufReader, Write};
use std::os::unix::fs::FileExt;
use std::os::unix::net::{UnixListener, UnixStream};
use std::process::Command;
use std::thread;

use tidegate_api::request::{Caller, Change, History, Mode, Show, Sql};
use tidegate_api::{Body, Request};
use tidegate_core::command::{Command as Core, NewItem};
use tidegate_core::id::Seed;
use tidegate_core::redact::Redactor;
use tidegate_core::{Actor, ActorKind, ItemId, Millis};

use crate::arguments::Arguments;
use crate::clone::{Clone, at, succeed};
use crate::history;
use crate::paired::{self, Comparison, Side};
use crate::repository::git;

const ROUNDS: u32 = 300;

/// How many entries the log has, unless said otherwise.
const ENTRIES: u32 = 100_000;

/// How many entries a log has that is long.
const MANY: u32 = 1_000_000;

/// How many items a list has.
const ITEMS: u32 = 10_000;

/// An item that every history has.
fn item() -> ItemId {
    ItemId::keyed(history::project(), "7")
}

/// `tidegate show ITEM` without a daemon, its read model there, against `/bin/true`.
pub(crate) fn show(arguments: &Arguments) -> Comparison {
    let clone = Clone::asked(arguments.entries.unwrap_or(ENTRIES));
    let mut ours = clone.tidegate(&["show", &item().to_string()]);
    against_nothing(arguments, &clone, "tidegate show, no daemon", &mut ours)
}

/// The same with a daemon that is warm.
pub(crate) fn served_show(arguments: &Arguments) -> Comparison {
    let clone = Clone::asked(arguments.entries.unwrap_or(ENTRIES));
    let _served = clone.serve();
    let mut ours = clone.served(&["show", &item().to_string()]);
    against_nothing(arguments, &clone, "tidegate show, daemon warm", &mut ours)
}

/// `tidegate new` with a daemon that is warm, durable, against `/bin/true`.
pub(crate) fn served_new(arguments: &Arguments) -> Comparison {
    let clone = Clone::asked(arguments.entries.unwrap_or(ENTRIES));
    let _served = clone.serve();
    let mut ours = clone.served(&["new", "Log in", "-q"]);
    against_nothing(arguments, &clone, "tidegate new, daemon warm, durable", &mut ours)
}

fn against_nothing(
    arguments: &Arguments,
    clone: &Clone,
    name: &str,
    ours: &mut Command,
) -> Comparison {
    let mut nothing = at(clone.path(), "/bin/true", &[]);
    paired::compare(
        arguments.rounds.unwrap_or(ROUNDS),
        Side { name: name.to_owned(), run: &mut || succeed(ours) },
        Side { name: "/bin/true".to_owned(), run: &mut || succeed(&mut nothing) },
    )
}

/// A durable append through a daemon by one client, against one sync of as many bytes.
pub(crate) fn served_append(arguments: &Arguments) -> Comparison {
    let clone = Clone::asked(arguments.entries.unwrap_or(ENTRIES));
    let served = clone.serve();
    let mut options = File::options();
    let plain = options.read(true).write(true).create_new(true).open(clone.path().join("plain"));
    let plain = plain.expect("the folder is writable");
    plain.write_all_at(&vec![0; 1 << 20], 0).expect("there is room");
    plain.sync_all().expect("the disk is well");
    let (bytes, mut place, mut n) = (vec![7; 640], 0, 0_u128);
    paired::compare(
        arguments.rounds.unwrap_or(ROUNDS),
        Side {
            name: "an item made through the daemon, durably".to_owned(),
            run: &mut || {
                n += 1;
                served.ask(new_item(n));
            },
        },
        Side {
            name: "as many bytes written and synced".to_owned(),
            run: &mut || {
                plain.write_all_at(&bytes, place).expect("there is room");
                plain.sync_data().expect("the disk is well");
                place = (place + bytes.len() as u64) % (1 << 19);
            },
        },
    )
}

fn new_item(n: u128) -> Body {
    let actor = Actor::parse("Ada <ada@example.org>", ActorKind::Human).expect("an actor");
    Body::Change(Box::new(Change {
        command: Core::NewItem(Box::new(NewItem {
            title: format!("item {n}"),
            ..NewItem::default()
        })),
        caller: Caller {
            actor,
            at: Millis(1_763_800_000_000),
            seed: Seed(n.to_be_bytes()),
            secrets: Redactor::default(),
            head: None,
        },
        key: None,
        expect: Vec::new(),
        reason: None,
        mode: Mode::default(),
    }))
}

/// A question about one item to a daemon that is warm, against an echo of as many bytes.
pub(crate) fn query(arguments: &Arguments) -> Comparison {
    let clone = Clone::asked(arguments.entries.unwrap_or(ENTRIES));
    let served = clone.serve();
    let body = Body::Show(Show { items: vec![item().into()], at: None, head: None });
    let sent = serde_json::to_vec(&Request { body: body.clone() }).expect("plain data");
    let reply = served.ask(body.clone()).json().expect("plain data");
    let echo = Echo::new(&clone, reply.len());
    paired::compare(
        arguments.rounds.unwrap_or(ROUNDS * 10),
        Side {
            name: "an item asked of the daemon".to_owned(),
            run: &mut || drop(served.ask(body.clone())),
        },
        Side {
            name: format!("{} bytes sent, {} bytes back", sent.len(), reply.len()),
            run: &mut || echo.ask(&sent),
        },
    )
}

/// A socket at whose other end a thread answers each line with one of a given length.
struct Echo(UnixStream);

impl Echo {
    fn new(clone: &Clone, length: usize) -> Self {
        let path = clone.path().join("echo");
        let listener = UnixListener::bind(&path).expect("the folder is writable");
        thread::spawn(move || {
            let (mut stream, _) = listener.accept().expect("somebody comes");
            let mut lines = BufReader::new(stream.try_clone().expect("one more")).lines();
            let mut answer = vec![b'x'; length];
            answer.push(b'\n');
            while let Some(Ok(_)) = lines.next() {
                stream.write_all(&answer).expect("somebody listens");
            }
        });
        Self(UnixStream::connect(&path).expect("somebody listens"))
    }

    fn ask(&self, line: &[u8]) {
        (&self.0).write_all(&[line, b"\n"].concat()).expect("somebody listens");
        let mut answer = Vec::new();
        let read = BufReader::new(&self.0).read_until(b'\n', &mut answer);
        assert!(read.is_ok_and(|read| read > 0), "the echo answers");
    }
}

/// The last hundred events from a daemon, against as many rows of the bare query.
pub(crate) fn served_history(arguments: &Arguments) -> Comparison {
    let clone = Clone::asked(arguments.entries.unwrap_or(ENTRIES));
    let served = clone.serve();
    let history = Body::History(History { limit: Some(100), ..History::default() });
    let sql = "SELECT * FROM events ORDER BY stamp DESC LIMIT 100";
    let sql = Body::Sql(Sql::Question(sql.to_owned()));
    paired::compare(
        arguments.rounds.unwrap_or(ROUNDS),
        Side {
            name: "a hundred events asked of the daemon".to_owned(),
            run: &mut || drop(served.ask(history.clone())),
        },
        Side {
            name: "as many rows of SQL asked of the daemon".to_owned(),
            run: &mut || drop(served.ask(sql.clone())),
        },
    )
}

/// `tidegate ls --all --json` of many items, against `cat` of what it prints.
pub(crate) fn list(arguments: &Arguments) -> Comparison {
    let items = arguments.entries.unwrap_or(ITEMS);
    let clone = Clone::asked(items * history::EVENTS);
    let words = ["ls", "--all", "--json"];
    let printed = clone.path().join("printed");
    let file = File::create(&printed).expect("the folder is writable");
    succeed(clone.tidegate(&words).stdout(file));
    let mut ours = clone.tidegate(&words);
    let mut cat = at(clone.path(), "cat", &["printed"]);
    paired::compare(
        arguments.rounds.unwrap_or(ROUNDS / 3),
        Side {
            name: format!("tidegate ls --all --json of {items} items"),
            run: &mut || succeed(&mut ours),
        },
        Side { name: "cat of as many bytes".to_owned(), run: &mut || succeed(&mut cat) },
    )
}

/// The read model made anew, search included, against `git log` printing all messages.
pub(crate) fn rebuild(arguments: &Arguments) -> Comparison {
    let entries = arguments.entries.unwrap_or(MANY);
    let clone = Clone::asked(entries);
    let mut ours = clone.tidegate(&["rebuild"]);
    let words = ["log", "--format=%B", "--glob=refs/tidegate/log/*"];
    let mut print = git(clone.path(), &words);
    paired::compare(
        arguments.rounds.unwrap_or(3),
        Side {
            name: format!("tidegate rebuild of {entries} entries"),
            run: &mut || succeed(&mut ours),
        },
        Side { name: "git log --format=%B".to_owned(), run: &mut || succeed(&mut print) },
    )
}

/// A daemon from its start to its first answer with a long log, against the same with a short one.
pub(crate) fn cold(arguments: &Arguments) -> Comparison {
    let entries = arguments.entries.unwrap_or(MANY);
    let (long, short) = (Clone::asked(entries), Clone::asked(entries / 100));
    let first = |clone: &Clone| {
        let served = clone.serve();
        served.ask(Body::Show(Show { items: vec![item().into()], at: None, head: None }));
        served
    };
    let (mut one, mut other) = (None, None);
    paired::compare(
        arguments.rounds.unwrap_or(30),
        Side {
            name: format!("a daemon to its first answer, {entries} entries"),
            run: &mut || one = Some(first(&long)),
        },
        Side {
            name: format!("the same, {} entries", entries / 100),
            run: &mut || other = Some(first(&short)),
        },
    )
}
