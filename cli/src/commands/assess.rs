//! `assess`, and `assessment`

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Subcommand};
use serde_json::{Map, Value};
use tidegate_api::{Body, Exit, Failure, Reply};
use tidegate_core::command::{Assess as Asked, Command, ItemRef};
use tidegate_core::text::visible;

use super::patch;
use super::verb::Act;
use crate::arguments::Mutating;
use crate::context::Context;
use crate::input;

/// Say how good an item is, from 0 to 100
///
/// Without a score for `overall`, that is the mean where several are given at once. A file holds `scores` by dimension, or
/// what analyses write: `overallScore`, `qualityMetrics`, `recommendation`; what else it holds is kept.
#[derive(Debug, Args)]
#[command(
    after_help = "Example:\n  tidegate assess T-7k2m --dimension clarity=80 --dimension feasibility=70"
)]
pub(crate) struct Assess {
    /// The item
    item: String,
    /// A score; may be given several times
    #[arg(long, value_name = "NAME=SCORE", value_parser = input::score, required_unless_present = "file")]
    dimension: Vec<(String, u32)>,
    /// Read an assessment as JSON from FILE; - for standard input
    #[arg(long, value_name = "FILE")]
    file: Option<PathBuf>,
    #[command(flatten)]
    options: Mutating,
}

/// Show how good an item was said to be
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  tidegate assessment ls T-7k2m")]
pub(crate) struct Assessment {
    #[command(subcommand)]
    verb: AssessmentVerb,
}

#[derive(Debug, Subcommand)]
enum AssessmentVerb {
    #[command(alias = "list")]
    Ls(Ls),
    Show(Show),
}

/// List all assessments of an item, the oldest first
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  tidegate assessment ls T-7k2m --json")]
struct Ls {
    /// The item
    item: String,
}

/// Show the last assessment of an item
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  tidegate assessment show T-7k2m")]
struct Show {
    /// The item
    item: String,
}

impl Act for Assess {
    fn run(self, context: &Context) -> Result<ExitCode, Failure> {
        let item = ItemRef(self.item);
        let mut asked =
            Asked { item, scores: BTreeMap::new(), recommendation: None, details: BTreeMap::new() };
        if let Some(path) = &self.file {
            read(&mut asked, patch::object(&input::file(path, input::TEXT)?)?)?;
        }
        input::once(self.dimension.iter().map(|(name, _)| name))?;
        asked.scores.extend(self.dimension);
        context.change(Command::Assess(asked), self.options)
    }
}

impl Act for Assessment {
    fn run(self, context: &Context) -> Result<ExitCode, Failure> {
        let (item, last_only) = match self.verb {
            AssessmentVerb::Ls(ls) => (ls.item, false),
            AssessmentVerb::Show(show) => (show.item, true),
        };
        let mut reply = context.ask(Body::Assessments(ItemRef(item)))?;
        if let Reply::Assessment(document) = &mut reply
            && last_only
        {
            document.assessments.drain(..document.assessments.len().saturating_sub(1));
        }
        Ok(context.output().reply(&reply))
    }
}

/// Reads what a file says of an item.
fn read(asked: &mut Asked, mut members: Map<String, Value>) -> Result<(), Failure> {
    for nested in ["scores", "qualityMetrics"] {
        if let Some(scores) = members.remove(nested) {
            let Value::Object(scores) = scores else {
                return Err(patch::bad(&format!("'{nested}' holds scores, by name")));
            };
            for (name, value) in scores {
                asked.scores.insert(name.clone(), score(&name, &value)?);
            }
        }
    }
    for whole in ["overall", "overallScore"] {
        if let Some(value) = members.remove(whole) {
            asked.scores.insert("overall".to_owned(), score(whole, &value)?);
        }
    }
    match members.remove("recommendation") {
        None | Some(Value::Null) => {}
        Some(Value::String(text)) => asked.recommendation = Some(text),
        Some(_) => return Err(patch::bad("'recommendation' is a text")),
    }
    asked.details = members.into_iter().filter(|(_, value)| !value.is_null()).collect();
    Ok(())
}

fn score(name: &str, value: &Value) -> Result<u32, Failure> {
    let score = value.as_u64().and_then(|score| u32::try_from(score).ok());
    score.ok_or_else(|| {
        let message = format!("'{}' is no whole number from 0 to 100", visible(name));
        Failure::new(Exit::Usage, "bad_value", message)
    })
}
