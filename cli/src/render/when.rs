//! Times for people: local, and how long ago.

use chrono::{DateTime, Local};
use tidegate_core::Millis;

use crate::context::now;

/// A time in the local zone, to the minute.
pub(super) fn local(rfc3339: &str) -> String {
    match DateTime::parse_from_rfc3339(rfc3339) {
        Ok(time) => time.with_timezone(&Local).format("%Y-%m-%d %H:%M").to_string(),
        Err(_) => rfc3339.to_owned(),
    }
}

/// A time in the local zone, with how long ago it was.
pub(super) fn local_and_ago(rfc3339: &str) -> String {
    let ago = match (Millis::parse(rfc3339), now()) {
        (Ok(then), Ok(now)) => ago(now.0 - then.0),
        _ => return local(rfc3339),
    };
    format!("{} ({ago})", local(rfc3339))
}

fn ago(millis: i64) -> String {
    const UNITS: [(i64, &str); 5] = [
        (86_400_000 * 365, "year"),
        (86_400_000 * 30, "month"),
        (86_400_000, "day"),
        (3_600_000, "hour"),
        (60_000, "minute"),
    ];
    if millis < -60_000 {
        return "in the future".to_owned();
    }
    for (unit, name) in UNITS {
        let count = millis / unit;
        if count > 0 {
            let plural = if count == 1 { "" } else { "s" };
            return format!("{count} {name}{plural} ago");
        }
    }
    "just now".to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ages_are_told_in_their_largest_unit() {
        let told = [0, 59_999, 60_000, 7_200_000, 90_000_000, 86_400_000 * 800].map(ago);
        assert_eq!(
            told,
            ["just now", "just now", "1 minute ago", "2 hours ago", "1 day ago", "2 years ago"]
        );
        assert_eq!(ago(-61_000), "in the future");
    }
}
