//! What holds some words.

use tidegate_api::Reply;
use tidegate_api::request::Search;
use tidegate_api::search::{Found as FoundView, SearchDocument};
use tidegate_core::Entry;
use tidegate_core::event::EventRef;
use tidegate_index::{Database, Found, ReadModel, Where};

use crate::door::View;
use crate::failure::Unanswered;

/// How many characters of a text are shown around the words.
const EXCERPT: usize = 80;

/// What was found, items first.
pub(crate) fn search(view: &View<'_>, search: &Search) -> Result<Reply, Unanswered> {
    let database = view.folded.database()?;
    let mut results = Vec::new();
    for (place, wanted) in [(Where::Items, search.in_items), (Where::History, search.in_history)] {
        if !wanted {
            continue;
        }
        for found in database.search(&search.text, place, search.limit)? {
            results.push(told(database, view.model, &found, &search.text)?);
        }
    }
    let schema = "tidegate.search/1".to_owned();
    Ok(Reply::Search(SearchDocument { schema, results, notices: Vec::new() }))
}

fn told(
    database: &Database,
    model: &dyn ReadModel,
    found: &Found,
    words: &str,
) -> Result<FoundView, Unanswered> {
    let id = found.object.item();
    let text = id.map(|id| database.text(id)).transpose()?;
    let short = id.map(|id| database.short(id)).transpose()?;
    let (title, body) = text.unzip();
    let mut view = FoundView {
        found: "item".to_owned(),
        item: id.map(|id| id.to_string()),
        short,
        title,
        event: None,
        at: None,
        actor: None,
        excerpt: String::new(),
    };
    let Some(at) = found.event else {
        view.excerpt = excerpt(&body.unwrap_or_default(), words);
        return Ok(view);
    };
    view.found = "event".to_owned();
    view.event = Some(at.to_string());
    if let Some((entry, said)) = said(model, at)? {
        view.at = Some(entry.at.rfc3339());
        view.actor = Some(entry.actor.to_string());
        view.excerpt = excerpt(&said, words);
    }
    Ok(view)
}

/// The entry of an event, and what was said with that.
fn said(model: &dyn ReadModel, at: EventRef) -> Result<Option<(Entry, String)>, Unanswered> {
    let Some(entry) = model.entry(at.entry)? else { return Ok(None) };
    let event = entry.events.get(at.index as usize);
    let said = event.and_then(|event| event.body.said()).unwrap_or_default();
    Ok(Some((entry, said)))
}

/// Some of `text` around the first of the words, in one line.
fn excerpt(text: &str, words: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let lower = line.to_lowercase();
    let first = words.split_whitespace().filter_map(|word| lower.find(&word.to_lowercase())).min();
    let before = first.map_or(0, |at| lower[..at].chars().count()).saturating_sub(EXCERPT / 4);
    let shown: String = line.chars().skip(before).take(EXCERPT).collect();
    let begin = if before > 0 { "…" } else { "" };
    let end = if line.chars().count() > before + EXCERPT { "…" } else { "" };
    format!("{begin}{shown}{end}")
}
