//! `replica ls` and `replica show`

use std::process::ExitCode;

use clap::{Args, Subcommand};
use tidegate_api::{Body, Failure};

use super::verb::Act;
use crate::context::Context;

/// Show whose logs are known here
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  tidegate replica ls")]
pub(crate) struct Replica {
    #[command(subcommand)]
    verb: ReplicaVerb,
}

#[derive(Debug, Subcommand)]
enum ReplicaVerb {
    #[command(alias = "list")]
    Ls(Ls),
    Show(Show),
}

/// List the replicas: who writes them, and how far they have come
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  tidegate replica ls")]
struct Ls {}

/// Show one replica
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  tidegate replica show r-k2m4 --json")]
struct Show {
    /// Its id, or the beginning of it
    #[arg(value_name = "ID")]
    id: String,
}

impl Act for Replica {
    fn run(self, context: &Context) -> Result<ExitCode, Failure> {
        context.show(Body::Replicas(match self.verb {
            ReplicaVerb::Ls(Ls {}) => None,
            ReplicaVerb::Show(show) => Some(show.id),
        }))
    }
}
