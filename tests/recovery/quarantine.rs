//! Variables and layouts that send objects elsewhere: ours go into the repository's own directory,
//! or nowhere.

use crate::audit::{Told, entries};
use crate::place::{Recovery, begun};
use crate::support::{Output, Sandbox, TIDEGATE};

fn under(sandbox: &Sandbox, variables: &[(&str, &str)], arguments: &[&str]) -> Output {
    let mut command = sandbox.command(TIDEGATE);
    sandbox.run(command.args(arguments).envs(variables.iter().copied()), b"")
}

#[test]
fn variables_that_send_objects_elsewhere_are_ignored() {
    let sandbox = begun();
    let elsewhere = sandbox.at("../elsewhere");
    let elsewhere = elsewhere.dir().to_str().expect("a plain name");
    let mut told = Told::default();
    for name in ["GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES"] {
        let _ = under(&sandbox, &[(name, elsewhere)], &["new", "x", "--key", name]).ok();
        told.came(name, true);
    }
    assert_eq!(entries(&sandbox).len(), 3);
    let found = std::fs::read_dir(elsewhere).expect("it is there").count();
    assert_eq!(found, 0, "nothing went elsewhere");
    told.audit(&sandbox);
}

#[test]
fn in_a_quarantine_nothing_is_published() {
    let sandbox = begun();
    let quarantine = [("GIT_QUARANTINE_PATH", "/nowhere")];
    let before = sandbox.said(&["for-each-ref"]);
    let came = under(&sandbox, &quarantine, &["new", "x", "--key", "x", "--json"]).exits(5);
    assert_eq!(came.json()["error"]["code"], "recorded_unpublished");
    let came = under(&sandbox, &quarantine, &["publish", "--json"]).exits(5);
    assert_eq!(came.json()["error"]["code"], "quarantine");
    assert_eq!(sandbox.said(&["for-each-ref"]), before);
    let objects = sandbox.said(&["count-objects"]);
    let mut plain = sandbox.plain(&["new", "y", "--key", "y"]);
    let told = sandbox.run(plain.envs(quarantine), b"").ok();
    assert_eq!(told.stderr, "", "who does not wait for it is told nothing");
    assert_eq!(sandbox.said(&["count-objects"]), objects);
    let mut told = Told::default();
    ["x", "y"].iter().for_each(|key| told.came(key, true));
    told.audit(&sandbox);
}

#[test]
fn a_hook_of_a_push_records_and_the_next_command_publishes() {
    let sandbox = begun();
    let hook = sandbox.dir().join(".git/hooks/pre-receive");
    std::fs::create_dir_all(hook.parent().expect("a folder")).expect("it can be made");
    let script = format!("#!/bin/sh\nenv -u CI '{TIDEGATE}' new hooked --key hooked >&2\n");
    std::fs::write(&hook, script).expect("it can be written");
    let _ = sandbox.bash("chmod +x .git/hooks/pre-receive").ok();
    let _ = sandbox.git(&["push", "--quiet", ".", "HEAD:refs/heads/pushed"]).ok();
    let mut told = Told::default();
    told.came("hooked", true);
    told.audit(&sandbox);
}

#[test]
fn clones_that_borrow_objects_have_all_of_their_own() {
    for how in ["--shared", "--local", "--no-local"] {
        let sandbox = begun();
        let _ = sandbox.tidegate(&["new", "x"]).ok();
        let here = sandbox.dir().to_str().expect("a plain name").to_owned();
        let clone = sandbox.at("../clone");
        let _ = clone.git(&["clone", "--quiet", how, &here, "."]).ok();
        let logs = "refs/tidegate/*:refs/tidegate/*";
        let _ = clone.git(&["fetch", "--quiet", "origin", logs]).ok();
        let _ = clone.tidegate(&["init"]).ok();
        let mut told = Told::default();
        for turn in 0..12 {
            let key = turn.to_string();
            let _ = clone.tidegate(&["new", &key, "--key", &key]).ok();
            told.came(&key, true);
        }
        told.audit(&clone);
        // What was written here is here, packed or not, whatever becomes of those it borrows from,
        // and is not written again.
        let _ = clone.git(&["repack", "-adlq"]).ok();
        let packed = clone.said(&["count-objects", "-v"]);
        let _ = clone.tidegate(&["publish"]).ok();
        assert_eq!(clone.said(&["count-objects", "-v"]), packed, "{how}");
        told.audit(&clone);
    }
}
