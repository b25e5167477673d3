//! Texts that are meant to take long, to take memory, or to be read as something that they are not.

use proptest::prelude::*;

use crate::report::tests;

/// A length at which anything that is not in proportion to the text would not come to an end.
const LONG: usize = 300_000;

/// What the readers look for, so that texts are made of it.
const PIECES: [&str; 40] = [
    "TAP version 14",
    "1..",
    "ok ",
    "not ok ",
    "# SKIP",
    "\\#",
    "test result: ",
    "ok. ",
    " passed",
    "; ",
    ", ",
    " failed",
    "Summary [",
    "]",
    " tests run:",
    "% tests passed, ",
    " in ",
    "s",
    "=",
    "Ran ",
    " tests",
    "Tests:",
    "Tests  ",
    " (",
    ")",
    " passing (",
    " failing",
    "--- PASS: ",
    "=== RUN   ",
    "{\"Action\":\"pass\",\"Package\":\"a\",\"Test\":\"",
    "\"}",
    "Tests run: ",
    "Time elapsed:",
    "Passed!  - ",
    "Total: 5",
    "<testsuite tests=\"",
    "\"/>",
    "\u{1b}[1m",
    "\r",
    "\n",
];

#[test]
fn one_endless_line_and_endless_short_ones_are_read_once() {
    for piece in PIECES.iter().chain(&["\u{1b}", "\u{1b}[", " ", "\t", "#", " #", "5 ", "1,"]) {
        let endless = piece.repeat(LONG / piece.len());
        let _ = tests(&endless);
        let _ = tests(&format!("TAP version 13\nok 1{endless}"));
        let lines = format!("{piece}\n").repeat(LONG / (piece.len() + 1));
        let _ = tests(&lines);
    }
}

#[test]
fn reports_within_reports_and_bombs_are_counted_and_never_expanded() {
    let count = LONG / 40;
    let deep = "<testsuite>".repeat(count) + &"</testsuite>".repeat(count);
    assert_eq!(tests(&deep), Some(0));
    assert_eq!(tests(&"<testsuite>".repeat(count)), None);
    let bomb = "<!DOCTYPE t [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">\
        <!ENTITY c SYSTEM \"file:///etc/passwd\">]>\
        <testsuite tests=\"&b;\"><testcase name=\"&b;&c;\"/></testsuite>";
    assert_eq!(tests(bomb), Some(1));
    let attributes: String = (0..count).map(|number| format!(" a{number}=\"1\"")).collect();
    assert_eq!(tests(&format!("<testsuite{attributes} tests=\"3\"/>")), Some(3));
    let inside = "<testcase/>".repeat(count);
    let ran = u32::try_from(count).ok();
    assert_eq!(tests(&format!("<testsuite>{inside}</testsuite>")), ran);
}

#[test]
fn numbers_beyond_measure_are_the_greatest_that_there_is() {
    let one = "9999999999 passed in 0.1s\n";
    assert_eq!(tests(one), Some(u32::MAX));
    assert_eq!(tests(&one.repeat(1_000)), Some(u32::MAX));
    assert_eq!(tests("<testsuite tests=\"9999999999\"/>"), Some(u32::MAX));
}

proptest! {
    #[test]
    fn no_text_is_too_much(
        text in any::<String>(),
        pieces in proptest::collection::vec((proptest::sample::select(&PIECES[..]), 0..12_u8), 0..40),
    ) {
        let _ = tests(&text);
        let made: String = pieces.iter().map(|(piece, number)| format!("{piece}{number}")).collect();
        let _ = tests(&made);
        let _ = tests(&format!("<testsuite>{made}"));
    }
}
