//! Comparisons in pairs: what Tidegate does against what git or the system needs for the like.
//!
//! A ratio of two times measured one right after the other means the same on any machine; a time
//! alone does not. Nothing is asserted here: a benchmark is no test. `docs/performance.md` says
//! how to run them.

mod append;
mod arguments;
mod asked;
mod clone;
mod commands;
mod commits;
#[path = "../tests/support/entries.rs"]
pub mod entries;
mod fold;
mod gates;
mod history;
mod import;
mod lint;
mod paired;
mod processes;
mod repository;
mod start;

use std::io::{self, Write};
use std::process::ExitCode;

use arguments::Arguments;
use paired::Comparison;

type Benchmark = fn(&Arguments) -> Comparison;

const BENCHMARKS: &[(&str, Benchmark)] = &[
    ("start", start::version),
    ("start-verb", start::verb),
    ("fold", fold::long),
    ("fold-wide", fold::wide),
    ("fold-two", fold::two),
    ("append", append::one),
    ("append-git", append::git_commands),
    ("append-in-flight", append::in_flight),
    ("append-threads", append::threads),
    ("append-processes", processes::eight),
    ("publication", append::publication),
    ("new", commands::new_item),
    ("user-status", commands::status),
    ("user-commit", commands::commit),
    ("user-fetch", commands::fetch),
    ("import", import::items),
    ("show", asked::show),
    ("served-show", asked::served_show),
    ("served-new", asked::served_new),
    ("served-append", asked::served_append),
    ("served-query", asked::query),
    ("served-history", asked::served_history),
    ("list", asked::list),
    ("rebuild", asked::rebuild),
    ("cold", asked::cold),
    ("move", gates::transition),
    ("served-move", gates::served_transition),
    ("why", gates::why),
    ("served-why", gates::served_why),
    ("list-gated", gates::list),
    ("next", gates::next),
    ("hook", commits::hook),
    ("served-hook", commits::served_hook),
    ("new-commits", commits::new_commits),
    ("branches", commits::branches),
    ("lint", lint::preset_of_flowspec),
    ("lint-states", lint::states),
];

fn main() -> ExitCode {
    if let Some(repository) = fold::only() {
        return match write!(io::stdout(), "{}", fold::fold(repository.as_ref())) {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => failure(&error.to_string(), 5),
        };
    }
    if processes::only() {
        return ExitCode::SUCCESS;
    }
    match Arguments::parse(std::env::args().skip(1)).map(|arguments| run(&arguments)) {
        Ok(Ok(())) => ExitCode::SUCCESS,
        Ok(Err(error)) => failure(&error.to_string(), 5),
        Err(message) => failure(&message, 2),
    }
}

fn run(arguments: &Arguments) -> io::Result<()> {
    let mut output = io::stdout().lock();
    let mut documents = Vec::new();
    for (name, benchmark) in BENCHMARKS.iter().filter(|(name, _)| arguments.wants(name)) {
        let comparison = benchmark(arguments);
        if arguments.json {
            documents.push(comparison.json(name));
        } else {
            writeln!(output, "{}", comparison.text(name))?;
        }
    }
    if arguments.json {
        let document = serde_json::json!({
            "schema": "tidegate.benchmarks/1",
            "comparisons": documents,
        });
        writeln!(output, "{document}")?;
    }
    Ok(())
}

fn failure(message: &str, status: u8) -> ExitCode {
    let _ = writeln!(io::stderr(), "{message}");
    ExitCode::from(status)
}
