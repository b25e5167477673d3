//! Mutants stay usable: every patch still applies, says what it breaks and what catches it, and
//! is listed in `docs/testing.md`. Whether they are caught, `tests/mutants/run` shows.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").canonicalize().expect("the workspace exists")
}

/// Every patch: its name without the ending, and its text.
fn mutants() -> Vec<(String, String)> {
    let mut mutants = Vec::new();
    for file in fs::read_dir(root().join("tests/mutants")).expect("there are mutants") {
        let path = file.expect("the directory can be read").path();
        if path.extension().is_some_and(|extension| extension == "patch") {
            let name = path.file_stem().expect("a file has a name").to_string_lossy().into_owned();
            mutants.push((name, fs::read_to_string(path).expect("a patch is text")));
        }
    }
    assert!(!mutants.is_empty(), "no mutants were seen");
    mutants
}

/// What git says against applying `patch` to the tree as it is.
fn objection(patch: &Path) -> Option<String> {
    let root = root();
    let output = Command::new("git")
        .args(["apply", "--check", "--whitespace=nowarn"])
        .arg(patch)
        .current_dir(&root)
        // Inside a repository git passes silently over files outside of the current directory.
        .env("GIT_CEILING_DIRECTORIES", root.parent().expect("the workspace is not the root"))
        .env_remove("GIT_DIR")
        .output()
        .expect("git can be run");
    (!output.status.success()).then(|| String::from_utf8_lossy(&output.stderr).into_owned())
}

/// What is wrong with the head of a patch.
fn complaint(text: &str) -> Option<&'static str> {
    let mut lines = text.lines();
    let breaks = lines.next().and_then(|line| line.strip_prefix("# breaks: "));
    let caught_by = lines.next().and_then(|line| line.strip_prefix("# caught-by: cargo test -p "));
    match (breaks, caught_by) {
        (None, _) => Some("does not begin with `# breaks: `"),
        (_, None) => Some("its second line is not `# caught-by: cargo test -p …`"),
        _ => None,
    }
}

#[test]
fn every_mutant_applies() {
    for (name, text) in mutants() {
        assert_eq!(complaint(&text), None, "{name}");
        let patch = root().join(format!("tests/mutants/{name}.patch"));
        assert_eq!(objection(&patch), None, "{name}");
    }
}

#[test]
fn every_mutant_is_listed() {
    let documentation =
        fs::read_to_string(root().join("docs/testing.md")).expect("testing is documented");
    for (name, _) in mutants() {
        let row = format!("| `{name}` | ");
        assert!(documentation.contains(&row), "docs/testing.md has no row for {name}");
    }
}

#[test]
fn a_stale_patch_is_noticed() {
    let directory = tempfile::tempdir().expect("a temporary directory can be made");
    let patch = directory.path().join("stale.patch");
    let text = "--- a/Cargo.toml\n+++ b/Cargo.toml\n@@ -1,1 +1,1 @@\n-no such line\n+other\n";
    fs::write(&patch, text).expect("a new directory is writable");
    assert!(objection(&patch).is_some());
    assert!(complaint(text).is_some());
    assert!(complaint("# breaks: a\n# caught-by: make\n").is_some());
    assert_eq!(complaint("# breaks: a\n# caught-by: cargo test -p b c\n"), None);
}
