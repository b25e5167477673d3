//! Remotes as git reaches them: what they show, give and take, and that nothing else comes of it.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use tidegate_core::oid::Oid;
use tidegate_git::{Objects, Read, Remote, RemoteError, Sent, ShownRef};

use crate::sealed::Sealed;

const PREFIX: &str = "refs/tidegate/log/";
const REF: &str = "refs/tidegate/log/r-one";

/// A repository with a remote `hub`, which has a ref of ours of two commits, and the last of them.
fn with_hub(options: &[&str]) -> (Sealed, PathBuf, PathBuf, Oid) {
    let (sealed, repo) = Sealed::with_repository(options);
    let _ = sealed.commit(&repo, "first");
    let mut init = vec!["init", "-q", "--bare"];
    init.extend(options);
    let hub = sealed.path("hub.git");
    init.push(hub.to_str().expect("UTF-8"));
    let _ = sealed.git(&repo, &init);
    let _ = sealed.git(&repo, &["remote", "add", "hub", hub.to_str().expect("UTF-8")]);
    let tip = chain(&sealed, &hub, None, 2);
    let _ = sealed.git(&hub, &["update-ref", REF, &tip.to_string()]);
    (sealed, repo, hub, tip)
}

/// So many commits without files, one after the other, that no ref leads to.
fn chain(sealed: &Sealed, repo: &Path, after: Option<Oid>, count: usize) -> Oid {
    let tree = sealed.git_with(repo, &["hash-object", "-t", "tree", "-w", "--stdin"], b"");
    (0..count)
        .fold(after, |before, n| {
            let (message, mut arguments) = (format!("entry {n}"), vec!["commit-tree".to_owned()]);
            arguments.extend([tree.clone(), "-m".to_owned(), message]);
            arguments.extend(before.iter().flat_map(|oid| ["-p".to_owned(), oid.to_string()]));
            let identity = ["-c", "user.name=Ada", "-c", "user.email=ada@example.invalid"];
            let all: Vec<String> =
                identity.iter().map(|&part| part.to_owned()).chain(arguments).collect();
            Some(sealed.git(repo, &all).parse().expect("an id"))
        })
        .expect("there is one at least")
}

/// All that lies in a repository, but what is asked of it and the directories of which git makes more.
fn everything(repo: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let (mut found, mut folders) = (Vec::new(), vec![repo.join(".git")]);
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder").flatten() {
            let path = entry.path();
            match path.is_dir() {
                true => folders.push(path),
                false => found.push((path.clone(), fs::read(path).expect("a file"))),
            }
        }
    }
    found.sort();
    found
}

#[test]
fn what_is_there_is_shown_and_brought_apart() {
    let (sealed, repo, hub, tip) = with_hub(&[]);
    let _ = sealed.git(&hub, &["update-ref", "refs/heads/refs/tidegate/log/x", &tip.to_string()]);
    let canary = sealed.path("canary");
    for hook in ["reference-transaction", "pre-push", "post-checkout"] {
        let path = repo.join(".git/hooks").join(hook);
        fs::write(
            &path,
            format!("#!/bin/sh\ntouch '{}'\n", canary.display().to_string().replace('\'', "'\\''")),
        )
        .expect("a hook");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).expect("a mode");
    }
    let before = everything(&repo);
    let disk = sealed.open(&repo);
    let remote = disk.remote("hub");
    let shown = remote.shown(PREFIX).expect("it is there");
    assert_eq!(
        shown,
        [ShownRef { name: REF.to_owned(), at: tip }],
        "and nothing that ends like it"
    );
    let brought = remote.bring(&[REF], &[]).expect("it gives it");
    assert!(matches!(brought.objects().read(tip, 10_000), Ok(Read::Found { .. })));
    let own = sealed.id(&repo, "HEAD");
    assert!(matches!(brought.objects().read(own, 10_000), Ok(Read::Found { .. })), "ours, too");
    assert_eq!(disk.read(tip, 10_000).expect("it can be read"), Read::Missing, "not yet ours");
    drop(brought);
    assert_eq!(everything(&repo), before, "nothing stays behind");
    assert!(!canary.exists(), "no hook was run");
}

#[test]
fn a_ref_is_moved_on_and_never_back() {
    for options in [&[][..], &["--object-format=sha256"]] {
        let (sealed, repo, hub, tip) = with_hub(options);
        let _ = sealed.git(&repo, &["fetch", "-q", "hub", &format!("{REF}:{REF}")]);
        // What a configuration says of the user's own refs is not for ours.
        for (key, value) in [
            ("remote.hub.mirror", "true"),
            ("remote.hub.push", "refs/heads/*:refs/heads/*"),
            ("push.followTags", "true"),
            ("push.gpgSign", "true"),
            ("push.pushOption", "x"),
            ("push.recurseSubmodules", "only"),
        ] {
            let _ = sealed.git(&repo, &["config", key, value]);
        }
        let _ = sealed.git(&repo, &["tag", "-a", "-m", "one", "v1"]);
        let (later, other) = (chain(&sealed, &repo, Some(tip), 1), chain(&sealed, &repo, None, 1));
        let disk = sealed.open(&repo);
        let send = |at: Oid, name: &str| {
            let wanted = ShownRef { name: name.to_owned(), at };
            disk.remote("hub").send(&[wanted]).expect("it is there")
        };
        let moved = |name: &str| vec![Sent { name: name.to_owned(), refused: None }];
        assert_eq!(send(later, REF), moved(REF));
        assert_eq!(send(later, REF), moved(REF), "it is there already");
        assert_eq!(send(later, "refs/tidegate/log/r-two"), moved("refs/tidegate/log/r-two"));
        for back in [tip, other] {
            assert!(send(back, REF)[0].refused.is_some(), "it would go back");
        }
        assert_eq!(sealed.id(&hub, REF), later);
        let there = sealed.git(&hub, &["for-each-ref", "--format=%(refname)"]);
        assert_eq!(there, format!("{REF}\nrefs/tidegate/log/r-two"), "and nothing else");
    }
}

#[test]
fn a_remote_that_is_not_there_says_so_without_what_lets_somebody_in() {
    let (sealed, repo) = Sealed::with_repository(&[]);
    let _ = sealed.git(&repo, &["remote", "add", "gone", "http://ada:hush@127.0.0.1:1/shop.git"]);
    let _ = sealed.git(&repo, &["remote", "add", "evil", "ext::touch canary"]);
    let disk = sealed.open(&repo);
    for name in ["gone", "evil"] {
        let Err(RemoteError::Unreachable { complaint, .. }) = disk.remote(name).shown(PREFIX)
        else {
            panic!("{name} is not there")
        };
        assert!(!complaint.contains("hush"), "{complaint}");
    }
    assert!(!repo.join("canary").exists() && !repo.join(".git/canary").exists());
}

#[test]
fn what_is_damaged_at_the_remote_is_not_brought() {
    let (sealed, repo, hub, tip) = with_hub(&[]);
    let bad =
        format!("tree {}\nparent {tip}\nauthor nobody\ncommitter nobody\n\nx", "0".repeat(40));
    let arguments = ["hash-object", "-t", "commit", "-w", "--literally", "--stdin"];
    let bad = sealed.git_with(&hub, &arguments, bad.as_bytes());
    fs::write(hub.join(REF), format!("{bad}\n")).expect("a ref");
    let disk = sealed.open(&repo);
    assert!(disk.remote("hub").bring(&[REF], &[]).is_err());
    assert!(
        !fs::read_dir(repo.join(".git/objects"))
            .expect("a folder")
            .flatten()
            .any(|entry| { entry.file_name().to_string_lossy().starts_with("tmp_") })
    );
}
