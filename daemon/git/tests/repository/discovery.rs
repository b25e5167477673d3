//! Finding a repository: the layouts git makes, the variables it heeds, and whom it trusts.

use std::fs;
use std::os::unix::fs::{PermissionsExt, chown};
use std::path::{Path, PathBuf};

use tidegate_git::{Disk, Environment, HashKind, Head, Objects, OpenError};

use crate::sealed::{Sealed, skipped};

/// What git itself answers in `dir`: git directory, common directory, work tree.
fn git_says(sealed: &Sealed, dir: &Path) -> (PathBuf, PathBuf, Option<PathBuf>) {
    let ask = |question: &[&str]| {
        let mut arguments = vec!["rev-parse", "--path-format=absolute"];
        arguments.extend(question);
        let done = sealed.try_git(dir, &arguments, b"");
        let text = String::from_utf8(done.stdout).expect("UTF-8");
        (!text.is_empty()).then(|| PathBuf::from(text.trim_end()).canonicalize().expect("a path"))
    };
    let git_dir = ask(&["--absolute-git-dir"]).expect("a repository");
    let common_dir = ask(&["--git-common-dir"]).expect("a repository");
    (git_dir, common_dir, ask(&["--show-toplevel"]))
}

#[track_caller]
fn agrees_with_git(sealed: &Sealed, dir: &Path) -> Disk {
    let disk = sealed.open(dir);
    let (git_dir, common_dir, work_tree) = git_says(sealed, dir);
    assert_eq!(disk.git_dir(), git_dir);
    assert_eq!(disk.common_dir(), common_dir);
    assert_eq!(disk.work_tree(), work_tree.as_deref());
    assert_eq!(disk.is_bare(), work_tree.is_none());
    disk
}

fn refused(result: Result<Disk, OpenError>) -> OpenError {
    result.expect_err("must not be opened")
}

#[test]
fn a_disk_may_be_sent_to_another_thread() {
    fn sendable<T: Send>() {}
    sendable::<Disk>();
}

#[test]
fn every_layout_git_makes_is_found() {
    let (sealed, repo) = Sealed::with_repository(&[]);
    let disk = agrees_with_git(&sealed, &repo);
    assert_eq!(disk.hash_kind(), HashKind::Sha1);
    assert_eq!(disk.head().expect("head"), Head::Unborn { branch: "refs/heads/main".to_owned() });
    let commit = sealed.commit(&repo, "one");
    let deep = repo.join("deep/er");
    fs::create_dir_all(&deep).expect("directories");
    agrees_with_git(&sealed, &deep);
    let text = |path: &Path| path.to_str().expect("UTF-8").to_owned();

    let bare = sealed.path("bare.git");
    sealed.git(&repo, &["clone", "-q", "--bare", ".", &text(&bare)]);
    agrees_with_git(&sealed, &bare);
    agrees_with_git(&sealed, &bare.join("refs/heads"));

    for (from, name) in [(&repo, "linked of plain"), (&bare, "linked of bare")] {
        let linked = sealed.path(name);
        sealed.git(from, &["worktree", "add", "-q", "--detach", &text(&linked)]);
        let disk = agrees_with_git(&sealed, &linked);
        assert_ne!(disk.git_dir(), disk.common_dir());
        assert_eq!(disk.head().expect("head"), Head::Detached { commit });
    }

    let parent = sealed.path("parent");
    sealed.git(&repo, &["init", "-q", &text(&parent)]);
    sealed.git(&parent, &["submodule", "--quiet", "add", &text(&repo), "sub"]);
    agrees_with_git(&sealed, &parent);
    agrees_with_git(&sealed, &parent.join("sub"));

    let separate = sealed.path("separate");
    let store = sealed.path("store of separate");
    let option = format!("--separate-git-dir={}", text(&store));
    sealed.git(&repo, &["init", "-q", &option, &text(&separate)]);
    agrees_with_git(&sealed, &separate);

    let sha256 = sealed.path("sha256");
    sealed.git(&repo, &["init", "-q", "--object-format=sha256", &text(&sha256)]);
    assert_eq!(agrees_with_git(&sealed, &sha256).hash_kind(), HashKind::Sha256);
    let link = sealed.path("link");
    std::os::unix::fs::symlink(&repo, &link).expect("a link");
    assert_eq!(sealed.open(&link).common_dir(), repo.join(".git"));
}

#[test]
fn git_dir_is_obeyed_as_hooks_set_it() {
    let (sealed, repo) = Sealed::with_repository(&[]);
    fs::create_dir(repo.join("sub")).expect("a directory");
    let with = |name: &str, value: &str| sealed.environment().with(name, value);
    let disk = Disk::discover(&repo, with("GIT_DIR", ".git")).expect("a repository");
    assert_eq!((disk.git_dir(), disk.work_tree()), (&*repo.join(".git"), Some(&*repo)));
    let disk = Disk::discover(repo.join(".git"), with("GIT_DIR", ".")).expect("a repository");
    assert_eq!(disk.git_dir(), repo.join(".git"));
    let inside = with("GIT_DIR", "../.git").with("GIT_WORK_TREE", "..");
    let disk = Disk::discover(repo.join("sub"), inside).expect("a repository");
    assert_eq!(disk.work_tree(), Some(&*repo));
    let nowhere = with("GIT_DIR", "nowhere");
    assert!(matches!(refused(Disk::discover(&repo, nowhere)), OpenError::NotARepository { .. }));
    let ignored = with("GIT_DIR", "").with("GIT_OBJECT_DIRECTORY", "/nowhere");
    Disk::discover(&repo, ignored).expect("an empty variable says nothing");
}

#[test]
fn the_search_ends_at_a_ceiling() {
    let (sealed, repo) = Sealed::with_repository(&[]);
    let deep = repo.join("deep/er");
    fs::create_dir_all(&deep).expect("directories");
    let below = |ceiling: &Path| {
        let environment = sealed.environment().with("GIT_CEILING_DIRECTORIES", ceiling);
        Disk::discover(&deep, environment)
    };
    below(repo.parent().expect("a parent")).expect("the repository is below");
    assert!(matches!(refused(below(&repo)), OpenError::NotARepository { .. }));
    below(&deep).expect("a ceiling does not hold where the search begins");
    let plain = sealed.path("plain");
    fs::create_dir(&plain).expect("a directory");
    let above = sealed.environment().with("GIT_CEILING_DIRECTORIES", sealed.path(""));
    assert!(matches!(refused(Disk::discover(&plain, above)), OpenError::NotARepository { .. }));
    fs::write(repo.join("file"), "").expect("a file");
    let found = |path| refused(Disk::discover(path, sealed.environment()));
    assert!(matches!(found(sealed.path("missing")), OpenError::NoDirectory { .. }));
    assert!(matches!(found(repo.join("file")), OpenError::NotADirectory { .. }));
}

#[test]
fn a_broken_pointer_is_not_taken_for_the_repository_above() {
    let (sealed, repo) = Sealed::with_repository(&[]);
    let sub = repo.join("sub");
    fs::create_dir(&sub).expect("a directory");
    fs::write(sub.join(".git"), "gitdir: ../nowhere\n").expect("a pointer");
    let error = refused(Disk::discover(&sub, sealed.environment()));
    assert!(matches!(error, OpenError::Corrupt { .. }), "{error:?}");
    assert!(!sealed.try_git(&sub, &["status"], b"").succeeded(), "git refuses too");
}

#[test]
fn what_is_unknown_is_refused_as_git_refuses_it() {
    for (version, extension, value) in [
        ("1", "tides", "true"),
        ("2", "noop", "true"),
        ("0", "objectFormat", "sha1"),
        ("1", "objectFormat", "md5"),
        ("1", "refStorage", "papyrus"),
    ] {
        let (sealed, repo) = Sealed::with_repository(&[]);
        let config = format!(
            "[core]\nrepositoryformatversion = {version}\n[extensions]\n{extension} = {value}\n"
        );
        fs::write(repo.join(".git/config"), config).expect("configuration");
        let error = refused(Disk::discover(&repo, sealed.environment()));
        assert!(matches!(error, OpenError::Unsupported { .. }), "{extension}: {error:?}");
        assert!(!sealed.try_git(&repo, &["status"], b"").succeeded(), "{extension}: git agrees");
    }
    let (sealed, repo) = Sealed::with_repository(&[]);
    let harmless = "[core]\nrepositoryformatversion = 1\n[extensions]\nworktreeConfig = true\n";
    fs::write(repo.join(".git/config"), harmless).expect("configuration");
    sealed.open(&repo);
    fs::write(repo.join(".git/config"), "[core\n").expect("configuration");
    let error = refused(Disk::discover(&repo, sealed.environment()));
    assert!(matches!(error, OpenError::Corrupt { .. }), "{error:?}");
}

#[test]
fn a_strangers_repository_needs_the_users_word() {
    let (sealed, repo) = Sealed::with_repository(&[]);
    let stranger = rustix::process::geteuid().as_raw() + 1;
    if chown(repo.join(".git"), Some(stranger), None).is_err() {
        return skipped("a_strangers_repository_needs_the_users_word", "only root can chown");
    }
    let error = refused(Disk::discover(&repo, sealed.environment()));
    assert!(matches!(&error, OpenError::Unsafe { dir } if *dir == repo), "{error:?}");
    assert!(!sealed.try_git(&repo, &["status"], b"").succeeded(), "git refuses too");
    fs::write(repo.join(".git/config"), "[safe]\ndirectory = *\n").expect("configuration");
    let error = refused(Disk::discover(&repo, sealed.environment()));
    assert!(matches!(error, OpenError::Unsafe { .. }), "it cannot speak for itself: {error:?}");
    let said = format!("[safe]\ndirectory = {:?}\n", repo.to_str().expect("UTF-8"));
    fs::write(sealed.path("included"), said).expect("configuration");
    sealed.configure("[include]\npath = ../included\n");
    sealed.open(&repo);
    assert!(sealed.try_git(&repo, &["status"], b"").succeeded(), "git agrees");
    sealed.configure("");
    let once = sealed
        .environment()
        .with("GIT_CONFIG_COUNT", "1")
        .with("GIT_CONFIG_KEY_0", "safe.directory")
        .with("GIT_CONFIG_VALUE_0", "*");
    Disk::discover(&repo, once).expect("said for this once");
    Disk::discover(&repo, sealed.environment().with("GIT_DIR", repo.join(".git")))
        .expect("named outright, as in git");
}

#[test]
fn what_may_not_be_read_is_named() {
    let (sealed, repo) = Sealed::with_repository(&[]);
    let closed = repo.join(".git");
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o000)).expect("closed");
    let readable = fs::read_dir(&closed).is_ok();
    let opened = Disk::discover(&repo, sealed.environment());
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o755)).expect("opened again");
    if readable {
        return skipped("what_may_not_be_read_is_named", "root may read everything");
    }
    assert!(matches!(refused(opened), OpenError::Permission { .. }));
    let config = sealed.path("home/.gitconfig");
    fs::set_permissions(&config, fs::Permissions::from_mode(0o000)).expect("closed");
    sealed.open(&repo);
    assert!(sealed.try_git(&repo, &["status"], b"").succeeded(), "git passes over it too");
}

#[test]
fn no_secret_is_shown() {
    let (sealed, repo) = Sealed::with_repository(&[]);
    sealed.configure("[http]\nextraHeader = s3cret\n");
    let environment = sealed.environment().with("GIT_TOKEN", "s3cret");
    let disk = Disk::discover(&repo, environment).expect("a repository");
    assert_eq!(disk.config("http.extraheader").as_deref(), Some("s3cret"));
    assert!(!format!("{disk:?}").contains("s3cret"));
}

#[test]
fn the_environment_is_a_value() {
    let one = Environment::empty().with("HOME", "/one").with("GIT_DIR", "/x");
    assert_eq!(one.clone().without("GIT_DIR"), Environment::empty().with("HOME", "/one"));
    assert_eq!(Environment::default(), one.without("GIT_DIR").without("HOME"));
}
