//! Go: `go test -v` and `go test -json`. Subtests belong to the test that has them.

use serde_json::Value;

use super::Ran;

/// `--- PASS: TestAdd (0.00s)`. Without `-v` those that pass are not told, and nothing is known.
pub(super) fn printed(lines: &[&str]) -> Ran {
    let is_told = lines.iter().any(|line| line.starts_with("=== RUN   "));
    let ran = || {
        let ends = |line: &&&str| line.starts_with("--- PASS: ") || line.starts_with("--- FAIL: ");
        u64::try_from(lines.iter().filter(ends).count()).unwrap_or(u64::MAX)
    };
    let mut packages = lines.iter().filter_map(|line| package(line));
    match is_told {
        true => Ran::Told(ran()),
        false => match packages.next() {
            None => Ran::Nothing,
            Some(first) if first && packages.all(|is_empty| is_empty) => Ran::Told(0),
            Some(_) => Ran::Unknown,
        },
    }
}

/// Whether a package had no tests, of a line that tells of one: `ok  <TAB>a/b<TAB>0.01s`.
fn package(line: &str) -> Option<bool> {
    let (verdict, said) = line.split_once('\t')?;
    let is_empty = said.ends_with("[no test files]") || said.ends_with("[no tests to run]");
    matches!(verdict.trim_end(), "ok" | "FAIL" | "?").then_some(is_empty)
}

/// `{"Action":"pass","Package":"a/b","Test":"TestAdd","Elapsed":0}`, an event a line.
pub(super) fn json(lines: &[&str]) -> Ran {
    let events = lines.iter().filter(|line| line.starts_with('{') && line.contains("\"Action\""));
    Ran::all(events.filter_map(|line| {
        let event: Value = serde_json::from_str(line).ok()?;
        event["Package"].as_str()?;
        match (event["Action"].as_str()?, event["Test"].as_str()) {
            ("pass" | "fail", Some(test)) => Some(u64::from(!test.contains('/'))),
            // The package itself: it may have no test at all.
            ("pass" | "fail" | "skip", _) => Some(0),
            _ => None,
        }
    }))
}
