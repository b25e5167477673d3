//! Installing hooks, taking them away, and telling how they stand.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::process::Command;

use serde_json::Value;

use crate::hooks::{hooks, put};
use crate::place::{Journey, begun, each};
use crate::support::skip::skip;
use crate::support::{Sandbox, TIDEGATE, repo};

/// The hooks that are installed.
pub(crate) const SET: [&str; 6] =
    ["commit-msg", "post-commit", "post-merge", "post-checkout", "post-rewrite", "pre-push"];

/// All that can be told of the files in the folder of hooks.
pub(crate) fn all(sandbox: &Sandbox) -> BTreeMap<String, (Vec<u8>, u32, u64, i64, i64)> {
    let entries = fs::read_dir(hooks(sandbox)).into_iter().flatten();
    let entries = entries.map(|entry| entry.expect("readable").path());
    let known = entries.map(|path| {
        let found = fs::symlink_metadata(&path).expect("it is there");
        let bytes = fs::read(&path).unwrap_or_default();
        let times = (found.mtime(), found.mtime_nsec());
        let name = path.file_name().expect("it has one").to_string_lossy().into_owned();
        (name, (bytes, found.mode(), found.ino(), times.0, times.1))
    });
    known.collect()
}

/// What the report says of one hook.
pub(crate) fn hook<'a>(document: &'a Value, event: &str) -> &'a Value {
    let hooks = document["hooks"].as_array().expect("a list");
    hooks.iter().find(|hook| hook["event"] == event).expect("it is told of")
}

#[test]
fn hooks_come_and_go_and_leave_those_of_others_as_they_were() {
    let sandbox = begun();
    put(&sandbox, "pre-push", "#!/bin/sh\nexit 0\n");
    put(&sandbox, "pre-commit", "#!/bin/sh\nexit 0\n");
    let before = all(&sandbox);
    let status = sandbox.tidegate(&["hooks", "status", "--json"]).exits(1).json();
    assert_eq!(status["schema"], "tidegate.hooks/1");
    assert_eq!((&status["tier"], &status["ok"]), (&"files".into(), &false.into()));
    assert_eq!(each(&status["hooks"], "event"), SET);
    assert_eq!(hook(&status, "pre-push")["owner"], "foreign");

    let said = sandbox.json(&["hooks", "install", "--dry-run"]);
    assert_eq!(all(&sandbox), before, "saying it changed something");
    let done = sandbox.json(&["hooks", "install"]);
    assert_eq!(each(&done["hooks"], "done"), each(&said["hooks"], "done"), "it does what it said");
    assert_eq!(hook(&done, "pre-push")["done"], "chained");
    let status = sandbox.json(&["hooks", "status"]);
    for hook in status["hooks"].as_array().expect("a list") {
        assert_eq!(
            (&hook["reachable"], &hook["known"]),
            (&true.into(), &"probed".into()),
            "{hook}"
        );
    }
    let installed = all(&sandbox);
    let again = sandbox.json(&["hooks", "install"]);
    assert!(each(&again["hooks"], "done").iter().all(|done| done.is_null()), "{again}");
    assert_eq!(all(&sandbox), installed);

    let gone = sandbox.json(&["hooks", "uninstall"]);
    assert_eq!(hook(&gone, "pre-push")["done"], "restored");
    assert_eq!(all(&sandbox), before);
    let none = sandbox.tidegate(&["hooks", "uninstall"]).ok().stdout;
    assert_eq!(none, "there is no hook of Tidegate's here\n");
}

#[test]
fn looking_runs_no_hook_of_others() {
    let sandbox = begun();
    for name in SET {
        put(&sandbox, name, "#!/bin/sh\ntouch ran\n");
    }
    let _ = sandbox.tidegate(&["hooks", "status"]).exits(1);
    let _ = sandbox.tidegate(&["hooks", "install"]).ok();
    let _ = sandbox.tidegate(&["hooks", "status"]).ok();
    assert!(!sandbox.dir().join("ran").exists());
    let _ = sandbox.git(&["commit", "--quiet", "--allow-empty", "-m", "work"]).ok();
    assert!(sandbox.dir().join("ran").exists(), "a commit does");
}

#[test]
fn a_hook_that_git_passes_over_is_not_said_to_be_reached() {
    let sandbox = begun();
    put(&sandbox, "post-merge", "#!/bin/sh\n");
    let _ = sandbox.tidegate(&["hooks", "install"]).ok();
    let shim = hooks(&sandbox).join("post-merge");
    fs::set_permissions(&shim, fs::Permissions::from_mode(0o644)).expect("it is ours");
    let status = sandbox.tidegate(&["hooks", "status", "--json"]).exits(1).json();
    let merge = hook(&status, "post-merge");
    assert_eq!((&merge["owner"], &merge["reachable"]), (&"chained".into(), &false.into()));
    assert_eq!(hook(&status, "pre-push")["reachable"], true);
}

#[test]
fn trailers_are_offered_to_who_wants_that() {
    let sandbox = begun();
    let _ = sandbox.git(&["config", "tidegate.offerTrailer", "true"]).ok();
    let done = sandbox.json(&["hooks", "install"]);
    assert_eq!(hook(&done, "prepare-commit-msg")["done"], "installed");
    let _ = sandbox.git(&["config", "tidegate.offerTrailer", "false"]).ok();
    let gone = sandbox.json(&["hooks", "uninstall"]);
    assert_eq!(hook(&gone, "prepare-commit-msg")["done"], "removed");
}

#[test]
fn where_the_folder_of_hooks_is_not_ours_nothing_is_written() {
    for elsewhere in ["--local", "--global"] {
        let sandbox = begun();
        let folder = sandbox.at("../elsewhere");
        let path = folder.dir().display().to_string();
        let _ = sandbox.git(&["config", elsewhere, "core.hooksPath", &path]).ok();
        let before = all(&sandbox);
        let done = sandbox.tidegate(&["hooks", "install", "--json"]).exits(1).json();
        assert_eq!((&done["tier"], &done["folder"]), (&"foreign".into(), &path.clone().into()));
        assert_eq!(done["notices"][0]["code"], "hooks_elsewhere");
        assert_eq!(all(&sandbox), before);
        assert_eq!(fs::read_dir(folder.dir()).expect("it is there").count(), 0);
        assert!(!sandbox.dir().join(".git/tidegate/hooks.json").exists());
        assert_eq!(sandbox.said(&["config", elsewhere, "core.hooksPath"]), path);
        // What it says to paste is enough.
        for paste in done["paste"].as_array().expect("a list") {
            let file = paste["file"].as_str().expect("a file");
            fs::write(file, paste["text"].as_str().expect("a text")).expect("writable");
            fs::set_permissions(file, fs::Permissions::from_mode(0o755)).expect("it is ours");
        }
        let status = sandbox.json(&["hooks", "status"]);
        assert_eq!(hook(&status, "pre-push")["owner"], "behind");
        assert_eq!(status["paste"], serde_json::json!([]));
    }
}

#[test]
fn where_the_folder_of_hooks_is_a_link_to_what_is_committed_nothing_is_written() {
    let sandbox = begun();
    let tracked = sandbox.dir().join("githooks");
    fs::create_dir(&tracked).expect("a folder can be made");
    fs::write(tracked.join("commit-msg"), "#!/bin/sh\n").expect("it can be written");
    drop(fs::remove_dir_all(hooks(&sandbox)));
    std::os::unix::fs::symlink("../githooks", hooks(&sandbox)).expect("a link can be made");
    let done = sandbox.tidegate(&["hooks", "install", "--json"]).exits(1).json();
    assert_eq!(done["tier"], "foreign", "{done}");
    assert_eq!(fs::read_dir(&tracked).expect("a folder").count(), 1);
    assert_eq!(fs::read(tracked.join("commit-msg")).expect("a file"), b"#!/bin/sh\n");
}

#[test]
fn a_program_of_another_name_knows_its_hooks_and_never_stands_before_itself() {
    let sandbox = begun();
    let bin = sandbox.at("../bin").dir().join("tg");
    let _ = sandbox.run(Command::new("cp").arg(TIDEGATE).arg(&bin), b"").ok();
    let tg = |arguments: &[&str]| {
        let mut command = sandbox.command(&bin.display().to_string());
        sandbox.run(command.args(arguments), b"")
    };
    let _ = tg(&["hooks", "install"]).ok();
    let again = tg(&["hooks", "install", "--json"]).ok().json();
    assert!(each(&again["hooks"], "owner").iter().all(|owner| *owner == "ours"), "{again}");
    // As if somebody else had put it there.
    let original = hooks(&sandbox).join("post-commit.tidegate-orig");
    std::os::unix::fs::symlink(&bin, original).expect("a link can be made");
    let _ = sandbox.git(&["commit", "--quiet", "--allow-empty", "-m", "x"]).ok();
    let _ = tg(&["hooks", "uninstall"]).ok();
    let left: Vec<String> = all(&sandbox).into_keys().collect();
    assert!(left.iter().all(|name| name.ends_with(".sample")), "{left:?}");
}

#[test]
fn a_hook_of_others_that_has_our_name_in_its_own_is_theirs() {
    let sandbox = begun();
    let theirs = sandbox.dir().join("lint-before-tidegate.sh");
    fs::write(&theirs, "#!/bin/sh\n").expect("it can be written");
    fs::set_permissions(&theirs, fs::Permissions::from_mode(0o755)).expect("it is ours");
    let link = hooks(&sandbox).join("commit-msg");
    std::os::unix::fs::symlink(&theirs, &link).expect("a link can be made");
    let _ = sandbox.json(&["hooks", "install"]);
    let _ = sandbox.json(&["hooks", "uninstall"]);
    assert_eq!(fs::read_link(&link).expect("it is there"), theirs);
}

#[test]
fn printing_changes_nothing() {
    let sandbox = begun();
    let before = all(&sandbox);
    let printed = sandbox.tidegate(&["hooks", "install", "--print"]).ok().stdout;
    assert!(printed.contains("tidegate hook pre-push \"$@\""), "{printed}");
    assert_eq!(all(&sandbox), before);
}

#[test]
fn without_a_project_no_hook_is_installed() {
    let sandbox = repo();
    let error = sandbox.refusal(5, &["hooks", "install"]);
    assert_eq!(error["code"], "not_initialised");
    let _ = sandbox.tidegate(&["hooks", "uninstall"]).ok();
}

#[test]
fn a_project_begins_with_hooks_where_that_is_wanted() {
    let sandbox = repo();
    let begun = sandbox.json(&["init", "--hooks"]);
    assert_eq!(begun["notices"], serde_json::json!([]));
    assert_eq!(sandbox.json(&["hooks", "status"])["ok"], true);
    let other = repo();
    let proposed = other.json(&["init"]);
    assert_eq!(proposed["notices"][0]["hints"][0], "tidegate hooks install");
    assert_eq!(other.json(&["init"])["notices"], serde_json::json!([]), "it had begun");
    let third = repo();
    let _ = third.git(&["config", "core.hooksPath", "elsewhere"]).ok();
    let begun = third.json(&["init", "--hooks"]);
    assert_eq!(begun["notices"][0]["code"], "hooks_unreached");
}

#[test]
fn who_takes_all_of_ours_away_takes_the_hooks_away_first() {
    let sandbox = begun();
    put(&sandbox, "pre-push", "#!/bin/sh\nexit 0\n");
    let before = all(&sandbox);
    let _ = sandbox.tidegate(&["hooks", "install"]).ok();
    let plan = sandbox.json(&["uninstall", "--dry-run"]);
    assert_eq!(each(&plan["removed"], "kind")[..6], ["hook"; 6]);
    let done = sandbox.json(&["uninstall", "--yes"]);
    assert_eq!(done["removed"], plan["removed"], "it does what it said");
    assert_eq!(all(&sandbox), before);

    let other = begun();
    put(&other, "pre-push", "#!/bin/sh\nexit 0\n");
    let _ = other.tidegate(&["hooks", "install"]).ok();
    fs::remove_file(hooks(&other).join("pre-push")).expect("it is there");
    put(&other, "pre-push", "#!/bin/sh\nexit 1\n");
    let error = other.refusal(4, &["uninstall", "--yes"]);
    assert_eq!(error["code"], "hooks_in_the_way");
    assert!(other.dir().join(".git/tidegate").exists());
}

/// A folder with a git that says it runs configured hooks, and leaves all else to the one there is.
fn newer_git(sandbox: &Sandbox) -> String {
    let found = sandbox.run(sandbox.command("sh").args(["-c", "command -v git"]), b"").ok().stdout;
    let folder = sandbox.at("../newer");
    let git = folder.dir().join("git");
    let text = format!(
        r#"#!/bin/sh
real={}
case " $* " in
*" hook list "*)
    for event do :; done
    all="$*"
    "$real" ${{all%hook list *}} config --get-regexp '^hook\..*\.event$' |
        while read -r key value; do
            key=${{key#hook.}}
            [ "$value" = "$event" ] && echo "${{key%.event}}"
        done
    exit 0
    ;;
esac
exec "$real" "$@"
"#,
        found.trim()
    );
    fs::write(&git, text).expect("writable");
    fs::set_permissions(&git, fs::Permissions::from_mode(0o755)).expect("it is ours");
    folder.dir().display().to_string()
}

#[test]
fn where_every_git_runs_configured_hooks_no_file_is_touched() {
    let sandbox = begun();
    put(&sandbox, "pre-push", "#!/bin/sh\nexit 0\n");
    let before = (all(&sandbox), fs::read(sandbox.dir().join(".git/config")).expect("readable"));
    let newer = newer_git(&sandbox);
    let asked = |path: &str, arguments: &[&str]| {
        let path = format!("{path}:{}", sandbox.dir().display());
        sandbox.under(&[("PATH", path.as_str())], &[arguments, &["--json"]].concat())
    };
    let done = asked(&newer, &["hooks", "install"]).ok().json();
    assert_eq!(done["tier"], "config");
    assert_eq!(all(&sandbox), before.0, "no file of anybody is touched");
    for event in SET {
        let set = |key: &str| sandbox.said(&["config", &format!("hook.tidegate-{event}.{key}")]);
        assert_eq!(set("event"), event);
        assert_eq!(set("command"), format!("'{TIDEGATE}' hook {event}"));
    }
    let status = asked(&newer, &["hooks", "status"]).ok().json();
    assert!(each(&status["hooks"], "owner").iter().all(|owner| **owner == "ours"), "{status}");
    let _ = asked(&newer, &["hooks", "uninstall"]).ok();
    assert_eq!(fs::read(sandbox.dir().join(".git/config")).expect("readable"), before.1);
    assert!(!sandbox.dir().join(".git/tidegate/hooks.json").exists());
}

#[test]
fn one_older_git_among_newer_ones_is_enough_for_files() {
    let sandbox = begun();
    let newer = newer_git(&sandbox);
    let path = format!("{newer}:{}", std::env::var("PATH").expect("it is set"));
    let done =
        sandbox.under(&[("PATH", path.as_str())], &["hooks", "install", "--json"]).ok().json();
    assert_eq!(done["tier"], "files");
    // Once the older one has gone, the files go, too.
    let alone = [("PATH", newer.as_str())];
    let done = sandbox.under(&alone, &["hooks", "install", "--json"]).ok().json();
    assert_eq!(done["tier"], "config");
    assert!(SET.iter().all(|event| !hooks(&sandbox).join(event).exists()));
}

#[test]
fn whoever_is_killed_while_installing_leaves_nothing_that_cannot_be_put_right() {
    let name = "whoever_is_killed_while_installing_leaves_nothing_that_cannot_be_put_right";
    let has = std::process::Command::new("strace").arg("--version").output();
    if has.is_err() {
        return skip(name, "strace is not installed");
    }
    for verb in ["install", "uninstall"] {
        for call in
            ["?link,linkat", "?rename,renameat,renameat2", "?symlink,symlinkat", "?unlink,unlinkat"]
        {
            for at in 1..10 {
                let sandbox = begun();
                for event in ["commit-msg", "pre-push"] {
                    put(&sandbox, event, &format!("#!/bin/sh\necho {event} of others >&2\n"));
                }
                let before = all(&sandbox);
                if verb == "uninstall" {
                    let _ = sandbox.tidegate(&["hooks", "install"]).ok();
                }
                let fault = format!("inject={call}:signal=KILL:when={at}");
                let mut strace = sandbox.command("strace");
                strace.args(["-qq", "-o", "/dev/null", "-e", &fault, TIDEGATE, "hooks", verb]);
                let is_killed = sandbox.run(&mut strace, b"").status == 137;
                let said = sandbox.git(&["commit", "--quiet", "--allow-empty", "-m", "work"]).ok();
                assert_eq!(said.stderr, "commit-msg of others\n", "{verb} {call} {at}");
                if at % 2 == 0 {
                    let _ = sandbox.tidegate(&["hooks", "install"]).ok();
                    let _ = sandbox.tidegate(&["hooks", "status"]).ok();
                }
                let _ = sandbox.tidegate(&["hooks", "uninstall"]).ok();
                assert_eq!(all(&sandbox), before, "{verb} {call} {at}");
                assert!(!sandbox.dir().join(".git/tidegate/hooks.json").exists());
                if !is_killed {
                    break;
                }
            }
        }
    }
}
