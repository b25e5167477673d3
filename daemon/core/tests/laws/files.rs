//! A commit that is made up: which documents lie in it, and what people record of them.

use std::collections::{BTreeMap, BTreeSet};

use sha2::{Digest, Sha256};
use tidegate_core::Oid;
use tidegate_core::definition::Transition;
use tidegate_core::definition::path::Pattern;
use tidegate_core::demands::Demanded;
use tidegate_core::event::{AskedFor, Demand, Document, Documents, RULES};
use tidegate_core::expression::{Value, Values};
use tidegate_core::fact::{File, Flaw, Look, Looked};
use tidegate_core::gate::Sight;
use tidegate_core::item::Item;

/// The files of a commit, by path: whether each is good, as whatever it is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Tree(pub(crate) BTreeMap<String, bool>);

impl Tree {
    /// What everybody has checked out.
    pub(crate) fn usual() -> Self {
        Self(["docs/a.md", "docs/b.md"].map(|path| (path.to_owned(), true)).into())
    }

    /// The id of the commit, which is that of its tree.
    pub(crate) fn commit(&self) -> Oid {
        named(format!("{self:?}").as_bytes())
    }

    /// What somebody has checked out who does not care for documents: one is there and not good, another
    /// is one too many.
    pub(crate) fn untidy() -> Self {
        Self(
            [("docs/a.md", false), ("docs/b.md", true)]
                .map(|(path, good)| (path.to_owned(), good))
                .into(),
        )
    }

    /// Whether it holds all these, and they are good.
    pub(crate) fn holds(&self, documents: &Documents) -> bool {
        let mut found = documents.found.iter();
        found.all(|one| self.0.get(&one.path) == Some(&true) && one.blob == blob(&one.path))
    }

    /// Has a document be there that is asked for, and be good, and be the only one if one is wanted.
    pub(crate) fn mend(&mut self, demanded: &Demanded) {
        let Sight::Seen { path, files, .. } = &demanded.sight else { return };
        if files.is_empty() {
            self.0.insert(path.replace('*', "x"), true);
        }
        for file in files {
            self.0.insert(file.path.clone(), true);
        }
        if !demanded.artifact.multiple {
            let others: BTreeSet<&String> = files.iter().skip(1).map(|file| &file.path).collect();
            self.0.retain(|path, _| !others.contains(path));
        }
    }

    /// What is found of what is looked for.
    pub(crate) fn find(&self, look: &Look) -> Looked {
        let flaw = || Flaw {
            line: 1,
            column: 1,
            code: "EMPTY_DOCUMENT",
            message: "the document is empty".to_owned(),
            mend: "write it".to_owned(),
        };
        let file = |(path, is_good): (&String, &bool)| {
            let flaws = if *is_good { Vec::new() } else { vec![flaw()] };
            File { path: path.clone(), blob: blob(path), flaws, remarks: Vec::new() }
        };
        let meant = self.0.iter().filter(|(path, _)| look.pattern.matches(path));
        Looked::Files { tree: self.commit(), files: meant.map(file).collect() }
    }

    /// What is found of what these ways of an item ask for.
    pub(crate) fn looked(&self, item: &Item, ways: &[&Transition]) -> BTreeMap<Look, Looked> {
        let text = |name: &str| item.fields.get(name).and_then(|value| value.as_str());
        let feature = text("feature").map(|text| Value::Text(text.to_owned()));
        let values: Values =
            feature.map(|value| ("feature".to_owned(), value)).into_iter().collect();
        let asked = ways.iter().flat_map(|way| way.documents());
        let looks = asked.filter_map(|artifact| {
            let pattern = Pattern::of(artifact, &values).ok()?;
            let (demand, multiple) = (artifact.demand(), artifact.multiple);
            Some(Look { commit: self.commit(), pattern, demand, multiple })
        });
        looks.map(|look| (look.clone(), self.find(&look))).collect()
    }

    /// What somebody records who found this.
    pub(crate) fn recorded(&self, looked: &BTreeMap<Look, Looked>) -> Option<Documents> {
        let found = looked.iter().flat_map(|(look, looked)| {
            let Looked::Files { files, .. } = looked else { unreachable!("it can be told") };
            let good = files.iter().filter(|file| file.flaws.is_empty());
            good.map(|file| document(&file.path, &look.demand.kind))
        });
        let found: BTreeSet<Document> = found.collect();
        let asked = looked.iter().filter(|(look, looked)| {
            let Looked::Files { files, .. } = looked else { unreachable!("it can be told") };
            files.iter().all(|file| file.flaws.is_empty()) && (files.len() < 2 || look.multiple)
        });
        let asked = asked.map(|(look, _)| {
            let (path, demand) = (look.pattern.clone(), look.demand.clone());
            AskedFor { path, demand }
        });
        let asked: BTreeSet<AskedFor> = asked.collect();
        (!found.is_empty()).then(|| documents(self.commit(), asked, found))
    }
}

/// What somebody makes up.
pub(crate) fn made_up(choice: u8) -> Option<Documents> {
    let [a, b] = ["docs/a.md", "docs/b.md"].map(|path| document(path, "note"));
    let found = match choice % 6 {
        0 => return None,
        1 | 2 => vec![a],
        3 => vec![b],
        4 => vec![a, b],
        _ => vec![document("docs/a.md", "prd")],
    };
    let found: BTreeSet<Document> = found.into_iter().collect();
    let kind = found.first().expect("there is one").demand.kind.clone();
    let all = ["docs/a.md", "docs/b.md", "docs/*.md"].map(|path| asked_for(path, &kind));
    let asked = all.into_iter().take(if choice.is_multiple_of(5) { 1 } else { 3 }).collect();
    Some(documents(named(&[choice / 6 % 2]), asked, found))
}

/// That files were asked for.
pub(crate) fn asked_for(path: &str, kind: &str) -> AskedFor {
    let demand = Demand { kind: kind.to_owned(), ..Demand::default() };
    AskedFor { path: Pattern::read(path), demand }
}

fn documents(commit: Oid, asked: BTreeSet<AskedFor>, found: BTreeSet<Document>) -> Documents {
    let (asked, found) = (asked.into_iter().collect(), found.into_iter().collect());
    Documents { commit, tree: commit, rules: RULES, asked, found, more: 0 }
}

fn document(path: &str, kind: &str) -> Document {
    let demand = Demand { kind: kind.to_owned(), ..Demand::default() };
    Document { path: path.to_owned(), blob: blob(path), demand }
}

fn blob(path: &str) -> Oid {
    named(path.as_bytes())
}

fn named(bytes: &[u8]) -> Oid {
    Oid::from_bytes(&Sha256::digest(bytes)[..20]).expect("twenty bytes")
}
