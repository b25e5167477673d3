//! Each rule, kept and broken.

use proptest::prelude::*;

use super::super::super::Code;
use super::super::super::markdown::Outline;
use super::choices::{self, Choices};
use super::kinds::{MADE, texts, told};

/// What people read about documents.
const DOCUMENTATION: &str = include_str!("../../../../../../docs/documents.md");

/// What is told of every kind alike, and what only files tell that are no documents.
const ELSEWHERE: [Code; 2] = [Code::EmptyDocument, Code::MoreFindings];

proptest! {
    #[test]
    fn of_good_documents_nothing_is_told(numbers in choices::numbers()) {
        for made in &MADE {
            let files = (made.make)(&mut Choices::new(&numbers), None);
            assert!(told(made.kind, &files).is_empty(), "{:?}\n{}", told(made.kind, &files), texts(&files));
        }
    }

    #[test]
    fn of_a_broken_rule_its_code_is_told(numbers in choices::numbers(), which: prop::sample::Index) {
        for made in &MADE {
            let (rule, code) = made.rules[which.index(made.rules.len())];
            let files = (made.make)(&mut Choices::new(&numbers), Some(rule));
            let mut told = told(made.kind, &files);
            told.dedup();
            assert_eq!(told, [code], "{rule}\n{}", texts(&files));
        }
    }
}

#[test]
fn each_rule_is_broken_and_has_the_code_that_the_documentation_names() {
    let outline = Outline::of(DOCUMENTATION);
    for made in &MADE {
        let section = |name: &str| {
            let mut headings = outline.headings.iter();
            let heading = headings.find(|heading| heading.title == name).expect("it is described");
            DOCUMENTATION[heading.whole.start..heading.end].to_owned()
        };
        let words = section(made.heading) + &section("Reading");
        for (rule, code) in made.rules {
            assert!(words.contains(&format!("`{code}`")), "{}: {code}", made.heading);
            let files = (made.make)(&mut Choices::new(&[]), Some(rule));
            assert!(told(made.kind, &files).contains(code), "{rule}\n{}", texts(&files));
        }
    }
    let broken: Vec<_> = MADE.iter().flat_map(|made| made.rules).map(|(_, code)| *code).collect();
    for code in Code::ALL.iter().filter(|code| !ELSEWHERE.contains(code)) {
        assert!(broken.contains(&code.word()), "{}", code.word());
    }
}
