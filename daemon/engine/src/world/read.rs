//! Reading documents out of a commit, and judging them.

use std::collections::{BTreeMap, BTreeSet};

use tidegate_core::Oid;
use tidegate_core::definition::lint::Severity;
use tidegate_core::event::Demand;
use tidegate_core::fact::{File, Flaw};
use tidegate_formats::document::{self, Companions, Options};
use tidegate_formats::finding::Finding;
use tidegate_git::{Disk, Leaf, ObjectKind, Objects, Read, Walked, Wanted};

/// How many names of a tree are looked at.
pub(super) const MOST_NAMES: usize = 500_000;

/// How many bytes of documents are read at a time.
const MOST_BYTES: usize = 64 * 1024 * 1024;

/// What a document is called that is no file.
const NO_FILE: &str = "NO_FILE";

/// What it is called that a document names what is not there.
const NO_SUCH_FILE: &str = "NO_SUCH_FILE";

/// The documents of one tree, as they are read.
pub(super) struct Reader<'a> {
    disk: &'a Disk,
    tree: Oid,
    /// The commit, as people are told of it.
    commit: String,
    read: usize,
}

/// What was found of a document.
#[derive(Debug, Default)]
pub(super) struct Judged {
    /// What keeps it from being used.
    pub(super) flaws: Vec<Flaw>,
    /// What else is odd.
    pub(super) remarks: Vec<Flaw>,
}

impl Judged {
    fn take(&mut self, findings: &[Finding]) {
        for finding in findings {
            let flaw = Flaw {
                line: finding.place.line,
                column: finding.place.column,
                code: finding.code.word(),
                message: finding.message.clone(),
                mend: finding.mend.clone(),
            };
            match finding.severity() {
                Severity::Error => self.flaws.push(flaw),
                Severity::Warning => self.remarks.push(flaw),
            }
        }
    }
}

/// Documents by their paths.
type Texts = BTreeMap<String, Vec<u8>>;

impl<'a> Reader<'a> {
    /// Of the tree of a commit.
    pub(super) fn of(disk: &'a Disk, tree: Oid, commit: Oid) -> Self {
        Self { disk, tree, commit: commit.short(12).to_string(), read: 0 }
    }

    /// What of the tree is wanted; or why that cannot be told.
    pub(super) fn leaves(&self, wanted: &Wanted<'_>) -> Result<Vec<Leaf>, String> {
        let commit = &self.commit;
        match self.disk.leaves(self.tree, wanted) {
            Ok(Walked::Leaves(leaves)) => Ok(leaves),
            Ok(Walked::Missing(folder)) => {
                Err(format!("a folder of commit {commit} is not here: {folder}"))
            }
            Ok(Walked::TooMuch) => {
                Err(format!("commit {commit} has more names than are looked at, {MOST_NAMES}"))
            }
            Err(error) => Err(format!("commit {commit} cannot be read: {error}")),
        }
    }

    /// Of several files that have to be nothing but there, those that hold something, at most so many.
    /// None of them is read.
    pub(super) fn any(&self, leaves: Vec<Leaf>, most: usize) -> Result<Vec<File>, String> {
        let empty = self.disk.hash(ObjectKind::Blob, b"").map_err(|error| error.to_string())?;
        let file = |leaf: &Leaf, flaws: Vec<Flaw>| {
            let (path, blob, remarks) = (leaf.path.clone(), leaf.id, Vec::new());
            File { path, blob, flaws, remarks }
        };
        let holds = leaves.iter().filter(|leaf| leaf.is_file && leaf.id != empty);
        let files: Vec<File> = holds.take(most).map(|leaf| file(leaf, Vec::new())).collect();
        if let ([], [first, ..]) = (files.as_slice(), leaves.as_slice()) {
            let flaw = no_file("none of them is a file that holds something".to_owned());
            return Ok(vec![file(first, vec![flaw])]);
        }
        Ok(files)
    }

    /// What is wrong with each of these files; or why that cannot be told.
    pub(super) fn judge(
        &mut self,
        leaves: &[Leaf],
        demand: &Demand,
    ) -> Result<BTreeMap<String, Judged>, String> {
        let (mut texts, mut flaws) = (Texts::new(), BTreeMap::<String, Judged>::new());
        for leaf in leaves {
            let found = flaws.entry(leaf.path.clone()).or_default();
            match self.text(leaf)? {
                Ok(text) => drop(texts.insert(leaf.path.clone(), text)),
                Err(flaw) => found.flaws.push(flaw),
            }
        }
        let options = Options { allow_partial: demand.partial };
        let mut beside = Companions::default();
        for (path, text) in &texts {
            let found = flaws.entry(path.clone()).or_default();
            found.take(&document::check_with(&demand.kind, path, text, options));
            if !demand.schema.is_empty() {
                let fitting = document::fits(&demand.schema, path, text);
                let unknown = || format!("no schema '{}' is known here", demand.schema);
                found.take(&fitting.ok_or_else(unknown)?);
            }
            let Companions { files, siblings } = document::companions(&demand.kind, path, text);
            self.named(&files, found)?;
            beside.files.extend(files);
            beside.siblings = beside.siblings.or(siblings);
        }
        self.together(texts, &beside, demand, &mut flaws)?;
        Ok(flaws)
    }

    /// What is wrong with documents beside those that say something together with them.
    fn together(
        &mut self,
        mut texts: Texts,
        beside: &Companions,
        demand: &Demand,
        flaws: &mut BTreeMap<String, Judged>,
    ) -> Result<(), String> {
        if *beside == Companions::default() {
            return Ok(());
        }
        let wanted = Wanted {
            below: &|folder| beside.lead_below(folder),
            path: &|path| beside.mean(path),
            most: MOST_NAMES,
        };
        let there = self.leaves(&wanted)?;
        for leaf in there.iter().filter(|leaf| leaf.is_file) {
            if !texts.contains_key(&leaf.path)
                && let Ok(text) = self.text(leaf)?
            {
                texts.insert(leaf.path.clone(), text);
            }
        }
        let documents: Vec<(&str, &[u8])> =
            texts.iter().map(|(path, text)| (path.as_str(), text.as_slice())).collect();
        for found in document::set(&demand.kind, &documents) {
            let (path, _) = documents[found.document];
            if let Some(of_file) = flaws.get_mut(path) {
                of_file.take(&[found.finding]);
            }
        }
        Ok(())
    }

    /// Notes which of the files are not there that a document names.
    fn named(&self, files: &BTreeSet<String>, found: &mut Judged) -> Result<(), String> {
        if files.is_empty() {
            return Ok(());
        }
        let is_above = |folder: &str| is_above(files, folder);
        let is_named = |path: &str| files.contains(path);
        let there = self.leaves(&Wanted { below: &is_above, path: &is_named, most: MOST_NAMES })?;
        let there: BTreeSet<&str> = there.iter().map(|leaf| leaf.path.as_str()).collect();
        let missing = files.iter().filter(|named| !there.contains(named.as_str()));
        for named in missing.take(document::MAX_TOLD) {
            let message = format!("it names {named}, which is not in commit {}", self.commit);
            let mend = "commit that file, or name another one".to_owned();
            let flaw = Flaw { line: 1, column: 1, code: NO_SUCH_FILE, message, mend };
            found.flaws.push(flaw);
        }
        Ok(())
    }

    /// The text of a file, or what is wrong with it; or why that cannot be told.
    fn text(&mut self, leaf: &Leaf) -> Result<Result<Vec<u8>, Flaw>, String> {
        let Leaf { path, id, is_file } = leaf;
        if !is_file {
            return Ok(Err(no_file("it is a link, or another repository".to_owned())));
        }
        // One byte more, so that what is too big is told as all that is too big is.
        let limit = document::MAX_BYTES as u64 + 1;
        match self.disk.read(*id, limit) {
            Ok(Read::Found { kind: ObjectKind::Blob, data }) => {
                self.read += data.len();
                if self.read > MOST_BYTES {
                    return Err(format!(
                        "more documents are meant than are read: {MOST_BYTES} bytes"
                    ));
                }
                match self.disk.hash(ObjectKind::Blob, &data) {
                    Ok(hash) if hash == *id => Ok(Ok(data)),
                    _ => Err(format!("{path} of commit {} is damaged here: {id}", self.commit)),
                }
            }
            Ok(Read::TooBig { size }) => {
                let limit = document::MAX_BYTES;
                Ok(Err(no_file(format!("it has {size} bytes, the limit is {limit}"))))
            }
            Ok(Read::Missing) => Err(format!("{path} of commit {} is not here: {id}", self.commit)),
            Ok(Read::Found { .. }) => Ok(Err(no_file("it is no file".to_owned()))),
            Err(error) => Err(format!("{path} of commit {} cannot be read: {error}", self.commit)),
        }
    }
}

fn no_file(message: String) -> Flaw {
    let mend = "commit a file in its place".to_owned();
    Flaw { line: 1, column: 1, code: NO_FILE, message, mend }
}

/// Whether one of these paths lies below a folder.
pub(super) fn is_above(paths: &BTreeSet<String>, folder: &str) -> bool {
    let inside = format!("{folder}/");
    // The first path that is not before what lies in the folder tells.
    paths.range(inside.clone()..).next().is_some_and(|path| path.starts_with(&inside))
}
