//! Whether what a command printed tells of tests that failed, whatever it exits with: where TAP or
//! JUnit is printed by what nobody waits for, or behind a pipe.

use super::tap;

/// Whether a text in one of the forms that name each test says that one failed, or did not run that was to.
/// Of one that is not whole, the end is looked at: what it announced may be missing there, or what ran.
#[must_use]
pub fn failed(text: &str, is_whole: bool) -> bool {
    let is_broken = tap::bails_out(text) || is_whole && tap::differs_from_plan(text);
    is_broken || tells_of_failure(text)
}

fn tells_of_failure(text: &str) -> bool {
    let is_report = text.contains("<testsuite");
    text.lines().map(str::trim_start).any(|line| {
        line.starts_with("test result: FAILED")
            || is_report && (line.contains("<failure") || line.contains("<error"))
            || is_report && counts_failures(line)
            || is_not_ok(line)
    })
}

/// A line of JUnit that says how many tests failed, and that it is not none.
fn counts_failures(line: &str) -> bool {
    [" failures=", " errors="].into_iter().any(|name| {
        line.split(name).skip(1).any(|rest| {
            let count = rest.trim_start_matches(['"', '\'']);
            let end = count.find(|c: char| !c.is_ascii_digit()).unwrap_or(count.len());
            count[..end].bytes().any(|digit| digit != b'0')
        })
    })
}

/// A line of TAP that says that something does not hold, and was expected to.
fn is_not_ok(line: &str) -> bool {
    let rest = line.strip_prefix("not ok");
    let rest = rest.filter(|rest| rest.is_empty() || rest.starts_with(' '));
    rest.is_some_and(|rest| {
        let rest = rest.to_lowercase();
        !rest.contains("# todo") && !rest.contains("# skip")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_says_that_a_test_failed_is_heard_whatever_stands_around() {
        for text in [
            "1..2\nok 1\nnot ok 2 - it does not\n",
            "    not ok\n",
            "1..3\nok 1\nok 2\n",
            "ok 1\nok 2\n1..1\n",
            "1..2\nok 1\nBail out! no database\n",
            "test result: FAILED. 1 passed; 2 failed; 0 ignored",
            "<testsuite tests=\"2\" failures=\"1\" errors=\"0\"><testcase name=\"x\"/></testsuite>",
            "<testsuites><testsuite tests=\"1\">\n<testcase><failure/></testcase>\n</testsuite>",
        ] {
            assert!(failed(text, true), "{text}");
        }
        for text in [
            "ok 1\nnot ok 2 # TODO later\nnot ok 3 # SKIP\n",
            "1..2\nok 1\n    1..1\n    ok 1\nok 2\n1..1\nok 1\n",
            "1..3 and so on\nok 1\n",
            "1..9\nno test at all\n",
            "test result: ok. 3 passed; 0 failed",
            "not okay, but no test\n",
            "<failure> outside of a report",
            "<testsuite tests=\"2\" failures=\"0\" errors='0'><testcase name=\"x\"/></testsuite>",
            "",
        ] {
            assert!(!failed(text, true), "{text}");
        }
        assert!(!failed("ok 8\nok 9\n1..9\n", false), "the others stood before");
    }
}
