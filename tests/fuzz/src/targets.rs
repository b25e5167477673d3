//! The targets.

use tidegate_core::definition::Definition;
use tidegate_core::entry::{BadEntry, Entry, MAX_BYTES};
use tidegate_core::expression::{Expression, Template, Value, Values};
use tidegate_core::fold::{Fold, Received};
use tidegate_core::redact::Redactor;
use tidegate_core::{Oid, canonical, subject, text};
use tidegate_formats::{graph, workflow};
use tidegate_store::commit;

use crate::documents;

/// A target and its name.
pub type Target = (&'static str, fn(&[u8]));

/// All targets.
pub const TARGETS: [Target; 8] = [
    ("canonical", canonical_text),
    ("entry", entry),
    ("commit", whole_commit),
    ("display", display),
    ("redaction", redaction),
    ("workflow", workflow_file),
    ("expression", expression),
    ("document", documents::document),
];

/// What passes the check is its own encoding.
fn canonical_text(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    if canonical::check(text).is_ok() {
        let value = canonical::decode_value(text).expect("what passes can be read");
        let same: serde_json::Value = serde_json::from_str(text).expect("canonical JSON is JSON");
        assert_eq!(value, same, "all readers of JSON agree");
        let again = canonical::encode_value(&value).expect("what was read can be written");
        assert_eq!(again, bytes, "one value has one spelling");
    }
}

/// An entry that is read is written as the same bytes; one that is not says why.
fn entry(bytes: &[u8]) {
    match Entry::decode(bytes) {
        Ok(entry) => {
            let redactor = Redactor::default();
            // Bytes written elsewhere may hold what would be taken out here.
            if entry.cleaned(&redactor) == entry {
                let again = entry.encode(&redactor).expect("what was read can be written");
                assert_eq!(again, bytes, "one entry has one spelling");
            }
            let subject = subject::subject(&entry.events, |id| id.to_string());
            assert!(!subject.contains(text::is_unsafe), "a subject is harmless");
            folded(entry);
        }
        Err(BadEntry::TooLong(length)) => assert!(length > MAX_BYTES),
        Err(why) => assert!(!why.to_string().is_empty()),
    }
}

/// Whatever an entry says, folding it leaves a state that can be asked and dumped.
fn folded(entry: Entry) {
    let oid = Oid::from_bytes(&[7; 20]).expect("twenty bytes");
    let mut fold = Fold::new(entry.repo);
    fold.offer(Received { oid, parent: None, content: Ok(Box::new(entry)) });
    let ids: Vec<_> = fold.items().collect();
    for id in ids {
        let item = fold.item(id).expect("an item that is listed is there");
        assert!(!item.heads.is_empty(), "an item has heads");
    }
    let events = fold.events().count();
    assert!(events > 0 || !fold.has(oid) || fold.stubs().count() == 1);
}

/// A commit is an entry or says why not, and goes on from what it names as its parent.
fn whole_commit(bytes: &[u8]) {
    let empty_tree = Oid::from_hex(b"4b825dc642cb6eb9a060e54bf8d69288fbee4904").expect("an id");
    let oid = Oid::from_bytes(&[7; 20]).expect("twenty bytes");
    let received = commit::read(oid, bytes, empty_tree);
    match received.content {
        Ok(_) => {
            let parents =
                bytes.split(|byte| *byte == b'\n').filter_map(|line| line.strip_prefix(b"parent "));
            let named = parents.take(1).map(|hex| Oid::from_hex(hex).expect("an id")).next();
            assert_eq!(received.parent, named, "an entry has one parent at most");
        }
        Err(refused) => assert!(!refused.why.is_empty()),
    }
}

/// Nothing that is shown can move a cursor or reorder what stands around it.
fn display(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    assert!(!text::visible(&text).contains(text::is_unsafe));
    let lines = text::visible_lines(&text);
    assert!(!lines.contains(|c| text::is_unsafe(c) && c != '\n' && c != '\t'));
}

/// What was cleaned is clean.
fn redaction(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let redactor = Redactor::new([("A_SECRET".to_owned(), "secret-of-mine".to_owned())]);
    let clean = redactor.clean(&text);
    assert!(!clean.contains("secret-of-mine"));
    assert_eq!(redactor.clean(&clean), clean, "cleaning twice changes nothing");
}

/// A file is a definition that is the same when it is written and read again, and when it is
/// recorded; or something is wrong with it, at a place in it.
fn workflow_file(bytes: &[u8]) {
    let checked = workflow::read(bytes);
    for finding in &checked.findings {
        assert!(finding.place.line > 0 && finding.place.column > 0, "{finding:?}");
        assert!(!finding.message.is_empty() && !finding.mend.is_empty(), "{finding:?}");
    }
    let Some(definition) = checked.definition else {
        assert!(!checked.findings.is_empty(), "what cannot be used is told");
        return;
    };
    let text = workflow::write(&definition);
    let again = workflow::read(text.as_bytes()).definition;
    assert_eq!(again.as_ref(), Some(&definition), "{text}");
    let recorded = canonical::encode(&definition).expect("what can be used can be recorded");
    let recorded = String::from_utf8(recorded).expect("canonical JSON is text");
    assert_eq!(canonical::decode::<Definition>(&recorded).as_ref(), Ok(&definition));
    let nobody = graph::Occupied::new();
    assert!(
        !graph::dot(&definition, &nobody).is_empty()
            && !graph::mermaid(&definition, &nobody).is_empty()
    );
}

/// A condition holds, does not, or cannot be told; a text that is filled stays within its limit.
fn expression(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let fields = Values::from([("a".to_owned(), Value::Text(text.clone().into_owned()))]);
    match Expression::parse(&text) {
        Ok(expression) => drop(expression.holds(&fields)),
        Err(wrong) => assert!(wrong.at <= text.chars().count()),
    }
    match Template::parse(&text) {
        Ok(template) => assert!(
            template.fill(&fields).is_ok_and(|text| text.len() <= 1_000)
                || template.fields().count() > 0
        ),
        Err(wrong) => assert!(wrong.at <= text.chars().count()),
    }
}
