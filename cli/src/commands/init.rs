//! `init`

use std::process::ExitCode;

use clap::Args;
use tidegate_api::{Body, Exit, Failure, request};
use tidegate_core::ProjectId;

use super::verb::Act;
use crate::context::Context;

/// Begin a project in this repository
///
/// Writes nothing into the working tree and asks nothing. Where a project has begun, says which,
/// and changes nothing of it.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  tidegate init")]
pub(crate) struct Init {
    /// Take part in this project instead of beginning a new one
    #[arg(long, value_name = "PROJECT")]
    id: Option<String>,
    /// Go on under a new replica's name: for a clone that was copied
    #[arg(long)]
    new_replica: bool,
    /// What people call the project [default: the name of the directory]
    #[arg(long, value_name = "TEXT")]
    name: Option<String>,
}

impl Act for Init {
    fn run(self, context: &Context) -> Result<ExitCode, Failure> {
        let id = self.id.map(|id| ProjectId::parse(&id)).transpose();
        let id = id.map_err(|error| Failure::new(Exit::Usage, "bad_id", error.to_string()))?;
        let otherwise = match &self.name {
            Some(_) => String::new(),
            None => tidegate_core::text::visible(&context.place().project_name()?).into_owned(),
        };
        let Self { new_replica, name, .. } = self;
        let init = request::Init { caller: context.caller()?, id, name, otherwise, new_replica };
        Ok(context.output().reply(&context.record(Body::Init(init))?))
    }
}
