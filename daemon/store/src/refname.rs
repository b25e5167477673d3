//! The names of our refs: one flat leaf a replica.

use tidegate_core::ReplicaId;

/// Where everything of ours among the refs stands.
pub const OURS: &str = "refs/tidegate/";

/// Where the logs of all replicas stand.
pub const LOG: &str = "refs/tidegate/log/";

/// The ref of the log of `replica`.
#[must_use]
pub fn log_ref(replica: ReplicaId) -> String {
    format!("{LOG}{replica}")
}

/// The replica whose log stands at the ref `name`, if it is named like one.
#[must_use]
pub fn replica_of(name: &str) -> Option<ReplicaId> {
    ReplicaId::parse(name.strip_prefix(LOG)?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ref_names_its_replica_and_nothing_else_does() {
        let replica = ReplicaId::mint([7; 10]);
        assert_eq!(replica_of(&log_ref(replica)), Some(replica));
        for name in [
            "refs/tidegate/log/",
            "refs/tidegate/log/r-x",
            "refs/heads/main",
            "refs/tidegate/log/r-aaaaaaaaaaaaaaaa/x",
        ] {
            assert_eq!(replica_of(name), None, "{name}");
        }
    }
}
