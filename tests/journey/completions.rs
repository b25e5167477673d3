//! Completing command lines, in the shells that are here, and the manual pages.

use std::path::Path;

use crate::place::{Journey, begun};
use crate::support::skip::skip;
use crate::support::{Output, Sandbox, TIDEGATE};

/// Takes the script in, completes the last of the words, and prints what is offered.
const BASH: &str = r#"
    source <(tidegate completions bash) && complete -p tidegate >/dev/null
    COMP_WORDS=(tidegate "$@") COMP_CWORD=$# COMP_TYPE=9
    _clap_complete_tidegate tidegate "${COMP_WORDS[COMP_CWORD]}"
    printf '%s\n' "${COMPREPLY[@]}"
"#;

/// The same; `compdef` and `_describe` are zsh's own, which need a line that somebody edits.
const ZSH: &str = r#"
    compdef() { [[ $2 = tidegate ]] }
    _describe() { print -l -- ${(P)3} }
    source <(tidegate completions zsh) || exit 1
    words=(tidegate "$@") CURRENT=$(($# + 1))
    _clap_dynamic_completer_tidegate
"#;

const FISH: &str = r#"
    tidegate completions fish | source
    complete --do-complete (string join -- ' ' tidegate $argv)
"#;

/// What is offered for the last of some words: names without what they mean.
type Offer = fn(&Sandbox, &[&str]) -> Vec<String>;

/// A shell in which `tidegate` is the binary under test.
fn shell(sandbox: &Sandbox, program: &str, arguments: &[&str], words: &[&str]) -> Output {
    let folder = Path::new(TIDEGATE).parent().expect("the binary lies somewhere").display();
    let path = format!("{folder}:{}", std::env::var("PATH").unwrap_or_default());
    sandbox.run(sandbox.command(program).env("PATH", path).args(arguments).args(words), b"")
}

#[track_caller]
fn offered(output: Output, ends: char) -> Vec<String> {
    assert_eq!(output.stderr, "", "completing says nothing else");
    let names = output.stdout.lines().filter_map(|line| line.split(ends).next());
    names.filter(|name| !name.is_empty()).map(str::to_owned).collect()
}

#[track_caller]
fn in_bash(sandbox: &Sandbox, words: &[&str]) -> Vec<String> {
    offered(shell(sandbox, "bash", &["-c", BASH, "bash"], words).ok(), '\0')
}

#[track_caller]
fn in_zsh(sandbox: &Sandbox, words: &[&str]) -> Vec<String> {
    offered(shell(sandbox, "zsh", &["-f", "-c", ZSH, "zsh"], words), ':')
}

#[track_caller]
fn in_fish(sandbox: &Sandbox, words: &[&str]) -> Vec<String> {
    offered(shell(sandbox, "fish", &["--no-config", "-c", FISH], words), '\t')
}

/// A project with LOGIN, which is in progress, another item, and one that is done.
fn three() -> (Sandbox, [String; 3]) {
    let sandbox = begun();
    let ids = [
        sandbox.item(&["Log in: with a token", "--id", "LOGIN"]),
        sandbox.item(&["other", "--id", "#7", "--id", "gh:12"]),
        sandbox.item(&["done", "--id", "OLD"]),
    ];
    let _ = sandbox.tidegate(&["move", "LOGIN", "start"]).ok();
    let _ = sandbox.tidegate(&["move", "OLD", "Done", "--force", "--reason", "r"]).ok();
    (sandbox, ids)
}

/// What every shell offers alike.
#[track_caller]
fn completes(offer: Offer) {
    let (sandbox, ids) = three();
    let short = |n: usize| &ids[n][..6];
    let elsewhere = sandbox.at("../elsewhere");
    for (words, expected) in [
        (&["hist"][..], &["history"][..]),
        (&["ls", "--sort", "up"], &["updated"]),
        (&["show", "x", "--fields", "tit"], &["title"]),
        (&["show", "LOG"], &["LOGIN"]),
        (&["show", "LOGIN", &ids[1][..5]], &[short(1)]),
        (&["show", &ids[1][..9]], &[&ids[1]]),
        (&["unarchive", "O"], &["OLD"]),
        (&["link", "LOGIN", "blocks", "OL"], &["OLD"]),
        (&["new", "x", "--parent", "LO"], &["LOGIN"]),
        (&["move", "LOGIN", "s"], &["submit", "stop"]),
        (&["move", "LOGIN", "--via", "su"], &["submit"]),
        (&["why", &ids[0], "st"], &["stop"]),
        (&["show", "T-none"], &[]),
        (&["show", "#"], &[]),
        (&["move", "NONE", "s"], &[]),
    ] {
        assert_eq!(offer(&sandbox, words), expected, "{words:?}");
    }
    let any = offer(&sandbox, &["show", ""]);
    let named = |name: &str| any.iter().any(|any| any == name);
    assert!(named("LOGIN") && named(short(1)), "{any:?}");
    assert!(
        !named("OLD") && !named("#7") && !named("gh:12"),
        "neither finished items nor what needs quotes: {any:?}"
    );
    assert_eq!(offer(&elsewhere, &["show", "LOG"]), [""; 0], "nothing is known there");
    assert_eq!(offer(&elsewhere, &["-C", "../repo", "show", "LOG"]), ["LOGIN"]);
    assert_eq!(offer(&elsewhere, &["-C", "../repo", "move", "LOGIN", "su"]), ["submit"]);
}

/// Whether a shell is on this machine.
fn is_here(program: &str) -> bool {
    std::process::Command::new(program).arg("--version").output().is_ok()
}

#[test]
fn bash_completes_verbs_values_items_and_ways() {
    completes(in_bash);
}

#[test]
fn zsh_completes_verbs_values_items_and_ways() {
    match is_here("zsh") {
        true => completes(in_zsh),
        false => skip("zsh_completes_verbs_values_items_and_ways", "there is no zsh"),
    }
}

#[test]
fn fish_completes_verbs_values_items_and_ways() {
    match is_here("fish") {
        true => completes(in_fish),
        false => skip("fish_completes_verbs_values_items_and_ways", "there is no fish"),
    }
}

/// PowerShell itself is not asked: only what its script asks for is.
#[test]
fn what_powershell_asks_for_is_answered() {
    let (sandbox, _) = three();
    let script = sandbox.tidegate(&["completions", "powershell"]).ok().stdout;
    assert!(
        script.contains("Register-ArgumentCompleter -Native -CommandName tidegate "),
        "{script}"
    );
    assert!(script.contains("$env:TIDEGATE_COMPLETE = \"powershell\""), "{script}");
    let asks = [("TIDEGATE_COMPLETE", "powershell")];
    let told = sandbox.under(&asks, &["--", "tidegate", "move", "LOGIN", "su"]).ok().stdout;
    assert_eq!(told, "submit\tto In Review\n");
}

#[test]
fn the_variable_of_the_shells_alone_changes_nothing() {
    let (sandbox, _) = three();
    for shell in ["bash", "tcsh", ""] {
        let listed = sandbox.under(&[("TIDEGATE_COMPLETE", shell)], &["ls"]).ok().stdout;
        assert_eq!(listed, sandbox.tidegate(&["ls"]).ok().stdout, "{shell}");
    }
    let error = sandbox.refusal(2, &["completions", "tcsh"]);
    let message = "SHELL cannot be 'tcsh'; possible are bash, zsh, fish, powershell";
    assert_eq!(error["message"], message);
}

#[test]
fn there_is_a_manual_page_for_each_verb() {
    let sandbox = Sandbox::anonymous();
    let page = sandbox.tidegate(&["man"]).ok().stdout;
    assert!(page.contains("\n.TH tidegate 1 "), "{page}");
    assert!(page.contains("tidegate\\-move(1)"), "{page}");
    assert_eq!(sandbox.tidegate(&["man", "a/man1"]).ok().stdout, "");
    let pages = std::fs::read_dir(sandbox.dir().join("a/man1")).expect("the folder was made");
    let pages: Vec<String> = pages
        .map(|page| page.expect("it can be read").file_name().into_string().expect("a name"))
        .collect();
    for verb in ["tidegate", "tidegate-move", "tidegate-project-set", "tidegate-man"] {
        assert!(pages.contains(&format!("{verb}.1")), "{verb} has no page: {pages:?}");
    }
    assert!(
        !pages.contains(&"tidegate-publish.1".to_owned()),
        "what commands leave behind has none"
    );
    std::fs::write(sandbox.dir().join("file"), "").expect("the folder is ours");
    assert_eq!(sandbox.refusal(5, &["man", "file/man1"])["code"], "unwritable_file");
}
