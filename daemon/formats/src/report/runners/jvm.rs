//! Java and its kin: Maven's surefire and failsafe, Gradle.

use super::Ran;
use crate::report::lines::{counted, named, sum};

/// `[INFO] Tests run: 3, Failures: 0, Errors: 0, Skipped: 1`. Each class has such a line with the
/// time that it took, and each module one with the total, which alone counts where there is one.
pub(super) fn surefire(lines: &[&str]) -> Ran {
    let told = |total: bool| {
        Ran::all(lines.iter().filter_map(move |line| {
            let line = ["[INFO] ", "[WARNING] ", "[ERROR] "]
                .iter()
                .find_map(|level| line.strip_prefix(level))
                .unwrap_or(line)
                .trim_start();
            if total && line == "No tests to run." {
                return Some(0);
            }
            let is_total = !line.contains(", Time elapsed:");
            if !line.starts_with("Tests run:") || is_total != total {
                return None;
            }
            let counts = named(line, ",");
            match counts[..] {
                [(all, "Tests run"), (_, "Failures"), ..] => {
                    Some(all.saturating_sub(sum(&counts, &["Skipped"])))
                }
                _ => None,
            }
        }))
    };
    match (told(true), told(false)) {
        (Ran::Told(total), Ran::Told(classes)) => Ran::Told(total.max(classes)),
        (Ran::Nothing, classes) => classes,
        (total, _) => total,
    }
}

/// `5 tests completed, 1 failed, 1 skipped`, which it says only where one failed. Tests that it ran
/// in silence are not known; that there are none it says of the task.
pub(super) fn gradle(lines: &[&str]) -> Ran {
    let told = Ran::all(lines.iter().filter_map(|line| {
        let counts = counted(line, ",")?;
        match counts[..] {
            [(all, "tests completed" | "test completed"), ..] => {
                Some(all.saturating_sub(sum(&counts, &["skipped"])))
            }
            _ => None,
        }
    }));
    let mut tasks = lines.iter().filter_map(|line| {
        let mut words = line.strip_prefix("> Task :")?.split(' ');
        let name = words.next()?.rsplit(':').next()?;
        (name == "test" || name.ends_with("Test")).then(|| words.next() == Some("NO-SOURCE"))
    });
    match (told, tasks.next()) {
        (Ran::Nothing, Some(first)) => match first && tasks.all(|is_empty| is_empty) {
            true => Ran::Told(0),
            false => Ran::Unknown,
        },
        (told, _) => told,
    }
}
