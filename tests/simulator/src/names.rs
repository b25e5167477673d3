//! The names in a folder: what is seen, and what a power cut may leave of each.

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};

use crate::rng::Rng;

/// Names a file or a folder of a disk, whatever it is called.
pub(crate) type Id = usize;

/// The names in a folder.
#[derive(Debug, Clone, Default)]
pub(crate) struct Names(BTreeMap<OsString, Name>);

/// What stands, and stood since the folder was synced, under one name.
#[derive(Debug, Clone, Default)]
struct Name {
    kept: Option<Id>,
    since: Vec<Change>,
}

#[derive(Debug, Clone)]
struct Change {
    now: Option<Id>,
    /// A name given away by a rename is not lost before the change of that number of the other
    /// name was made.
    not_before: Option<(OsString, usize)>,
}

impl Name {
    fn seen(&self) -> Option<Id> {
        self.since.last().map_or(self.kept, |change| change.now)
    }

    fn after(&self, changes: usize) -> Option<Id> {
        changes.checked_sub(1).map_or(self.kept, |last| self.since[last].now)
    }
}

impl Names {
    /// A folder that is all on the disk.
    pub(crate) fn synced(names: impl IntoIterator<Item = (OsString, Id)>) -> Self {
        let name = |(name, id)| (name, Name { kept: Some(id), since: Vec::new() });
        Self(names.into_iter().map(name).collect())
    }

    pub(crate) fn find(&self, name: &OsStr) -> Option<Id> {
        self.0.get(name)?.seen()
    }

    pub(crate) fn seen(&self) -> impl Iterator<Item = (&OsStr, Id)> {
        self.0.iter().filter_map(|(name, of)| Some((name.as_os_str(), of.seen()?)))
    }

    pub(crate) fn set(&mut self, name: &OsStr, now: Option<Id>) {
        let change = Change { now, not_before: None };
        self.0.entry(name.to_owned()).or_default().since.push(change);
    }

    pub(crate) fn rename(&mut self, from: &OsStr, to: &OsStr) {
        let id = self.find(from);
        // Two names of one file: a rename does nothing then.
        if from == to || id == self.find(to) {
            return;
        }
        self.set(to, id);
        let not_before = Some((to.to_owned(), self.0[to].since.len()));
        let change = Change { now: None, not_before };
        self.0.entry(from.to_owned()).or_default().since.push(change);
    }

    pub(crate) fn sync(&mut self) {
        self.0.retain(|_, name| {
            name.kept = name.seen();
            name.since.clear();
            name.kept.is_some()
        });
    }

    /// What a power cut leaves. Each name keeps its old meaning with the chance `loss` in 8.
    pub(crate) fn after_power_cut(&self, loss: usize, rng: &mut Rng) -> BTreeMap<OsString, Id> {
        let mut draw = |name: &Name| match name.since.len() {
            0 => 0,
            _ if rng.below(8) < loss => 0,
            all if rng.once_in(4) => rng.below(all + 1),
            all => all,
        };
        let mut made: BTreeMap<&OsStr, usize> =
            self.0.iter().map(|(key, name)| (key.as_os_str(), draw(name))).collect();
        while let Some((name, least)) = self.behind(&made) {
            made.insert(name, least);
        }
        let left = self
            .0
            .iter()
            .filter_map(|(key, name)| Some((key.clone(), name.after(made[key.as_os_str()])?)));
        left.collect()
    }

    /// A name that must be further, because another one was given up for it.
    fn behind<'a>(&'a self, made: &BTreeMap<&OsStr, usize>) -> Option<(&'a OsStr, usize)> {
        let changes = self.0.iter().flat_map(|(key, name)| &name.since[..made[key.as_os_str()]]);
        let needed = changes.filter_map(|change| change.not_before.as_ref());
        let mut needed = needed.map(|(name, least)| (name.as_os_str(), *least));
        needed.find(|(name, least)| made[name] < *least)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn outcomes(names: &Names) -> BTreeSet<String> {
        let mut rng = Rng::new(1);
        let mut left = |at: usize| {
            let left = names.after_power_cut(at % 9, &mut rng);
            let told = left.iter().map(|(name, id)| format!("{}{id} ", name.display()));
            told.collect::<String>().trim_end().to_owned()
        };
        (0..500).map(&mut left).collect()
    }

    fn set<const N: usize>(of: [&str; N]) -> BTreeSet<String> {
        of.map(str::to_owned).into()
    }

    #[test]
    fn each_name_is_kept_or_lost_by_itself() {
        let mut names = Names::synced([("a".into(), 1)]);
        names.set("a".as_ref(), None);
        names.set("b".as_ref(), Some(2));
        assert_eq!(outcomes(&names), set(["", "a1", "a1 b2", "b2"]));
        names.sync();
        assert_eq!(outcomes(&names), set(["b2"]));
    }

    #[test]
    fn a_rename_never_loses_the_file() {
        let mut names = Names::synced([("a".into(), 1), ("b".into(), 2)]);
        names.rename("b".as_ref(), "a".as_ref());
        assert_eq!(outcomes(&names), set(["a1 b2", "a2", "a2 b2"]));
    }
}
