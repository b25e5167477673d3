//! The read model on disk: searched, asked in SQL, kept up to date, and made anew whatever happened
//! to it.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::json;

use crate::place::{Journey, begun, clone_of, each, fetch, own_log};
use crate::support::{Sandbox, TIDEGATE};

/// Where the read model lies.
fn database(sandbox: &Sandbox) -> PathBuf {
    let there = fs::read_dir(sandbox.dir().join(".git/tidegate/index")).into_iter().flatten();
    let mut there = there.flatten().map(|entry| entry.path());
    let found = there.find(|path| path.extension().is_some_and(|end| end == "db"));
    found.unwrap_or_else(|| sandbox.dir().join(".git/tidegate/index/none.db"))
}

/// The titles of all items, as SQL tells them.
fn titles(sandbox: &Sandbox) -> Vec<String> {
    let rows = sandbox.json(&["sql", "SELECT title FROM tasks ORDER BY title"])["rows"].clone();
    let rows = rows.as_array().expect("rows").iter();
    rows.map(|row| row[0].as_str().expect("a title").to_owned()).collect()
}

/// Asserts that the read model is kept and says what the logs say.
#[track_caller]
fn is_sound(sandbox: &Sandbox) {
    let checked = sandbox.json(&["rebuild", "--check"]);
    assert_eq!((&checked["same"], &checked["kept"]), (&json!(true), &json!(true)));
}

#[test]
fn words_are_found_in_items_comments_and_reasons() {
    let sandbox = begun();
    let id = sandbox.item(&["Mend the pipe", "--body", "it drips\nat night", "--label", "urgent"]);
    let other = sandbox.item(&["Paint the wall"]);
    let _ = sandbox.tidegate(&["comment", &other, "the pipe is in the way"]).ok();
    let _ = sandbox.tidegate(&["archive", &other, "--reason", "nobody minds"]).ok();
    let found = |arguments: &[&str]| {
        let results = sandbox.json(&[&["search"], arguments].concat())["results"].clone();
        let told = |name: &str| {
            let member = each(&results, name).into_iter();
            member.map(|value| value.as_str().unwrap_or_default().to_owned()).collect::<Vec<_>>()
        };
        (told("found"), told("item"), told("excerpt"))
    };
    let (kinds, items, excerpts) = found(&["PIPE"]);
    assert_eq!(
        (kinds.as_slice(), items.as_slice()),
        (&["item", "event"].map(str::to_owned)[..], &[id.clone(), other.clone()][..])
    );
    assert_eq!(excerpts, ["it drips at night", "the pipe is in the way"]);
    assert_eq!(found(&["pipe", "--in", "items"]).0, ["item"]);
    assert_eq!(found(&["min", "--in", "history"]).2, ["nobody minds"], "a word may be begun");
    assert_eq!(found(&["urgent"]).1, std::slice::from_ref(&id));
    for nothing in ["pipe wall", "\"", "pipe NOT x", "*", " "] {
        assert!(found(&[nothing]).0.is_empty(), "{nothing}");
    }
    let _ = sandbox.tidegate(&["edit", &id, "--title", "Mend the tap"]).ok();
    assert_eq!(found(&["pipe"]).0, ["event"], "what it was called is forgotten");
    assert_eq!(found(&["tap"]).1, [id]);
    is_sound(&sandbox);
}

#[test]
fn questions_in_sql_are_answered_and_change_nothing() {
    let sandbox = begun();
    let id = sandbox.item(&["a", "--label", "x", "--id", "A-1"]);
    let _ = sandbox.tidegate(&["move", &id, "start"]).ok();
    let rows = |question: &str| sandbox.json(&["sql", question])["rows"].clone();
    assert_eq!(rows("SELECT id, state FROM tasks"), json!([[id, "In Progress"]]));
    assert_eq!(
        rows("SELECT task_id, from_state, to_state, via FROM events WHERE via IS NOT NULL"),
        json!([[id, "To Do", "In Progress", "start"]])
    );
    assert_eq!(
        rows("SELECT label FROM labels UNION SELECT alias FROM aliases"),
        json!([["A-1"], ["x"]])
    );
    for view in ["spec_kit_sessions", "phase_artifacts", "workflow_checkpoints", "decision_log"] {
        assert_eq!(rows(&format!("SELECT * FROM {view}")), json!([]), "no invented data");
    }
    let events = sandbox.json(&["history"])["events"].clone();
    let ids = rows("SELECT event_id FROM events ORDER BY stamp");
    let named: Vec<_> = each(&events, "entry").into_iter().map(|entry| json!([entry])).collect();
    assert_eq!(ids, json!(named));
    let refusal = sandbox.refusal(1, &["sql", "DELETE FROM item"]);
    assert_eq!(refusal["code"], "not_read_only");
    assert_eq!(refusal["hints"], json!(["tidegate sql --views"]));
    assert_eq!(sandbox.refusal(1, &["sql", "ATTACH 'x.db' AS x"])["code"], "not_read_only");
    assert_eq!(sandbox.refusal(1, &["sql", ""])["code"], "not_read_only");
    for nonsense in ["SELEC", "SELECT 1; SELECT 2", "SELECT * FROM nowhere"] {
        let refusal = sandbox.refusal(2, &["sql", nonsense]);
        let told = (&refusal["code"], &refusal["hints"][0]);
        assert_eq!(told, (&json!("bad_query"), &json!("tidegate sql --views")), "{nonsense}");
    }
    assert!(!sandbox.dir().join("x.db").exists());
    let views = sandbox.json(&["sql", "--views"])["rows"].clone();
    assert!(views.to_string().contains("from_state"), "{views}");
    let told = sandbox.fed(b"SELECT title FROM tasks", &["sql", "-"]).ok();
    assert_eq!(told.stdout, "title\na\n");
}

#[test]
fn the_read_model_follows_every_clone_step_by_step() {
    let first = begun();
    let _ = first.item(&["one"]);
    let second = clone_of(&first, "second");
    assert_eq!(titles(&second), ["one"]);
    let id = second.item(&["two"]);
    let _ = second.tidegate(&["edit", &id, "--title", "two here"]).ok();
    fetch(&first, &second);
    assert_eq!(titles(&first), ["one", "two here"]);
    let _ = first.tidegate(&["edit", &id, "--title", "two there"]).ok();
    let _ = second.tidegate(&["move", &id, "start"]).ok();
    fetch(&second, &first);
    assert_eq!(titles(&second), ["one", "two there"]);
    is_sound(&first);
    is_sound(&second);
}

#[test]
fn a_log_that_is_gone_or_rewound_is_forgotten() {
    let first = begun();
    let _ = first.item(&["one"]);
    let second = clone_of(&first, "second");
    let third = clone_of(&first, "third");
    let _ = third.item(&["three"]);
    fetch(&second, &third);
    assert_eq!(titles(&second), ["one", "three"]);
    let log = own_log(&third).expect("it has one");
    let _ = second.git(&["update-ref", "-d", &log]).ok();
    assert_eq!(titles(&second), ["one"]);
    is_sound(&second);
    let _ = third.item(&["four"]);
    fetch(&second, &third);
    assert_eq!(titles(&second), ["four", "one", "three"]);
    let _ = second.git(&["update-ref", &log, &format!("{log}~1")]).ok();
    assert_eq!(titles(&second), ["one", "three"]);
    is_sound(&second);
}

#[test]
fn whatever_happens_to_the_read_model_is_made_good() {
    let sandbox = begun();
    let _ = sandbox.item(&["one"]);
    let whole = |sandbox: &Sandbox| assert_eq!(titles(sandbox), ["one"]);
    whole(&sandbox);
    let bytes = fs::read(database(&sandbox)).expect("it is kept");
    // Cut off anywhere.
    for length in [0, 1, 50, 4096, 8192, bytes.len() - 1] {
        fs::write(database(&sandbox), &bytes[..length]).expect("writable");
        whole(&sandbox);
        is_sound(&sandbox);
    }
    // Not a database, or that of another build, or another project's.
    fs::write(database(&sandbox), "nothing of the kind").expect("writable");
    whole(&sandbox);
    let newer = |at: usize| {
        let mut bytes = fs::read(database(&sandbox)).expect("it is kept");
        bytes[at] ^= 0x40;
        fs::write(database(&sandbox), bytes).expect("writable");
    };
    newer(63);
    whole(&sandbox);
    newer(71);
    whole(&sandbox);
    is_sound(&sandbox);
    // Gone, or its folder, or a folder in its place.
    fs::remove_file(database(&sandbox)).expect("it is there");
    whole(&sandbox);
    fs::remove_dir_all(database(&sandbox).parent().expect("a folder")).expect("it is there");
    fs::create_dir_all(database(&sandbox)).expect("writable");
    whole(&sandbox);
    is_sound(&sandbox);
}

#[test]
fn what_stands_in_the_place_of_the_read_model_or_was_left_there_goes() {
    let sandbox = begun();
    let _ = sandbox.item(&["one"]);
    let folder = sandbox.dir().join(".git/tidegate");
    let index = folder.join("index");
    let file: &dyn Fn(&Path) = &|path| fs::write(path, "not a folder").expect("writable");
    let fifo: &dyn Fn(&Path) = &|path| {
        let _ = sandbox.run(sandbox.command("mkfifo").arg(path), b"").ok();
    };
    let link: &dyn Fn(&Path) =
        &|path| std::os::unix::fs::symlink("nowhere", path).expect("writable");
    for make in [file, fifo, link] {
        let _ = fs::remove_dir_all(&index);
        make(&index);
        make(&folder.join("index.old-1-1"));
        assert_eq!(titles(&sandbox), ["one"]);
        is_sound(&sandbox);
        let left = fs::read_dir(&folder).expect("a folder").flatten();
        let left = left.map(|entry| entry.file_name().into_string().expect("a plain name"));
        let left: Vec<String> = left.filter(|name| name.starts_with("index")).collect();
        assert_eq!(left, ["index"]);
    }
}

#[test]
fn where_the_read_model_cannot_be_kept_it_is_done_without() {
    let sandbox = begun();
    let _ = sandbox.item(&["one"]);
    let folder = sandbox.dir().join(".git/tidegate");
    // As on a full disk: no file grows.
    let asked = |question: &str| {
        let mut bash = sandbox.command("bash");
        let line = format!("ulimit -f 1; '{TIDEGATE}' sql '{question}' --json");
        sandbox.run(bash.args(["-c", &line]), b"").ok().json()["rows"].clone()
    };
    assert_eq!(asked("SELECT title FROM tasks"), json!([["one"]]));
    let left = fs::read_dir(&folder).expect("a folder").flatten();
    let left = left.filter(|entry| entry.file_name().to_string_lossy().starts_with("index"));
    assert_eq!(left.count(), 0, "nothing is left of it");
    assert_eq!(titles(&sandbox), ["one"]);
    let _ = sandbox.item(&["two"]);
    assert_eq!(
        asked("SELECT count(*) FROM tasks"),
        json!([[2]]),
        "it cannot be brought up to date"
    );
    assert_eq!(titles(&sandbox), ["one", "two"]);
    is_sound(&sandbox);
}

#[test]
fn every_flipped_bit_is_noticed_by_the_check_or_harmless() {
    let sandbox = begun();
    let _ = sandbox.item(&["one", "--body", "some text"]);
    assert_eq!(titles(&sandbox), ["one"]);
    let file = database(&sandbox);
    let bytes = fs::read(&file).expect("it is kept");
    for n in 0..40 {
        let mut flipped = bytes.clone();
        let at = n * bytes.len() / 40 + 7;
        flipped[at] ^= 1 << (n % 8);
        fs::write(database(&sandbox), flipped).expect("writable");
        // Whoever asks is answered, and whoever checks is told the truth.
        let told = sandbox.tidegate(&["sql", "SELECT title FROM tasks", "--json"]).ok();
        assert_eq!(told.json()["rows"].as_array().map(Vec::len), Some(1), "byte {at}");
        let checked = sandbox.tidegate(&["rebuild", "--check", "--json"]);
        assert!(checked.status <= 1, "byte {at}: {}", checked.stderr);
        let _ = sandbox.tidegate(&["rebuild"]).ok();
        is_sound(&sandbox);
    }
}

#[test]
fn pages_that_are_lost_are_made_good_by_the_next_question() {
    let sandbox = begun();
    let _ = sandbox.item(&["one", "--body", "some text"]);
    assert_eq!(titles(&sandbox), ["one"]);
    let file = database(&sandbox);
    let bytes = fs::read(&file).expect("it is kept");
    for page in 1..bytes.len() / 4096 {
        let mut damaged = bytes.clone();
        damaged[page * 4096..(page + 1) * 4096].fill(0);
        fs::write(database(&sandbox), &damaged).expect("writable");
        let checked = sandbox.tidegate(&["rebuild", "--check", "--json"]).json();
        assert_ne!(checked["same"], true, "page {page}");
        fs::write(database(&sandbox), &damaged).expect("writable");
        let found = sandbox.json(&["search", "text"])["results"].clone();
        assert_eq!(each(&found, "title"), ["one"], "page {page}");
        assert_eq!(titles(&sandbox), ["one"], "page {page}");
    }
}

#[test]
fn many_at_once_ask_and_change() {
    let sandbox = begun();
    std::thread::scope(|scope| {
        for worker in 0..6 {
            let sandbox = &sandbox;
            scope.spawn(move || {
                for turn in 0..5 {
                    let _ = sandbox.item(&[&format!("{worker}.{turn}")]);
                    let seen = titles(sandbox);
                    assert!(seen.contains(&format!("{worker}.{turn}")), "{seen:?}");
                }
            });
        }
    });
    assert_eq!(titles(&sandbox).len(), 30);
    is_sound(&sandbox);
    let beside = fs::read_dir(sandbox.dir().join(".git/tidegate")).expect("a folder");
    let left = beside.flatten().filter(|entry| {
        let name = entry.file_name().to_string_lossy().into_owned();
        name.starts_with("index.")
    });
    assert_eq!(left.count(), 0, "nothing is left behind");
}

#[test]
fn what_is_not_seen_is_told_by_questions_too() {
    let first = begun();
    let _ = first.item(&["one"]);
    let second = clone_of(&first, "second");
    let _ = second.item(&["two"]);
    fetch(&first, &second);
    let log = own_log(&second).expect("it has one");
    assert_eq!(titles(&first), ["one", "two"]);
    let commit = |parent: &str, message: &str| {
        let tree = first.git(&["hash-object", "-t", "tree", "-w", "/dev/null"]).ok();
        let commit =
            first.git(&["commit-tree", tree.stdout.trim(), "-p", parent, "-m", message]).ok();
        commit.stdout.trim().to_owned()
    };
    let forged = commit(&log, "no entry at all");
    let _ = first.git(&["update-ref", &log, &forged]).ok();
    let told = first.json(&["ls", "--all"])["notices"].clone();
    assert_eq!(each(&told, "code"), [&json!("refused")]);
    assert_eq!(first.json(&["search", "two"])["notices"], told);
    assert_eq!(first.json(&["sql", "SELECT 1"])["notices"], told);
    assert_eq!(titles(&first), ["one", "two"]);
    is_sound(&first);
}

#[test]
fn a_log_of_few_entries_that_hold_much_is_kept_on_disk() {
    let sandbox = begun();
    let lines: Vec<String> =
        (0..1_200).map(|n| json!({ "title": format!("item {n}") }).to_string()).collect();
    let _ = sandbox.fed(lines.join("\n").as_bytes(), &["import", "--jsonl", "-"]).ok();
    let _ = sandbox.tidegate(&["ls", "-q"]).ok();
    assert!(sandbox.dir().join(".git/tidegate/index").is_dir());
    assert_eq!(sandbox.json(&["rebuild", "--check"])["same"], true);
}
