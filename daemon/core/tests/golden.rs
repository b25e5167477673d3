//! Entries as format 1 spells them, kept for ever: what was recorded once is read by every later
//! build, and written again byte for byte.
//!
//! One file an event kind, named after it, holding one canonical line. A file that was released
//! never changes; a kind that is new gets a new one.

use std::collections::BTreeMap;
use std::path::Path;

use tidegate_core::Entry;
use tidegate_core::event::EventBody;
use tidegate_core::redact::Redactor;

/// Where the kinds are listed, each as `"word" critical => …`.
const KINDS: &str = include_str!("../src/event/kinds.rs");

/// The files, by name.
#[expect(clippy::disallowed_methods, reason = "golden files are files")]
fn golden() -> BTreeMap<String, Vec<u8>> {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/golden/format-1");
    let files = std::fs::read_dir(&directory).expect("the golden files are in their place");
    let read = |file: std::io::Result<std::fs::DirEntry>| {
        let path = file.expect("the directory can be listed").path();
        let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
        (name, std::fs::read(&path).expect("a golden file can be read"))
    };
    files.map(read).collect()
}

/// Every kind that this build knows, and whether it is critical.
fn kinds() -> impl Iterator<Item = (&'static str, bool)> {
    KINDS.lines().filter_map(|line| {
        let (kind, rest) = line.trim().strip_prefix('"')?.split_once("\" ")?;
        let (critical, _) = rest.split_once(" => ")?;
        Some((kind, critical.parse().ok()?))
    })
}

#[test]
fn what_was_recorded_is_read_and_written_byte_for_byte() {
    for (name, bytes) in golden() {
        let line = bytes.strip_suffix(b"\n").expect("one line");
        let entry = Entry::decode(line).unwrap_or_else(|error| panic!("{name}: {error}"));
        let again = entry.encode(&Redactor::default()).expect("it was written once");
        assert_eq!(String::from_utf8_lossy(line), String::from_utf8_lossy(&again), "{name}");
        assert_eq!(entry.events[0].body.kind(), name, "a file is named after its kind");
    }
}

#[test]
fn every_kind_has_its_golden_file() {
    let golden = golden();
    assert!(kinds().count() > 18, "the list of kinds was not found where it was");
    for (kind, critical) in kinds() {
        let bytes = golden.get(kind).unwrap_or_else(|| panic!("{kind} has no golden file"));
        let entry = Entry::decode(bytes.trim_ascii_end()).expect("the other test says why not");
        let event = &entry.events[0];
        assert!(!event.body.is_unknown(), "{kind} is a kind of this build");
        assert_eq!(event.body.is_critical(), critical, "{kind}");
        assert_eq!(event.critical, Some(critical), "{kind} says so");
    }
}

#[test]
fn a_kind_of_a_later_build_is_kept_as_it_came() {
    let golden = golden();
    let unknown: Vec<&String> =
        golden.keys().filter(|name| kinds().all(|(kind, _)| kind != name.as_str())).collect();
    assert_eq!(unknown, ["x.later"]);
    let entry = Entry::decode(golden["x.later"].trim_ascii_end()).expect("an entry");
    assert!(matches!(entry.events[0].body, EventBody::Unknown { .. }));
    assert_eq!(entry.events.len(), 2, "it stands beside an event that is known");
}
