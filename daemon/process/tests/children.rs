//! What holds for every child, shown with the small programs every system has.

use std::time::{Duration, Instant};

use tidegate_process::{ERROR_LIMIT, Run, RunError};

/// Long enough for a loaded machine, and still far below any deadline used here.
const SOON: Duration = Duration::from_secs(20);

fn shell(script: &str) -> Run {
    Run::new("sh").args(["-c", script])
}

#[test]
fn status_and_both_streams_come_back() {
    let done = shell("echo out; echo err >&2; exit 3").run().expect("sh runs");
    assert_eq!(done.status.code(), Some(3));
    assert!(!done.succeeded());
    assert_eq!(done.stdout, b"out\n");
    assert_eq!(done.complaint(), "err");
    assert!(!done.stderr_truncated);
}

#[test]
fn more_input_than_a_pipe_holds_comes_back_through_cat() {
    let bytes: Vec<u8> = (0..8_000_000_u32).map(|n| (n % 251) as u8).collect();
    let done = Run::new("cat").input(bytes.clone()).run().expect("cat runs");
    assert!(done.stdout == bytes, "eight million bytes survive the way through two pipes");
}

#[test]
fn a_child_that_ignores_its_input_is_no_failure() {
    let done = Run::new("true").input(vec![0; 4_000_000]).run().expect("true runs");
    assert!(done.succeeded());
}

#[test]
fn without_input_a_reader_sees_the_end_at_once() {
    let done = Run::new("cat").run().expect("cat runs");
    assert!(done.succeeded() && done.stdout.is_empty());
}

#[test]
fn the_deadline_kills_grandchildren_too() {
    let scratch = tempfile::tempdir().expect("a directory");
    let mark = scratch.path().join("survivor");
    let script = format!("(sleep 2; touch '{}') & sleep 60", mark.display());
    let started = Instant::now();
    let failed = shell(&script).deadline(Duration::from_millis(200)).run();
    assert!(matches!(failed, Err(RunError::Deadline { .. })), "{failed:?}");
    assert!(started.elapsed() < SOON, "the deadline does not wait for the children's pipes");
    std::thread::sleep(Duration::from_millis(2500));
    assert!(!mark.exists(), "the grandchild lived on");
}

#[test]
fn an_interactive_child_is_in_our_group_and_still_has_a_deadline() {
    let group = |run: Run| {
        let done = run.run().expect("sh runs");
        String::from_utf8(done.stdout).expect("a number").trim().to_owned()
    };
    let script = "ps -o pgid= -p $$";
    assert_ne!(group(shell(script)), group(shell(script)), "each child has a group of its own");
    let ours = group(shell(script).interactive());
    assert_eq!(ours, group(shell(script).interactive()));
    let started = Instant::now();
    let late = Run::new("sleep").arg("60").interactive().deadline(Duration::from_millis(100)).run();
    assert!(matches!(late, Err(RunError::Deadline { .. })), "{late:?}");
    assert!(started.elapsed() < SOON);
}

#[test]
fn what_a_child_leaves_behind_neither_delays_the_answer_nor_survives() {
    let started = Instant::now();
    let done = shell("sleep 60 & echo $!").run().expect("sh runs");
    assert!(started.elapsed() < SOON, "the open pipe of a grandchild is not waited for");
    let left = String::from_utf8(done.stdout).expect("a number");
    let alive = Run::new("kill").args(["-0", left.trim()]).run().expect("kill runs");
    assert!(!alive.succeeded() || is_zombie(left.trim()), "the grandchild lived on");
}

fn is_zombie(id: &str) -> bool {
    let done = Run::new("ps").args(["-o", "stat=", "-p", id]).run();
    done.is_ok_and(|done| done.stdout.starts_with(b"Z") || done.stdout.is_empty())
}

#[test]
fn too_much_output_is_an_error_and_stops_the_child() {
    let started = Instant::now();
    let failed = Run::new("yes").output_limit(100_000).deadline(SOON * 2).run();
    match failed {
        Err(RunError::TooMuchOutput { limit, .. }) => assert_eq!(limit, 100_000),
        other => panic!("unbounded output must be refused: {other:?}"),
    }
    assert!(started.elapsed() < SOON, "the child is killed, not outwaited");
}

#[test]
fn output_of_exactly_the_limit_is_fine() {
    let done = Run::new("cat").input(vec![7; 4096]).output_limit(4096).run();
    assert_eq!(done.expect("within the limit").stdout.len(), 4096);
}

#[test]
fn endless_complaints_are_drained_and_marked() {
    let done = shell("head -c 1000000 /dev/zero >&2; echo done").run().expect("sh runs");
    assert_eq!(done.stdout, b"done\n");
    assert!(done.stderr_truncated);
    assert_eq!(done.stderr.len(), ERROR_LIMIT);
}

#[test]
fn a_clean_child_sees_the_locale_and_what_it_is_given() {
    let path = std::env::var_os("PATH").expect("tests have a PATH");
    let done = Run::new("env").clean().variable("PATH", path).variable("A", "b").run();
    let text = String::from_utf8(done.expect("env runs").stdout).expect("text");
    let mut names: Vec<_> = text.lines().filter_map(|line| line.split('=').next()).collect();
    names.sort_unstable();
    assert_eq!(names, ["A", "LC_ALL", "PATH"]);
    assert!(text.contains("LC_ALL=C\n"));
}

#[test]
fn repository_variables_are_not_inherited_but_can_be_given() {
    // This test runs itself as the child, because a test may not change its own environment.
    let me = std::env::current_exe().expect("a test knows its own file");
    let outer = Run::new(me)
        .args(["--exact", "inner_prints_git_dir", "--ignored", "--nocapture"])
        .variable("GIT_DIR", "/elsewhere")
        .variable("GIT_AUTHOR_NAME", "A. Uthor")
        .run()
        .expect("the test binary runs");
    let text = String::from_utf8_lossy(&outer.stdout).into_owned();
    assert!(text.contains("inherited:[unset A. Uthor]"), "{text}");
    assert!(text.contains("given:[/mine]"), "{text}");
}

#[test]
#[expect(clippy::print_stdout, reason = "the outer test reads what this one prints")]
#[ignore = "is run by repository_variables_are_not_inherited_but_can_be_given"]
fn inner_prints_git_dir() {
    let inherited = shell("printf 'inherited:[%s %s]\n' \"${GIT_DIR-unset}\" \"$GIT_AUTHOR_NAME\"");
    let given = shell("printf 'given:[%s]\n' \"$GIT_DIR\"").variable("GIT_DIR", "/mine");
    for child in [inherited, given] {
        let done = child.run().expect("sh runs");
        println!("{}", String::from_utf8_lossy(&done.stdout));
    }
}

#[test]
fn a_missing_program_is_told_apart() {
    let failed = Run::new("tidegate-no-such-program").run();
    assert!(matches!(failed, Err(RunError::NotFound { .. })), "{failed:?}");
}
