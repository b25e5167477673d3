//! What a hook asks, put to whoever answers here. No grammar is built and no log is folded for one
//! that only tells: git and its user wait.

use std::path::Path;
use std::process::ExitCode;

use chrono::Local;
use tidegate_api::request::{Caller, CheckMessage, CheckPush, Offer, PushedRef, Rewritten, Wake};
use tidegate_api::{Body, Exit, Failure, Reply};
use tidegate_core::Oid;
use tidegate_core::commit::{Signature, mentions};
use tidegate_hooks::{Invocation, Question, run};

use crate::context::Context;

/// How git spells that a ref stands nowhere.
const NOWHERE: char = '0';

/// Above the line that ends so begins what git cuts off a message.
const SCISSORS: &str = " ------------------------ >8 ------------------------";

/// Runs a hook. Gives git's exit code.
pub(crate) fn answer(invocation: &Invocation) -> ExitCode {
    let context = Context::at(Path::new("."), true);
    ExitCode::from(run(invocation, &|question| ask(&context, question)))
}

/// Asks, if there is a project here.
fn ask(context: &Context, question: Question) -> Result<Vec<String>, Failure> {
    if matches!(&question, Question::Wake { rewritten } if rewritten.is_empty()) {
        // Where it is told nobody, the next command looks.
        let wake = Wake { kind: Some(context.place().actor_kind()?), rewritten: Vec::new() };
        return context.wake(&wake).map(|()| Vec::new());
    }
    if !context.place().home()?.is_dir() {
        let message = "no project has begun in this repository";
        return Err(Failure::new(Exit::Environment, "not_initialised", message));
    }
    let reply = match question {
        Question::Wake { rewritten } => {
            let (kind, rewritten) = (Some(context.place().actor_kind()?), pairs(&rewritten));
            let is_lost = !rewritten.is_empty() && !context.is_served();
            let wake = Body::Wake(Wake { kind, rewritten });
            // Nobody could tell later what became of which commit.
            return match is_lost {
                true => context.ask_unseen(wake).map(|_| Vec::new()),
                false => context.tell(wake).map(|()| Vec::new()),
            };
        }
        Question::CheckMessage(message) => {
            let mark = context.place().comment_mark();
            let message = message_of(&String::from_utf8_lossy(&message), &mark);
            if mentions(&message).is_empty() {
                return Ok(Vec::new());
            }
            context.ask_unseen(Body::CheckMessage(Box::new(check(context, message)?)))?
        }
        Question::Offer => match context.place().branch() {
            Some(branch) => context.ask_unseen(Body::Offer(Offer { branch }))?,
            None => return Ok(Vec::new()),
        },
        Question::CheckPush { remote, refs, .. } => {
            let updates = updates(&refs)?;
            if updates.is_empty() {
                return Ok(Vec::new());
            }
            let push = CheckPush { remote: remote.clone(), updates };
            let reply = context.ask_unseen(Body::CheckPush(push))?;
            // What keeps it from going along keeps nobody from pushing.
            drop(context.sync_beside(&remote));
            reply
        }
    };
    match reply {
        Reply::Hook(document) => Ok(document.says),
        _ => Ok(Vec::new()),
    }
}

fn check(context: &Context, message: String) -> Result<CheckMessage, Failure> {
    let Caller { actor, at, .. } = context.caller()?;
    let author = Signature { name: actor.name, mail: actor.mail, ..written() };
    let parent = context.place().head();
    let commit = context.place().prospective(parent);
    Ok(CheckMessage { message, author, kind: actor.kind, commit, parent, at })
}

/// When what is committed was written: git says so, as `@1700000000 +0100`.
fn written() -> Signature {
    let (name, mail) = (String::new(), String::new());
    let said = std::env::var("GIT_AUTHOR_DATE").ok();
    let said = said.as_deref().and_then(|said| said.trim_start_matches('@').split_once(' '));
    if let Some((seconds, zone)) = said
        && let Ok(seconds) = seconds.parse()
        && is_zone(zone)
    {
        return Signature { name, mail, seconds, zone: zone.to_owned() };
    }
    let now = Local::now();
    Signature { name, mail, seconds: now.timestamp(), zone: now.format("%z").to_string() }
}

fn is_zone(text: &str) -> bool {
    let digits = text.strip_prefix(['+', '-']);
    digits.is_some_and(|digits| digits.len() == 4 && digits.bytes().all(|b| b.is_ascii_digit()))
}

/// A message without what git takes out of it: comments, and what it shows of the change.
fn message_of(text: &str, mark: &str) -> String {
    let shown = text.lines().take_while(|line| !line.ends_with(SCISSORS));
    let lines: Vec<&str> = shown.filter(|line| !line.starts_with(mark)).collect();
    format!("{}\n", lines.join("\n").trim())
}

/// The lines of commits that were made anew: what each was, and what it is.
fn pairs(lines: &[u8]) -> Vec<Rewritten> {
    let text = String::from_utf8_lossy(lines);
    let pair = |line: &str| {
        let mut words = line.split_ascii_whitespace().map(|word| Oid::from_hex(word.as_bytes()));
        let (Some(Ok(old)), Some(Ok(new))) = (words.next(), words.next()) else { return None };
        Some(Rewritten { old, new })
    };
    text.lines().filter_map(pair).collect()
}

/// The lines of a push: name here, object here, name there, object there.
fn updates(lines: &[u8]) -> Result<Vec<PushedRef>, Failure> {
    let text = String::from_utf8_lossy(lines);
    let update = |line: &str| {
        let words: Vec<&str> = line.split(' ').collect();
        let [_, new, remote_ref, old] = words[..] else { return None };
        let (new, old) = (object(new)?, object(old)?);
        Some(PushedRef { remote_ref: remote_ref.to_owned(), new, old })
    };
    let read = |line: &str| {
        update(line).ok_or_else(|| {
            let message = format!("git says something of the push that makes no sense: '{line}'");
            Failure::new(Exit::Environment, "bad_push", message)
        })
    };
    text.lines().map(read).collect()
}

/// An object, or that there is none; nothing, if this is no name of one.
fn object(word: &str) -> Option<Option<Oid>> {
    let is_nowhere = !word.is_empty() && word.chars().all(|c| c == NOWHERE);
    if is_nowhere { Some(None) } else { Oid::from_hex(word.as_bytes()).ok().map(Some) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_git_takes_out_of_a_message_is_not_checked() {
        let text = "Fix\n\nTidegate: T-1 go\n# comment\n# ------------------------ >8 \
                    ------------------------\n+Tidegate: T-2 go\n";
        assert_eq!(message_of(text, "#"), "Fix\n\nTidegate: T-1 go\n");
    }

    #[test]
    fn a_push_is_read_as_git_writes_it() {
        let (one, none) = ("1".repeat(40), "0".repeat(40));
        let lines =
            format!("refs/heads/a {one} refs/heads/b {none}\n(delete) {none} refs/x {one}\n");
        let read = updates(lines.as_bytes()).expect("it makes sense");
        let there: Vec<&str> = read.iter().map(|update| update.remote_ref.as_str()).collect();
        assert_eq!(there, ["refs/heads/b", "refs/x"]);
        assert_eq!((read[0].new.is_some(), read[0].old.is_some()), (true, false));
        assert_eq!((read[1].new.is_some(), read[1].old.is_some()), (false, true));
        assert!(updates(b"").expect("nothing is pushed").is_empty());
        assert!(updates(b"refs/heads/a x refs/heads/b y\n").is_err());
    }
}
