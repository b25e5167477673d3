//! Configuration and identity: what git would read, and nothing guessed.

use std::fs;
use std::path::Path;

use tidegate_git::{Disk, Environment, Identity, NoIdentity};

use crate::sealed::Sealed;

#[track_caller]
fn agrees_with_git(sealed: &Sealed, dir: &Path, keys: &[&str]) {
    let disk = sealed.open(dir);
    for key in keys {
        let done = sealed.try_git(dir, &["config", "--get", key], b"");
        let text = String::from_utf8(done.stdout).expect("UTF-8");
        let git = done.status.success().then(|| text.strip_suffix('\n').unwrap_or("").to_owned());
        assert_eq!(disk.config(key), git, "{key}");
    }
}

#[test]
fn configuration_is_read_as_git_reads_it() {
    let (sealed, repo) = Sealed::with_repository(&[]);
    sealed.commit(&repo, "one");
    let git_dir = repo.join(".git");
    fs::write(sealed.path("by place"), "[t]\nplace = yes\nwins = place\n").expect("written");
    fs::write(sealed.path("by branch"), "[t]\nbranch = yes\n").expect("written");
    fs::write(sealed.path("by remote"), "[t]\nremote = yes\n").expect("written");
    let escaped =
        |path: &Path| path.to_str().expect("UTF-8").replace('\\', "\\\\").replace('"', "\\\"");
    sealed.configure(&format!(
        "[t]\nwins = user\nuser = \" spaced ; not a comment\" ; a comment\n\
         [includeIf \"gitdir:{}/\"]\npath = \"../by place\"\n\
         [includeIf \"onbranch:ma*\"]\npath = \"../by branch\"\n\
         [includeIf \"hasconfig:remote.*.url:https://**\"]\npath = \"../by remote\"\n\
         [include]\npath = ~/missing\n",
        escaped(&git_dir)
    ));
    let keys = [
        "t.wins",
        "t.user",
        "T.User",
        "t.place",
        "t.branch",
        "t.remote",
        "t.missing",
        "remote.Up.url",
        "remote.up.url",
        "t.sub.section.key",
        "t.long",
        "t.empty",
    ];
    agrees_with_git(&sealed, &repo, &keys);
    let own = fs::read_to_string(git_dir.join("config")).expect("configuration")
        + "[t]\nwins = own\nlong = a\\\n b\nempty =\n[t \"sub.section\"]\nkey = \"x\\ty\"\n\
           [remote \"Up\"]\nurl = https://example.invalid/x\n[extensions]\nworktreeConfig = true\n";
    fs::write(git_dir.join("config"), own).expect("written");
    agrees_with_git(&sealed, &repo, &keys);
    fs::write(git_dir.join("config.worktree"), "[t]\nwins = tree\n").expect("written");
    agrees_with_git(&sealed, &repo, &keys);
    let disk = sealed.open(&repo);
    assert_eq!(disk.config("t.wins").as_deref(), Some("tree"));
    assert_eq!(disk.config("t.branch").as_deref(), Some("yes"));
}

#[test]
fn a_key_without_a_value_is_true_and_the_environment_wins() {
    let (sealed, repo) = Sealed::with_repository(&[]);
    sealed.configure("[commit]\ngpgsign\n[user]\nname = user\n");
    let disk = sealed.open(&repo);
    assert!(disk.signature_settings().sign_commits);
    let environment = sealed
        .environment()
        .with("GIT_CONFIG_PARAMETERS", "'user.name'='from -c' 'commit.gpgsign'='no'");
    let disk = Disk::discover(&repo, environment).expect("a repository");
    assert_eq!(disk.config("user.name").as_deref(), Some("from -c"));
    assert!(!disk.signature_settings().sign_commits);
}

#[test]
fn the_user_is_found_where_git_looks() {
    let (sealed, repo) = Sealed::with_repository(&[]);
    let who = |environment: Environment| {
        Disk::discover(&repo, environment).expect("a repository").identity()
    };
    let is =
        |name: &str, email: &str| Ok(Identity { name: name.to_owned(), email: email.to_owned() });
    assert_eq!(who(sealed.environment()), is("Ada", "ada@example.invalid"));
    let named = sealed.environment().with("GIT_AUTHOR_NAME", " Grace <H.>, ");
    assert_eq!(who(named.clone()), is("Grace H.", "ada@example.invalid"));
    let ident = sealed
        .git_run(&repo, &["var", "GIT_AUTHOR_IDENT"])
        .variable("GIT_AUTHOR_NAME", " Grace <H.>, ")
        .run()
        .expect("git runs");
    let ident = String::from_utf8(ident.stdout).expect("UTF-8");
    assert!(ident.starts_with("Grace H. <ada@example.invalid> "), "git agrees: {ident}");
    sealed.configure("[user]\nname = Ada\nemail = a@b\n[author]\nname = Author\nemail = c@d\n");
    assert_eq!(who(sealed.environment()), is("Author", "c@d"));
    sealed.configure("[user]\nname = Ada\n");
    assert_eq!(who(sealed.environment()), Err(NoIdentity { name: false, email: true }));
    assert_eq!(who(sealed.environment().with("EMAIL", "e@f")), is("Ada", "e@f"));
    sealed.configure("");
    let nobody = who(sealed.environment());
    assert_eq!(nobody, Err(NoIdentity { name: true, email: true }));
    let said = nobody.expect_err("nobody").to_string();
    assert_eq!(said, "tell who you are: user.name and user.email are not configured");
    let empty = named.with("GIT_AUTHOR_NAME", "").with("GIT_AUTHOR_EMAIL", "x@y");
    assert_eq!(who(empty), Err(NoIdentity { name: true, email: false }));
}

#[test]
fn a_repository_says_where_it_keeps_what() {
    let (sealed, repo) = Sealed::with_repository(&[]);
    sealed.commit(&repo, "one");
    let tree = sealed.path("other tree");
    sealed.git(&repo, &["worktree", "add", "-q", "-b", "side", tree.to_str().expect("UTF-8")]);
    let elsewhere = sealed.environment().with("GIT_OBJECT_DIRECTORY", &tree);
    let disk = Disk::discover(&tree, elsewhere).expect("a repository");
    assert_eq!(disk.objects_dir(), repo.join(".git/objects"));
    assert!(disk.reftable().is_none() && !disk.is_reftable());
    assert!(!disk.has_gc_pid());
    fs::write(repo.join(".git/gc.pid"), "1 elsewhere").expect("written");
    assert!(disk.has_gc_pid());
}
