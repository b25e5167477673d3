//! The audit: what was acknowledged is there exactly once, and the repository is sound.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use serde_json::Value;

use crate::place::Recovery;
use crate::support::Sandbox;

/// Changes that were tried, each under a key, and those that were acknowledged.
#[derive(Debug, Default, Clone)]
pub(crate) struct Told {
    pub(crate) tried: BTreeSet<String>,
    pub(crate) acknowledged: BTreeSet<String>,
}

impl Told {
    /// Takes down what came of the change under `key`.
    pub(crate) fn came(&mut self, key: &str, was_acknowledged: bool) {
        self.tried.insert(key.to_owned());
        if was_acknowledged {
            self.acknowledged.insert(key.to_owned());
        }
    }

    /// Adds what others were told.
    pub(crate) fn and(mut self, other: Self) -> Self {
        self.tried.extend(other.tried);
        self.acknowledged.extend(other.acknowledged);
        self
    }

    /// Asserts that the next command works, and that plain git then sees what was acknowledged
    /// exactly once, what was not at most once and whole, and each log as one line without a gap.
    #[track_caller]
    pub(crate) fn audit(&self, sandbox: &Sandbox) {
        let _ = sandbox.tidegate(&["new", "after all of it"]).ok();
        let published = sandbox.tidegate(&["publish", "--json"]).ok().json();
        assert_eq!(published["published"], 0, "the command published everything");
        let entries = is_sound(sandbox);
        let mut found: BTreeMap<&str, usize> = BTreeMap::new();
        for key in entries.iter().filter_map(|entry| entry["key"].as_str()) {
            *found.entry(key.strip_prefix("u:").expect("keys of users")).or_default() += 1;
        }
        for key in &self.acknowledged {
            assert_eq!(found.get(key.as_str()), Some(&1), "{key} was acknowledged");
        }
        for (key, times) in found {
            assert!(self.tried.contains(key), "nobody tried {key}");
            assert_eq!(times, 1, "{key} was tried once");
        }
    }
}

/// Asserts that the repository and its logs are sound. Gives the entries.
#[track_caller]
pub(crate) fn is_sound(sandbox: &Sandbox) -> Vec<Value> {
    let mut next: BTreeMap<String, u64> = BTreeMap::new();
    let entries = entries(sandbox);
    for entry in &entries {
        let replica = entry["replica"].as_str().expect("a name").to_owned();
        let next = next.entry(replica).or_insert(1);
        assert_eq!(entry["seq"], *next, "there is no gap");
        *next += 1;
    }
    let checked = sandbox.git(&["fsck", "--strict", "--no-dangling"]).ok();
    assert_eq!((checked.stdout, checked.stderr), (String::new(), String::new()));
    assert_eq!(sandbox.tidegate(&["verify", "--json"]).ok().json()["ok"], true);
    let folder = sandbox.dir().join(".git/refs/tidegate/log");
    let names = fs::read_dir(folder).into_iter().flatten().flatten();
    let names = names.map(|entry| entry.file_name().into_string().expect("a plain name"));
    let locks: Vec<String> = names.filter(|name| name.ends_with(".lock")).collect();
    assert_eq!(locks, [""; 0], "no lock is left");
    entries
}

/// All entries that plain git sees, oldest first.
#[track_caller]
pub(crate) fn entries(sandbox: &Sandbox) -> Vec<Value> {
    let log = ["log", "--reverse", "--topo-order", "--format=%B", "--glob=refs/tidegate/log/*"];
    let lines = sandbox.said(&log);
    let lines = lines.lines().filter(|line| line.starts_with('{'));
    lines.map(|line| serde_json::from_str(line).expect("an entry")).collect()
}
