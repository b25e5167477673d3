//! What can happen to the index under a daemon: whoever asks is answered all the same.

use std::fs;
use std::path::PathBuf;

use serde_json::{Value, json};

use crate::long::write_many;
use crate::place::{Served, begun, served};
use crate::support::mounts::{apart, can_mount};
use crate::support::{Sandbox, repo};

/// The file in which the index is kept.
#[track_caller]
fn file(sandbox: &Sandbox) -> PathBuf {
    let there = fs::read_dir(sandbox.own().join("index")).expect("it is kept").flatten();
    let mut there = there.map(|entry| entry.path());
    there.find(|path| path.extension().is_some_and(|end| end == "db")).expect("it is kept")
}

/// How many results there are for a word, which both tell alike.
#[track_caller]
fn found(sandbox: &Sandbox, word: &str) -> usize {
    let answer = sandbox.served(&["search", word]);
    assert_eq!(answer, sandbox.tidegate(&["search", word, "--json"]).ok().json());
    answer["results"].as_array().expect("a list").len()
}

/// A daemon that holds an index of one item.
fn holding() -> Sandbox {
    let sandbox = served();
    sandbox.served(&["new", "a burst pipe", "--id", "A-1"]);
    assert_eq!(found(&sandbox, "pipe"), 1);
    sandbox
}

#[test]
fn an_index_that_is_damaged_or_gone_under_a_daemon_is_made_anew() {
    let sandbox = holding();
    let whole = fs::read(file(&sandbox)).expect("it is kept");
    let flipped: Vec<u8> = whole.iter().map(|byte| byte ^ 0x55).collect();
    for damaged in [&whole[..whole.len() / 2], &whole[..100], &flipped, b""] {
        fs::write(file(&sandbox), damaged).expect("it is ours");
        assert_eq!(found(&sandbox, "pipe"), 1, "{} bytes of it are left", damaged.len());
    }
    fs::remove_dir_all(sandbox.own().join("index")).expect("it is ours");
    sandbox.served(&["new", "another pipe"]);
    assert_eq!(found(&sandbox, "pipe"), 2);
    let _ = sandbox.tidegate(&["rebuild"]).ok();
    assert_eq!(found(&sandbox, "pipe"), 2);
}

#[test]
fn a_bit_that_flips_in_the_index_under_a_daemon_is_harmless_or_made_good() {
    let sandbox = holding();
    let bytes = fs::read(file(&sandbox)).expect("it is kept");
    for n in 0..24 {
        let mut flipped = bytes.clone();
        let at = n * bytes.len() / 24 + 11;
        flipped[at] ^= 1 << (n % 8);
        fs::write(file(&sandbox), &flipped).expect("it is ours");
        let rows = sandbox.served(&["sql", "SELECT count(*) FROM tasks"])["rows"].clone();
        assert_eq!(rows, json!([[1]]), "byte {at}");
        let title = sandbox.served(&["show", "A-1"]);
        assert_eq!(title["item"]["aliases"], json!(["A-1"]), "byte {at}");
        let _ = sandbox.tidegate(&["rebuild"]).ok();
    }
    assert_eq!(found(&sandbox, "pipe"), 1);
    assert_eq!(sandbox.tidegate(&["verify", "--json"]).ok().json()["ok"], true);
}

/// Makes the index one of a later version: where it lies, and what it holds.
#[track_caller]
fn made_later(sandbox: &Sandbox) -> (PathBuf, Vec<u8>) {
    let path = file(sandbox);
    let mut bytes = fs::read(&path).expect("it is kept");
    // The number of the version, as SQLite keeps it.
    bytes[60..64].copy_from_slice(&9_999_u32.to_be_bytes());
    fs::write(&path, &bytes).expect("it is ours");
    (path, bytes)
}

#[test]
fn an_index_of_a_later_version_is_left_alone_where_logs_are_long() {
    let sandbox = begun();
    let _ = sandbox.tidegate(&["new", "one", "--publish"]).ok();
    write_many(&sandbox, 2_100);
    let _ = sandbox.tidegate(&["rebuild"]).ok();
    let (path, bytes) = made_later(&sandbox);
    sandbox.start();
    for _ in 0..2 {
        let answer = sandbox.served(&["ls"]);
        assert_eq!(answer["items"][0]["title"], "one");
        assert_eq!(answer["notices"][0]["code"], "newer_index", "{}", answer["notices"]);
    }
    assert_eq!(fs::read(&path).expect("it is still there"), bytes);
}

#[test]
fn an_index_of_a_later_version_is_left_alone_and_told_of() {
    let sandbox = holding();
    let _ = sandbox.ask(&["daemon", "stop", "--wait"]).ok();
    let (path, bytes) = made_later(&sandbox);
    let is_told = |answer: &Value| {
        assert_eq!(answer["notices"][0]["code"], "newer_index", "{answer}");
        assert_eq!(answer["notices"][0]["hints"], json!(["tidegate rebuild"]));
    };
    for _ in 0..2 {
        let answer = sandbox.tidegate(&["search", "pipe", "--json"]).ok().json();
        assert!(answer["results"].to_string().contains("a burst pipe"), "{answer}");
        is_told(&answer);
        sandbox.start();
        sandbox.served(&["new", "another pipe"]);
        let answer = sandbox.served(&["search", "pipe"]);
        is_told(&answer);
        assert_eq!(fs::read(&path).expect("it is still there"), bytes);
        let _ = sandbox.ask(&["daemon", "stop", "--wait"]).ok();
    }
    let _ = sandbox.tidegate(&["rebuild"]).ok();
    assert!(!path.exists(), "who asks for another one gets it");
    sandbox.start();
    assert_eq!(found(&sandbox, "pipe"), 3);
    assert_eq!(sandbox.served(&["search", "pipe"])["notices"], json!([]));
}

/// Fills the disk under a daemon and takes the index away, which it does not hold open; then there is
/// room again.
const FULL: &str = r#"
mkdir ../disk && mount -t tmpfs -o size=12m none ../disk && cd ../disk
git init -q && git commit -q --allow-empty -m Begin && CI=1 "$TIDEGATE" init >/dev/null
unset CI TIDEGATE_NO_DAEMON
"$TIDEGATE" daemon start >/dev/null
"$TIDEGATE" new -q "a burst pipe" --publish >/dev/null
"$TIDEGATE" --no-daemon search -q pipe >/dev/null
head -c 12m /dev/zero >filler 2>/dev/null || true
rm -r .git/tidegate/index
head -c 12m /dev/zero >>filler 2>/dev/null || true
for n in 1 2; do
    "$TIDEGATE" search pipe --json
    "$TIDEGATE" --no-daemon search pipe --json
done
ls -d .git/tidegate/index* 2>/dev/null | wc -l
rm filler
"$TIDEGATE" new -q "another pipe" >/dev/null
"$TIDEGATE" search pipe --json
grep -c '"request":"search"' .git/tidegate/daemon.*.log
"$TIDEGATE" daemon stop --wait >/dev/null
"#;

#[test]
fn on_a_full_disk_a_daemon_answers_without_an_index() {
    if !can_mount("on_a_full_disk_a_daemon_answers_without_an_index") {
        return;
    }
    let told = apart(&repo(), FULL);
    let lines: Vec<&str> = told.lines().collect();
    let [answers @ .., left, after, asked] = &lines[..] else { panic!("{told}") };
    let titles = |line: &str| {
        let answer: Value = serde_json::from_str(line).expect("JSON");
        assert_eq!(answer["notices"], json!([]), "{answer}");
        answer["results"].as_array().expect("a list").len()
    };
    assert_eq!(answers.iter().map(|line| titles(line)).collect::<Vec<_>>(), [1; 4]);
    assert_eq!((*left, titles(after)), ("0", 2), "nothing is left behind, and it goes on");
    assert!(asked.parse::<usize>().is_ok_and(|asked| asked <= 4), "{told}");
}

/// Makes the folder of the index one that nobody can write, under a daemon that begins there.
const READ_ONLY: &str = r#"
unset CI TIDEGATE_NO_DAEMON
mount --bind .git/tidegate/index .git/tidegate/index
mount -o remount,ro,bind .git/tidegate/index
"$TIDEGATE" daemon start >/dev/null
"$TIDEGATE" search pipe --json
"$TIDEGATE" new -q "another pipe" >/dev/null
"$TIDEGATE" search pipe --json
"$TIDEGATE" --no-daemon search pipe --json
"$TIDEGATE" daemon stop --wait >/dev/null
"#;

#[test]
fn on_a_read_only_disk_a_daemon_answers_from_the_index_as_long_as_it_can() {
    if !can_mount("on_a_read_only_disk_a_daemon_answers") {
        return;
    }
    let sandbox = holding();
    let _ = sandbox.ask(&["daemon", "stop", "--wait"]).ok();
    let before = fs::read(file(&sandbox)).expect("it is kept");
    let told = apart(&sandbox, READ_ONLY);
    let counts = told.lines().map(|line| {
        let answer: Value = serde_json::from_str(line).expect("JSON");
        answer["results"].as_array().expect("a list").len()
    });
    assert_eq!(counts.collect::<Vec<_>>(), [1, 2, 2]);
    assert_eq!(sandbox.logged("asked").len(), 2 + 3, "the daemon answered");
    assert_eq!(fs::read(file(&sandbox)).expect("it is still there"), before);
}

/// A whole disk that nobody can write: no daemon can live there, and none is missed.
const NO_DAEMON: &str = r#"
unset CI TIDEGATE_NO_DAEMON
mount --bind . . && cd "$PWD" && mount -o remount,ro,bind .
for n in 1 2; do "$TIDEGATE" search pipe --json; echo; done
"$TIDEGATE" daemon status >/dev/null || echo "status $?"
"$TIDEGATE" daemon run --json || echo "run $?"
"#;

#[test]
fn where_no_daemon_can_live_questions_are_answered_without_one() {
    if !can_mount("where_no_daemon_can_live") {
        return;
    }
    let sandbox = holding();
    let _ = sandbox.ask(&["daemon", "stop", "--wait"]).ok();
    let told = apart(&sandbox, NO_DAEMON);
    assert_eq!(told.matches("\"title\":\"a burst pipe\"").count(), 2, "{told}");
    assert!(told.contains("status 3") && told.contains("run 6"), "{told}");
    assert!(told.contains("ead-only file system"), "{told}");
}
