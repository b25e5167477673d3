//! `comment`

use std::process::ExitCode;

use clap::Args;
use tidegate_api::Failure;
use tidegate_core::command::{self, Command, ItemRef};
use tidegate_core::event::EventRef;

use super::verb::Act;
use crate::arguments::Mutating;
use crate::context::Context;
use crate::input;

/// Say something about an item
#[derive(Debug, Args)]
#[command(
    after_help = "Example:\n  tidegate comment T-7k2m \"works with expired tokens too\" --on src/login.rs:42"
)]
pub(crate) struct Comment {
    /// The item
    item: String,
    /// What to say; - for standard input
    text: String,
    /// The transition it is about
    #[arg(long, value_name = "VIA")]
    via: Option<String>,
    /// The place in the code it is about
    #[arg(long, value_name = "PATH:LINE")]
    on: Option<String>,
    /// The comment it answers
    #[arg(long, value_name = "EVENT")]
    reply_to: Option<EventRef>,
    #[command(flatten)]
    options: Mutating,
}

impl Act for Comment {
    fn run(self, context: &Context) -> Result<ExitCode, Failure> {
        let comment = command::Comment {
            item: ItemRef(self.item),
            text: input::text_or_stdin(self.text)?,
            via: self.via,
            on: self.on,
            reply_to: self.reply_to,
        };
        context.change(Command::Comment(comment), self.options)
    }
}
