//! The rules, as pure functions from what the workspace says to the complaints about it. Each
//! proves below that it can complain.

use crate::code::{self, Function, Token};
use crate::workspace::{Package, Source};

/// The packages that each package may need.
pub(crate) type Edges = [(&'static str, &'static [&'static str])];

/// Too long, and why it may be: (what, reason).
pub(crate) type Excuses = [(&'static str, &'static str)];

/// Edges that are not in the table, packages that are not in it.
pub(crate) fn edges(packages: &[Package], allowed: &Edges) -> Vec<String> {
    let mut complaints = Vec::new();
    for Package { name, edges, .. } in packages {
        match allowed.iter().find(|(package, _)| package == name) {
            None => complaints.push(format!("{name} is not in the table of packages")),
            Some((_, allowed)) => complaints.extend(
                (edges.iter().filter(|edge| !allowed.contains(&edge.as_str())))
                    .map(|edge| format!("{name} must not need {edge}")),
            ),
        }
    }
    complaints
}

/// Dependencies whose name contains a word that belongs to another package.
pub(crate) fn owners(packages: &[Package], owners: &[(&str, &str)]) -> Vec<String> {
    let mut complaints = Vec::new();
    for Package { name, external, .. } in packages {
        for dependency in external {
            complaints.extend(
                (owners.iter())
                    .filter(|(word, owner)| dependency.contains(word) && name != owner)
                    .map(|(_, owner)| format!("{name} needs {dependency}: only {owner} may")),
            );
        }
    }
    complaints
}

/// Paths in `source` of which `forbidden` is a part, at its end or followed by more.
pub(crate) fn names(source: &Source, forbidden: &str) -> Vec<String> {
    let tokens = code::tokens(&source.text);
    let fits = |path: &String| format!("::{path}::").contains(&format!("::{forbidden}::"));
    let named = code::paths(&code::shipped(&tokens)).into_iter().filter(fits);
    named.map(|path| format!("{} names {path}", source.path)).collect()
}

/// Paths in `source` that open the enum `name`: that name one of its variants, or all.
pub(crate) fn variants(source: &Source, name: &str) -> Vec<String> {
    let tokens = code::tokens(&source.text);
    let opens = |path: &String| {
        let behind = path.rsplit_once(&format!("{name}::"));
        behind.is_some_and(|(before, behind)| {
            (before.is_empty() || before.ends_with("::"))
                && behind.starts_with(|first: char| first.is_uppercase() || first == '*')
        })
    };
    let opened = code::paths(&code::shipped(&tokens)).into_iter().filter(opens);
    opened.map(|path| format!("{} names {path}", source.path)).collect()
}

/// Paths in `source` that lead to another module of the crate than `allowed`.
pub(crate) fn neighbours(source: &Source, allowed: &[&str]) -> Vec<String> {
    let tokens = code::tokens(&source.text);
    let module = |path: &str| {
        let inside = path.strip_prefix("crate::").or_else(|| path.strip_prefix("super::"))?;
        inside.split("::").next().map(str::to_owned)
    };
    (code::paths(&code::shipped(&tokens)).iter().filter_map(|path| module(path)))
        .filter(|module| !allowed.contains(&module.as_str()))
        .map(|module| format!("{} names its neighbour {module}", source.path))
        .collect()
}

/// Literals in `source` that begin with one of these commands.
pub(crate) fn commands(source: &Source, commands: &[&str]) -> Vec<String> {
    let begins = |line: &str| commands.iter().any(|command| line.contains(&format!("\"{command}")));
    let lines = (1..).zip(source.text.lines()).filter(|(_, line)| begins(line));
    lines.map(|(at, line)| format!("{}:{at} spells {}", source.path, line.trim())).collect()
}

/// A source that does not begin by saying what it is for.
pub(crate) fn header(source: &Source) -> Vec<String> {
    let missing = !source.text.starts_with("//!");
    missing.then(|| format!("{} does not begin with `//!`", source.path)).into_iter().collect()
}

/// Functions in a file that is there to declare and to re-export.
pub(crate) fn declarations(source: &Source) -> Vec<String> {
    let tokens = code::tokens(&source.text);
    let functions = code::functions(&code::shipped(&tokens));
    let complaint = |function: Function<'_>| format!("{} holds {}", source.path, function.name);
    functions.into_iter().map(complaint).collect()
}

/// Words that no source may contain, shipped or not; `.unwrap()` only where it is shipped.
pub(crate) fn words(source: &Source, shipped: bool) -> Vec<String> {
    let tokens = code::tokens(&source.text);
    let say = |line: usize, word: &str| format!("{}:{line} says {word}", source.path);
    let at = |tokens: &[Token<'_>], words: &[&str]| {
        let lines = code::lines_with(tokens, words).into_iter();
        lines.map(|line| say(line, &words.concat())).collect::<Vec<_>>()
    };
    let mut complaints = at(&tokens, &["[", "allow", "("]);
    for (start, token) in tokens.iter().enumerate().filter(|(_, token)| token.text == "serde") {
        let attribute = &tokens[start + 1..];
        if attribute.first().is_some_and(|open| open.text == "(") {
            let inside = &attribute[..code::group(attribute)];
            let forbidden = |word: &&Token<'_>| ["flatten", "untagged"].contains(&word.text);
            complaints.extend(inside.iter().find(forbidden).map(|word| say(token.line, word.text)));
        }
    }
    if shipped {
        complaints.extend(at(&code::shipped(&tokens), &[".", "unwrap", "(", ")"]));
    }
    complaints
}

/// Files and functions over their limits, unless they are excused; excuses that are not needed.
pub(crate) fn sizes(
    sources: &[Source],
    lines: usize,
    body: usize,
    excuses: &Excuses,
) -> Vec<String> {
    let mut long = Vec::new();
    for Source { path, text } in sources {
        let count = text.lines().count();
        if count > lines {
            long.push((path.clone(), count));
        }
        let tokens = code::tokens(text);
        for function in code::functions(&tokens).iter().filter(|function| function.lines > body) {
            long.push((format!("{path}: {}", function.name), function.lines));
        }
    }
    let excused = |what: &str| excuses.iter().any(|(excused, _)| *excused == what);
    let complaints = long.iter().filter(|(what, _)| !excused(what));
    let stale = excuses.iter().filter(|(excused, _)| long.iter().all(|(what, _)| what != excused));
    complaints
        .map(|(what, count)| format!("{what} has {count} lines"))
        .chain(stale.map(|(what, _)| format!("{what} is short: strike its excuse")))
        .collect()
}

fn source(text: &str) -> Source {
    Source { path: "a.rs".to_owned(), text: text.to_owned() }
}

fn packages() -> [Package; 1] {
    let list = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    [Package { name: "a".to_owned(), edges: list(&["b"]), external: list(&["gix-hash"]) }]
}

#[test]
fn a_wrong_edge_is_seen() {
    assert!(edges(&packages(), &[("a", &["b"])]).is_empty());
    assert_eq!(edges(&packages(), &[("a", &["c"])]), ["a must not need b"]);
    assert_eq!(edges(&packages(), &[]), ["a is not in the table of packages"]);
}

#[test]
fn a_dependency_of_another_owner_is_seen() {
    assert!(owners(&packages(), &[("gix", "a"), ("tokio", "b")]).is_empty());
    assert_eq!(owners(&packages(), &[("gix", "b")]), ["a needs gix-hash: only b may"]);
}

#[test]
fn a_forbidden_path_is_seen_however_it_is_imported() {
    for text in ["use std::{io, fs as f};", "fn a() { std::fs::read(b) }", "use std::fs::*;"] {
        assert_eq!(names(&source(text), "std::fs").len(), 1, "{text}");
    }
    for text in ["// std::fs", "use std::fsync;", "#[cfg(test)] mod tests { use std::fs; }"] {
        assert!(names(&source(text), "std::fs").is_empty(), "{text}");
    }
}

#[test]
fn an_opened_enum_is_seen() {
    for text in ["Gate::Open", "use law::{Gate::*, Call};", "law::Gate::Open { by }"] {
        assert_eq!(variants(&source(text), "Gate").len(), 1, "{text}");
    }
    for text in ["use law::Gate;", "Gate::new()", "FloodGate::Open", "Gates::Open"] {
        assert!(variants(&source(text), "Gate").is_empty(), "{text}");
    }
}

#[test]
fn a_forbidden_neighbour_is_seen() {
    let text = "use crate::{place::Place, query::show}; use super::place; use std::fmt;";
    assert_eq!(neighbours(&source(text), &["place"]), ["a.rs names its neighbour query"]);
}

#[test]
fn a_spelled_command_is_seen() {
    assert_eq!(commands(&source("hint(\"git fsck\")"), &["git fsck"]).len(), 1);
    assert!(commands(&source("say(\"git does not know you\")"), &["git fsck"]).is_empty());
}

#[test]
fn a_missing_header_is_seen() {
    assert!(header(&source("//! What for.")).is_empty());
    assert_eq!(header(&source("// What for.")).len(), 1);
}

#[test]
fn a_function_among_declarations_is_seen() {
    let text = "pub mod a; pub use a::B; #[cfg(test)] mod tests { fn b() {} }";
    assert!(declarations(&source(text)).is_empty());
    assert_eq!(declarations(&source("pub(crate) fn c() {}")), ["a.rs holds c"]);
}

#[test]
fn forbidden_words_are_seen() {
    let texts = ["#[serde(flatten)]", "#[serde(default, untagged)]", "#![allow(x)]", "a.unwrap()"];
    for text in texts {
        assert_eq!(words(&source(text), true).len(), 1, "{text}");
    }
    for text in ["a.flatten()", "#[cfg(test)] mod t { a.unwrap() }", "\"#[allow(x)]\""] {
        assert!(words(&source(text), true).is_empty(), "{text}");
    }
    assert!(words(&source("a.unwrap()"), false).is_empty());
}

#[test]
fn what_is_too_long_is_seen() {
    let long = [source("fn a() {\n\n}\n")];
    assert!(sizes(&long, 3, 3, &[]).is_empty());
    assert_eq!(sizes(&long, 2, 2, &[]), ["a.rs has 3 lines", "a.rs: a has 3 lines"]);
    assert_eq!(sizes(&long, 3, 2, &[("a.rs: a", "one table")]), [""; 0]);
    assert_eq!(sizes(&long, 3, 3, &[("a.rs", "old")]), ["a.rs is short: strike its excuse"]);
}
