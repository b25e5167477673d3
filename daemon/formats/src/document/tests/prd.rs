//! What a product must do.

use super::super::prd::{RECOMMENDED, REQUIRED, title};
use super::{changed, good, told};

const PATH: &str = "docs/prd/user-auth.md";

#[test]
fn each_required_section_is_missed() {
    for name in REQUIRED {
        let heading = format!("\n## {}\n", title(name));
        let text = changed("prd", &heading, "\n## Something Else\n");
        assert!(told("prd", PATH, &text).contains(&("MISSING_SECTION", 5)), "{name}");
        let text = changed("prd", &heading, &format!("\n<!--\n{heading}\n-->\n"));
        assert!(told("prd", PATH, &text).contains(&("MISSING_SECTION", 5)), "{name} in a comment");
    }
}

#[test]
fn each_recommended_section_is_missed_with_a_warning() {
    for name in RECOMMENDED {
        let heading = format!("\n## {}\n", title(name));
        let text = changed("prd", &heading, "\n## Something Else\n");
        assert_eq!(told("prd", PATH, &text), [("RECOMMENDED_SECTION", 5)], "{name}");
    }
    let text = changed("prd", "None.\n", "<!-- none -->\n");
    assert_eq!(told("prd", PATH, &text), [("RECOMMENDED_SECTION", 46)]);
}

#[test]
fn a_section_that_holds_nothing_is_told_at_its_heading() {
    let text = changed("prd", "People sign in once and stay signed in.", "<!-- later -->");
    assert_eq!(told("prd", PATH, &text), [("EMPTY_SECTION", 7)]);
    let text = format!("{}\n## User stories\n\nmore\n", good("prd"));
    assert_eq!(told("prd", PATH, &text), [("REPEATED_SECTION", 58)]);
}

#[test]
fn the_file_is_named_with_letters_digits_underscores_and_hyphens() {
    for path in ["a.md", "docs/user_auth-2.md", "docs\\über.md"] {
        assert_eq!(told("prd", path, good("prd")), [], "{path}");
    }
    for path in ["a b.md", "docs/.md", "a.txt", "a.b.md", "", "docs/"] {
        assert_eq!(told("prd", path, good("prd")), [("BAD_FILE_NAME", 1)], "{path}");
    }
}

#[test]
fn a_user_story_says_who_wants_what_and_what_for() {
    let without = good("prd").replace(", I want", " wants").replace("so that", "and");
    assert_eq!(told("prd", PATH, &without), [("NO_USER_STORY", 15)]);
    for story in [
        "**As a** reader,\n**I want** to read\n**so that** I know",
        "as an admin, i want this in order to rest",
    ] {
        let text = without.replace("## Functional", &format!("{story}\n\n## Functional"));
        assert_eq!(told("prd", PATH, &text), [], "{story}");
    }
    for none in [
        "As a reader, I want to read",
        "It was a day, I want it so that it ends",
        "`As a b`\n\n, I want c so that d",
        "<!-- As a reader, I want to read so that I know -->",
    ] {
        let text = without.replace("## Functional", &format!("{none}\n\n## Functional"));
        assert_eq!(told("prd", PATH, &text), [("NO_USER_STORY", 15)], "{none}");
    }
}

#[test]
fn a_criterion_is_a_task_or_has_an_id() {
    let without = good("prd").replace("- [ ] AC", "- ac").replace("- [x] AC", "- ac");
    assert_eq!(told("prd", PATH, &without), [("NO_CRITERION", 15)]);
    for criterion in ["- [ ] it works", "AC7: it works", "see AC7: it works", "1. [x] it works"] {
        let text = without.replace("## Functional", &format!("{criterion}\n\n## Functional"));
        assert_eq!(told("prd", PATH, &text), [], "{criterion}");
    }
    for none in [
        "```\n- [ ] in a fence\n```",
        "MAC7: an address",
        "AC: it works",
        "AC7 it works",
        "<!-- AC7: it -->",
    ] {
        let text = without.replace("## Functional", &format!("{none}\n\n## Functional"));
        assert_eq!(told("prd", PATH, &text), [("NO_CRITERION", 15)], "{none}");
    }
    let text = changed("prd", "AC2:", "AC1:");
    assert_eq!(told("prd", PATH, &text), [("REPEATED_CRITERION", 23)]);
}

#[test]
fn a_row_leads_to_an_example() {
    for path in ["examples/a", "./examples/a.rs", "see examples/a", "[`examples/a`](x)"] {
        let text = changed("prd", "`examples/session.rs`", path);
        assert_eq!(told("prd", PATH, &text), [], "{path}");
    }
    for path in ["examples/", "src/examples/a", "examples/{path}", "", "a | examples/b"] {
        let text = changed("prd", "`examples/session.rs`", path);
        assert_eq!(told("prd", PATH, &text), [("NO_EXAMPLE", 40)], "{path}");
    }
    let text = changed("prd", "how a session is kept", "");
    assert_eq!(told("prd", PATH, &text), [("NO_EXAMPLE", 40)]);
}
