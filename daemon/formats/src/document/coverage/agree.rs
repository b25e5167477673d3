//! Coverage beside the requirements and the tests that it speaks of.

use std::collections::{BTreeMap, BTreeSet};

use super::marker::markers;
use crate::document::Code;
use crate::document::front::{Companions, Document};
use crate::document::json::{self, Node};
use crate::document::markdown::Outline;
use crate::document::prd::criteria;
use crate::document::report::{Report, quoted};

/// What stands between the path of a test and its name in it.
const WITHIN: &str = "::";

pub(in crate::document) fn set(documents: &[Document<'_>], reports: &mut [Report]) {
    let by_path: BTreeMap<&str, &Document<'_>> =
        documents.iter().map(|document| (plain(document.path), document)).collect();
    let is_json = |document: &&Document<'_>| document.path.to_ascii_lowercase().ends_with(".json");
    for (document, report) in documents.iter().zip(reports) {
        if !is_json(&document) {
            continue;
        }
        // What is no JSON is told where the document is looked at alone.
        let Some(root) = json::read(document.text, &mut Report::default()) else { continue };
        let required = root.text("prd_path").and_then(|path| by_path.get(plain(path)));
        if let Some(required) = required {
            ids(&root, required, report);
        }
        tests(&root, &by_path, report);
    }
}

/// The requirements and the tests that it names.
pub(in crate::document) fn beside(document: &Document<'_>) -> Companions {
    let Some(root) = json::read(document.text, &mut Report::default()) else {
        return Companions::default();
    };
    let mut files: BTreeSet<String> =
        root.text("prd_path").map(|p| plain(p).to_owned()).into_iter().collect();
    for criterion in root.list("acceptance_criteria") {
        for test in criterion.list("tests") {
            let json::Value::Text(name) = &test.value else { continue };
            files.insert(plain(name.split(WITHIN).next().unwrap_or_default()).to_owned());
        }
    }
    Companions { files, siblings: None }
}

/// A path without the dot that some begin with.
fn plain(path: &str) -> &str {
    path.strip_prefix("./").unwrap_or(path)
}

/// That the ids of the criteria are those of the requirements.
fn ids(root: &Node, required: &Document<'_>, report: &mut Report) {
    let wanted: BTreeSet<String> =
        criteria(&Outline::of(required.text)).into_iter().map(|(id, _)| id).collect();
    let given = root.list("acceptance_criteria");
    for criterion in given {
        if let Some(id) = criterion.text("id").filter(|id| !wanted.contains(*id)) {
            let message = format!("{} has no criterion {}", required.path, quoted(id));
            let mend = "add it there, or take it out here";
            report.add(Code::UnknownCriterion, criterion.place("id"), message, mend);
        }
    }
    let ids: BTreeSet<&str> = given.iter().filter_map(|criterion| criterion.text("id")).collect();
    for id in wanted.iter().filter(|id| !ids.contains(id.as_str())) {
        let place = root.place("acceptance_criteria").start;
        let message = format!("the criterion '{id}' of {} is missing", required.path);
        report.add(Code::MissingCriterion, place..place + 1, message, format!("add '{id}'"));
    }
}

/// That the tests which are given are marked with the criteria that name them.
fn tests(root: &Node, by_path: &BTreeMap<&str, &Document<'_>>, report: &mut Report) {
    let mut read: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for criterion in root.list("acceptance_criteria") {
        let Some(id) = criterion.text("id") else { continue };
        for test in criterion.list("tests") {
            let json::Value::Text(name) = &test.value else { continue };
            let path = plain(name.split(WITHIN).next().unwrap_or_default());
            let Some(document) = by_path.get(path) else { continue };
            let marked = read.entry(path).or_insert_with(|| markers(document.text));
            if !marked.contains(id) {
                let message = format!("no test in {path} is marked with {}", quoted(id));
                let mend = format!("mark the test: `// @ac {id}`, or `@pytest.mark.ac(\"{id}\")`");
                report.add(Code::UnmarkedTest, test.at.clone(), message, mend);
            }
        }
    }
}
