//! What git tells a hook, as a question to whoever decides.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::PathBuf;

use crate::event::Event;
use crate::invocation::Invocation;

/// What a hook asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Question {
    /// Something happened: look. Where commits were made anew, a line for each, as git writes it.
    Wake {
        /// The lines.
        rewritten: Vec<u8>,
    },
    /// May a commit have this message?
    CheckMessage(Vec<u8>),
    /// What is to be offered to one who begins a message?
    Offer,
    /// May these refs be sent to this remote?
    CheckPush {
        /// What the remote is called here.
        remote: String,
        /// Where it is.
        url: String,
        /// A line for each ref, as git writes it.
        refs: Vec<u8>,
    },
}

impl Question {
    /// What is asked at this moment. `input` is what git wrote, where that was read.
    pub(crate) fn of(invocation: &Invocation, input: Option<&[u8]>) -> io::Result<Self> {
        let argument = |at: usize| invocation.arguments.get(at);
        let text = |at: usize| {
            let word = argument(at).map(|word| word.to_string_lossy().into_owned());
            word.unwrap_or_default()
        };
        let file = || {
            let missing = || io::Error::new(ErrorKind::InvalidInput, "git named no file");
            argument(0).map(PathBuf::from).ok_or_else(missing)
        };
        Ok(match invocation.event {
            Event::CommitMsg => Self::CheckMessage(fs::read(file()?)?),
            Event::PrepareCommitMsg => Self::Offer,
            Event::PrePush => {
                let refs = input.unwrap_or_default().to_vec();
                Self::CheckPush { remote: text(0), url: text(1), refs }
            }
            Event::PostCommit | Event::PostMerge | Event::PostCheckout | Event::PostRewrite => {
                Self::Wake { rewritten: input.unwrap_or_default().to_vec() }
            }
        })
    }
}
