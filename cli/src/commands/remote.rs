//! `remote ls` and `remote set`

use std::process::ExitCode;

use clap::{Args, Subcommand};
use tidegate_api::request::SetRemote;
use tidegate_api::{Body, Failure};

use super::verb::Act;
use crate::context::Context;

/// Show the remotes, and say what goes to each
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  tidegate remote set origin --stream log")]
pub(crate) struct Remote {
    #[command(subcommand)]
    verb: RemoteVerb,
}

#[derive(Debug, Subcommand)]
enum RemoteVerb {
    #[command(alias = "list")]
    Ls(Ls),
    Set(Set),
}

/// List the remotes, and what goes to each
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  tidegate remote ls")]
struct Ls {}

/// Say what goes to a remote
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  tidegate remote set origin --stream log")]
struct Set {
    /// The remote
    name: String,
    /// A stream that is to go there; `log` holds all facts
    #[arg(long, value_name = "STREAM", required_unless_present_any = ["no_stream", "off"])]
    stream: Vec<String>,
    /// A stream that is not to go there
    #[arg(long, value_name = "STREAM")]
    no_stream: Vec<String>,
    /// Exchange nothing with it
    #[arg(long, conflicts_with_all = ["stream", "no_stream"])]
    off: bool,
}

impl Act for Remote {
    fn run(self, context: &Context) -> Result<ExitCode, Failure> {
        context.show(Body::Remotes(match self.verb {
            RemoteVerb::Ls(Ls {}) => None,
            RemoteVerb::Set(Set { name, stream: add, no_stream: remove, off }) => {
                Some(SetRemote { name, add, remove, off })
            }
        }))
    }
}
