//! Who else writes in a repository: other users that it is shared with, and other programs.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::time::{Duration, Instant, SystemTime};

use crate::environment::{NOBODY, as_nobody, can_be_another};
use crate::place::{Journey, begun, own_log};
use crate::support::Sandbox;

/// The mode of a file or a folder.
fn mode(path: &Path) -> u32 {
    fs::metadata(path).expect("it is there").permissions().mode() & 0o7777
}

/// A repository made with these options, of root and nobody's group, and what nobody needs there.
fn of_two(options: &[&str]) -> (Sandbox, [(&'static str, String); 4]) {
    let sandbox = Sandbox::anonymous().with_identity().at("repo");
    let _ = sandbox.git(&[&["init", "--quiet"], options].concat()).ok();
    let path = sandbox.dir().to_str().expect("a plain name").to_owned();
    let _ = sandbox.run(sandbox.command("chgrp").args(["-R", NOBODY, &path]), b"").ok();
    let trusted = [
        ("GIT_CONFIG_GLOBAL", format!("{path}.gitconfig")),
        ("GIT_CONFIG_NOSYSTEM", "1".to_owned()),
        ("HOME", "/nowhere".to_owned()),
        ("TIDEGATE_ACTOR", "Nobody <n@x.org>".to_owned()),
    ];
    fs::write(&trusted[0].1, format!("[safe]\n\tdirectory = {path}\n")).expect("it is writable");
    (sandbox, trusted)
}

#[test]
fn two_users_of_a_shared_repository_write_in_turn() {
    if !can_be_another("two_users_of_a_shared_repository") {
        return;
    }
    let format = ["--shared=group", "--ref-format=reftable"];
    let knows_reftable =
        Sandbox::anonymous().git(&[&["init", "-q"], &format[..]].concat()).status == 0;
    for options in [&format[..1], &format[..]].into_iter().take(1 + usize::from(knows_reftable)) {
        let (sandbox, trusted) = of_two(options);
        let trusted = trusted.each_ref().map(|(name, value)| (*name, value.as_str()));
        let _ = sandbox.tidegate(&["init"]).ok();
        let id = sandbox.item(&["by root"]);
        let _ = as_nobody(&sandbox, &trusted, &["init"]).ok();
        for n in 0..8 {
            // Objects fall into folders by chance: some were made by the other.
            let title = format!("take {n}");
            let _ = as_nobody(&sandbox, &trusted, &["edit", &id, "--title", &title]).ok();
            assert_eq!(sandbox.shown(&id)["title"], *title, "{options:?}");
            let _ = sandbox.tidegate(&["edit", &id, "--body", &title]).ok();
        }
        assert_eq!(sandbox.logs().len(), 2, "two users are two replicas");
        assert_eq!(sandbox.json(&["verify"])["ok"], true);
        assert_eq!(mode(&sandbox.dir().join(".git/tidegate")), 0o2770);
        assert_eq!(mode(&sandbox.dir().join(".git/tidegate/self.0")), 0o660);
    }
}

#[test]
fn what_is_ours_is_private_unless_the_repository_is_shared() {
    let sandbox = begun();
    let _ = sandbox.item(&["x"]);
    let ours = sandbox.dir().join(".git/tidegate");
    let own = own_log(&sandbox).expect("it has written");
    let replica = own.rsplit('/').next().expect("a name");
    assert_eq!([mode(&ours), mode(&ours.join("r"))], [0o700; 2]);
    assert_eq!(mode(&ours.join("r").join(replica).join("lock")), 0o600);
}

#[test]
fn a_folder_that_cannot_be_written_is_named() {
    if !can_be_another("a_folder_that_cannot_be_written") {
        return;
    }
    let (sandbox, trusted) = of_two(&[]);
    let trusted = trusted.each_ref().map(|(name, value)| (*name, value.as_str()));
    let git = sandbox.dir().join(".git");
    for (folder, made) in [(git.clone(), None), (git.join("tidegate"), Some(0o755))] {
        if let Some(made) = made {
            fs::create_dir(&folder).expect("root writes");
            fs::set_permissions(&folder, fs::Permissions::from_mode(made)).expect("root's own");
        }
        let error = as_nobody(&sandbox, &trusted, &["init", "--json"]).exits(5).json();
        let wanted = format!("failed to write into {}: permission denied", folder.display());
        assert_eq!(error["error"]["message"], format!("{wanted}; nothing was recorded"));
        assert_eq!(error["error"]["code"], "permission_denied");
    }
}

#[test]
fn a_lock_that_somebody_left_is_waited_for_and_named() {
    let sandbox = begun();
    let id = sandbox.item(&["x"]);
    let own = own_log(&sandbox).expect("it has written");
    let lock = sandbox.dir().join(".git").join(format!("{own}.lock"));
    let file = fs::File::create(&lock).expect("the folder is writable");
    file.set_modified(SystemTime::now() - Duration::from_secs(3 * 86_400)).expect("an old one");
    let began = Instant::now();
    let error =
        sandbox.tidegate(&["move", &id, "start", "--json"]).exits(5).json()["error"].clone();
    assert!(began.elapsed() >= Duration::from_millis(900), "it may be gone in a moment");
    assert_eq!(error["code"], "recorded_unpublished");
    let message = error["message"].as_str().expect("a text");
    let wanted =
        format!("{} has stood in the way for 3 days; if no git is running", lock.display());
    assert!(message.contains(&wanted), "{message}");
    assert!(lock.exists(), "what is somebody else's is left alone");
    fs::remove_file(&lock).expect("it is there");
    assert_eq!(sandbox.shown(&id)["state"], "In Progress", "it is recorded all the same");
    let _ = sandbox.tidegate(&["move", &id, "submit"]).ok();
    assert_eq!(sandbox.said(&["rev-list", "--count", &own]), "4", "and published with the next");
}

/// What lies in a folder, and how old it is.
fn lies(folder: &Path) -> Vec<(std::path::PathBuf, SystemTime)> {
    let there = fs::read_dir(folder).expect("it is there").flatten();
    let age = |entry: fs::DirEntry| Some((entry.path(), entry.metadata().ok()?.modified().ok()?));
    let mut there: Vec<_> = there.filter_map(age).collect();
    there.sort();
    there
}

#[test]
fn the_read_model_of_another_user_is_left_as_it_is_and_questions_are_answered() {
    if !can_be_another("the_read_model_of_another_user") {
        return;
    }
    let (sandbox, trusted) = of_two(&["--shared=all"]);
    let trusted = trusted.each_ref().map(|(name, value)| (*name, value.as_str()));
    let _ = sandbox.tidegate(&["init"]).ok();
    let _ = sandbox.item(&["a burst pipe"]);
    let found = |word: &str| {
        let told = as_nobody(&sandbox, &trusted, &["search", word, "--json"]).ok().json();
        told["results"].as_array().expect("a list").len()
    };
    let own = sandbox.dir().join(".git/tidegate");
    let before = lies(&own);
    assert_eq!(found("pipe"), 1, "there is none yet");
    assert_eq!(lies(&own), before, "and none is made in the folder of another user");
    let _ = sandbox.tidegate(&["search", "pipe"]).ok();
    let names = || lies(&own).into_iter().map(|(path, _)| path).collect::<Vec<_>>();
    let (before, index) = (names(), lies(&own.join("index")));
    assert_eq!(found("pipe"), 1);
    // As if everybody could read it.
    for path in [own.join("index"), index[0].0.clone()] {
        fs::set_permissions(path, fs::Permissions::from_mode(0o755)).expect("root may");
    }
    assert_eq!(found("pipe"), 1);
    let _ = sandbox.item(&["another pipe"]);
    assert_eq!(found("pipe"), 2, "it cannot be brought up to date");
    assert_eq!((names(), lies(&own.join("index"))), (before, index), "it is as it was");
}
