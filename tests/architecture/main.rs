//! The architecture, asserted: who may need whom, who alone may name what, how sources look.
//!
//! The tables below are the architecture; the other files only look. What a crate that does not
//! exist yet may do is written down already, and asserted from its first day.

mod code;
mod rules;
mod workspace;

use rules::{Edges, Excuses};
use workspace::{Source, packages, read, sources};

/// The packages that each package may need to be built. Arrows go down only.
const EDGES: &Edges = &[
    ("tidegate-core", &[]),
    ("tidegate-process", &[]),
    ("tidegate-files", &[]),
    ("tidegate-api", &["tidegate-core"]),
    ("tidegate-formats", &["tidegate-core"]),
    ("tidegate-git", &["tidegate-core", "tidegate-files", "tidegate-process"]),
    ("tidegate-store", &["tidegate-core", "tidegate-files", "tidegate-git"]),
    ("tidegate-index", &["tidegate-core", "tidegate-files"]),
    (
        "tidegate-engine",
        &[
            "tidegate-api",
            "tidegate-core",
            "tidegate-formats",
            "tidegate-git",
            "tidegate-index",
            "tidegate-process",
            "tidegate-store",
        ],
    ),
    ("tidegate-ipc", &["tidegate-api", "tidegate-core", "tidegate-process"]),
    (
        "tidegate-server",
        &["tidegate-api", "tidegate-core", "tidegate-engine", "tidegate-files", "tidegate-ipc"],
    ),
    ("tidegate-hooks", &["tidegate-api", "tidegate-core", "tidegate-git", "tidegate-process"]),
    (
        "tidegate",
        &[
            "tidegate-api",
            "tidegate-core",
            "tidegate-engine",
            "tidegate-formats",
            "tidegate-hooks",
            "tidegate-ipc",
            "tidegate-process",
            "tidegate-server",
        ],
    ),
    (
        "tidegate-simulator",
        &[
            "tidegate-api",
            "tidegate-core",
            "tidegate-engine",
            "tidegate-files",
            "tidegate-git",
            "tidegate-index",
            "tidegate-store",
        ],
    ),
    (
        "tidegate-fuzz",
        &[
            "tidegate-api",
            "tidegate-core",
            "tidegate-formats",
            "tidegate-git",
            "tidegate-ipc",
            "tidegate-store",
        ],
    ),
    (TALLY, &[]),
];

/// The package that closes a run of all tests.
const TALLY: &str = "workspace-tally";

/// What only one package may take from outside: a word in the dependency's name, the package.
const OWNERS: &[(&str, &str)] = &[
    ("gix", "tidegate-git"),
    ("sqlite", "tidegate-index"),
    ("tokio", "tidegate-server"),
    ("clap", "tidegate"),
    ("yaml", "tidegate-formats"),
    ("saphyr", "tidegate-formats"),
    ("pulldown", "tidegate-formats"),
];

/// What the law never asks: the world.
const IMPURE: &[&str] = &[
    "std::fs",
    "std::env",
    "std::time::SystemTime",
    "std::time::Instant",
    "std::process",
    "std::net",
    "std::thread",
    "std::io::stdin",
    "std::io::stdout",
    "std::io::stderr",
    "std::*",
    "chrono::Utc::now",
    "chrono::Local",
    "rand",
    "getrandom",
];

/// What `daemon/core/clippy.toml` must disallow, so that an editor says it at once.
const DISALLOWED: &[&str] = &[
    "std::time::SystemTime::now",
    "std::time::Instant::now",
    "std::env::var",
    "std::fs::read",
    "std::process::Command::new",
];

/// The enums of the law that the engine carries without knowing what is in them.
const OPAQUE_TO_THE_ENGINE: &[&str] = &["Gate", "Command", "EventBody"];

/// The neighbours that `engine.rs` may know; every other one is a use case.
const BESIDE_THE_ENGINE: &[&str] = &["desk", "failure", "lookout", "place", "world"];

/// How commands begin that people are told to run: `api::remedy` alone spells them.
const COMMANDS: &[&str] =
    &["tidegate ", "git init", "git config", "git fsck", "git show", "git fetch"];

const LINES_OF_A_FILE: usize = 400;
const LINES_OF_A_FUNCTION: usize = 70;

/// Files (`daemon/core/src/oid.rs`) and functions (`daemon/core/src/oid.rs: digit`) that are
/// longer, each with the reason why splitting them would read worse.
const LONG: &Excuses = &[];

#[track_caller]
fn assert_nothing(complaints: &[String]) {
    assert!(complaints.is_empty(), "\n{}\n", complaints.join("\n"));
}

/// What the program is made of: no tests, no benchmarks.
fn shipped() -> Vec<Source> {
    let is_test = |path: &str| path.ends_with("/tests.rs") || path.contains("/tests/");
    let is_shipped =
        |path: &str| path.contains("/src/") && !is_test(path) && !path.starts_with("tests/");
    let shipped: Vec<_> = sources().into_iter().filter(|file| is_shipped(&file.path)).collect();
    for package in packages().iter().filter(|package| package.name != TALLY) {
        let directory = match package.name.strip_prefix("tidegate-") {
            None => "cli".to_owned(),
            Some("hooks") => "hooks".to_owned(),
            Some("simulator" | "fuzz") => continue,
            Some(name) => format!("daemon/{name}"),
        };
        let inside = |file: &Source| file.path.starts_with(&format!("{directory}/src/"));
        assert!(shipped.iter().any(inside), "no source of {} was seen", package.name);
    }
    shipped
}

fn shipped_in(directory: &str) -> Vec<Source> {
    shipped().into_iter().filter(|file| file.path.starts_with(directory)).collect()
}

#[test]
fn packages_need_only_what_stands_below_them() {
    let packages = packages();
    assert!(packages.iter().any(|package| package.name == "tidegate" && !package.edges.is_empty()));
    assert_nothing(&rules::edges(&packages, EDGES));
}

#[test]
fn outside_libraries_have_one_owner() {
    assert_nothing(&rules::owners(&packages(), OWNERS));
}

#[test]
fn the_law_asks_the_world_nothing() {
    let core = shipped_in("daemon/core/");
    assert!(!core.is_empty());
    let named = |file| IMPURE.iter().flat_map(move |path| rules::names(file, path));
    assert_nothing(&core.iter().flat_map(named).collect::<Vec<_>>());
    let packages = packages();
    let core = packages.iter().find(|package| package.name == "tidegate-core").expect("the law");
    for random in ["rand", "getrandom", "fastrand", "uuid"] {
        assert!(!core.external.contains(&random.to_owned()), "the law needs {random}");
    }
    let lints = read("daemon/core/clippy.toml");
    for path in DISALLOWED {
        assert!(lints.contains(&format!("\"{path}\"")), "clippy.toml does not disallow {path}");
    }
}

#[test]
fn only_process_starts_children() {
    let others = |file: &&Source| !file.path.starts_with("daemon/process/");
    let files = shipped();
    let complaints = files.iter().filter(others).flat_map(|file| {
        [rules::names(file, "process::Command"), rules::names(file, "process::*")].concat()
    });
    assert_nothing(&complaints.collect::<Vec<_>>());
}

#[test]
fn the_engine_carries_the_law_unopened() {
    let engine = shipped_in("daemon/engine/");
    let law = shipped_in("daemon/core/");
    for name in OPAQUE_TO_THE_ENGINE {
        let declared = |file: &Source| file.text.contains(&format!("pub enum {name} "));
        assert!(
            engine.is_empty() || law.iter().any(declared),
            "the law has no enum {name}: the table of names is out of date"
        );
        let opened = engine.iter().flat_map(|file| rules::variants(file, name));
        assert_nothing(&opened.collect::<Vec<_>>());
    }
    let fields = engine.iter().filter(|file| file.path.ends_with("/src/engine.rs"));
    let imports = fields.flat_map(|file| rules::neighbours(file, BESIDE_THE_ENGINE));
    assert_nothing(&imports.collect::<Vec<_>>());
}

#[test]
fn only_the_front_door_spells_commands() {
    let spelled = |directory: &str| -> Vec<String> {
        let files = shipped_in(directory).into_iter();
        files.flat_map(|file| rules::commands(&file, COMMANDS)).collect()
    };
    assert_ne!(spelled("daemon/api/src/remedy.rs"), Vec::<String>::new());
    for below in ["core", "engine", "git", "index", "process", "store"] {
        assert_nothing(&spelled(&format!("daemon/{below}/")));
    }
}

#[test]
fn every_source_says_first_what_it_is_for() {
    let sources = sources();
    assert!(sources.len() > 10, "only {} sources were seen", sources.len());
    assert_nothing(&sources.iter().flat_map(rules::header).collect::<Vec<_>>());
}

#[test]
fn roots_of_modules_only_declare() {
    let is_root = |file: &&Source| file.path.ends_with("lib.rs") || file.path.ends_with("/mod.rs");
    let sources = sources();
    let roots: Vec<_> = sources.iter().filter(is_root).collect();
    assert!(roots.len() > 1, "no roots were seen");
    assert_nothing(&roots.into_iter().flat_map(rules::declarations).collect::<Vec<_>>());
}

#[test]
fn words_that_hide_something_are_not_said() {
    let shipped: Vec<_> = shipped().into_iter().map(|file| file.path).collect();
    let words = |file: &Source| rules::words(file, shipped.contains(&file.path));
    assert_nothing(&sources().iter().flat_map(words).collect::<Vec<_>>());
}

#[test]
fn files_and_functions_stay_short() {
    assert_nothing(&rules::sizes(&sources(), LINES_OF_A_FILE, LINES_OF_A_FUNCTION, LONG));
}

#[test]
fn the_tally_of_skips_runs_last() {
    let packages = packages();
    let last = packages.iter().map(|package| package.name.as_str()).max();
    assert_eq!(last, Some(TALLY), "cargo runs the tests of packages in the order of their names");
}

#[test]
fn every_dependency_is_listed_with_its_reason() {
    let manifest = read("Cargo.toml");
    let shared =
        manifest.split("[workspace.dependencies]").nth(1).expect("dependencies are shared");
    let shared = shared.split("\n[").next().unwrap_or_default();
    let mut wanted: Vec<_> = (shared.lines().filter(|line| !line.contains("path = ")))
        .filter_map(|line| line.split_once(" = "))
        .map(|(name, _)| name.to_owned())
        .collect();
    let documentation = read("docs/dependencies.md");
    let mut listed: Vec<_> = documentation
        .lines()
        .filter_map(|line| line.strip_prefix("| `")?.split_once("` | "))
        .inspect(|(name, reason)| assert!(reason.len() > 20, "{name} has no reason"))
        .map(|(name, _)| name.to_owned())
        .collect();
    wanted.sort();
    listed.sort();
    assert!(wanted.len() > 5, "no dependencies were seen");
    assert_eq!(listed, wanted, "left: docs/dependencies.md, right: Cargo.toml");
    for package in packages() {
        let private: Vec<_> =
            package.external.iter().filter(|name| !wanted.contains(name)).collect();
        assert!(private.is_empty(), "{} does not share {private:?}", package.name);
    }
}
