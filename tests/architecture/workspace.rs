//! The workspace as it is on disk: its packages with what they depend on, its sources.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

/// A package of the workspace.
pub(crate) struct Package {
    pub(crate) name: String,
    /// The other packages of the workspace that it needs when it is built.
    pub(crate) edges: Vec<String>,
    /// What it takes from a registry, for tests too.
    pub(crate) external: Vec<String>,
}

/// A source file, its path relative to the workspace and written with slashes.
pub(crate) struct Source {
    pub(crate) path: String,
    pub(crate) text: String,
}

/// The directory of the workspace.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The text of a file of the workspace.
pub(crate) fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// All packages, as cargo sees them.
pub(crate) fn packages() -> Vec<Package> {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--no-deps", "--format-version", "1", "--offline"])
        .current_dir(root())
        .output()
        .expect("cargo runs this test, so it can be run");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout).expect("cargo writes JSON");
    list(&metadata["packages"]).iter().map(package).collect()
}

/// All sources of the program, its tests and its benchmarks.
pub(crate) fn sources() -> Vec<Source> {
    let mut sources = Vec::new();
    for directory in ["bench", "cli", "daemon", "hooks", "tests"] {
        collect(directory, &mut sources);
    }
    sources.sort_by(|one, other| one.path.cmp(&other.path));
    sources
}

fn package(package: &Value) -> Package {
    let name = |value: &Value| value["name"].as_str().expect("everything has a name").to_owned();
    let (inside, outside): (Vec<_>, Vec<_>) = list(&package["dependencies"])
        .iter()
        .partition(|dependency| dependency["path"].is_string());
    Package {
        name: name(package),
        edges: inside.into_iter().filter(|edge| edge["kind"] != "dev").map(name).collect(),
        external: outside.into_iter().map(name).collect(),
    }
}

fn list(value: &Value) -> &[Value] {
    value.as_array().expect("cargo writes a list here")
}

fn collect(directory: &str, sources: &mut Vec<Source>) {
    let Ok(entries) = fs::read_dir(root().join(directory)) else { return };
    for entry in entries.map(|entry| entry.expect("the workspace can be read")) {
        let name = entry.file_name().into_string().expect("sources have names in UTF-8");
        let path = format!("{directory}/{name}");
        if entry.path().is_dir() && name != "target" {
            collect(&path, sources);
        } else if path.ends_with(".rs") {
            sources.push(Source { text: read(&path), path });
        }
    }
}
