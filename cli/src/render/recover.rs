//! What is left of a broken store, for people.

use tidegate_api::recover::RecoverDocument;
use tidegate_core::text::visible;

use crate::output::{Output, Style};

/// What was broken, what became of it, and what is gone.
pub(super) fn text(document: &RecoverDocument, output: Output) -> String {
    let mut lines = Vec::new();
    let mut add = |style, name: &str, text: String| {
        lines.push(format!("{}  {}", output.paint(style, name), visible(&text)));
    };
    for broken in &document.broken {
        add(Style::Alarm, "broken", format!("{}: {}", broken.file, broken.what));
    }
    if let Some(folder) = &document.quarantine {
        add(Style::Faint, "copied", folder.clone());
    }
    if let Some(tip) = &document.tip {
        add(Style::Name, "log", format!("ends at {}, its entry {}", tip.entry, tip.seq));
    }
    match &document.replica {
        Some(replica) => add(Style::Name, "goes on", format!("after that as {replica}")),
        None if document.dry_run && !document.cuts.is_empty() => {
            add(Style::Name, "goes on", "after that under a new name".to_owned());
        }
        None => {}
    }
    if document.rewritten > 0 {
        add(
            Style::Name,
            "again",
            format!("{} entries were saved from the journal", document.rewritten),
        );
    }
    for kept in document.kept.chunk_by(|one, next| one.file == next.file) {
        let (first, last) = (&kept[0], &kept[kept.len() - 1]);
        let told = match kept.len() {
            1 => format!("entry {}, {}: {}", first.seq, first.subject, first.file),
            n => format!("{n} entries, {} to {}: {}", first.seq, last.seq, first.file),
        };
        add(Style::Alarm, "kept", told);
    }
    for missing in &document.missing {
        add(Style::Alarm, "missing", missing.clone());
    }
    lines.push(match (document.broken.is_empty() && document.rewritten == 0, document.ok) {
        (true, true) => "nothing is broken".to_owned(),
        (_, false) => "something is lost".to_owned(),
        (false, true) if document.dry_run => "what is left can be saved".to_owned(),
        (false, true) => "what is left is saved".to_owned(),
    });
    lines.join("\n")
}
