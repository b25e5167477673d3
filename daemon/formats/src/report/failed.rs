//! Whether what a command prints tells of tests that failed, whatever it exits with: it may stand before
//! a pipe, or be left behind. It is heard as it comes, however much that is.

use super::lines::{self, number};
use super::tap;

/// What cargo says where tests did not end well, or did not begin.
const CARGO: [&str; 7] = [
    "test result: FAILED",
    "error: test failed",
    "error: test run failed",
    "error: doctest failed",
    "error: bench failed",
    "error: could not compile",
    "error: process didn't exit successfully",
];

/// How the lines of other runners begin that tell of tests which failed.
const RUNNERS: [&str; 7] = [
    "--- FAIL:",
    "FAIL\t",
    "FAILED (",
    "Failed!  - ",
    "FAILURES!",
    "ERRORS!",
    "Test run summary: Failed!",
];

/// What a line of a runner that speaks JSON holds of a test that failed.
const ACTION: &str = "\"Action\":\"fail\"";

/// What stands before lines by which some tools say how much they matter.
const LEVELS: [&str; 3] = ["[ERROR] ", "[WARNING] ", "[INFO] "];

/// How lines begin that count tests by how they ended.
const SUMMARIES: [&str; 12] = [
    "Tests:",
    "Tests ",
    "Test Suites:",
    "Test Files ",
    "Tests run:",
    "Test summary:",
    "Errors ",
    "Summary [",
    "Failed:",
    "failed:",
    "Failures:",
    "Errors:",
];

/// What other such lines hold.
const COUNTS: [&str; 4] =
    [" examples, ", " example, ", " tests completed, ", " tests failed out of "];

/// How long the prefix of the name of an element may be.
const PREFIX: usize = 64;

/// What was heard of tests that failed.
#[derive(Debug, Default)]
pub struct Failures {
    /// What came after the last whole line.
    rest: String,
    is_report: bool,
    tap: tap::Heard,
    is_told: bool,
}

impl Failures {
    /// Hears more of what is printed.
    pub fn hear(&mut self, bytes: &[u8]) {
        let more = String::from_utf8_lossy(bytes);
        let mut pieces = more.split(['\n', '\r']);
        self.rest.push_str(pieces.next().unwrap_or_default());
        for piece in pieces {
            let line = std::mem::replace(&mut self.rest, piece.to_owned());
            self.line(&line);
        }
        if self.rest.len() > lines::LONGEST_HEARD {
            let line = std::mem::take(&mut self.rest);
            self.line(&line);
        }
    }

    /// Whether any test failed, or did not run that was to, once all was heard.
    #[must_use]
    pub fn any(mut self) -> bool {
        let last = std::mem::take(&mut self.rest);
        self.line(&last);
        self.is_told || self.tap.is_broken()
    }

    fn line(&mut self, line: &str) {
        let plain = lines::without_colours(line);
        let plain = plain.trim_end();
        self.tap.line(plain);
        self.is_report |= has_element(plain, "testsuite") || has_element(plain, "testsuites");
        let line = plain.trim_start();
        let line = LEVELS.iter().find_map(|level| line.strip_prefix(level)).unwrap_or(line);
        let begins = |begin: &&str| line.starts_with(*begin);
        self.is_told |= CARGO.iter().any(begins)
            || RUNNERS.iter().any(begins)
            || line == "FAIL"
            || line.contains(ACTION)
            || names_file(line)
            || is_summary(line)
            || self.is_report && tells_in_report(plain);
    }
}

/// Whether a line says that a file or a test of one failed: `FAIL src/a.test.js`, `FAILED a.py::b`.
fn names_file(line: &str) -> bool {
    let named = line.strip_prefix("FAIL ").or_else(|| line.strip_prefix("FAILED "));
    let word = named.and_then(|named| named.trim_start().split(' ').next()).unwrap_or_default();
    word.contains("::") || word.contains('/') || word.contains(".test.") || word.contains(".spec.")
}

/// Whether one of the summaries that begin or are framed in a known way counts tests that failed.
fn is_summary(line: &str) -> bool {
    let framed = line.trim_matches(|c| matches!(c, '=' | ' '));
    // What says nothing else ends with how long it took.
    let is_timed = framed.rsplit_once(" in ").is_some_and(|(_, took)| {
        took.ends_with('s') && took.starts_with(|c: char| c.is_ascii_digit())
    });
    let is_known = is_timed
        || SUMMARIES.iter().any(|begin| line.starts_with(begin))
        || COUNTS.iter().any(|word| line.contains(word));
    let is_mocha = line.split_once(' ').is_some_and(|(count, what)| {
        what == "failing" && number(count).is_some_and(|count| count > 0)
    });
    is_mocha || is_known && counts_failures(framed)
}

/// Whether one of the parts of a summary counts tests that failed: `1 failed`, or `Failures: 1`.
fn counts_failures(text: &str) -> bool {
    let is_some = |count: &str| number(count).is_some_and(|count| count > 0);
    let is_failure = |word: &str| {
        let word = word.trim().to_lowercase();
        ["failed", "failing", "failure", "failures", "error", "errors"].contains(&word.as_str())
    };
    text.split([',', '|', '(', ')']).any(|part| {
        let counted = part.rsplit(':').next().unwrap_or_default().trim();
        let words = ["Tests ", "Test Files ", "Errors "];
        let counted = words.iter().find_map(|word| counted.strip_prefix(word)).unwrap_or(counted);
        let mut words = counted.split_whitespace();
        // `1 failed`, `1 subtests failed`
        let is_before = words.next().is_some_and(is_some) && words.take(2).any(is_failure);
        let named = part.trim_end_matches('.').split_once(':');
        let is_named = named.is_some_and(|(word, count)| {
            is_failure(word.trim().rsplit(' ').next().unwrap_or_default()) && is_some(count)
        });
        is_before || is_named
    })
}

/// Whether a line of JUnit tells of a failure: by an element, or by a number that is not none.
fn tells_in_report(line: &str) -> bool {
    has_element(line, "failure")
        || has_element(line, "error")
        || ["failures", "errors"].into_iter().any(|name| {
            line.match_indices(name).any(|(at, _)| {
                let is_apart = line[..at].chars().next_back().is_none_or(char::is_whitespace);
                let value = line[at + name.len()..].trim_start().strip_prefix('=');
                let value = value.map(|value| value.trim_start().trim_start_matches(['"', '\'']));
                let digits =
                    value.and_then(|value| value.split(|c: char| !c.is_ascii_digit()).next());
                is_apart && digits.is_some_and(|digits| digits.bytes().any(|digit| digit != b'0'))
            })
        })
}

/// Whether an element of this name begins in a line, whatever prefix it has.
fn has_element(line: &str, name: &str) -> bool {
    line.match_indices(name).any(|(at, _)| {
        let is_inner = |c: char| c.is_alphanumeric() || matches!(c, ':' | '-' | '_');
        let near = line[..at].char_indices().rev().take(PREFIX);
        let begins = near.take_while(|(_, c)| is_inner(*c)).last().map_or(at, |(begins, _)| begins);
        let prefix = &line[begins..at];
        let is_begun = line[..at - prefix.len()].ends_with('<');
        let is_name = prefix.is_empty() || prefix.ends_with(':');
        let after = line[at + name.len()..].chars().next();
        let is_whole = after.is_none_or(|c| c.is_whitespace() || matches!(c, '>' | '/'));
        is_begun && is_name && is_whole
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn failed(text: &str) -> bool {
        // Whatever comes at once.
        let whole = |size: usize| {
            let mut failures = Failures::default();
            text.as_bytes().chunks(size).for_each(|bytes| failures.hear(bytes));
            failures.any()
        };
        let all = whole(text.len().max(1));
        assert!(!text.is_ascii() || whole(3) == all, "{text}");
        all
    }

    /// What tells of a test that failed.
    const FAILED: &[&str] = &[
        "1..2\nok 1\nnot ok 2 - it does not\n",
        "    not ok\n",
        "not ok\t2\n",
        "1..3\nok 1\nok 2\n",
        " 1..3\nok 1\n",
        "ok 1\nok 2\n1..1\n",
        "TAP version 13\nok 1\nok 2\n",
        "1..2\nok 1\nBail out! no database\n",
        "1..2\nok 1\nok 2\n\u{1b}[31mBail out!\u{1b}[0m\n",
        "1..2\n\u{1b}[32mok\u{1b}[0m 1\n\u{1b}[31mnot ok\u{1b}[0m 2\n",
        "1..2\nok 1\n 50%\rnot ok 2\n",
        "1..2\nok 1\nnot ok 2 - reads \\# TODO comments\n",
        "1..2\nok 1\nnot ok 2 - starts the C# todo app\n",
        "1..2\nok 1\nnot ok 2 - x # todoist\n",
        "test result: FAILED. 1 passed; 2 failed; 0 ignored",
        "test result: \u{1b}[31mFAILED\u{1b}[0m. 1 passed; 1 failed; 0 ignored",
        "test result: ok. 2 passed; 0 failed\nerror: test failed, to rerun pass `--test x`\n",
        "test result: ok. 2 passed; 0 failed\nerror: could not compile `x` (test \"y\")\n",
        "<testsuite tests=\"2\" failures=\"1\" errors=\"0\"><testcase name=\"x\"/></testsuite>",
        "<testsuite name=\"a\"\n  tests=\"2\"\nfailures=\"1\"\n  errors=\"0\">\n</testsuite>",
        "<testsuite name=\"a\"\ttests=\"2\"\tfailures = '1'></testsuite>",
        "<j:testsuite tests='2'><j:testcase><j:failure/></j:testcase></j:testsuite>",
        "<testsuites><testsuite tests=\"1\">\n<testcase><failure/></testcase>\n</testsuite>",
        "--- FAIL: TestX (0.00s)\nFAIL\n",
        "FAIL\texample.org/x\t0.1s\n",
        "==== 1 failed, 3 passed in 0.12s ====\n",
        "==== 3 passed, 1 error in 0.12s ====\n",
        "FAILED (failures=1)\n",
        "Tests:       1 failed, 2 passed, 3 total\n",
        "      Tests  1 failed | 2 passed (3)\n",
        "  3 passing\n  1 failing\n",
        "3 examples, 1 failure\n",
        "1 failed, 2 passed in 0.03s\n",
        "1 subtests failed, 2 passed in 0.03s\n",
        "[ERROR] Tests run: 3, Failures: 1, Errors: 0, Skipped: 0\n",
        "5 tests completed, 1 failed\n",
        "50% tests passed, 1 tests failed out of 2\n",
        "{\"Action\":\"fail\",\"Test\":\"TestX\"}\n",
        "Test summary: total: 3, failed: 1, succeeded: 2\n",
        "Tests: 3, Assertions: 3, Failures: 1.\n",
        "     Summary [   0.01s] 3 tests run: 2 passed, 1 failed, 0 skipped\n",
        "FAIL src/a.test.js\n",
        "FAILED tests/a.py::test_b - assert 1\n",
        "Tests run: 3, Failures: 1, Errors: 0, Skipped: 0\n",
    ];

    /// What tells of none.
    const WELL: &[&str] = &[
        "ok 1\nnot ok 2 # TODO later\nnot ok 3 # SKIP\nnot ok 4 # todo\n",
        "1..2\nok 1\n    1..1\n    ok 1\nok 2\n1..1\nok 1\n",
        "TAP version 14\n1..1\n    1..2\n    ok 1\n    ok 2\nok 1\n",
        "1..3 and so on\nok 1\n",
        "1..9\nno test at all\n",
        "test result: ok. 3 passed; 0 failed",
        "not okay, but no test\n",
        "<failure> outside of a report",
        "<testsuite tests=\"2\" failures=\"0\" errors='0'><testcase name=\"x\"/></testsuite>",
        "<testsuite tests='1' failures='0'><testcase name='no <errors in failures'/></testsuite>",
        "==== 4 passed in 0.12s ====\n",
        "Tests:       3 passed, 3 total\n",
        "  3 passing\n  0 failing\n",
        "3 examples, 0 failures\n",
        "Tests run: 3, Failures: 0, Errors: 0, Skipped: 0\n",
        "OK (3 tests)\n",
        "FAILED to reach the server, as expected\n",
        "5 passed in 0.03s\n",
        "[INFO] Tests run: 3, Failures: 0, Errors: 0, Skipped: 0\n",
        "100% tests passed, 0 tests failed out of 2\n",
        "a.t ..\nok 1\nok 2\n1..2\nok\nAll tests successful.\n",
        "ok  \texample.org/x\t0.1s\nPASS\n",
        "",
    ];

    #[test]
    fn what_says_that_a_test_failed_is_heard_whatever_stands_around() {
        FAILED.iter().for_each(|text| assert!(failed(text), "{text}"));
        WELL.iter().for_each(|text| assert!(!failed(text), "{text}"));
    }

    #[test]
    fn what_runners_print_of_tests_that_failed_is_heard() {
        for text in [
            include_str!("tests/samples/ctest.txt"),
            include_str!("tests/samples/surefire.txt"),
            include_str!("tests/samples/gradle.txt"),
            include_str!("tests/samples/go_json.txt"),
            include_str!("tests/samples/dotnet_normal.txt"),
        ] {
            assert!(failed(text), "{text}");
        }
    }
}
