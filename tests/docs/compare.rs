//! Whether a command printed what its document says, whatever differs from run to run.
//!
//! Both sides are reduced: ids, hashes, dates, durations and the widths of columns become the
//! same on both. A line `...` stands for any number of lines.

use std::path::Path;
use std::sync::LazyLock;

use regex_lite::Regex;

/// The home directory, as documents write it.
const HOME: &str = "/home/ada";

/// What is replaced by what, in this order.
static CLASSES: LazyLock<Vec<(Regex, &str)>> = LazyLock::new(|| {
    [
        (r"\bT-[0-9a-z]{4,16}\b", "<item>"),
        (r"\b([rP])-[0-9a-z]{16}\b", "$1-<id>"),
        (r"\b\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d+)?)?( ?(Z|[+-]\d\d:?\d\d)\b)?)?", "<date>"),
        (r"\b[A-Z][a-z]{2} [A-Z][a-z]{2} +\d+ [\d:]{8} \d{4} [+-]\d{4}\b", "<date>"),
        // Before durations, which a hash such as 350866d looks like.
        (r"\b[0-9a-f]{7,64}\b", "<hash>"),
        (r"\b\d+(\.\d+)? ?(ns|µs|ms|s|min|h|d)\b", "<duration>"),
        (r" {2,}", "  "),
    ]
    .map(|(class, name)| (Regex::new(class).expect("the classes are well written"), name))
    .into()
});

/// `line` with everything that differs from run to run replaced.
pub(crate) fn reduced(line: &str, home: &Path) -> String {
    let line = line.trim_end().replace(&*home.to_string_lossy(), HOME);
    CLASSES.iter().fold(line, |line, (class, name)| class.replace_all(&line, *name).into_owned())
}

/// Whether `actual` is what `expected` says; both are reduced already.
pub(crate) fn fits(expected: &[String], actual: &[String]) -> bool {
    match expected {
        [] => actual.is_empty(),
        [any, rest @ ..] if any == "..." => {
            (0..=actual.len()).any(|skipped| fits(rest, &actual[skipped..]))
        }
        [first, rest @ ..] => actual.first() == Some(first) && fits(rest, &actual[1..]),
    }
}

#[test]
fn what_differs_from_run_to_run_is_equal() {
    let home = Path::new("/tmp/x/home");
    for (one, other) in [
        ("T-7k2m  Log in  (To Do)", "T-abcde12  Log in   (To Do)  "),
        ("4b825dc start T-7k2m", "aaaaaaaa start T-0000"),
        ("350866d start", "4b825dc start"),
        ("refs/tidegate/log/r-abcdefghijklmnop", "refs/tidegate/log/r-ponmlkjihgfedcba"),
        ("id  P-abcdefghijklmnop", "id  P-ponmlkjihgfedcba"),
        ("at 2026-11-21 08:00", "at 1999-01-01T00:00:00.123Z"),
        ("Date: Fri Nov 21 08:00:53 2026 +0000", "Date: Mon Jan  3 00:00:00 2000 -0130"),
        ("took 12 ms", "took 1.5s"),
        ("in /home/ada/repo/.git", "in /tmp/x/home/repo/.git"),
    ] {
        assert_eq!(reduced(one, home), reduced(other, home));
    }
}

#[test]
fn what_means_something_else_is_not_equal() {
    let home = Path::new("/tmp/x/home");
    for (one, other) in [
        ("T-7k2m  Log in  (To Do)", "T-7k2m  Log in  (Done)"),
        ("T-7k2m", "U-7k2m"),
        ("3 items", "4 items"),
        ("refs/tidegate/log/r-abcdefghijklmnop", "refs/tidegate/files/r-abcdefghijklmnop"),
        ("a b", "ab"),
    ] {
        assert_ne!(reduced(one, home), reduced(other, home));
    }
}

#[test]
fn three_dots_stand_for_any_lines() {
    let lines = |text: &str| text.lines().map(str::to_owned).collect::<Vec<_>>();
    for (expected, actual) in [("...", ""), ("a\n...\nd", "a\nb\nc\nd"), ("...\na", "a")] {
        assert!(fits(&lines(expected), &lines(actual)), "{expected}");
    }
    for (expected, actual) in [("", "a"), ("a", ""), ("a\n...\nd", "a\nd\nc"), ("b", "a\nb")] {
        assert!(!fits(&lines(expected), &lines(actual)), "{expected}");
    }
}
