//! Outputs and reports as runners print and write them.

use crate::report::tests;

macro_rules! samples {
    ($($name:literal $ran:expr,)*) => {
        &[$(($name, include_str!(concat!("samples/", $name)), $ran),)*]
    };
}

/// Outputs and reports, with how many tests ran.
const SAMPLES: &[(&str, &str, Option<u32>)] = samples! {
    "cargo.txt" Some(5),
    "cargo_none.txt" Some(0),
    "nextest.txt" Some(3),
    "nextest_colour.txt" Some(1),
    "ctest.txt" Some(3),
    "ctest_none.txt" Some(0),
    "pytest.txt" Some(7),
    "pytest_quiet.txt" Some(3),
    "pytest_none.txt" Some(0),
    "pytest_empty.txt" Some(0),
    "unittest.txt" Some(4),
    "rspec.txt" Some(4),
    "rspec_none.txt" Some(0),
    "phpunit.txt" Some(5),
    "phpunit_failures.txt" Some(3),
    "phpunit_none.txt" Some(0),
    "jest.txt" Some(6),
    "jest_none.txt" Some(0),
    "vitest.txt" Some(7),
    "vitest_none.txt" Some(0),
    "mocha.txt" Some(3),
    "go_verbose.txt" Some(2),
    "go_quiet.txt" None,
    "go_none.txt" Some(0),
    "go_json.txt" Some(2),
    "go_json_none.txt" Some(0),
    "surefire.txt" Some(4),
    "surefire_none.txt" Some(0),
    "gradle.txt" Some(5),
    "gradle_quiet.txt" None,
    "gradle_none.txt" Some(0),
    "dotnet.txt" Some(7),
    "dotnet_terminal.txt" Some(5),
    "dotnet_normal.txt" Some(2),
    "dotnet_platform.txt" Some(5),
    "tap13.txt" Some(5),
    "tap14.txt" Some(2),
    "tap_none.txt" Some(0),
    "junit.xml" Some(5),
    "junit_pytest.xml" Some(2),
    "junit_nested.xml" Some(6),
    "junit_gtest.xml" Some(1),
};

#[test]
fn what_ran_is_counted_and_what_was_skipped_is_not() {
    for (name, text, ran) in SAMPLES {
        assert_eq!(tests(text), *ran, "{name}");
    }
}

#[test]
fn ends_of_lines_of_other_systems_and_bars_of_progress_change_nothing() {
    for (name, text, ran) in SAMPLES {
        assert_eq!(tests(&text.replace('\n', "\r\n")), *ran, "{name}");
        let under_a_bar = text.replace('\n', "\n 10 % done\r");
        if name.ends_with(".txt") {
            assert_eq!(tests(&under_a_bar), *ran, "{name}");
        }
    }
}

#[test]
fn summaries_of_several_runners_add_up_and_repeat_themselves_as_often_as_they_stand_there() {
    let printed = || SAMPLES.iter().filter(|(name, ..)| name.ends_with(".txt"));
    let told = |name: &str| name != "surefire.txt" && name != "surefire_none.txt";
    for (name, text, ran) in printed() {
        assert_eq!(tests(&text.repeat(2)), ran.map(|ran| ran * 2), "{name} twice");
        for (other, more, also) in printed().filter(|(other, ..)| told(name) && told(other)) {
            let both = format!("{text}\n{more}");
            let sum = match (ran, also) {
                (Some(ran), Some(also)) => Some(ran + also),
                (Some(known), None) | (None, Some(known)) => {
                    Some(*known).filter(|known| *known > 0)
                }
                (None, None) => None,
            };
            let go = |name: &str| name.starts_with("go_") || name.starts_with("gradle_");
            if go(name) && go(other) || name.starts_with("tap") && other.starts_with("tap") {
                continue;
            }
            assert_eq!(tests(&both), sum, "{name} and {other}");
        }
    }
}

#[test]
fn a_runner_that_tells_no_number_is_no_proof_that_nothing_ran() {
    let none = "test result: ok. 0 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out";
    assert_eq!(tests(none), Some(0));
    assert_eq!(tests(&format!("{none}\nok  \texample.com/shop\t0.1s\n")), None);
    let some = none.replace("0 passed", "3 passed");
    assert_eq!(tests(&format!("{some}\nok  \texample.com/shop\t0.1s\n")), Some(3));
}

#[test]
fn what_is_no_summary_tells_nothing() {
    for text in [
        "",
        "all 5 tests passed",
        "ok",
        "1..5",
        "not ok with me",
        "5 passed",
        "5 passed in Berlin",
        "five passed in 0.1s",
        "-1 passed in 0.1s",
        "99999999999 passed in 0.1s",
        "5 apples in 0.1s",
        "3 passing cars",
        "2 failing",
        "Tests: 5",
        "Tests: many, Assertions: 5",
        "OK (5 tests)",
        "Ran 5 tests for shop",
        "Summary [ 1s] tests run: 5",
        "test result: ok. lots",
        "PASS: TestAdd",
        "{\"Action\":\"pass\"}",
        "Tests run: 5",
        "<html><body>5 passed</body></html>",
        "<?xml version=\"1.0\"?><checkstyle><testsuite tests=\"5\"/></checkstyle>",
        "<testsuite tests=\"5\">",
        "<testsuite tests=\"5\"></testsuites>",
        "<testsuites><testsuite tests=\"5\"/></testsuites",
        "<?xml version=\"1.0\"?>\n5 passed in 0.1s",
    ] {
        assert_eq!(tests(text), None, "{text}");
    }
}

#[test]
fn an_empty_report_says_that_nothing_ran() {
    for text in
        ["<testsuites/>", "\u{feff}<?xml version=\"1.0\"?>\n<testsuite tests=\"0\"></testsuite>"]
    {
        assert_eq!(tests(text), Some(0), "{text}");
    }
    assert_eq!(tests("<testsuite tests=\"2\" skipped=\"2\"/>"), Some(0));
    assert_eq!(tests("<testsuite tests=\"1\" skipped=\"9\"/>"), Some(0));
    assert_eq!(
        tests("<testsuite tests=\"2\"/>\n<?xml version=\"1.0\"?><testsuite tests=\"3\"/>"),
        Some(5)
    );
}
