//! `import`

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::ExitCode;
use std::str;

use clap::Args;
use serde_json::Value;
use tidegate_api::Failure;
use tidegate_core::command::{
    Command, FieldEdit, Import as Lines, ImportItem, ImportLine, ItemRef, NewItem,
};

use super::verb::Act;
use crate::arguments::Mutating;
use crate::context::Context;
use crate::{input, json};

/// Make items from lines of JSON
///
/// Each line is an object with a title, and any of: key, kind, body, labels, priority, assignee,
/// parent, criteria, fields, aliases, state, source. A parent is named by its key, an alias or its id,
/// and may stand on a later line. A line whose key was imported before makes no second item, in any
/// clone, and is refused if it says something else now. A line that cannot be taken costs that line
/// only.
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
        let bytes = input::bytes(&self.jsonl, input::ITEMS)?;
        // Some editors begin a file with a byte order mark, which belongs to no line.
        let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(&bytes);
        let lines = (1..).zip(bytes.split(|byte| *byte == b'\n'));
        let lines = lines.filter(|(_, line)| !line.trim_ascii().is_empty());
        let lines = lines
            .map(|(number, line)| match item(line) {
                Ok(item) => (number, ImportLine::Item(Box::new(item))),
                Err(why) => (number, ImportLine::Unreadable(why)),
            })
            .collect();
        context.change(Command::Import(Lines { lines }), self.options)
    }
}

/// The item that a line describes, or why it describes none.
fn item(line: &[u8]) -> Result<ImportItem, String> {
    let line = str::from_utf8(line)
        .map_err(|e| format!("not UTF-8, from byte {} of the line on", e.valid_up_to()))?;
    let value = json::parse(line).map_err(|wrong| format!("{wrong}, column {}", wrong.column))?;
    let Value::Object(mut members) = value else {
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
    let fields = match members.remove("fields") {
        None | Some(Value::Null) => BTreeMap::new(),
        Some(Value::Object(fields)) => {
            fields.into_iter().map(|(name, value)| (name, FieldEdit::Set(value))).collect()
        }
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
        workflow: None,
    };
    Ok(ImportItem { item, key, state, source })
}
