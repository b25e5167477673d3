//! Every kind of repository git can make.

use std::path::Path;

use crate::place::{Journey, begun, clone_of};
use crate::support::{Sandbox, TIDEGATE, repo};

/// A sandbox whose directory is a repository made with these options of `git init`.
fn made(dir: &str, options: &[&str]) -> Sandbox {
    let sandbox = Sandbox::anonymous().with_identity().at(dir);
    let _ = sandbox.git(&[&["init", "--quiet"], options].concat()).ok();
    sandbox
}

/// Begins a project, makes an item, moves it, and finds all of it again.
#[track_caller]
fn works(sandbox: &Sandbox) -> String {
    let _ = sandbox.tidegate(&["init"]).ok();
    let id = sandbox.item(&["x"]);
    let _ = sandbox.tidegate(&["move", &id, "start", "--publish"]).ok();
    let _ = sandbox.tidegate(&["comment", &id, "c"]).ok();
    assert_eq!(sandbox.shown(&id)["state"], "In Progress");
    assert_eq!(sandbox.json(&["verify"])["ok"], true);
    assert_eq!(sandbox.said(&["rev-list", "--count", "--glob=refs/tidegate/log/*"]), "4");
    assert_eq!(sandbox.said(&["fsck", "--strict", "--no-dangling"]), "");
    id
}

#[test]
fn every_format_of_a_repository_works() {
    for options in [
        &["--object-format=sha1"][..],
        &["--object-format=sha256"],
        &["--bare"],
        &["--bare", "--object-format=sha256"],
        &["--ref-format=reftable"],
        &["--ref-format=reftable", "--object-format=sha256", "--bare"],
        &["--shared=group"],
        &["--separate-git-dir=../apart.git"],
    ] {
        let sandbox = made("repo", options);
        let _ = works(&sandbox);
        assert!(!sandbox.dir().join("tidegate").is_file(), "{options:?}");
    }
}

#[test]
fn sha_256_ids_are_whole_and_work_everywhere_an_id_does() {
    let sandbox = made("repo", &["--object-format=sha256"]);
    let id = works(&sandbox);
    let history = sandbox.json(&["history", &id]);
    let entry = history["events"][0]["entry"].as_str().expect("an id");
    assert_eq!(entry.len(), 64);
    assert_eq!(sandbox.json(&["show", &id, "--at", entry])["item"]["state"], "To Do");
    let second = sandbox.at("../second");
    let _ = second.git(&["init", "--quiet", "--object-format=sha256"]).ok();
    crate::place::fetch(&second, &sandbox);
    assert_eq!(second.tidegate(&["dump"]).ok().stdout, sandbox.tidegate(&["dump"]).ok().stdout);
}

#[test]
fn a_reftable_repository_keeps_its_format_and_its_users_refs() {
    let sandbox = made("repo", &["--ref-format=reftable"]);
    let _ = sandbox.git(&["commit", "--quiet", "--allow-empty", "-m", "c"]).ok();
    let head = sandbox.said(&["rev-parse", "HEAD"]);
    let _ = works(&sandbox);
    assert_eq!(sandbox.said(&["rev-parse", "--show-ref-format"]), "reftable");
    assert_eq!(sandbox.said(&["rev-parse", "HEAD"]), head);
    assert_eq!(sandbox.logs().len(), 1);
    assert!(!sandbox.dir().join(".git/refs/tidegate").exists(), "no loose ref beside the table");
}

#[test]
fn paths_with_spaces_quotes_and_other_letters_work() {
    for dir in [
        "with space",
        "it's \"quoted\"",
        "päth/日本語",
        "-dash",
        "$HOME`x`",
        "tab\there",
        "new\nline",
    ] {
        let sandbox = made(dir, &[]);
        let _ = works(&sandbox);
        let name = sandbox.json(&["project", "show"])["project"]["name"].clone();
        let folder = Path::new(dir).file_name().expect("a name").to_string_lossy().into_owned();
        let folder = folder.replace('\t', "\\t").replace('\n', "\\n");
        assert_eq!(name, folder);
        let outside = sandbox.at(sandbox.home());
        let path = sandbox.dir().to_str().expect("the fixture is UTF-8");
        assert_eq!(
            outside.tidegate(&["-C", path, "ls"]).ok().stdout,
            sandbox.tidegate(&["ls"]).ok().stdout
        );
    }
}

#[test]
fn a_path_that_is_not_utf_8_works() {
    use std::os::unix::ffi::OsStrExt;
    let sandbox = Sandbox::anonymous().with_identity().at(std::ffi::OsStr::from_bytes(b"caf\xe9"));
    let _ = sandbox.git(&["init", "--quiet"]).ok();
    let _ = works(&sandbox);
}

#[test]
fn linked_work_trees_share_one_store() {
    let sandbox = begun();
    let _ = sandbox.git(&["commit", "--quiet", "--allow-empty", "-m", "c"]).ok();
    let _ = sandbox.git(&["worktree", "add", "--quiet", "../linked"]).ok();
    let linked = sandbox.at("../linked");
    let one = sandbox.item(&["from the first"]);
    let two = linked.item(&["from the second"]);
    assert_eq!(linked.shown(&one)["title"], "from the first");
    assert_eq!(sandbox.shown(&two)["title"], "from the second");
    assert_eq!(sandbox.logs().len(), 1, "one store is one replica");
    assert_eq!(linked.json(&["init"])["begun"], false);
    assert_eq!(linked.said(&["status", "--porcelain"]), "");
}

#[test]
fn a_submodule_has_a_store_of_its_own() {
    let outer = begun();
    let inner = made("inner", &[]);
    let _ = inner.git(&["commit", "--quiet", "--allow-empty", "-m", "c"]).ok();
    let from = inner.dir().to_str().expect("a plain name");
    let allow = ["-c", "protocol.file.allow=always"];
    let _ = outer.git(&[&allow[..], &["submodule", "--quiet", "add", from, "sub"]].concat()).ok();
    let sub = outer.at("sub");
    assert_eq!(sub.refusal(5, &["ls"])["code"], "not_initialised");
    let _ = works(&sub);
    assert_eq!(outer.tidegate(&["ls", "--all"]).ok().stdout, "");
    assert_eq!(sub.said(&["status", "--porcelain"]), "");
}

#[test]
fn a_clone_without_a_commit_and_a_detached_head_work() {
    let _ = works(&repo());
    let sandbox = repo();
    for message in ["one", "two"] {
        let _ = sandbox.git(&["commit", "--quiet", "--allow-empty", "-m", message]).ok();
    }
    let _ = sandbox.git(&["checkout", "--quiet", "--detach", "HEAD~1"]).ok();
    let head = sandbox.said(&["rev-parse", "HEAD"]);
    let _ = works(&sandbox);
    assert_eq!(sandbox.said(&["rev-parse", "HEAD"]), head);
}

#[test]
fn the_store_is_found_from_any_directory_of_the_work_tree() {
    let sandbox = begun();
    let id = sandbox.item(&["x"]);
    let deep = sandbox.at("a/b c/d");
    assert_eq!(deep.shown(&id)["title"], "x");
    let _ = deep.item(&["y"]);
    assert_eq!(sandbox.at(".git").shown(&id)["title"], "x");
    assert_eq!(sandbox.at(".git/refs").tidegate(&["ls"]).ok().stdout.lines().count(), 2);
}

#[test]
fn git_dir_says_which_repository_it_is() {
    let sandbox = begun();
    let id = sandbox.item(&["x"]);
    let other = sandbox.at("../other");
    let _ = other.git(&["init", "--quiet"]).ok();
    let git_dir = sandbox.dir().join(".git");
    let git_dir = git_dir.to_str().expect("a plain name");
    let told = other.under(&[("GIT_DIR", git_dir)], &["ls", "-q"]).ok();
    assert_eq!(told.stdout, format!("{id}\n"));
    let _ = other.under(&[("GIT_DIR", git_dir)], &["new", "y"]).ok();
    assert_eq!(sandbox.tidegate(&["ls"]).ok().stdout.lines().count(), 2);
    assert_eq!(other.refs(), "");
    let _ = other.under(&[("GIT_DIR", "/nowhere")], &["ls"]).exits(5);
}

#[test]
fn a_shallow_blobless_or_treeless_clone_has_every_entry() {
    let sandbox = begun();
    let _ = sandbox.git(&["commit", "--quiet", "--allow-empty", "-m", "c"]).ok();
    let _ = sandbox.item(&["x"]);
    let _ = sandbox.git(&["config", "uploadpack.allowFilter", "true"]).ok();
    let url = format!("file://{}", sandbox.dir().display());
    for (n, option) in ["--depth=1", "--filter=blob:none", "--filter=tree:0"].iter().enumerate() {
        let name = format!("clone{n}");
        let _ = sandbox.git(&["clone", "--quiet", option, &url, &format!("../{name}")]).ok();
        let clone = sandbox.at(Path::new("..").join(&name));
        let _ = clone
            .git(&["fetch", "--quiet", "origin", "refs/tidegate/log/*:refs/tidegate/log/*"])
            .ok();
        assert_eq!(
            clone.tidegate(&["dump"]).ok().stdout,
            sandbox.tidegate(&["dump"]).ok().stdout,
            "{option}"
        );
        let _ = clone.tidegate(&["init"]).ok();
        let _ = clone.item(&["y"]);
    }
}

#[test]
fn what_git_packs_away_is_still_found() {
    let sandbox = begun();
    let id = sandbox.item(&["x"]);
    let _ = sandbox.git(&["pack-refs", "--all"]).ok();
    let _ = sandbox.git(&["repack", "-a", "-d", "-q"]).ok();
    let _ = sandbox.tidegate(&["move", &id, "start"]).ok();
    let _ = sandbox.git(&["gc", "--quiet", "--prune=now"]).ok();
    assert_eq!(sandbox.shown(&id)["state"], "In Progress");
    let second = clone_of(&sandbox, "second");
    assert_eq!(second.shown(&id)["state"], "In Progress");
    let _ = sandbox.run(sandbox.command(TIDEGATE).args(["move", &id, "stop"]), b"").ok();
    assert_eq!(sandbox.json(&["verify"])["ok"], true);
}
