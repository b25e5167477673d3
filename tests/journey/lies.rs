//! Documents that somebody recorded and that never were so, and documents that are damaged here.

use std::fs;

use serde_json::json;

use crate::documents::{FLOW, cloned, committed, project, state, way};
use crate::forged::{Forged, replica};
use crate::place::{Journey, LOG, apply, begun};
use crate::support::Sandbox;

/// What somebody says of the document of an item: the commit, its tree, and the content.
type Said = [String; 3];

/// Has somebody else record that an item went by this document, judged by these rules; the item.
fn pretended(sandbox: &Sandbox, who: usize, (said, rules): (&Said, u32)) -> String {
    let flow = fs::read_to_string(sandbox.dir().join("tidegate.yml")).expect("it was written");
    let is_wide = flow.contains("docs/*.md");
    let [commit, tree, blob] = said;
    let item = sandbox.item(&["x", "--set", "feature=a"]);
    let shown = sandbox.shown(&item);
    let mut forged = Forged::new(sandbox, &replica(who), Vec::new(), 1);
    let path = if is_wide { "docs/*.md" } else { "docs/a.md" };
    let mut asked = vec![json!({ "as": { "type": "note" }, "path": path })];
    if flow.contains("docs/p-*.md") {
        asked.push(json!({ "as": { "type": "prd" }, "path": "docs/p-*.md" }));
    }
    let found = json!([{ "as": { "type": "note" }, "blob": blob, "path": "docs/a.md" }]);
    forged.entry(|entry| {
        let event = &mut entry["events"][0];
        event["object"] = shown["id"].clone();
        event["kind"] = json!("transition.applied");
        event["after"] = shown["heads"].clone();
        event["data"] = json!({
            "definition": shown["definition"], "from": "Open", "to": "Specified", "via": "specify",
            "documents": { "asked": asked, "commit": commit, "found": found, "rules": rules, "tree": tree },
        });
    });
    let oid = forged.write(sandbox);
    let _ = sandbox.git(&["update-ref", &format!("{LOG}{}", replica(who)), &oid]).ok();
    item
}

#[test]
fn documents_that_were_never_there_open_nothing() {
    let sandbox = project();
    let _ = sandbox.item(&["the good item", "--id", "GOOD"]);
    let empty = committed(&sandbox, "docs/a.md", "\n");
    let commit = committed(&sandbox, "docs/a.md", "a note");
    let _ = committed(&sandbox, "docs/plan.md", "a plan");
    let _ = sandbox.git(&["rm", "--quiet", "docs/a.md"]).ok();
    let _ = sandbox.git(&["commit", "--quiet", "-m", "tidy up"]).ok();
    let without = sandbox.said(&["rev-parse", "HEAD"]);
    let tree = |commit: &str| sandbox.said(&["rev-parse", &format!("{commit}^{{tree}}")]);
    let blob = |commit: &str| sandbox.said(&["rev-parse", &format!("{commit}:docs/a.md")]);
    let said = |one: &str, other: &str, third: &str| [one.to_owned(), tree(other), blob(third)];
    let lies = [
        (said(&commit, &commit, &empty), 1, "docs/a.md of commit"),
        (said(&commit, &empty, &commit), 1, "has another tree than was recorded"),
        (said(&without, &without, &commit), 1, "docs/a.md of commit"),
        (said(&empty, &empty, &empty), 1, "docs/a.md:1: EMPTY_DOCUMENT"),
        (said(&empty, &empty, &empty), 2, "docs/a.md:1: EMPTY_DOCUMENT"),
        (said(&empty, &empty, &empty), 0, "docs/a.md:1: EMPTY_DOCUMENT"),
    ];
    for (who, (lie, rules, why)) in (1..).zip(&lies) {
        let item = pretended(&sandbox, who, (lie, *rules));
        assert_eq!(state(&sandbox, &item), "Specified", "the state is the same everywhere: {why}");
        let (open, reasons, fix) = way(&sandbox, &item, "build");
        assert!(!open && reasons.contains("is not so"), "{why}: {reasons}");
        assert!(reasons.contains(why), "{why}: {reasons}");
        assert!(fix.iter().all(|fix| !fix.starts_with("git ")), "nothing can be fetched: {fix:?}");
        assert_eq!(sandbox.refusal(1, &["move", &item, "build"])["code"], "gate_shut");
    }
    let honest = pretended(&sandbox, 0, (&said(&commit, &commit, &commit), 1));
    let (open, reasons, _) = way(&sandbox, &honest, "build");
    assert!(open, "who told the truth is believed: {reasons}");
}

#[test]
fn documents_that_were_left_out_open_nothing() {
    let sandbox = project();
    let _ = sandbox.item(&["the good item", "--id", "GOOD"]);
    let flow = FLOW.replace("'docs/{feature}.md'", "'docs/*.md', multiple: true");
    let _ = apply(&sandbox, &flow);
    let good = committed(&sandbox, "docs/a.md", "a note");
    let both = committed(&sandbox, "docs/b.md", "\n");
    let _ = committed(&sandbox, "docs/b.md", "mended");
    let tree = |commit: &str| sandbox.said(&["rev-parse", &format!("{commit}^{{tree}}")]);
    let blob = sandbox.said(&["rev-parse", "HEAD:docs/a.md"]);
    let said = |commit: &str| [commit.to_owned(), tree(commit), blob.clone()];
    let lie = pretended(&sandbox, 1, (&said(&both), 1));
    let (open, reasons, _) = way(&sandbox, &lie, "build");
    assert!(!open && reasons.contains("is not so: docs/*.md means 2 files"), "{reasons}");
    let honest = pretended(&sandbox, 2, (&said(&good), 1));
    let (_, reasons, _) = way(&sandbox, &honest, "build");
    assert!(!reasons.contains("is not so"), "{reasons}");
}

#[test]
fn a_document_that_may_be_missing_and_was_left_out_opens_nothing() {
    let sandbox = project();
    let _ = sandbox.item(&["the good item", "--id", "GOOD"]);
    let more = "required: true}, {type: prd, path: 'docs/p-*.md', required: false}]";
    let _ = apply(&sandbox, &FLOW.replacen("required: true}]", more, 1));
    let without = committed(&sandbox, "docs/a.md", "a note");
    let with = committed(&sandbox, "docs/p-x.md", "no requirements");
    let tree = |commit: &str| sandbox.said(&["rev-parse", &format!("{commit}^{{tree}}")]);
    let blob = sandbox.said(&["rev-parse", "HEAD:docs/a.md"]);
    let said = |commit: &str| [commit.to_owned(), tree(commit), blob.clone()];
    let lie = pretended(&sandbox, 1, (&said(&with), 1));
    assert_eq!(state(&sandbox, &lie), "Specified");
    let (open, reasons, _) = way(&sandbox, &lie, "build");
    assert!(!open && reasons.contains("is not so: docs/p-*.md means 1 files"), "{reasons}");
    let honest = pretended(&sandbox, 2, (&said(&without), 1));
    let (_, reasons, _) = way(&sandbox, &honest, "build");
    assert!(!reasons.contains("is not so"), "{reasons}");
}

#[test]
fn a_damaged_document_shows_nothing() {
    let sandbox = project();
    let _ = sandbox.item(&["the good item", "--id", "GOOD"]);
    let commit = committed(&sandbox, "docs/a.md", "a note");
    let _ = committed(&sandbox, "docs/plan.md", "a plan");
    let [tree, note, plan] = ["HEAD~1^{tree}", "HEAD:docs/a.md", "HEAD:docs/plan.md"]
        .map(|what| sandbox.said(&["rev-parse", what]));
    let file = |oid: &str| sandbox.dir().join(format!(".git/objects/{}/{}", &oid[..2], &oid[2..]));
    fs::remove_file(file(&note)).expect("the object is loose");
    fs::copy(file(&plan), file(&note)).expect("the object is loose");
    let item = sandbox.item(&["x", "--set", "feature=a"]);
    let (open, reasons, _) = way(&sandbox, &item, "specify");
    assert!(!open && reasons.contains("docs/a.md"), "{reasons}");
    assert!(reasons.contains("is damaged here") || reasons.contains("cannot be read"), "{reasons}");
    let moved = pretended(&sandbox, 0, (&[commit, tree, note], 1));
    let (open, reasons, _) = way(&sandbox, &moved, "build");
    assert!(!open && reasons.contains("cannot be confirmed here"), "{reasons}");
}

#[test]
fn several_documents_are_no_lie_about_one_however_many_there_are_beside() {
    let first = begun();
    let flow = "name: flow
states: [A, B, C]
transitions:
  - via: go
    from: A
    to: B
    rule: any
    gates:
      - {kind: ARTIFACT, artifact: {type: note, path: 'docs/*.md', multiple: true}}
      - {kind: ARTIFACT, artifact: {type: note, path: 'plans/*.md'}}
      - {kind: ARTIFACT, artifact: {type: note, path: 'plans/*.md', multiple: true}}
  - {via: on, from: B, to: C}
";
    let _ = apply(&first, flow);
    let _ = committed(&first, "plans/b.md", "a plan");
    many(&first, 150);
    let item = first.item(&["x"]);
    let _ = first.json(&["move", &item, "go"]);
    let second = cloned(&first, "second", "--no-local");
    let (open, reasons, _) = way(&second, &item, "on");
    assert!(open, "two of the gates were open: {reasons}");
}

/// Commits that many notes, another that comes after them, and a plan.
fn many(sandbox: &Sandbox, count: usize) {
    let blob = |text: &str| {
        let file = sandbox.dir().join("text");
        fs::write(&file, text).expect("it can be written");
        sandbox.said(&["hash-object", "-w", "text"])
    };
    let (note, plan) = (blob("a note"), blob("a plan"));
    let mut index: String =
        (0..count).map(|n| format!("100644 {note}\tdocs/n{n:05}.md\n")).collect();
    index.push_str(&format!("100644 {plan}\tplans/plan.md\n100644 {note}\tdocs/z.md\n"));
    let arguments = ["update-index", "--add", "--index-info"];
    let _ = sandbox.run(sandbox.command("git").args(arguments), index.as_bytes()).ok();
    let _ = sandbox.git(&["commit", "--quiet", "-m", "many"]).ok();
}

#[test]
fn of_more_documents_than_are_looked_at_those_that_are_not_are_not_said_to_be_false() {
    let first = begun();
    let flow = "name: flow
states: [Open, Specified, Built]
transitions:
  - via: specify
    from: Open
    to: Specified
    output_artifacts:
      - {type: note, path: 'docs/*.md', required: true, multiple: true}
      - {type: note, path: 'docs/z.md', required: true}
  - via: list
    from: Open
    to: Built
    output_artifacts: [{type: analysis, path: 'docs/*.md', multiple: true}]
  - via: read
    from: Open
    to: Built
    output_artifacts: [{type: prd, path: 'docs/*.md', multiple: true}]
  - {via: build, from: Specified, to: Built, gates: ['ARTIFACT[plans/plan.md]']}
";
    let _ = apply(&first, flow);
    many(&first, 10_050);
    let item = first.item(&["x"]);
    assert!(way(&first, &item, "list").0, "these have to be nothing but there");
    let (open, reasons, _) = way(&first, &item, "read");
    assert!(!open && reasons.contains("means 10051 files, and 10000 are looked at"), "{reasons}");
    let _ = first.json(&["move", &item, "specify"]);
    let second = cloned(&first, "second", "--no-local");
    let (open, reasons, _) = way(&second, &item, "build");
    assert!(open, "docs/z.md is not among the first 10000, and is there: {reasons}");
    assert_eq!(state(&second, &item), "Specified");
}
