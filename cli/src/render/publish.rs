//! What publishing came to, for people: only what was put right is worth a word.

use tidegate_api::publish::PublishDocument;

use crate::output::{Output, Style};

pub(super) fn text(document: &PublishDocument, output: Output) -> String {
    let mended = document.mended.iter();
    mended.map(|m| format!("{}  {}\n", output.paint(Style::Name, &m.name), m.what)).collect()
}
