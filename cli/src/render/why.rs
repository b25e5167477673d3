//! Where an item can go, and what stands in the way.

use tidegate_api::why::WhyDocument;
use tidegate_core::text::visible;

use crate::output::{Output, Style};

/// The ways of an item.
pub(super) fn text(document: &WhyDocument, output: Output) -> String {
    let state = document.state.as_deref().unwrap_or("contested");
    let mut lines = vec![format!(
        "{}  ({})",
        output.paint(Style::Name, &document.short),
        output.paint(Style::State, state)
    )];
    for way in &document.transitions {
        let mark = if way.open { "open" } else { "shut" };
        lines.push(format!("  {} -> {}  {mark}", visible(&way.via), visible(&way.to)));
        for gate in way.gates.iter().filter(|gate| gate.verdict != "pass") {
            let reasons = gate.reasons.join("; ");
            lines.push(format!("    {} {}: {}", gate.kind, gate.verdict, visible(&reasons)));
        }
    }
    lines.join("\n")
}
