//! Gates: what a transition costs that asks them, and what it costs to tell what they say.

use std::fmt::Write as _;
use std::fs;
use std::process::Stdio;
use std::time::{SystemTime, UNIX_EPOCH};

use tidegate_api::Body;
use tidegate_api::request::{Caller, Change, Mode, Show, Why};
use tidegate_core::command::{Command as Core, Comment, Gates, ItemRef, Move};
use tidegate_core::id::Seed;
use tidegate_core::redact::Redactor;
use tidegate_core::{Actor, ActorKind, Millis, Oid};

use crate::arguments::Arguments;
use crate::clone::{Clone, succeed};
use crate::paired::{self, Comparison, Side};
use crate::repository::git;

const ROUNDS: u32 = 200;

/// Of what is done to two items over and over: their histories grow with it.
const FEW: u32 = 30;

/// How many items there are.
const ITEMS: u32 = 10_000;

/// The gates that a transition asks, those that have most to look for. All of them are open to `MOVED`.
const ASKED: [&str; 5] = [
    "ARTIFACT[docs/note.md]",
    "CRITERIA",
    "QUALITY[score>=70]",
    "DEPENDENCIES",
    r#"SCHEDULE["cron: * * * * *", window="1h"]"#,
];

/// A commit with the document that is asked for.
const COMMIT: &str = "commit refs/heads/main
committer Ada <ada@example.org> 1750000000 +0000
data 5
begin
M 100644 inline docs/note.md
data 6
a note
";

/// What stands where no gate does.
const NONE: [&str; 1] = ["NONE"];

/// The ways that are gone over and over, each from where the other leads.
const WAYS: [&str; 2] = ["go", "return"];

/// The items that are moved and spoken of.
const MOVED: &str = "MOVED";
const SAID: &str = "SAID";

/// A project with so many open items, the ways between whose states ask these gates. All that
/// `MOVED` needs to go through is there; of the rest every second one stands before open ways.
fn project(items: u32, gates: &[&str]) -> Clone {
    let clone = Clone::begun();
    let file = |name: &str, text: String| {
        fs::write(clone.path().join(name), text).expect("the folder is writable");
    };
    file("gated.yml", definition(gates));
    file("lines", lines(items));
    file("commit", COMMIT.to_owned());
    let mut import = git(clone.path(), &["fast-import", "--quiet"]);
    succeed(import.stdin(fs::File::open(clone.path().join("commit")).expect("it was written")));
    succeed(&mut git(clone.path(), &["symbolic-ref", "HEAD", "refs/heads/main"]));
    for words in [
        &["workflow", "apply", "gated.yml"][..],
        &["import", "--publish", "--jsonl", "lines"],
        &["criterion", "check", MOVED, "1", "--claim", "it works"],
        &["assess", MOVED, "--dimension", "overall=90"],
        &["link", MOVED, "depends_on", "OVER"],
        &["ls", "--limit", "1"],
    ] {
        succeed(&mut clone.tidegate(words));
    }
    clone
}

fn definition(gates: &[&str]) -> String {
    let quoted: Vec<_> = gates.iter().map(|gate| format!("'{gate}'")).collect();
    let gates = quoted.join(", ");
    format!(
        "name: gated\n\
         states: [Here, There, Waiting, Over]\n\
         transitions:\n\
         \x20 - {{from: Here, to: There, via: go, gates: [{gates}]}}\n\
         \x20 - {{from: There, to: Here, via: return, back: true, gates: [{gates}]}}\n\
         \x20 - {{from: There, to: Waiting, via: wait}}\n\
         \x20 - {{from: Waiting, to: Over, via: finish, gates: [{gates}]}}\n"
    )
}

fn lines(items: u32) -> String {
    let mut lines = String::new();
    for (name, state) in [(MOVED, "Here"), (SAID, "Here"), ("OVER", "Over")] {
        let line = format!(
            r#"{{"title":"{name}","key":"{name}","aliases":["{name}"],"state":"{state}","criteria":["it works"]}}"#
        );
        writeln!(lines, "{line}").expect("a string takes all");
    }
    for n in 0..items {
        let state = ["There", "Waiting"][n as usize % 2];
        let line = format!(
            r#"{{"title":"item {n}","key":"K-{n}","state":"{state}","criteria":["it works"]}}"#
        );
        writeln!(lines, "{line}").expect("a string takes all");
    }
    lines
}

/// `tidegate move` through five gates, without a daemon, against `tidegate comment`.
pub(crate) fn transition(arguments: &Arguments) -> Comparison {
    let clone = project(arguments.entries.unwrap_or(ITEMS), &ASKED);
    let mut moves = WAYS.map(|via| clone.tidegate(&["move", MOVED, via]));
    let mut comment = clone.tidegate(&["comment", SAID, "It is on its way."]);
    let mut n = 0;
    paired::compare(
        arguments.rounds.unwrap_or(FEW),
        Side {
            name: "tidegate move through five gates, no daemon".to_owned(),
            run: &mut || {
                succeed(&mut moves[n % 2]);
                n += 1;
            },
        },
        Side { name: "tidegate comment".to_owned(), run: &mut || succeed(&mut comment) },
    )
}

/// The same through a daemon that is warm, by a client that stays.
pub(crate) fn served_transition(arguments: &Arguments) -> Comparison {
    let clone = project(arguments.entries.unwrap_or(ITEMS), &ASKED);
    let (served, head) = (clone.serve(), head(&clone));
    let (mut moves, mut comments) = (0, 0);
    paired::compare(
        arguments.rounds.unwrap_or(FEW),
        Side {
            name: "a move through five gates, by the daemon".to_owned(),
            run: &mut || {
                served.ask(change(2 * moves, moved(WAYS[moves as usize % 2]), head));
                moves += 1;
            },
        },
        Side {
            name: "a comment".to_owned(),
            run: &mut || {
                served.ask(change(2 * comments + 1, said(), head));
                comments += 1;
            },
        },
    )
}

fn moved(via: &str) -> Core {
    Core::Move(Move {
        item: ItemRef(MOVED.to_owned()),
        word: None,
        via: Some(via.to_owned()),
        to: None,
        gates: Gates::Ask,
        keyword: None,
    })
}

fn said() -> Core {
    Core::Comment(Comment {
        item: ItemRef(SAID.to_owned()),
        text: "It is on its way.".to_owned(),
        via: None,
        on: None,
        reply_to: None,
    })
}

/// The commit that is checked out.
fn head(clone: &Clone) -> Oid {
    let mut asked = git(clone.path(), &["rev-parse", "HEAD"]);
    let told = asked.stdout(Stdio::piped()).output().expect("there is git").stdout;
    String::from_utf8_lossy(&told).trim().parse().expect("an id")
}

fn change(n: u128, command: Core, head: Oid) -> Body {
    let actor = Actor::parse("Ada <ada@example.org>", ActorKind::Human).expect("an actor");
    let seed = Seed(n.to_be_bytes());
    let caller = Caller { actor, at: now(), seed, secrets: Redactor::default(), head: Some(head) };
    let (key, expect, reason, mode) = (None, Vec::new(), None, Mode::default());
    Body::Change(Box::new(Change { command, caller, key, expect, reason, mode }))
}

fn now() -> Millis {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).expect("the clock is right");
    Millis(i64::try_from(since.as_millis()).expect("the clock is right"))
}

/// `tidegate why` of an item before five gates, without a daemon, against `tidegate show`.
pub(crate) fn why(arguments: &Arguments) -> Comparison {
    let clone = project(arguments.entries.unwrap_or(ITEMS), &ASKED);
    let [mut why, mut show] = ["why", "show"].map(|verb| clone.tidegate(&[verb, MOVED]));
    paired::compare(
        arguments.rounds.unwrap_or(ROUNDS),
        Side { name: "tidegate why, five gates".to_owned(), run: &mut || succeed(&mut why) },
        Side { name: "tidegate show".to_owned(), run: &mut || succeed(&mut show) },
    )
}

/// The same asked of a daemon that is warm, by a client that stays.
pub(crate) fn served_why(arguments: &Arguments) -> Comparison {
    let clone = project(arguments.entries.unwrap_or(ITEMS), &ASKED);
    let (served, head) = (clone.serve(), Some(head(&clone)));
    let item = ItemRef(MOVED.to_owned());
    let why =
        Body::Why(Why { item: item.clone(), via: None, at: now(), by: ActorKind::Human, head });
    let show = Body::Show(Show { items: vec![item], at: None, head });
    paired::compare(
        arguments.rounds.unwrap_or(ROUNDS * 10),
        Side {
            name: "why, five gates, asked of the daemon".to_owned(),
            run: &mut || drop(served.ask(why.clone())),
        },
        Side {
            name: "show, asked of the daemon".to_owned(),
            run: &mut || drop(served.ask(show.clone())),
        },
    )
}

/// `tidegate ls --all --json` of many items before gates, open and shut, against the same of as many
/// before none.
pub(crate) fn list(arguments: &Arguments) -> Comparison {
    let items = arguments.entries.unwrap_or(ITEMS);
    let [gated, free] = [&ASKED[..], &NONE].map(|gates| project(items, gates));
    let [mut ours, mut theirs] =
        [&gated, &free].map(|clone| clone.tidegate(&["ls", "--all", "--json"]));
    paired::compare(
        arguments.rounds.unwrap_or(ROUNDS / 4),
        Side {
            name: format!("tidegate ls --all --json of {items} items before five gates"),
            run: &mut || succeed(&mut ours),
        },
        Side { name: "the same before none".to_owned(), run: &mut || succeed(&mut theirs) },
    )
}

/// `tidegate next` over many open items, against `tidegate ls` of them.
pub(crate) fn next(arguments: &Arguments) -> Comparison {
    let items = arguments.entries.unwrap_or(ITEMS);
    let clone = project(items, &ASKED);
    let mut next = clone.tidegate(&["next", "--json"]);
    let mut list = clone.tidegate(&["ls", "--all", "--json"]);
    paired::compare(
        arguments.rounds.unwrap_or(ROUNDS / 10),
        Side {
            name: format!("tidegate next --json over {items} open items"),
            run: &mut || succeed(&mut next),
        },
        Side {
            name: "tidegate ls --all --json of them".to_owned(),
            run: &mut || succeed(&mut list),
        },
    )
}
