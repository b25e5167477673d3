//! `import`

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use serde_json::Value;
use tidegate_api::{Failure, Reply};
use tidegate_core::command::{Command, Import as Lines, ImportItem, ImportLine, ItemRef, NewItem};

use super::verb::Act;
use crate::arguments::Mutating;
use crate::context::Context;
use crate::input;

/// Make items from lines of JSON
///
/// Each line is an object with a title, and any of: key, kind, body, labels, priority, assignee,
/// parent, criteria, fields, aliases, state, source. A line whose key was imported before makes no
/// second item, in any clone. A line that cannot be taken costs that line only.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  tidegate import --jsonl issues.jsonl --dry-run")]
pub(crate) struct Import {
    /// The file; - for standard input
    #[arg(long, value_name = "FILE")]
    jsonl: PathBuf,
    #[command(flatten)]
    options: Mutating,
}

impl Act for Import {
    fn run(self, context: &Context) -> Result<ExitCode, Failure> {
        let text = input::file(&self.jsonl, input::ITEMS)?;
        // Some editors begin a file with a byte order mark, which belongs to no line.
        let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
        let lines = (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty());
        let (numbers, lines): (Vec<usize>, _) = lines
            .map(|(number, line)| match item(line) {
                Ok(item) => (number, ImportLine::Item(Box::new(item))),
                Err(why) => (number, ImportLine::Unreadable(why)),
            })
            .unzip();
        let mut reply = context.changed(Command::Import(Lines { lines }), self.options)?;
        if let Reply::Import(document) = &mut reply {
            for (result, number) in document.results.iter_mut().zip(numbers) {
                result.line = number;
            }
        }
        Ok(context.output().reply(&reply))
    }
}

/// The item that a line describes, or why it describes none.
fn item(line: &str) -> Result<ImportItem, String> {
    let Value::Object(mut members) =
        serde_json::from_str(line).map_err(|e| format!("not JSON: {e}"))?
    else {
        return Err("not a JSON object".to_owned());
    };
    let mut text = |name: &str| match members.remove(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text)),
        Some(_) => Err(format!("'{name}' is a text")),
    };
    let (title, body) = (text("title")?.unwrap_or_default(), text("body")?.unwrap_or_default());
    let (key, state, source) = (text("key")?, text("state")?, text("source")?);
    let (kind, priority, assignee) = (text("kind")?, text("priority")?, text("assignee")?);
    let parent = text("parent")?.map(ItemRef);
    let mut texts = |name: &str| match members.remove(name) {
        None | Some(Value::Null) => Ok(Vec::new()),
        Some(Value::Array(items)) => items
            .into_iter()
            .map(|item| {
                item.as_str()
                    .map(str::to_owned)
                    .ok_or_else(|| format!("'{name}' is a list of texts"))
            })
            .collect(),
        Some(_) => Err(format!("'{name}' is a list of texts")),
    };
    let (labels, criteria, aliases) = (texts("labels")?, texts("criteria")?, texts("aliases")?);
    let fields: BTreeMap<String, Value> = match members.remove("fields") {
        None | Some(Value::Null) => BTreeMap::new(),
        Some(Value::Object(fields)) => fields.into_iter().collect(),
        Some(_) => return Err("'fields' holds further fields, by name".to_owned()),
    };
    if let Some(other) = members.keys().next() {
        return Err(format!("'{}' is not known", tidegate_core::text::visible(other)));
    }
    let item = NewItem {
        title,
        kind,
        body,
        labels,
        aliases,
        priority,
        assignee,
        parent,
        criteria,
        fields,
    };
    Ok(ImportItem { item, key, state, source })
}
