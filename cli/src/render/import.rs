//! What became of the lines of an import.

use tidegate_api::import::{ImportDocument, Outcome};
use tidegate_core::text::visible;

use crate::output::{Output, Style};

/// The lines that could not be taken, and the sums.
pub(super) fn text(document: &ImportDocument, output: Output) -> String {
    let refused = document.results.iter().filter(|result| result.outcome == Outcome::Refused);
    let mut lines: Vec<String> = refused
        .map(|result| {
            let why = result.error.as_deref().unwrap_or_default();
            format!(
                "{} {}",
                output.paint(Style::Alarm, &format!("line {}:", result.line)),
                visible(why)
            )
        })
        .collect();
    let what = if document.dry_run { "would be imported" } else { "imported" };
    let ImportDocument { imported, known, refused, .. } = document;
    lines.push(format!("{imported} {what}, {known} known already, {refused} refused"));
    lines.join("\n")
}
