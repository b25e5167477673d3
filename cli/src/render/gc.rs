//! What folding came to, for people.

use tidegate_api::gc::GcDocument;

use crate::output::Output;

/// How many packs and bytes there were, and are.
pub(super) fn text(document: &GcDocument, _output: Output) -> String {
    let GcDocument { objects, packs_before, packs_after, bytes_before, .. } = document;
    let packs =
        |number: usize| if number == 1 { "1 pack".to_owned() } else { format!("{number} packs") };
    let before = format!("{objects} objects in {}, {bytes_before} bytes", packs(*packs_before));
    let after = match document.bytes_after {
        None => format!("would be {}", packs(*packs_after)),
        Some(bytes) => format!("{}, {bytes} bytes", packs(*packs_after)),
    };
    let mut lines = vec![format!("before  {before}"), format!("after   {after}")];
    if document.removed > 0 {
        let word = if document.dry_run { "goes" } else { "gone" };
        let gone = packs(document.removed);
        lines.push(format!("{word}    {gone} that an earlier call had replaced"));
    }
    if document.waiting > 0 {
        let bytes = document.bytes_waiting;
        lines.push(format!(
            "later   {}, {bytes} bytes, go with the next call",
            packs(document.waiting)
        ));
    }
    lines.join("\n")
}
