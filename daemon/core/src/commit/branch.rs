//! Names of branches that are made for an item.

use crate::command::ItemRef;
use crate::expression::{Part, Template};

/// The field of the name that is the item.
const ITEM: &str = "item";

/// The field that is made of its title.
const SLUG: &str = "slug";

/// The most characters of a title in a name.
const LONGEST: usize = 50;

/// How the branches of a project are called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BranchName {
    before: String,
    between: String,
    has_slug: bool,
}

impl BranchName {
    /// Reads how branches are to be called: a text with `{item}` once, and `{slug}` at its end if at
    /// all.
    pub fn parse(text: &str) -> Result<Self, String> {
        let template = Template::parse(text).map_err(|error| error.to_string())?;
        let mut name = Self { before: String::new(), between: String::new(), has_slug: false };
        let mut has_item = false;
        for part in template.parts {
            match part {
                _ if name.has_slug => return Err("{slug} has to come last".to_owned()),
                Part::Text(text) if has_item => name.between.push_str(&text),
                Part::Text(text) => name.before.push_str(&text),
                Part::Field(field) if field == ITEM && !has_item => has_item = true,
                Part::Field(field) if field == SLUG && has_item => name.has_slug = true,
                Part::Field(field) => {
                    return Err(format!(
                        "{{{field}}} cannot stand there: {{item}} once, then {{slug}}"
                    ));
                }
            }
        }
        match has_item {
            true => Ok(name),
            false => Err("{item} is missing".to_owned()),
        }
    }

    /// The name of the branch for an item of this title.
    #[must_use]
    pub fn made(&self, item: &str, title: &str) -> String {
        let Self { before, between, has_slug } = self;
        match (has_slug, slug(title)) {
            (true, slug) if !slug.is_empty() => format!("{before}{item}{between}{slug}"),
            (true, _) => format!("{before}{item}"),
            (false, _) => format!("{before}{item}{between}"),
        }
    }

    /// The item that a branch, `refs/heads/…` or one of a remote, is made for: what it is called at the
    /// place of the item. An alias may hold what stands behind the item, so the longest name comes
    /// first.
    #[must_use]
    pub fn items(&self, branch: &str) -> Vec<ItemRef> {
        let name = branch.strip_prefix("refs/heads/");
        let remote = || branch.strip_prefix("refs/remotes/")?.split_once('/').map(|(_, name)| name);
        let Some(rest) = name.or_else(remote).and_then(|name| name.strip_prefix(&self.before))
        else {
            return Vec::new();
        };
        let mut found = Vec::new();
        if self.has_slug || self.between.is_empty() {
            found.push(rest);
        }
        if !self.between.is_empty() {
            found.extend(rest.rmatch_indices(&self.between).map(|(at, _)| &rest[..at]));
        }
        found.retain(|name| !name.is_empty() && !name.contains('/'));
        found.into_iter().map(|name| ItemRef(name.to_owned())).collect()
    }
}

impl Default for BranchName {
    /// `task/{item}-{slug}`.
    fn default() -> Self {
        let (before, between) = ("task/".to_owned(), "-".to_owned());
        Self { before, between, has_slug: true }
    }
}

/// A title in small letters, digits and dashes.
fn slug(title: &str) -> String {
    let mut slug = String::new();
    for letter in title.chars().flat_map(char::to_lowercase) {
        match letter.is_alphanumeric() {
            true => slug.push(letter),
            false if !slug.ends_with('-') && !slug.is_empty() => slug.push('-'),
            false => {}
        }
        if slug.chars().count() == LONGEST {
            break;
        }
    }
    slug.trim_end_matches('-').to_owned()
}
