//! `project show` and `project set`

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Subcommand};
use serde_json::Value;
use tidegate_api::{Body, Failure};
use tidegate_core::command::{Command, SetProject};

use super::patch;
use super::verb::Act;
use crate::arguments::Mutating;
use crate::context::Context;
use crate::input;

/// Show or change what is said of the project
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  tidegate project set type=api complexity=moderate")]
pub(crate) struct Project {
    #[command(subcommand)]
    verb: ProjectVerb,
}

#[derive(Debug, Subcommand)]
enum ProjectVerb {
    Show(Show),
    Set(Set),
}

/// Show what is said of the project
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  tidegate project show --json")]
struct Show {}

/// Change what is said of the project
///
/// Settings: name, workflow, type, complexity, industry, stakeholders, constraints.timeline,
/// constraints.budget, constraints.technology, constraints.compliance. Lists are written with
/// commas; an empty value takes the setting away.
#[derive(Debug, Args)]
#[command(
    after_help = "Example:\n  tidegate project set stakeholders=ann,ben constraints.budget='2 weeks'"
)]
struct Set {
    /// What to write
    #[arg(value_name = "NAME=VALUE", value_parser = input::assignment, required_unless_present = "patch")]
    settings: Vec<(String, String)>,
    /// A JSON merge patch (RFC 7396) from FILE; - for standard input
    #[arg(long, value_name = "FILE")]
    patch: Option<PathBuf>,
    #[command(flatten)]
    options: Mutating,
}

impl Act for Project {
    fn run(self, context: &Context) -> Result<ExitCode, Failure> {
        match self.verb {
            ProjectVerb::Show(Show {}) => context.show(Body::Project),
            ProjectVerb::Set(set) => set.run(context),
        }
    }
}

impl Set {
    fn run(self, context: &Context) -> Result<ExitCode, Failure> {
        input::once(self.settings.iter().map(|(name, _)| name))?;
        let mut settings: BTreeMap<String, Option<Value>> = BTreeMap::new();
        if let Some(path) = &self.patch {
            for (name, value) in patch::object(&input::file(path, input::TEXT)?)? {
                match value {
                    Value::Object(inner) if name == "constraints" => {
                        let full = |(inner, value): (String, Value)| {
                            (format!("{name}.{inner}"), written(value))
                        };
                        settings.extend(inner.into_iter().map(full));
                    }
                    value => drop(settings.insert(name, written(value))),
                }
            }
        }
        let set = |(name, value): (String, String)| {
            (name, (!value.is_empty()).then(|| Value::from(value)))
        };
        settings.extend(self.settings.into_iter().map(set));
        context.change(Command::SetProject(SetProject { settings }), self.options)
    }
}

fn written(value: Value) -> Option<Value> {
    (!value.is_null()).then_some(value)
}
