//! An entry as a commit: the empty tree, the actor as author, the replica as committer, a subject
//! for people, and the canonical line.
//!
//! ```text
//! tree <empty>
//! parent <the replica's previous entry>
//! author Ann <ann@example.org> 1763700000 +0000
//! committer r-… <r-…@tidegate.invalid> 1763700000 +0000
//! gpgsig -----BEGIN SSH SIGNATURE-----            (if the user signs)
//!
//! T-7k2mab start: To Do -> In Progress
//!
//! {"actor":…,"at":…,"events":…}
//! ```
//!
//! Everything but the subject and the signature follows from the entry, so one entry has one
//! commit, and a commit whose headers say something else than its line is none of ours.

use std::fmt::{self, Display, Write};
use std::io::BufRead;

use tidegate_core::entry::{self, BadEntry};
use tidegate_core::fold::{Received, Refused};
use tidegate_core::{Actor, Entry, Millis, Oid, ReplicaId, text};

/// The most bytes a commit may have whose entry is read.
pub const MAX_BYTES: u64 = 128 * 1024;

/// The most bytes of a commit that is read for its parents alone.
pub const MAX_OUTLINE_BYTES: u64 = 8 * 1024 * 1024;

/// The longest subject, in bytes.
const MAX_SUBJECT: usize = 1024;

/// What the mail addresses of replicas end with.
const COMMITTER_HOST: &str = "@tidegate.invalid";

/// The bytes of the commit of an entry, in two parts: a signature may come between them.
#[derive(Debug, Clone)]
pub struct Unsigned {
    headers: String,
    message: Vec<u8>,
}

impl Unsigned {
    /// The commit of `entry`, whose canonical line is `line`, after `parent`.
    #[must_use]
    pub fn new(
        entry: &Entry,
        line: &[u8],
        subject: &str,
        parent: Option<Oid>,
        empty_tree: Oid,
    ) -> Self {
        let mut headers = format!("tree {empty_tree}\n");
        if let Some(parent) = parent {
            headers.push_str(&format!("parent {parent}\n"));
        }
        headers.push_str(&format!("author {}\n", author(&entry.actor, entry.at)));
        headers.push_str(&format!("committer {}\n", committer(entry.replica, entry.at)));
        let mut message = Vec::with_capacity(subject.len() + line.len() + 3);
        message.extend_from_slice(subject.as_bytes());
        message.extend_from_slice(b"\n\n");
        message.extend_from_slice(line);
        message.push(b'\n');
        Self { headers, message }
    }

    /// The commit's bytes without a signature: what is signed.
    #[must_use]
    pub fn bytes(&self) -> Vec<u8> {
        [self.headers.as_bytes(), b"\n", &self.message].concat()
    }

    /// The commit's bytes with `signature`, which git verifies.
    #[must_use]
    pub fn signed(&self, signature: &str, empty_tree: Oid) -> Vec<u8> {
        let name = if empty_tree.as_bytes().len() == 20 { "gpgsig" } else { "gpgsig-sha256" };
        let folded = signature.trim_end().replace('\n', "\n ");
        let header = format!("{name} {folded}\n");
        [self.headers.as_bytes(), header.as_bytes(), b"\n", &self.message].concat()
    }
}

fn author(actor: &Actor, at: Millis) -> impl Display {
    fmt::from_fn(move |f| write!(f, "{actor} {} +0000", at.seconds()))
}

fn committer(replica: ReplicaId, at: Millis) -> impl Display {
    fmt::from_fn(move |f| write!(f, "{replica} <{replica}{COMMITTER_HOST}> {} +0000", at.seconds()))
}

/// Whether `bytes` are what `shown` shows, without writing it down.
fn says(bytes: &[u8], shown: impl Display) -> bool {
    let mut left = Expected(bytes);
    write!(left, "{shown}").is_ok() && left.0.is_empty()
}

/// Bytes that must be what is written to them, and are used up by it.
struct Expected<'a>(&'a [u8]);

impl Write for Expected<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0 = self.0.strip_prefix(text.as_bytes()).ok_or(fmt::Error)?;
        Ok(())
    }
}

/// What the commit `oid` is: an entry, or why it is none.
#[must_use]
pub fn read(oid: Oid, bytes: &[u8], empty_tree: Oid) -> Received {
    let Some(outline) = outline(bytes) else {
        return refused(oid, None, "it is no commit that git would make");
    };
    let content = match outline.tree == empty_tree {
        true => entry(&outline, bytes.len()),
        false => Err(no("it is no commit with the empty tree")),
    };
    Received { oid, parent: outline.before(empty_tree), content }
}

/// A commit of which only the parent is read, because it is too large to hold an entry.
#[must_use]
pub fn read_oversized(oid: Oid, bytes: &[u8], empty_tree: Oid) -> Received {
    let parent = outline(bytes).and_then(|outline| outline.before(empty_tree));
    refused(oid, parent, &format!("it has {} bytes, the limit is {MAX_BYTES}", bytes.len()))
}

/// The one parent of a commit that may stand on a log, if it has one; or why it may not, whatever it says.
pub(crate) fn shape(bytes: &[u8], empty_tree: Oid) -> Result<Option<Oid>, String> {
    let outline = outline(bytes).ok_or("it is no commit that git would make")?;
    match (outline.tree == empty_tree, outline.parents) {
        (false, _) => Err("it has files".to_owned()),
        (true, 0 | 1) => Ok(outline.parent),
        (true, parents) => Err(format!("it builds on {parents} others")),
    }
}

/// The first parent of a commit, whatever else it is.
pub(crate) fn parent(bytes: &[u8]) -> Option<Oid> {
    outline(bytes)?.parent
}

/// Something that stands where an entry should, and is none.
#[must_use]
pub fn refused(oid: Oid, parent: Option<Oid>, why: &str) -> Received {
    Received { oid, parent, content: Err(no(why)) }
}

/// The parts of a commit, unread.
struct Outline<'a> {
    tree: Oid,
    /// The first of its parents.
    parent: Option<Oid>,
    parents: usize,
    author: &'a [u8],
    committer: &'a [u8],
    message: &'a [u8],
    /// Whether it has headers that no entry has.
    odd: bool,
}

impl Outline<'_> {
    /// The entry before this commit: its first parent, whatever else is wrong with it, so that one
    /// bad entry hides none before it. A commit of the user's own leads nowhere.
    fn before(&self, empty_tree: Oid) -> Option<Oid> {
        let by_a_replica =
            || std::str::from_utf8(self.committer).is_ok_and(|c| c.contains(COMMITTER_HOST));
        let leads_on = self.tree == empty_tree || by_a_replica();
        self.parent.filter(|_| leads_on)
    }
}

/// Takes a commit apart.
fn outline(bytes: &[u8]) -> Option<Outline<'_>> {
    let mut rest = bytes;
    let mut next = || {
        let lines = rest;
        let length = rest.skip_until(b'\n').ok()?;
        lines[..length].strip_suffix(b"\n")
    };
    let tree = Oid::from_hex(next()?.strip_prefix(b"tree ")?).ok()?;
    let mut outline = Outline {
        tree,
        parent: None,
        parents: 0,
        author: b"",
        committer: b"",
        message: b"",
        odd: false,
    };
    let mut signatures = 0;
    loop {
        let line = next()?;
        if line.is_empty() {
            break;
        } else if let Some(parent) = line.strip_prefix(b"parent ") {
            let parent = Oid::from_hex(parent).ok()?;
            outline.odd |= outline.parent.is_some();
            outline.parents += 1;
            outline.parent.get_or_insert(parent);
        } else if let Some(author) = line.strip_prefix(b"author ") {
            outline.author = author;
        } else if let Some(committer) = line.strip_prefix(b"committer ") {
            outline.committer = committer;
        } else if line.starts_with(b"gpgsig ") || line.starts_with(b"gpgsig-sha256 ") {
            signatures += 1;
        } else if signatures == 0 || !line.starts_with(b" ") {
            outline.odd = true;
        }
    }
    outline.odd |= signatures > 1;
    outline.message = rest;
    Some(outline)
}

fn entry(outline: &Outline<'_>, size: usize) -> Result<Box<Entry>, Refused> {
    if outline.odd {
        return Err(no("its commit has headers that no entry has"));
    }
    let too_long = size > usize::try_from(MAX_BYTES).expect("a small number");
    let message = std::str::from_utf8(outline.message).ok().filter(|_| !too_long);
    let parts = message.and_then(|message| message.strip_suffix('\n')?.split_once('\n'));
    let Some((subject, Some(line))) = parts.map(|(first, rest)| (first, rest.strip_prefix('\n')))
    else {
        return Err(no("its message is not a subject, an empty line and a line of JSON"));
    };
    if subject.is_empty() || subject.len() > MAX_SUBJECT || subject.contains(text::is_unsafe) {
        return Err(no("its subject is empty, too long, or holds control characters"));
    }
    let entry = Entry::decode(line.as_bytes()).map_err(|bad| match bad {
        BadEntry::Newer { format, objects } => Refused {
            why: format!("format {format} is newer than this build knows ({})", entry::FORMAT),
            objects,
            newer: true,
            foreign: None,
        },
        other => no(&other.to_string()),
    })?;
    let same = says(outline.author, author(&entry.actor, entry.at))
        && says(outline.committer, committer(entry.replica, entry.at));
    if same {
        Ok(Box::new(entry))
    } else {
        Err(no("its commit names another author, committer or time"))
    }
}

fn no(why: &str) -> Refused {
    Refused::because(why)
}
