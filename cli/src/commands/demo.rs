//! `demo`: the main job, played by this very binary in a repository of its own.

use std::ffi::OsString;
use std::io::{self, BufRead};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use clap::Args;
use serde_json::{Value, json};
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::iterator::Signals;
use signal_hook::low_level::emulate_default_handler;
use tidegate_api::{Exit, Failure};
use tidegate_process::Run;

use super::verb::Act;
use crate::context::Context;
use crate::output::{Form, Output, Style};

/// Play the main job end to end in a scratch repository, explaining each step
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  tidegate demo --keep /tmp/tide")]
pub(crate) struct Demo {
    /// Keep the repository in DIR, which must not exist
    #[arg(long, value_name = "DIR")]
    keep: Option<PathBuf>,
    /// Wait for Enter after each step
    #[arg(long)]
    pause: bool,
}

/// One step: what it shows, and the words of the command; `ITEM` stands for the item's id.
struct Step {
    explains: &'static str,
    words: &'static [&'static str],
    /// The exit code that belongs to the story.
    exit: i32,
}

const fn step(explains: &'static str, words: &'static [&'static str]) -> Step {
    Step { explains, words, exit: 0 }
}

const STEPS: &[Step] = &[
    step("A repository like any other.", &["git", "init", "--quiet", "."]),
    step(
        "Tidegate begins in it. Nothing is written into the working tree.",
        &["tidegate", "init", "--name", "demo"],
    ),
    step(
        "Work is an item. It has an id that never changes, and a state.",
        &[
            "tidegate",
            "new",
            "Log in with a token",
            "--kind",
            "task",
            "--criterion",
            "token expires",
            "--id",
            "LOGIN",
        ],
    ),
    step("Any beginning of the id names it, and so does an alias.", &["tidegate", "show", "LOGIN"]),
    step("A transition takes it to another state.", &["tidegate", "move", "ITEM", "start"]),
    Step {
        explains: "Only transitions that leave the present state do. A refusal says what would.",
        words: &["tidegate", "move", "ITEM", "finish"],
        exit: 1,
    },
    step(
        "Whoever works on it says what they learn.",
        &[
            "tidegate",
            "comment",
            "ITEM",
            "expired tokens are refused too",
            "--on",
            "src/login.rs:42",
        ],
    ),
    step(
        "A second item waits for the first.",
        &["tidegate", "new", "Log out everywhere", "--label", "auth", "--id", "LOGOUT"],
    ),
    step(
        "Links say how items are related.",
        &["tidegate", "link", "LOGOUT", "depends_on", "LOGIN"],
    ),
    step(
        "Asked twice under one key, a thing is done once.",
        &["tidegate", "move", "ITEM", "submit", "--key", "review-1"],
    ),
    step(
        "The second time records nothing.",
        &["tidegate", "move", "ITEM", "submit", "--key", "review-1"],
    ),
    step(
        "Review is over.",
        &["tidegate", "move", "ITEM", "Done", "--reason", "reviewed by Ben", "--publish"],
    ),
    step("What is left to do.", &["tidegate", "ls"]),
    step("What happened.", &["tidegate", "history", "ITEM"]),
    step(
        "How it stood at the beginning is still there.",
        &["tidegate", "show", "ITEM", "--at", "ENTRY"],
    ),
    step(
        "All of it is commits on a ref of its own, and plain git reads them.",
        &["git", "log", "--oneline", "--glob=refs/tidegate/log/*"],
    ),
    step("Every entry can be judged again, from the refs alone.", &["tidegate", "verify"]),
    step(
        "And git is content with what it holds.",
        &["git", "fsck", "--strict", "--no-dangling", "--no-progress"],
    ),
];

/// What a step came to.
struct Played {
    command: String,
    output: String,
    exit: i32,
}

impl Act for Demo {
    fn run(self, context: &Context) -> Result<ExitCode, Failure> {
        let scratch = tempfile::Builder::new().prefix("tidegate-demo-").tempdir();
        let scratch = scratch.map_err(|error| failed("make a scratch directory", &error))?;
        let directory = match &self.keep {
            None => scratch.path().join("demo"),
            Some(keep) => context.directory().join(keep),
        };
        std::fs::create_dir(&directory).map_err(|error| {
            failed(&format!("make the directory {}", directory.display()), &error)
        })?;
        let stage = Arc::new(Mutex::new(()));
        clear_when_broken_off(scratch.path().to_owned(), Arc::clone(&stage))
            .map_err(|error| failed("listen for signals", &error))?;
        let output = context.output();
        let mut story = Story::new(directory, output)?;
        let mut steps = Vec::with_capacity(STEPS.len());
        for (number, step) in (1..).zip(STEPS) {
            let on_stage = stage.lock().unwrap_or_else(PoisonError::into_inner);
            let played = story.play(step)?;
            drop(on_stage);
            if output.form() == Form::Text {
                let told = told(number, step, &played, output);
                output.lines(&told).map_err(|error| failed("write", &error))?;
                if self.pause {
                    drop(io::stdin().lock().read_line(&mut String::new()));
                }
            }
            steps.push(json!({
                "explains": step.explains,
                "command": played.command,
                "output": played.output,
                "exit": played.exit,
            }));
        }
        let kept = self.keep.as_ref().map(|_| story.directory.display().to_string());
        end(output, steps, kept).map_err(|error| failed("write", &error))?;
        Ok(ExitCode::SUCCESS)
    }
}

/// Removes the scratch directory if a signal breaks the play off, as it would have been at the end.
/// The step that is on stage is waited for, and no other begins.
fn clear_when_broken_off(scratch: PathBuf, stage: Arc<Mutex<()>>) -> io::Result<()> {
    let mut signals = Signals::new([SIGHUP, SIGINT, SIGTERM])?;
    thread::spawn(move || {
        let Some(signal) = signals.forever().next() else { return };
        let _on_stage = stage.lock().unwrap_or_else(PoisonError::into_inner);
        // What commands leave behind may still write there for a moment.
        for _ in 0..50 {
            if std::fs::remove_dir_all(&scratch).is_ok() {
                break;
            }
            thread::sleep(Duration::from_millis(20));
        }
        drop(emulate_default_handler(signal));
    });
    Ok(())
}

fn end(output: Output, steps: Vec<Value>, kept: Option<String>) -> io::Result<()> {
    match (output.form(), kept) {
        (Form::Json | Form::JsonLines, kept) => {
            let document = json!({
                "schema": "tidegate.demo/1",
                "steps": steps,
                "directory": kept,
                "notices": [],
            });
            output.lines(&document.to_string())
        }
        (Form::Ids, Some(kept)) => output.lines(&kept),
        (Form::Ids, None) => Ok(()),
        (Form::Text, Some(kept)) => output.lines(&format!("\nThe repository is in {kept}.")),
        (Form::Text, None) => {
            output.lines("\nThe scratch repository is gone. In your own: tidegate init")
        }
    }
}

fn told(number: usize, step: &Step, played: &Played, output: Output) -> String {
    let head = output.paint(Style::Strong, &format!("{number:>2}. {}", step.explains));
    let command = output.paint(Style::Faint, &format!("    $ {}", played.command));
    let shown = played.output.lines().map(|line| format!("    {line}").trim_end().to_owned());
    let lines: Vec<String> = [format!("\n{head}"), command].into_iter().chain(shown).collect();
    lines.join("\n")
}

/// The play as far as it has come.
struct Story {
    directory: PathBuf,
    binary: PathBuf,
    color: bool,
    item: String,
    entry: String,
}

impl Story {
    fn new(directory: PathBuf, output: Output) -> Result<Self, Failure> {
        let binary =
            std::env::current_exe().map_err(|error| failed("find this program", &error))?;
        let (item, entry) = (String::new(), String::new());
        Ok(Self { directory, binary, color: output.has_color(), item, entry })
    }

    /// Plays a step, which must end as the story wants it.
    fn play(&mut self, step: &Step) -> Result<Played, Failure> {
        let words: Vec<String> = step.words.iter().map(|word| self.spoken(word)).collect();
        let played = self.run(&words)?;
        if played.exit != step.exit {
            let message =
                format!("'{}' ended with {}: {}", played.command, played.exit, played.output);
            return Err(Failure::new(Exit::Internal, "demo", message));
        }
        if step.words.get(1) == Some(&"new") && self.item.is_empty() {
            (self.item, self.entry) = self.first_item()?;
        }
        Ok(played)
    }

    fn spoken(&self, word: &str) -> String {
        match word {
            "ITEM" => self.item.clone(),
            "ENTRY" => self.entry.clone(),
            word => word.to_owned(),
        }
    }

    /// The id of the item as people write it, and the entry that began it.
    fn first_item(&self) -> Result<(String, String), Failure> {
        let words = ["tidegate", "show", "LOGIN", "--json"].map(str::to_owned);
        let document: Value = serde_json::from_str(&self.run(&words)?.output).unwrap_or_default();
        let text = |value: &Value| value.as_str().map(str::to_owned);
        let (item, head) = (text(&document["item"]["short"]), text(&document["item"]["heads"][0]));
        let short = head.and_then(|head| head.get(..12).map(str::to_owned));
        item.zip(short).ok_or_else(|| Failure::new(Exit::Internal, "demo", "the item has no id"))
    }

    fn run(&self, words: &[String]) -> Result<Played, Failure> {
        let is_ours = words[0] == "tidegate";
        let program: OsString = if is_ours { self.binary.clone().into() } else { "git".into() };
        let mut run = Run::new(program)
            .variable("TIDEGATE_NO_DAEMON", "1")
            .args(&words[1..])
            .directory(&self.directory);
        if is_ours && self.color && words.last().is_some_and(|last| last != "--json") {
            run = run.arg("--color=always");
        }
        let run = people(run, &self.directory);
        let ended = run.run().map_err(|error| failed(&format!("run {}", words[0]), &error))?;
        let output = [ended.stdout.as_slice(), ended.stderr.as_slice()].concat();
        let command: Vec<String> = words.iter().map(|word| quoted(word)).collect();
        Ok(Played {
            command: command.join(" "),
            output: String::from_utf8_lossy(&output).trim_end().to_owned(),
            exit: ended.status.code().unwrap_or(-1),
        })
    }
}

/// The same run by Ann, whatever this user's own settings are.
fn people(run: Run, directory: &Path) -> Run {
    run.variable("TIDEGATE_ACTOR", "Ann <ann@example.org>")
        .variable("TIDEGATE_ACTOR_KIND", "human")
        .variable("GIT_CONFIG_GLOBAL", "/dev/null")
        .variable("GIT_CONFIG_NOSYSTEM", "1")
        .variable("GIT_CEILING_DIRECTORIES", directory.parent().unwrap_or(directory))
}

fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '/' | '=' | ':');
    if word.chars().all(plain) { word.to_owned() } else { format!("'{word}'") }
}

fn failed(what: &str, error: &dyn std::error::Error) -> Failure {
    Failure::new(Exit::Environment, "demo", format!("failed to {what}: {error}"))
}
