//! What the message of a commit says of items. Total: whatever does not fit is told as what is wrong
//! with it, and nothing is passed over in silence.

use super::message::{self, Line, is_folded_in};
use super::words::{Word, quoted, words};
use crate::command::ItemRef;
use crate::text;

/// The trailer that moves an item.
const MOVES: &str = "Tidegate";

/// The trailer that only links one.
const LINKS: &str = "Refs";

/// Trailers that other tools understand too: what they do is up to the definition.
const CLOSES: [&str; 2] = ["Closes", "Fixes"];

/// How many letters may be wrong in the name of a trailer.
const SLIPS: usize = 2;

/// How many items one commit may mention.
const MOST: usize = 100;

/// Something that a message says of an item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mention {
    /// It moves it.
    Moves(Trailer),
    /// It is about it.
    Refers(ItemRef),
    /// It closes it, if the definition has a transition for that.
    Closes(ItemRef),
    /// A line that moves an item where git sees no trailer, such as one of many commits made into one.
    Astray(Trailer),
    /// A line that is meant to move an item and does not.
    Wrong(Wrong),
}

impl Mention {
    /// The item that it moves, or would if it stood elsewhere.
    #[must_use]
    pub fn moved(&self) -> Option<&ItemRef> {
        match self {
            Self::Moves(trailer) | Self::Astray(trailer) => Some(&trailer.item),
            _ => None,
        }
    }
}

/// What a trailer says that moves an item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trailer {
    /// The item.
    pub item: ItemRef,
    /// The transition.
    pub via: String,
    /// Which of the trailers it is that say the same of the item.
    pub ordinal: usize,
    /// What else it says.
    pub named: Named,
    /// The line, as it is written.
    pub line: String,
}

/// What a trailer says by name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Named {
    /// A name for the move, where author and time do not tell it from another one.
    pub key: Option<String>,
    /// Why it is made.
    pub note: Option<String>,
    /// Files that it brings.
    pub artifacts: Vec<String>,
}

/// A line that is meant to move an item and does not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wrong {
    /// The item that it seems to be about.
    pub item: Option<ItemRef>,
    /// The line, as it is written.
    pub line: String,
    /// What is wrong with it.
    pub why: String,
    /// The line as it should be, if that can be told.
    pub mended: Option<String>,
}

/// What a message says of items. One that is to be folded into another one moves none.
#[must_use]
pub fn mentions(message: &str) -> Vec<Mention> {
    let mut found: Vec<Mention> = Vec::new();
    for line in message::lines(message) {
        let Some(mention) = mention(&line) else { continue };
        if found.contains(&mention) && !matches!(mention, Mention::Moves(_)) {
            continue;
        }
        if found.len() == MOST {
            let why = format!("a commit says no more than {MOST} things of items");
            let line = line.written.trim_end().to_owned();
            found.push(Mention::Wrong(Wrong { item: None, line, why, mended: None }));
            break;
        }
        found.push(mention);
    }
    if is_folded_in(message) {
        found.retain(|mention| matches!(mention, Mention::Refers(_)));
    }
    number(&mut found);
    found
}

/// Whether a message may say something of items: found out with one glance at each line.
#[must_use]
pub fn may_mention(message: &str) -> bool {
    message.lines().any(|line| {
        let Some((name, _)) = line.split_once(':') else { return false };
        let name = name.trim();
        let is_other = |word: &str| name.eq_ignore_ascii_case(word);
        // So long are names that are spelled like the one that moves.
        let is_long_enough = name.len() + SLIPS >= MOVES.len();
        (is_long_enough && name.len() <= MOVES.len() + SLIPS)
            || is_other(LINKS)
            || CLOSES.into_iter().any(is_other)
    })
}

/// Whatever a message says of moves, wherever in it: where many commits were made into one, it tells
/// what each of them said.
#[must_use]
pub fn loose(message: &str) -> Vec<Trailer> {
    let trailer = |line: &str| {
        let text = line.trim().to_owned();
        let line = Line { written: line, text: text.clone(), is_trailer: false };
        let (name, value) = message::split(&text)?;
        trailer(value, &line).ok().filter(|_| name.eq_ignore_ascii_case(MOVES))
    };
    message.lines().filter_map(trailer).take(MOST).collect()
}

/// Numbers trailers that say the same.
fn number(found: &mut [Mention]) {
    for at in 0..found.len() {
        let (before, rest) = found.split_at_mut(at);
        let Mention::Moves(trailer) = &mut rest[0] else { continue };
        let alike = |other: &&Mention| {
            matches!(other, Mention::Moves(other) if other.item == trailer.item
                && other.via.eq_ignore_ascii_case(&trailer.via))
        };
        trailer.ordinal = before.iter().filter(alike).count();
    }
}

fn mention(line: &Line<'_>) -> Option<Mention> {
    let (name, value) = message::split(&line.text)?;
    if line.is_trailer && name.eq_ignore_ascii_case(LINKS) {
        return Some(Mention::Refers(first_item(value)?));
    }
    if line.is_trailer && CLOSES.iter().any(|word| name.eq_ignore_ascii_case(word)) {
        return Some(Mention::Closes(first_item(value)?));
    }
    let slips = strsim::damerau_levenshtein(&name.to_lowercase(), &MOVES.to_lowercase());
    if slips > SLIPS || (slips > 0 && !line.is_trailer) {
        return None;
    }
    Some(match trailer(value, line) {
        Err(wrong) => Mention::Wrong(wrong),
        Ok(trailer) if slips > 0 => Mention::Wrong(Wrong {
            item: Some(trailer.item.clone()),
            line: trailer.line.clone(),
            why: format!("'{}' is no name of a trailer that is known", text::visible(name)),
            mended: Some(trailer.written()),
        }),
        Ok(trailer) if line.is_trailer => Mention::Moves(trailer),
        Ok(trailer) => Mention::Astray(trailer),
    })
}

/// The item that a line is about, if its first word may be the name of one. Others use these names for
/// their own.
fn first_item(value: &str) -> Option<ItemRef> {
    let word = value.split([' ', '\t', ',']).next().unwrap_or_default();
    (!word.is_empty() && !word.starts_with('#')).then(|| ItemRef(word.to_owned()))
}

fn trailer(value: &str, line: &Line<'_>) -> Result<Trailer, Wrong> {
    let written = line.written.trim_end().to_owned();
    let wrong = |item: Option<&Word>, why: &str, mended| Wrong {
        item: item.map(|word| ItemRef(word.text.clone())),
        line: written.clone(),
        why: why.to_owned(),
        mended,
    };
    let Some(words) = words(value) else {
        return Err(wrong(None, "a quote in it is not closed", None));
    };
    let (item, via) = match words.as_slice() {
        [] => return Err(wrong(None, "it names no item", None)),
        [item] => return Err(wrong(Some(item), "it names no transition", None)),
        [item, via, ..] => (item, via),
    };
    if let Some(odd) = [item, via].into_iter().find(|word| word.value.is_some()) {
        let why = format!("'{}=' stands before item and transition", text::visible(&odd.text));
        return Err(wrong(None, &why, None));
    }
    let mut named = Named::default();
    for word in &words[2..] {
        let value = word.value.clone();
        match (word.text.as_str(), value) {
            ("key", Some(key)) if !key.is_empty() => named.key = Some(key),
            ("note" | "reason", Some(note)) if !note.is_empty() => named.note = Some(note),
            ("artifact", Some(path)) if !path.is_empty() => named.artifacts.push(path),
            (name, _) => {
                let why =
                    format!("'{}' is none of key=…, note=… and artifact=…", text::visible(name));
                let plain = format!("{MOVES}: {} {}", quoted(&item.text), quoted(&via.text));
                return Err(wrong(Some(item), &why, Some(plain)));
            }
        }
    }
    let (item, via) = (ItemRef(item.text.clone()), via.text.clone());
    Ok(Trailer { item, via, ordinal: 0, named, line: written })
}

impl Trailer {
    /// The trailer as it is written best.
    #[must_use]
    pub fn written(&self) -> String {
        let Named { key, note, artifacts } = &self.named;
        let mut line = format!("{MOVES}: {} {}", quoted(&self.item.0), quoted(&self.via));
        let artifacts = artifacts.iter().map(|path| ("artifact", path));
        let named = [("key", key), ("note", note)];
        let named = named.into_iter().filter_map(|(name, value)| Some((name, value.as_ref()?)));
        for (name, value) in named.chain(artifacts) {
            line.push_str(&format!(" {name}={}", quoted(value)));
        }
        line
    }

    /// The trailer that takes an item through a transition.
    #[must_use]
    pub fn of(item: &str, via: &str) -> Self {
        let (item, via) = (ItemRef(item.to_owned()), via.to_owned());
        Self { item, via, ordinal: 0, named: Named::default(), line: String::new() }
    }
}
