//! What paths mean, and which of them are refused.

use super::*;
use crate::definition::{Artifact, Match};
use crate::expression::{Untold, Value, Values};

fn artifact(path: &str) -> Artifact {
    Artifact { path: path.to_owned(), ..Artifact::default() }
}

fn matches(path: &str, fields: &Values, file: &str) -> bool {
    Pattern::of(&artifact(path), fields).expect("it can be used").matches(file)
}

fn text(name: &str, text: &str) -> Values {
    Values::from([(name.to_owned(), Value::Text(text.to_owned()))])
}

#[test]
fn a_path_that_could_lead_elsewhere_is_refused() {
    let refused = [
        "",
        "/",
        "/etc/passwd",
        "a//b",
        "..",
        "../a",
        "a/../b",
        "a/..",
        "./../a",
        ". /a",
        "...",
        "a/ ..",
        ".git",
        ".git/config",
        "a/.GIT/b",
        ".Git",
        ".git ",
        ".git.",
        ".git./a",
        ".g\u{200c}it/a",
        "\u{feff}.git",
        "git~1",
        "GIT~1/a",
        "git~2",
        "git~?",
        "a\\b",
        "..\\a",
        "C:/a",
        "C:a",
        ".git::$INDEX_ALLOCATION",
        "a\nb",
        "a\0b",
        " a",
        "a ",
        "a.",
        "{feature}/../a",
        "{feature",
        "{}",
        "a/./b",
        "~\u{202e}a",
    ];
    for path in refused {
        assert!(check(&artifact(path)).is_err(), "{path:?} must be refused");
    }
    let root = Artifact { root: "../up".into(), ..artifact("a.md") };
    assert!(check(&root).is_err(), "a root is part of the path");
    let taken = [
        "./docs/prd/{feature}.md",
        "docs/adr/ADR-{NNN}-{slug}.md",
        "./.github/pr-x.json",
        "./backlog/tasks/*.md",
        "./src/",
        "a",
        ".gitignore",
        "gitgit~",
        "docs/**/x?.md",
        "~a",
    ];
    for path in taken {
        assert_eq!(check(&artifact(path)), Ok(()), "{path:?} must be taken");
    }
}

#[test]
fn a_field_never_makes_a_folder_or_a_pattern() {
    for value in ["..", "a/b", "", "*", ".git", "a b", "ä"] {
        let refused = Pattern::of(&artifact("d/{feature}.md"), &text("feature", value));
        assert!(refused.is_err(), "{value:?}");
    }
    let git = Pattern::of(&artifact(".{feature}/x"), &text("feature", "git"));
    assert!(git.is_err(), "what comes of it is looked at again");
}

#[test]
fn a_star_stays_in_its_folder() {
    let none = Values::new();
    assert!(matches("docs/adr/ADR-*.md", &none, "docs/adr/ADR-001-login.md"));
    assert!(!matches("docs/adr/ADR-*.md", &none, "docs/adr/ADR-1/x.md"));
    assert!(!matches("docs/*.md", &none, "docs/.hidden.md"));
    assert!(matches("docs/**/*.md", &none, "docs/a.md"));
    assert!(matches("docs/**/*.md", &none, "docs/a/b/c.md"));
    assert!(!matches("docs/**/*.md", &none, "docs/.a/c.md"));
    assert!(matches("a?c", &none, "abc"));
    assert!(!matches("**", &none, ".git/config"));
    let exact = Artifact { matching: Match::Exact, ..artifact("a*.md") };
    let exact = Pattern::of(&exact, &none).expect("it can be used");
    assert!(exact.matches("a*.md"));
    assert!(!exact.matches("ab.md"));
}

#[test]
fn a_dot_at_the_beginning_is_part_of_a_name() {
    assert!(matches("./.github/pr-x.json", &Values::new(), ".github/pr-x.json"));
    assert!(!matches("./.github/pr-x.json", &Values::new(), "github/pr-x.json"));
}

#[test]
fn a_folder_means_what_is_in_it() {
    assert!(matches("./src/", &Values::new(), "src/a/b.rs"));
    assert!(!matches("./src/", &Values::new(), "src"));
    assert!(!matches("./src/", &Values::new(), "other/src/a.rs"));
}

#[test]
fn numbers_have_three_digits_and_the_slug_may_be_the_feature() {
    let path = "docs/ADR-{NNN}-{slug}.md";
    let mut fields = text("feature", "login");
    assert!(matches(path, &fields, "docs/ADR-017-login.md"));
    assert!(!matches(path, &fields, "docs/ADR-17-login.md"));
    fields.insert("NNN".to_owned(), Value::Number(7));
    assert!(matches(path, &fields, "docs/ADR-007-login.md"));
    assert!(!matches(path, &fields, "docs/ADR-017-login.md"));
    let missing = Pattern::of(&artifact(path), &Values::new());
    assert_eq!(missing, Err(Unusable::Untold(Untold::Missing("slug".to_owned()))));
}

#[test]
fn a_root_comes_before_the_path() {
    let below = Artifact { root: "services/shop/".into(), ..artifact("./docs/a.md") };
    let pattern = Pattern::of(&below, &Values::new()).expect("it can be used");
    assert!(pattern.matches("services/shop/docs/a.md"));
    assert!(!pattern.matches("docs/a.md"));
}

#[test]
fn a_day_is_any_day_and_a_slug_may_be_made_of_the_title() {
    let path = "docs/{date}-{slug}.md";
    let fields = text("title", "Log in: with a *token*!");
    assert!(matches(path, &fields, "docs/2026-11-22-log-in-with-a-token.md"));
    assert!(!matches(path, &fields, "docs/today-log-in-with-a-token.md"));
    let unnamed = Pattern::of(&artifact(path), &text("title", "…"));
    assert_eq!(unnamed, Err(Unusable::Untold(Untold::Missing("slug".to_owned()))));
    assert_eq!(super::fields(&artifact(path)), ["date", "feature", "slug", "title"]);
}

#[test]
fn only_folders_are_walked_in_which_something_may_be_meant() {
    let leads = |path: &str, folder: &str| {
        Pattern::of(&artifact(path), &Values::new()).expect("it can be used").leads_below(folder)
    };
    assert!(leads("docs/adr/ADR-*.md", "docs"));
    assert!(leads("docs/adr/ADR-*.md", "docs/adr"));
    assert!(!leads("docs/adr/ADR-*.md", "docs/adr/more"));
    assert!(!leads("docs/adr/ADR-*.md", "src"));
    assert!(leads("docs/**/a.md", "docs/x/y"));
    assert!(!leads("docs/**/a.md", "docs/.x"));
    assert!(leads("**", "src/a"));
    assert!(leads("src/", "src/a/b"));
    assert!(!leads("src/", "other"));
}

#[test]
fn a_pattern_is_shown_as_people_would_name_the_file() {
    let shown = |path: &str| {
        Pattern::of(&artifact(path), &text("feature", "login")).expect("it can be used").to_string()
    };
    assert_eq!(shown("./docs/adr/ADR-{NNN}-{slug}.md"), "docs/adr/ADR-{NNN}-login.md");
    assert_eq!(shown("docs/**/{feature}?.md"), "docs/**/login?.md");
    assert_eq!(shown("src/"), "src/");
    assert_eq!(shown("{date}/{NNN}.md"), "{date}/{NNN}.md");
}

#[test]
fn a_pattern_is_read_as_it_is_spelled() {
    let exact = Artifact { matching: Match::Exact, ..artifact("a*?#/b#1.md") };
    let of = |artifact: &Artifact| Pattern::of(artifact, &text("feature", "x")).expect("usable");
    let all = ["docs/**/{feature}?.md", "src/", "a", "{date}-{NNN}/*.md", "a#b"];
    for pattern in all.map(|path| of(&artifact(path))).into_iter().chain([of(&exact)]) {
        assert_eq!(Pattern::read(&pattern.spelled()), pattern, "{}", pattern.spelled());
    }
}
