//! What journeys have in common: a project that has begun, asking in JSON, looking with plain git.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::support::{Output, Sandbox, TIDEGATE, repo};

/// Where the logs stand.
pub(crate) const LOG: &str = "refs/tidegate/log/";

/// A repository in which a project has begun.
pub(crate) fn begun() -> Sandbox {
    let sandbox = repo();
    let _ = sandbox.tidegate(&["init"]).ok();
    sandbox
}

/// A second repository in the same place, of the same project, that holds what `first` holds.
pub(crate) fn clone_of(first: &Sandbox, name: &str) -> Sandbox {
    let second = first.at(Path::new("..").join(name));
    let _ = second.git(&["init", "--quiet"]).ok();
    fetch(&second, first);
    let _ = second.tidegate(&["init"]).ok();
    second
}

/// Takes over the logs of others from another repository, with plain git.
pub(crate) fn fetch(here: &Sandbox, there: &Sandbox) {
    let from = there.dir().to_str().expect("the sandbox has a plain name");
    let own = own_log(here).map(|log| format!("^{log}"));
    let mut arguments = vec!["fetch", "--quiet", from, "refs/tidegate/log/*:refs/tidegate/log/*"];
    arguments.extend(own.as_deref());
    let _ = here.git(&arguments).ok();
}

/// The ref that this clone writes, if it has written.
pub(crate) fn own_log(sandbox: &Sandbox) -> Option<String> {
    let project = sandbox.tidegate(&["project", "show", "--json"]);
    let replica = (project.status == 0).then(|| project.json()["project"]["replica"].clone())?;
    replica.as_str().map(|replica| format!("{LOG}{replica}"))
}

/// Writes the file of a workflow.
pub(crate) fn write_workflow(sandbox: &Sandbox, text: &str) {
    fs::write(sandbox.dir().join("tidegate.yml"), text).expect("a file can be written");
}

/// Publishes a definition; the digest of what is in force then.
#[track_caller]
pub(crate) fn apply(sandbox: &Sandbox, text: &str) -> String {
    write_workflow(sandbox, text);
    let applied = sandbox.json(&["workflow", "apply"]);
    applied["shown"].as_str().expect("it is in force").to_owned()
}

/// What journeys do.
pub(crate) trait Journey {
    /// The JSON document that these arguments are answered with.
    fn json(&self, arguments: &[&str]) -> Value;
    /// What these arguments are refused with, in JSON, by this exit code.
    fn refusal(&self, exit: i32, arguments: &[&str]) -> Value;
    /// What these arguments are answered with when they find this on standard input.
    fn fed(&self, input: &[u8], arguments: &[&str]) -> Output;
    /// What these arguments are answered with under these variables.
    fn under(&self, variables: &[(&str, &str)], arguments: &[&str]) -> Output;
    /// What a hint of the program comes to when it is pasted into a shell.
    fn pasted(&self, hint: &str) -> Output;
    /// Makes an item; its whole id.
    fn item(&self, arguments: &[&str]) -> String;
    /// What `show` says of an item.
    fn shown(&self, item: &str) -> Value;
    /// All our refs, and where they point.
    fn refs(&self) -> String;
    /// The refs of all logs.
    fn logs(&self) -> Vec<String>;
    /// What git prints, without the last line end.
    fn said(&self, arguments: &[&str]) -> String;
    /// The entry at a commit.
    fn entry(&self, commit: &str) -> Value;
}

impl Journey for Sandbox {
    #[track_caller]
    fn json(&self, arguments: &[&str]) -> Value {
        let output = self.tidegate(&[&["--json"], arguments].concat()).ok();
        assert_eq!(output.stderr, "", "an answer in JSON says nothing beside it");
        output.json()
    }

    #[track_caller]
    fn refusal(&self, exit: i32, arguments: &[&str]) -> Value {
        let output = self.tidegate(&[&["--json"], arguments].concat()).exits(exit);
        let document = output.json();
        assert_eq!(document["schema"], "tidegate.error/1");
        assert_eq!(output.stderr, "", "in JSON the error is the answer");
        let people = self.tidegate(arguments).exits(exit);
        assert_eq!(people.stdout, "", "for people an error is no answer");
        assert!(people.stderr.starts_with("error: "), "{}", people.stderr);
        document["error"].clone()
    }

    #[track_caller]
    fn fed(&self, input: &[u8], arguments: &[&str]) -> Output {
        self.run(self.command(TIDEGATE).args(arguments), input)
    }

    #[track_caller]
    fn under(&self, variables: &[(&str, &str)], arguments: &[&str]) -> Output {
        let variables = variables.iter().copied();
        self.run(self.command(TIDEGATE).envs(variables).args(arguments), b"")
    }

    #[track_caller]
    fn pasted(&self, hint: &str) -> Output {
        let line = hint.strip_prefix("tidegate ").expect("a hint is a whole command");
        let line = format!("{TIDEGATE} {line}");
        self.run(self.command("bash").args(["-c", &line]), b"")
    }

    #[track_caller]
    fn item(&self, arguments: &[&str]) -> String {
        let output = self.tidegate(&[&["new", "-q"], arguments].concat()).ok();
        output.stdout.trim_end().to_owned()
    }

    #[track_caller]
    fn shown(&self, item: &str) -> Value {
        self.json(&["show", item])["item"].clone()
    }

    #[track_caller]
    fn refs(&self) -> String {
        self.said(&["for-each-ref", "refs/tidegate"])
    }

    #[track_caller]
    fn logs(&self) -> Vec<String> {
        let refs = self.said(&["for-each-ref", "--format=%(refname)", LOG]);
        refs.lines().map(str::to_owned).collect()
    }

    #[track_caller]
    fn said(&self, arguments: &[&str]) -> String {
        self.git(arguments).ok().stdout.trim_end().to_owned()
    }

    #[track_caller]
    fn entry(&self, commit: &str) -> Value {
        let message = self.said(&["log", "-1", "--format=%B", commit]);
        let line = message.lines().last().expect("a message has lines");
        serde_json::from_str(line).expect("the last line of an entry is JSON")
    }
}

/// The texts of a list in JSON.
#[track_caller]
pub(crate) fn texts(list: &Value) -> Vec<&str> {
    let list = list.as_array().expect("a list");
    list.iter().map(|text| text.as_str().expect("a text")).collect()
}

/// One member of each thing in a list in JSON.
#[track_caller]
pub(crate) fn each<'a>(list: &'a Value, member: &str) -> Vec<&'a Value> {
    list.as_array().expect("a list").iter().map(|thing| &thing[member]).collect()
}

/// Asserts that nothing in `output` could move a terminal's cursor or reorder what it shows.
#[track_caller]
pub(crate) fn is_harmless(output: &Output) {
    let harmful = |c: char| {
        (c.is_control() && c != '\n')
            || matches!(c, '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}')
    };
    for text in [&output.stdout, &output.stderr] {
        let found = text.chars().find(|c| harmful(*c));
        assert_eq!(found, None, "a harmful character reached the terminal: {text:?}");
    }
}
