//! Whether what a command prints tells of tests that failed, whatever it exits with: it may stand before
//! a pipe, or be left behind. It is heard as it comes, however much that is.

use super::lines::{self, number};
use super::tap;

/// What cargo says where tests did not end well, or did not begin.
const CARGO: [&str; 6] = [
    "test result: FAILED",
    "error: test failed",
    "error: doctest failed",
    "error: bench failed",
    "error: could not compile",
    "error: process didn't exit successfully",
];

/// How the lines of other runners begin that tell of tests which failed.
const RUNNERS: [&str; 6] = ["--- FAIL:", "FAIL\t", "FAIL ", "FAILED (", "FAILED ", "Failed!  - "];

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
        let begins = |begin: &&str| line.starts_with(*begin);
        self.is_told |= CARGO.iter().any(begins)
            || RUNNERS.iter().any(begins)
            || line == "FAIL"
            || is_summary(line)
            || self.is_report && tells_in_report(plain);
    }
}

/// Whether one of the summaries that begin or are framed in a known way counts tests that failed.
fn is_summary(line: &str) -> bool {
    let framed = line.trim_matches(|c| matches!(c, '=' | ' '));
    let known = ["Tests:", "Tests ", "Test Suites:", "Test Files ", "Tests run:"];
    let is_known = framed.len() < line.len() && line.starts_with('=')
        || known.iter().any(|begin| line.starts_with(begin))
        || line.contains(" examples, ")
        || line.contains(" example, ");
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
        let counted = counted.strip_prefix("Tests ").unwrap_or(counted).trim_start();
        let counted = counted.strip_prefix("Test Files ").unwrap_or(counted).trim_start();
        let mut words = counted.split_whitespace();
        let is_before = words.next().is_some_and(is_some) && words.next().is_some_and(is_failure);
        let named = part.split_once(':');
        is_before || named.is_some_and(|(word, count)| is_failure(word) && is_some(count))
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
        let before =
            line[..at].rsplit(|c: char| !(c.is_alphanumeric() || matches!(c, ':' | '-' | '_')));
        let prefix = before.clone().next().unwrap_or_default();
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

    #[test]
    fn what_says_that_a_test_failed_is_heard_whatever_stands_around() {
        for text in [
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
            "Tests run: 3, Failures: 1, Errors: 0, Skipped: 0\n",
        ] {
            assert!(failed(text), "{text}");
        }
        for text in [
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
            "ok  \texample.org/x\t0.1s\nPASS\n",
            "",
        ] {
            assert!(!failed(text), "{text}");
        }
    }
}
