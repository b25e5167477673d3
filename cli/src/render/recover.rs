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
    if document.rewritten > 0 {
        add(
            Style::Name,
            "again",
            format!("{} entries were saved from the journal", document.rewritten),
        );
    }
    for kept in &document.kept {
        let told = format!("entry {}, {}: {}", kept.seq, kept.subject, kept.file);
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
