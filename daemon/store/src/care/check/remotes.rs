//! Remotes whose settings have a plain `git fetch` take the own ref away, or overwrite it.

use crate::care::finding::{Finding, Help};
use crate::care::hand::Care;
use crate::refname::log_ref;
use crate::store::StoreError;

pub(super) fn check(care: &Care<'_>) -> Result<Vec<Finding>, StoreError> {
    let Some(replica) = care.store.replica() else { return Ok(Vec::new()) };
    let own = log_ref(replica);
    let mut findings = Vec::new();
    for remote in care.disk.remotes() {
        let specs = care.disk.config_all(&format!("remote.{remote}.fetch"));
        let Some(spec) = specs.iter().find(|spec| takes(spec, &own)) else { continue };
        if specs.iter().any(|spec| spec.strip_prefix('^').is_some_and(|not| fits(not, &own))) {
            continue;
        }
        let own_prune = format!("remote.{remote}.prune");
        let prunes = match care.disk.config(&own_prune) {
            Some(_) => care.disk.is_set(&own_prune),
            None => care.disk.is_set("fetch.prune"),
        };
        let (code, message) = match (prunes, spec.starts_with('+')) {
            (true, _) => ("fetch_prunes", "a fetch deletes the own log where the remote has none"),
            (false, true) => {
                ("fetch_overwrites", "a fetch moves the own log to where the remote has it")
            }
            (false, false) => continue,
        };
        let found = Finding::warning(code, format!("remote.{remote}.fetch {spec}"), message);
        findings.push(found.help(Help::SpareRef { remote, name: own.clone() }));
    }
    Ok(findings)
}

/// Whether what is fetched by `spec` is written to `own`.
fn takes(spec: &str, own: &str) -> bool {
    let to = spec.trim_start_matches('+').split_once(':').map(|(_, to)| to);
    to.is_some_and(|to| fits(to, own))
}

/// Whether a name fits a pattern with at most one star.
fn fits(pattern: &str, name: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == name,
        Some((before, behind)) => {
            name.len() >= before.len() + behind.len()
                && name.starts_with(before)
                && name.ends_with(behind)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_fetched_over_the_own_ref_is_seen() {
        let own = "refs/tidegate/log/r-a";
        for spec in ["+refs/*:refs/*", "refs/tidegate/*:refs/tidegate/*", "a:refs/tidegate/log/r-a"]
        {
            assert!(takes(spec, own), "{spec}");
        }
        for spec in
            ["+refs/heads/*:refs/remotes/origin/*", "refs/tidegate/log/r-a", "^refs/tidegate/*"]
        {
            assert!(!takes(spec, own), "{spec}");
        }
    }
}
