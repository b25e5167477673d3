//! One item: in a line after a change, in full when it is shown.

use serde_json::Value;
use tidegate_api::commits::CommitsView;
use tidegate_api::item::{ItemDocument, ItemRow, ItemView, Recorded, TagView};
use tidegate_core::text::{visible, visible_lines};

use super::table::{Cell, cell, table};
use crate::output::{Output, Style};
use crate::when::{local, local_and_ago};

/// How many commits of an item are shown, and how much of their ids.
const SOME: usize = 5;
const SHORT: usize = 10;

/// What a change came to, or the item in full.
pub(super) fn text(document: &ItemDocument, output: Output) -> String {
    match &document.recorded {
        Some(recorded) => {
            let line = line(&document.item, output);
            match remark(recorded) {
                Some(remark) => format!("{line}  {}", output.paint(Style::Faint, remark)),
                None => line,
            }
        }
        None => in_full(&document.item, output),
    }
}

/// What is to be said of a change that recorded nothing now.
pub(super) fn remark(recorded: &Recorded) -> Option<&'static str> {
    match recorded {
        Recorded { events: 0, .. } => Some("(nothing to change)"),
        Recorded { dry_run: true, .. } => Some("(not recorded)"),
        Recorded { replayed: true, .. } => Some("(recorded before)"),
        _ => None,
    }
}

/// An item in a line.
pub(super) fn line(item: &ItemView, output: Output) -> String {
    let (state, style) = standing(&item.state, &item.contested, item.challenged);
    let state = output.paint(style, &state);
    let name = match &item.short {
        Some(short) => output.paint(Style::Name, short),
        None => output.paint(Style::Faint, "(new)"),
    };
    format!("{name}  {}  ({state})", visible(&item.title))
}

/// Where an item stands, and how that is painted.
pub(super) fn standing(
    state: &Option<String>,
    states: &[String],
    challenged: bool,
) -> (String, Style) {
    let (told, style) = match state {
        Some(state) => (state.clone(), Style::State),
        None => (contested(states), Style::Alarm),
    };
    if challenged { (format!("{told}, challenged"), Style::Alarm) } else { (told, style) }
}

/// Where an item of a list stands: where its regions are is said in a word beside its state.
pub(super) fn row_standing(item: &ItemRow) -> (String, Style) {
    let state = item.state.as_ref().map(|state| match item.regions.as_slice() {
        [] => state.clone(),
        regions => format!("{state}: {}", regions.join("+")),
    });
    standing(&state, &item.contested, item.challenged)
}

/// The states that stand in a contested item.
pub(super) fn contested(states: &[String]) -> String {
    format!("contested: {}", states.join(" or "))
}

/// An item in full.
pub(super) fn in_full(item: &ItemView, output: Output) -> String {
    let mut parts = vec![line(item, output), table(&facts(item), output)];
    if !item.body.is_empty() {
        parts.push(String::new());
        parts.push(indented(&item.body));
    }
    for comment in item.comments.iter().flatten() {
        let about = [&comment.via, &comment.on]
            .into_iter()
            .flatten()
            .map(|t| format!("  on {}", visible(t)));
        let head = format!(
            "{}  {}{}",
            visible(&comment.actor),
            local(&comment.at),
            about.collect::<String>()
        );
        parts.push(String::new());
        parts.push(output.paint(Style::Faint, &head));
        parts.push(indented(&comment.text));
    }
    parts.join("\n")
}

/// The versions of an item that have a name, a line each, with the entries by which they are shown.
pub(crate) fn tags(item: &ItemView, output: Output) -> String {
    let row = |tag: &TagView| vec![cell(&tag.name, Some(Style::Name)), cell(&version(tag), None)];
    table(&item.tags.iter().map(row).collect::<Vec<_>>(), output)
}

fn version(tag: &TagView) -> String {
    let at = tag.entries.iter().map(|entry| entry.get(..12).unwrap_or(entry));
    at.collect::<Vec<_>>().join(", ")
}

pub(super) fn indented(text: &str) -> String {
    let lines = visible_lines(text);
    lines
        .lines()
        .map(|line| format!("  {line}").trim_end().to_owned())
        .collect::<Vec<_>>()
        .join("\n")
}

fn facts(item: &ItemView) -> Vec<Vec<Cell>> {
    let mut rows: Vec<(&str, String)> = vec![("kind", item.kind.clone())];
    let mut add =
        |name: &'static str, value: Option<String>| rows.extend(value.map(|value| (name, value)));
    let list = |values: &[String]| (!values.is_empty()).then(|| values.join(", "));
    for at in &item.regions {
        let state = at.state.clone().unwrap_or_else(|| contested(&at.contested));
        add("region", Some(format!("{}: {state}", at.region)));
    }
    add("resolved by rank", list(&item.outranked).map(|lost| format!("over {lost}")));
    add("also known as", list(&item.aliases));
    let begun = item.progress.filter(|percent| (1..100).contains(percent));
    add("progress", begun.map(|percent| format!("{percent} %")));
    add("priority", item.priority.clone());
    add("assignee", item.assignee.clone());
    add("claimed by", item.claimed_by.clone());
    add("part of", item.parent_short.clone());
    add("labels", list(&item.labels));
    add("archived", item.archived.then(|| "yes".to_owned()));
    for link in &item.links {
        let when = link.when.as_ref().map(|state| format!(" (when {state})")).unwrap_or_default();
        add("link", Some(format!("{} {}{when}", link.rel, link.short)));
    }
    for tag in &item.tags {
        add("tag", Some(format!("{} at {}", tag.name, version(tag))));
    }
    for circle in &item.circles {
        let members = circle.shorts.join(", ");
        add("in a circle", Some(format!("{}: {members}; remove one of the links", circle.rel)));
    }
    for criterion in &item.criteria {
        let mark = if criterion.checked { 'x' } else { ' ' };
        add("criterion", Some(format!("{} [{mark}] {}", criterion.n, criterion.text)));
    }
    for (name, value) in &item.fields {
        add("field", Some(format!("{name} = {}", plain(value))));
    }
    for (name, values) in &item.also {
        let values: Vec<String> = values.iter().map(plain).collect();
        add("written apart", Some(format!("{name}: also {}", values.join(", "))));
    }
    for conflict in &item.key_conflicts {
        let at = |event: &str| event.get(..12).unwrap_or(event).to_owned();
        let (event, other) = (at(&conflict.event), at(&conflict.other));
        let key = &conflict.key;
        add("key conflict", Some(format!("{key}: {event} and {other} are different things")));
    }
    for (name, value) in item.commits.iter().flat_map(of_commits) {
        add(name, Some(value));
    }
    for doubt in &item.doubts {
        add("in doubt", Some(doubt.clone()));
    }
    if item.comments.is_none() && item.comment_count > 0 {
        add("comments", Some(item.comment_count.to_string()));
    }
    add("created", Some(local_and_ago(&item.created_at)));
    add("updated", Some(local_and_ago(&item.updated_at)));
    rows.into_iter()
        .map(|(name, value)| {
            vec![cell("", None), cell(name, Some(Style::Faint)), cell(&value, None)]
        })
        .collect()
}

/// What is told of the commits of an item.
fn of_commits(commits: &CommitsView) -> Vec<(&'static str, String)> {
    let CommitsView { count, files, added, removed, latest, refused } = commits;
    let short = |id: &str| id.get(..SHORT).unwrap_or(id).to_owned();
    let sum = (*count > 0).then(|| format!("{count} ({files} files, +{added} -{removed})"));
    let latest = latest.iter().take(SOME).map(|commit| {
        let via = commit.via.as_ref().map(|via| format!(" ({via})")).unwrap_or_default();
        ("commit", format!("{} {}{via}", short(&commit.commit), commit.subject))
    });
    let refused = refused
        .iter()
        .map(|refused| ("not moved by", format!("{}: {}", short(&refused.commit), refused.why)));
    sum.map(|sum| ("commits", sum)).into_iter().chain(latest).chain(refused).collect()
}

fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => "nothing".to_owned(),
        other => other.to_string(),
    }
}
