//! Whom an item is assigned to.

/// Whether an assignee is whoever is called by any of these names.
pub(super) fn means(assignee: &str, names: &[String]) -> bool {
    let plain = |name: &str| name.trim_start_matches('@').to_lowercase();
    names.iter().any(|name| plain(name) == plain(assignee))
}
