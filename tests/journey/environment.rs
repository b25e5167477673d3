//! What the machine may withhold: a repository, rights, a home.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::PermissionsExt;
use std::process::Command;

use crate::place::{Journey, begun, is_harmless};
use crate::support::skip::skip;
use crate::support::{Output, Sandbox, TIDEGATE};

/// A user who is not root and owns nothing.
pub(crate) const NOBODY: &str = "65534";

fn is_root() -> bool {
    rustix::process::getuid().is_root()
}

/// What these arguments are answered with when another user gives them. Needs root.
pub(crate) fn as_nobody(
    sandbox: &Sandbox,
    variables: &[(&str, &str)],
    arguments: &[&str],
) -> Output {
    let place = sandbox.home();
    let root = place.parent().expect("home lies in the sandbox");
    fs::set_permissions(root, fs::Permissions::from_mode(0o755))
        .expect("the owner sets permissions");
    let binary = root.join("tidegate");
    if !binary.exists() {
        // By another process: a file that this one has open for writing could not be run.
        let _ = sandbox.run(sandbox.command("cp").arg(TIDEGATE).arg(&binary), b"").ok();
    }
    let mut command = sandbox.command("setpriv");
    command.args(["--reuid", NOBODY, "--regid", NOBODY, "--clear-groups"]).arg(binary);
    sandbox.run(command.args(arguments).envs(variables.iter().copied()), b"")
}

/// Whether tests can act as another user here; says why not.
pub(crate) fn can_be_another(name: &str) -> bool {
    let reason = match (is_root(), Command::new("setpriv").arg("--version").output()) {
        (false, _) => "only root can act as another user",
        (true, Err(_)) => "setpriv is not installed",
        (true, Ok(_)) => return true,
    };
    skip(name, reason);
    false
}

#[test]
fn outside_of_a_repository_every_verb_says_so() {
    let sandbox = Sandbox::anonymous().with_identity();
    for verb in
        [&["init"][..], &["ls"], &["new", "x"], &["verify"], &["import", "--jsonl", "/dev/null"]]
    {
        let error = sandbox.refusal(5, verb);
        assert_eq!(error["code"], "not_a_repository", "{verb:?}");
        assert_eq!(error["hints"], serde_json::json!(["git init"]));
    }
}

#[test]
fn a_directory_that_is_none_is_told_from_one_without_a_repository() {
    let sandbox = begun();
    fs::write(sandbox.dir().join("file"), "").expect("the directory is writable");
    for (none, why) in
        [("/nowhere/at/all", "there is no such directory"), ("file", "it is no directory")]
    {
        for verb in [&["-C", none, "init"][..], &["-C", none, "ls"], &["new", "x", "-C", none]] {
            let error = sandbox.refusal(5, verb);
            assert_eq!(error["code"], "no_such_directory", "{verb:?}");
            let message = format!("failed to enter {none}: {why}");
            assert_eq!(error["message"], message);
        }
    }
}

#[test]
fn a_repository_of_somebody_else_is_refused_until_git_is_told_it_is_safe() {
    if !can_be_another("a_repository_of_somebody_else") {
        return;
    }
    let sandbox = begun();
    let repository = sandbox.dir().to_str().expect("a plain name");
    let _ = sandbox.run(sandbox.command("chown").args(["-R", NOBODY, repository]), b"").ok();
    let error = sandbox.refusal(5, &["ls"]);
    assert_eq!(error["code"], "unsafe_repository");
    let hint = error["hints"][0].as_str().expect("a hint").to_owned();
    assert!(hint.starts_with("git config --global --add safe.directory "), "{hint}");
    let _ = sandbox.git(&["status"]).exits(128);
    let _ = sandbox.run(sandbox.command("bash").args(["-c", &hint]), b"").ok();
    let _ = sandbox.tidegate(&["ls"]).ok();
    let _ = sandbox.git(&["status"]).ok();
}

#[test]
fn a_repository_that_cannot_be_written_can_be_read() {
    if !can_be_another("a_repository_that_cannot_be_written") {
        return;
    }
    let sandbox = begun();
    let id = sandbox.item(&["x"]);
    let refs = sandbox.refs();
    let home = sandbox.home();
    let path = sandbox.dir().to_str().expect("a plain name").to_owned();
    let safe = [
        ("GIT_CONFIG_COUNT", "1"),
        ("GIT_CONFIG_KEY_0", "safe.directory"),
        ("GIT_CONFIG_VALUE_0", path.as_str()),
        ("HOME", home.to_str().expect("a plain name")),
        ("TIDEGATE_ACTOR", "Nobody <n@x.org>"),
    ];
    fs::write(home.join(".gitconfig"), format!("[safe]\n\tdirectory = {path}\n"))
        .expect("home is writable");
    for verb in [
        &["ls", "-q"][..],
        &["show", &id, "-q"],
        &["history"],
        &["dump"],
        &["verify"],
        &["project", "show"],
    ] {
        let _ = as_nobody(&sandbox, &safe, verb).ok();
    }
    let _ = as_nobody(&sandbox, &safe, &["move", &id, "start", "--dry-run"]).ok();
    for verb in [&["init"][..], &["new", "y"], &["move", &id, "start"]] {
        let output = as_nobody(&sandbox, &safe, &[verb, &["--json"]].concat()).exits(5);
        let error = output.json()["error"].clone();
        let message = error["message"].as_str().expect("a text");
        assert!(
            ["permission_denied", "not_initialised"]
                .contains(&error["code"].as_str().expect("a text")),
            "{verb:?}: {error}"
        );
        assert!(!message.is_empty() && output.stderr.is_empty());
    }
    assert_eq!(sandbox.refs(), refs);
}

#[test]
fn a_store_that_became_read_only_refuses_a_change_and_names_the_file() {
    if !can_be_another("a_store_that_became_read_only") {
        return;
    }
    let sandbox = begun();
    let root = sandbox.home();
    let root = root.parent().expect("home lies in the sandbox").to_str().expect("a plain name");
    let _ = sandbox.run(sandbox.command("chown").args(["-R", NOBODY, root]), b"").ok();
    let _ = as_nobody(&sandbox, &[], &["init"]).ok();
    let _ = as_nobody(&sandbox, &[], &["new", "x"]).ok();
    let refs = as_nobody(&sandbox, &[], &["history", "-q"]).ok().stdout;
    let git = sandbox.dir().join(".git");
    for closed in ["objects", "refs/tidegate/log", "tidegate/r"] {
        let folder = git.join(closed);
        let mode = |mode: &str| {
            let folder = folder.to_str().expect("a plain name");
            let _ = sandbox.run(sandbox.command("chmod").args(["-R", mode, folder]), b"").ok();
        };
        mode("a-w");
        let output = as_nobody(&sandbox, &[], &["new", "y", "--json"]);
        let _ = as_nobody(&sandbox, &[], &["ls"]).ok();
        mode("u+w");
        let error = output.exits(5).json()["error"].clone();
        let expected =
            if closed == "tidegate/r" { "permission_denied" } else { "recorded_unpublished" };
        assert_eq!(error["code"], expected, "{closed}: {error}");
        assert_eq!(error["hints"][0], "tidegate doctor", "{closed}: {error}");
        assert!(error["message"].as_str().expect("a text").contains(".git/"), "{error}");
    }
    let recorded = as_nobody(&sandbox, &[], &["history", "-q"]).ok().stdout;
    assert!(recorded.starts_with(&refs), "what was there is there");
    assert_eq!(recorded.lines().count(), refs.lines().count() + 2, "with what git did not take");
    let _ = as_nobody(&sandbox, &[], &["new", "y"]).ok();
}

#[test]
fn an_empty_or_missing_home_is_no_hindrance() {
    let sandbox = begun();
    let actor = ("TIDEGATE_ACTOR", "Ann <ann@x.org>");
    for home in ["", "/nowhere"] {
        let _ =
            sandbox.under(&[("HOME", home), ("XDG_CONFIG_HOME", home), actor], &["new", "x"]).ok();
        let _ = sandbox.under(&[("HOME", home), ("XDG_CONFIG_HOME", home)], &["ls"]).ok();
        let output = sandbox.under(&[("HOME", home), ("XDG_CONFIG_HOME", home)], &["new", "x"]);
        assert!(output.exits(5).stderr.contains("git config --global user.name"));
    }
    let mut bare = sandbox.command(TIDEGATE);
    let _ = sandbox.run(bare.env_clear().arg("ls"), b"").ok();
}

#[test]
fn a_damaged_file_of_ours_is_named_and_nothing_is_overwritten() {
    let sandbox = begun();
    let _ = sandbox.item(&["x"]);
    let folder = sandbox.dir().join(".git/tidegate");
    let file = fs::read_dir(&folder).expect("the folder is there").filter_map(Result::ok);
    let file = file.map(|entry| entry.path()).find(|path| path.is_file()).expect("a file of ours");
    for content in ["", "{", "{\"project\":\"P-1\"}", &"x".repeat(5000)] {
        fs::write(&file, content).expect("the file is ours");
        let error = sandbox.refusal(5, &["new", "y"]);
        assert_eq!(error["code"], "bad_identity_file");
        let message = error["message"].as_str().expect("a text");
        assert!(message.contains(".git/tidegate/") && !message.contains("column"), "{error}");
        let _ = sandbox.tidegate(&["init"]).exits(5);
        assert_eq!(fs::read_to_string(&file).expect("the file is still there"), content);
    }
    fs::remove_file(&file).expect("the file is ours");
    let _ = sandbox.tidegate(&["ls"]).ok();
    let _ = sandbox.tidegate(&["init"]).ok();
    let _ = sandbox.item(&["z"]);
    assert_eq!(sandbox.logs().len(), 1, "a lost pen is found again");
    assert_eq!(sandbox.json(&["verify"])["ok"], true);
}

#[test]
fn settings_of_git_that_make_no_sense_do_not_crash() {
    for (key, value) in [
        ("core.repositoryFormatVersion", "99"),
        ("extensions.objectFormat", "sha3"),
        ("extensions.refStorage", "postgres"),
        ("extensions.unheardOf", "true"),
    ] {
        let sandbox = begun();
        let _ = sandbox.git(&["config", "core.repositoryFormatVersion", "1"]).ok();
        let _ = sandbox.git(&["config", key, value]).ok();
        let output = sandbox.tidegate(&["ls"]);
        assert!([0, 5].contains(&output.status), "{key}={value}: {output:?}");
        let git = sandbox.git(&["for-each-ref"]);
        assert!(git.status == 0 || output.status == 5, "git refuses {key}={value}, so must we");
        is_harmless(&output);
    }
    let sandbox = begun();
    fs::write(sandbox.dir().join(".git/config"), "[core\n\u{1b}[2J").expect("the file is ours");
    is_harmless(&sandbox.tidegate(&["ls"]).exits(5));
}

#[test]
fn an_actor_that_is_not_utf_8_is_refused_and_not_replaced_by_another() {
    let sandbox = begun();
    let refs = sandbox.refs();
    for (variable, value, code) in [
        ("TIDEGATE_ACTOR", &b"Ann\xff <ann@x.org>"[..], "bad_actor"),
        ("TIDEGATE_ACTOR_KIND", b"agent\xff", "bad_actor_kind"),
    ] {
        let mut command = sandbox.command(TIDEGATE);
        command.env(variable, OsStr::from_bytes(value)).args(["--json", "new", "x"]);
        let error = sandbox.run(&mut command, b"").exits(2).json()["error"].clone();
        assert_eq!(error["code"], code);
        assert!(error["message"].as_str().expect("a text").contains(variable), "{error}");
    }
    assert_eq!(sandbox.refs(), refs);
}
