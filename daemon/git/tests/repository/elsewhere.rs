//! One file of another repository: fetched whole or refused, with nothing left behind and nothing run.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use tidegate_git::{ElsewhereError, Found, Source};

use crate::sealed::Sealed;

const NAMES: [&str; 2] = ["tidegate.yml", "flowspec_workflow.yml"];

const LIMIT: u64 = 1000;

fn write(repo: &Path, path: &str, text: &str) {
    let path = repo.join(path);
    fs::create_dir_all(path.parent().expect("it lies in the repository")).expect("a folder");
    fs::write(path, text).expect("a file");
}

/// A program that does this.
fn program(path: &Path, what: &str) {
    fs::create_dir_all(path.parent().expect("it lies somewhere")).expect("a folder");
    fs::write(path, format!("#!/bin/sh\n{what}\n")).expect("a file");
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).expect("a mode");
}

fn commit(sealed: &Sealed, repo: &Path, message: &str) -> String {
    let _ = sealed.git(repo, &["add", "--all"]);
    sealed.commit(repo, message).to_string()
}

/// A repository to share, of two commits and a tag on the first.
fn shared(options: &[&str]) -> (Sealed, PathBuf, [String; 2]) {
    let (sealed, repo) = Sealed::with_repository(options);
    write(&repo, "tidegate.yml", "one");
    write(&repo, "deep/a:b.yml", "deep");
    let first = commit(&sealed, &repo, "one");
    let _ = sealed.git(&repo, &["tag", "-a", "-m", "the first", "v1"]);
    write(&repo, "tidegate.yml", "two");
    let second = commit(&sealed, &repo, "two");
    (sealed, repo, [first, second])
}

fn fetch(sealed: &Sealed, text: &str) -> Result<Found, ElsewhereError> {
    let scratch = sealed.path("tmp");
    fs::create_dir_all(&scratch).expect("a folder");
    let source = Source::parse(text, &sealed.path("")).expect("a source");
    let fetched = source.fetch(&NAMES, LIMIT, &sealed.environment().with("TMPDIR", &scratch));
    let left: Vec<_> = fs::read_dir(&scratch).expect("a folder").collect();
    assert!(left.is_empty(), "git left something behind: {left:?}");
    fetched
}

fn spelled(repo: &Path) -> [String; 2] {
    let path = repo.to_str().expect("UTF-8");
    let escaped = path.replace('%', "%25").replace(' ', "%20").replace('"', "%22");
    [path.to_owned(), format!("file://{escaped}")]
}

#[test]
fn a_file_is_fetched_by_branch_tag_and_commit_in_both_hashes() {
    for format in ["--object-format=sha1", "--object-format=sha256"] {
        let (sealed, repo, [first, second]) = shared(&[format]);
        for origin in spelled(&repo) {
            let found = |rest: &str| {
                let Found { commit, path, bytes } =
                    fetch(&sealed, &format!("{origin}{rest}")).expect("it is there");
                (commit.to_string(), path, String::from_utf8(bytes).expect("UTF-8"))
            };
            let told = |commit: &String, path: &str, text: &str| {
                (commit.clone(), path.to_owned(), text.to_owned())
            };
            assert_eq!(found(""), told(&second, "tidegate.yml", "two"));
            assert_eq!(found("#main"), told(&second, "tidegate.yml", "two"));
            assert_eq!(found("#v1"), told(&first, "tidegate.yml", "one"));
            assert_eq!(found("#refs/tags/v1"), told(&first, "tidegate.yml", "one"));
            assert_eq!(found(&format!("#{first}")), told(&first, "tidegate.yml", "one"));
            assert_eq!(found("#:deep/a:b.yml"), told(&second, "deep/a:b.yml", "deep"));
        }
    }
}

#[test]
fn where_no_path_is_said_the_first_name_that_is_there_counts() {
    let (sealed, repo, _) = shared(&[]);
    write(&repo, "flowspec_workflow.yml", "flow");
    let _ = commit(&sealed, &repo, "both");
    let path = repo.to_str().expect("UTF-8");
    assert_eq!(fetch(&sealed, path).expect("it is there").bytes, b"two");
    fs::remove_file(repo.join("tidegate.yml")).expect("it is there");
    let _ = commit(&sealed, &repo, "one");
    assert_eq!(fetch(&sealed, path).expect("it is there").bytes, b"flow");
}

#[test]
fn what_is_not_there_is_named() {
    let (sealed, repo, _) = shared(&[]);
    std::os::unix::fs::symlink("tidegate.yml", repo.join("link.yml")).expect("a link");
    let _ = commit(&sealed, &repo, "a link");
    let path = repo.to_str().expect("UTF-8");
    for revision in ["nope", "mai", &"a".repeat(40)] {
        let error = fetch(&sealed, &format!("{path}#{revision}")).expect_err("it is not there");
        assert!(matches!(error, ElsewhereError::NoRevision { .. }), "{error}");
    }
    for name in ["nope.yml", "deep", "link.yml", "*.yml", "deep/a"] {
        let error = fetch(&sealed, &format!("{path}#main:{name}")).expect_err("it is not there");
        assert!(matches!(error, ElsewhereError::NoFile { .. }), "{name}: {error}");
    }
    let (empty, unborn) = Sealed::with_repository(&[]);
    let error = fetch(&empty, unborn.to_str().expect("UTF-8")).expect_err("nothing is there");
    assert!(matches!(error, ElsewhereError::NoRevision { .. }), "{error}");
    fs::create_dir_all(sealed.path("plain")).expect("a folder");
    let plain = sealed.path("plain");
    let error = fetch(&sealed, plain.to_str().expect("UTF-8")).expect_err("it is no repository");
    assert!(matches!(error, ElsewhereError::Unreachable { .. }), "{error}");
}

#[test]
fn a_file_that_is_too_large_is_not_read_whether_the_remote_leaves_it_out_or_not() {
    for filters in ["true", "false"] {
        let (sealed, repo, _) = shared(&[]);
        let _ = sealed.git(&repo, &["config", "uploadpack.allowFilter", filters]);
        for (size, is_fetched) in [(LIMIT, true), (LIMIT + 1, false)] {
            write(&repo, "tidegate.yml", &"x".repeat(usize::try_from(size).expect("a size")));
            let _ = commit(&sealed, &repo, "large");
            for origin in spelled(&repo) {
                match fetch(&sealed, &origin) {
                    Ok(found) => assert!(is_fetched && found.bytes.len() as u64 == size),
                    Err(ElsewhereError::TooLarge { .. }) => assert!(!is_fetched, "{size}"),
                    Err(error) => panic!("{error}"),
                }
            }
        }
    }
}

#[test]
fn nothing_that_a_configuration_or_a_remote_names_is_run() {
    let (sealed, repo, _) = shared(&[]);
    let hooks = sealed.path("hooks");
    for name in ["reference-transaction", "post-checkout", "post-index-change"] {
        program(&hooks.join(name), "touch \"$HOME/ran\"");
    }
    let ran = sealed.path("home/ran");
    let hooks = hooks.display().to_string().replace('"', "\\\"");
    sealed.configure(&format!(
        "[core]\nhooksPath = \"{hooks}\"\n[init]\ntemplateDir = \"{hooks}\"\n\
         [protocol \"ext\"]\nallow = always\n\
         [url \"ext::sh -c touch% ~/ran\"]\ninsteadOf = https://evil.invalid/\n"
    ));
    let _ = fetch(&sealed, repo.to_str().expect("UTF-8")).expect("it is there");
    let error = fetch(&sealed, "https://evil.invalid/").expect_err("no program is run");
    assert!(matches!(error, ElsewhereError::Unreachable { .. }), "{error}");
    assert!(error.to_string().contains("not allowed"), "{error}");
    assert!(!ran.exists(), "something ran");
}

#[test]
fn nobody_is_asked_for_a_password() {
    let (sealed, _, _) = shared(&[]);
    let asked = sealed.path("home/asked");
    let ask = sealed.path("home/ask");
    program(&ask, "touch \"$HOME/asked\"; echo hush");
    program(&sealed.path("home/ssh"), "echo \"$@\" >\"$HOME/said\"; exit 255");
    let path = std::env::var("PATH").expect("tests have a PATH");
    let home = sealed.path("home");
    let environment = (sealed.environment())
        .with("PATH", format!("{}:{path}", home.display()))
        .with("GIT_ASKPASS", &ask)
        .with("SSH_ASKPASS", &ask);
    let source = Source::parse("ssh://git@host.invalid/a.git", &home).expect("a source");
    let error = source.fetch(&NAMES, LIMIT, &environment).expect_err("nobody is there");
    assert!(matches!(error, ElsewhereError::Unreachable { .. }), "{error}");
    let said = fs::read_to_string(home.join("said")).expect("ssh was run");
    assert!(said.contains("BatchMode=yes"), "{said}");
    assert!(!asked.exists(), "somebody was asked");
}
