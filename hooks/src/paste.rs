//! Where the folder of hooks is somebody else's, people have other tools run ours: what they write
//! into the files of these, and whether they have.

use std::path::{Path, PathBuf};

use tidegate_api::hooks::PasteView;

use crate::event::{Event, Purpose};
use crate::foreign::{PRE_COMMIT, text};
use crate::invocation::VERB;

/// Where husky keeps the hooks that people write.
const HUSKY: &str = ".husky";

/// What husky makes of it for git.
const HUSKY_MADE: &str = "_";

/// How lefthook's file may be called.
const LEFTHOOK: [&str; 8] = [
    "lefthook.yml",
    "lefthook.yaml",
    ".lefthook.yml",
    ".lefthook.yaml",
    "lefthook.toml",
    "lefthook.json",
    "lefthook-local.yml",
    "lefthook-local.yaml",
];

/// The file of pre-commit.
const PRE_COMMIT_FILE: &str = ".pre-commit-config.yaml";

/// What people write into the files of the tools that are here.
pub(crate) fn lines(top: Option<&Path>, folder: &Path, events: &[Event]) -> Vec<PasteView> {
    let mut lines = Vec::new();
    let top = top.unwrap_or(folder);
    if top.join(HUSKY).is_dir() {
        lines.extend(
            events.iter().map(|event| paste(&top.join(HUSKY).join(event.name()), &shell(*event))),
        );
    }
    if let Some(file) = lefthook(top) {
        lines.push(paste(&file, &events.iter().map(|event| job(*event)).collect::<String>()));
    }
    if top.join(PRE_COMMIT_FILE).is_file() {
        lines.push(paste(&top.join(PRE_COMMIT_FILE), &repository(events)));
    }
    if lines.is_empty() {
        let script = |event: &Event| format!("#!/bin/sh\n{}", shell(*event));
        lines.extend(events.iter().map(|event| paste(&folder.join(event.name()), &script(event))));
    }
    lines
}

/// Which file has the hook at `slot`, which is not ours, run ours; if one does.
pub(crate) fn runs(top: Option<&Path>, slot: &Path, event: Event) -> Option<PathBuf> {
    let own = text(slot)?;
    if names(&own, event) {
        return Some(slot.to_owned());
    }
    let beside =
        |file: PathBuf| text(&file).is_some_and(|text| names(&text, event)).then_some(file);
    let made = slot.parent()?;
    if made.file_name()? == HUSKY_MADE && made.parent()?.file_name()? == HUSKY {
        return beside(made.parent()?.join(event.name()));
    }
    let top = top?;
    if own.contains("lefthook") {
        return lefthook(top).and_then(beside);
    }
    if own.contains(PRE_COMMIT) {
        return beside(top.join(PRE_COMMIT_FILE));
    }
    None
}

/// Whether a line that is no comment has this hook of ours run.
fn names(text: &str, event: Event) -> bool {
    let mut lines = text.lines().map(str::trim_start).filter(|line| !line.starts_with('#'));
    lines.any(|line| {
        let mut words = line.split_whitespace().map(|word| word.trim_matches(['"', '\'']));
        let is_verb = |word: &str| word == VERB;
        words.any(is_verb) && words.next() == Some(event.name()) && line.contains("tidegate")
    })
}

fn paste(file: &Path, text: &str) -> PasteView {
    PasteView { file: file.display().to_string(), text: text.to_owned() }
}

fn shell(event: Event) -> String {
    format!("tidegate {VERB} {event} \"$@\"\n")
}

/// A job of lefthook.
fn job(event: Event) -> String {
    let more = match event {
        Event::PrePush => " {1} {2}\n      use_stdin: true",
        _ if event.purpose() == Purpose::Tell => "",
        Event::PrepareCommitMsg => " {1} {2}",
        _ => " {1}",
    };
    format!("{event}:\n  jobs:\n    - name: tidegate\n      run: tidegate {VERB} {event}{more}\n")
}

/// A repository of pre-commit. It hands on no lines of a push, so ours cannot look at one there.
fn repository(events: &[Event]) -> String {
    let mut text = "- repo: local\n  hooks:\n".to_owned();
    for event in events.iter().filter(|event| event.purpose() != Purpose::Guard) {
        let is_told = matches!(event.purpose(), Purpose::Check | Purpose::Offer);
        text.push_str(&format!(
            "    - id: tidegate-{event}\n      name: tidegate {event}\n      \
             entry: tidegate {VERB} {event}\n      language: system\n      stages: [{event}]\n      \
             always_run: true\n      pass_filenames: {is_told}\n"
        ));
    }
    text
}

fn lefthook(top: &Path) -> Option<PathBuf> {
    LEFTHOOK.iter().map(|name| top.join(name)).find(|file| file.is_file())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_to_be_pasted_is_found_where_it_was_pasted() {
        let folder = tempfile::tempdir().expect("a folder");
        let top = folder.path();
        let events: Vec<Event> = Event::installed(false).collect();
        std::fs::write(top.join("lefthook.yml"), "").expect("writable");
        std::fs::write(top.join(PRE_COMMIT_FILE), "").expect("writable");
        std::fs::create_dir_all(top.join(".husky/_")).expect("writable");
        let hooks = top.join("hooks");
        for line in lines(Some(top), &hooks, &events) {
            let found = events.iter().filter(|event| names(&line.text, **event)).count();
            let wanted = match line.file {
                file if file.ends_with("lefthook.yml") => events.len(),
                file if file.ends_with(".yaml") => events.len() - 1,
                _ => 1,
            };
            assert_eq!(found, wanted, "{}", line.text);
        }
    }

    #[test]
    fn a_comment_runs_nothing() {
        assert!(names("exec tidegate hook pre-push \"$@\"", Event::PrePush));
        for text in ["# tidegate hook pre-push", "tidegate hooks status", "tidegate hook pre-pus"] {
            assert!(!names(text, Event::PrePush), "{text}");
        }
    }
}
