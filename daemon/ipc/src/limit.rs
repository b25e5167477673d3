//! Every number that bounds something between client and daemon.

use std::time::Duration;

/// The longest request. Larger ones are carried out by the process that has them.
pub const REQUEST: usize = 8 * 1024 * 1024;

/// The longest answer.
pub const ANSWER: usize = 16 * 1024 * 1024;

/// A line up to this length is let in without asking; longer ones are few at a time.
pub const SMALL: usize = 64 * 1024;

/// How many long lines come in at a time.
pub const LONG_AT_A_TIME: usize = 4;

/// How many clients there are at a time. For one more the one that was silent longest has to go.
pub const CLIENTS: usize = 200;

/// How many requests are carried out or wait for it; to one more it is said that we are busy.
pub const REQUESTS: usize = 32;

/// How many requests are carried out at a time.
pub const WORKERS: usize = 4;

/// How many questions are worked on at a time that may take as long as the log is long. The other
/// workers are for everybody else.
pub const QUESTIONS: usize = 2;

/// How long such a question waits for its turn, before it is said that we are busy.
pub const TURN: Duration = Duration::from_secs(1);

/// A list of more items is such a question.
pub const PAGE: usize = 1_000;

/// How long a line may take, from its first byte to its last.
pub const LINE: Duration = Duration::from_secs(10);

/// How long a client may take to read on.
pub const READING: Duration = Duration::from_secs(10);

/// How long a question in SQL is worked on. Whoever has a longer one works on it alone.
pub const QUESTION: Duration = Duration::from_secs(2);

/// How long a client that watches waits for something to happen, before it is told that nothing did.
pub const WATCH: Duration = Duration::from_secs(30);

/// For how many of those who watch is looked at a time.
pub const WATCHERS: usize = 8;

/// How much those who watch may leave unread, all together.
pub const UNREAD: usize = 32 * 1024 * 1024;

/// How often a client hears that its request is still worked on.
pub const SIGN_OF_LIFE: Duration = Duration::from_millis(500);

/// How long a client waits for the first word of a daemon.
pub const HELLO: Duration = Duration::from_millis(500);

/// How long a client waits for any word of a daemon that it asked something.
pub const SILENCE: Duration = Duration::from_secs(3);

/// How long a client waits for an answer, as long as it hears that it is worked on. What takes so long
/// is mostly that much has to be folded, which would take the client as long.
pub const REPLY: Duration = Duration::from_secs(600);

/// How long a daemon that ends waits for what it has begun.
pub const DRAIN: Duration = Duration::from_secs(30);

/// The longest path of a socket that every system takes, and the byte that ends it.
pub const PATH: usize = 103;
