//! Who the user is, by git's own rules, and nothing guessed: where git would make up a name
//! from the user database or a mail address from the host, this says what is missing.

use super::Disk;

/// A name and a mail address, as git would write them into a commit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// The name.
    pub name: String,
    /// The mail address.
    pub email: String,
}

/// The user has not said who they are.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("tell who you are: {} not configured", missing(*.name, *.email))]
pub struct NoIdentity {
    /// Whether the name is missing: `git config user.name` sets it.
    pub name: bool,
    /// Whether the mail address is missing: `git config user.email` sets it.
    pub email: bool,
}

impl Disk {
    /// The user as author: `GIT_AUTHOR_NAME`, `author.name`, `user.name`, and the same for the
    /// mail address, where `EMAIL` is asked last.
    pub fn identity(&self) -> Result<Identity, NoIdentity> {
        let name = self.persona("GIT_AUTHOR_NAME", "name");
        let email =
            self.persona("GIT_AUTHOR_EMAIL", "email").or_else(|| self.environment.text("EMAIL"));
        let name = name.map(|name| clean(&name)).filter(|name| !name.is_empty());
        let email = email.map(|email| clean(&email)).filter(|email| !email.is_empty());
        match (name, email) {
            (Some(name), Some(email)) => Ok(Identity { name, email }),
            (name, email) => Err(NoIdentity { name: name.is_none(), email: email.is_none() }),
        }
    }

    /// The first source that says anything counts, even if it says nothing useful, as in git.
    fn persona(&self, variable: &str, key: &str) -> Option<String> {
        self.environment
            .text(variable)
            .or_else(|| self.settings.text(&format!("author.{key}")))
            .or_else(|| self.settings.text(&format!("user.{key}")))
    }
}

/// What git does to a name before it writes it: no crud at the ends, nothing inside that would
/// end the field.
fn clean(text: &str) -> String {
    let crud = |letter: char| letter <= ' ' || ",:;<>\"\\'".contains(letter);
    text.trim_matches(crud).chars().filter(|letter| !"<>\n\0".contains(*letter)).collect()
}

fn missing(name: bool, email: bool) -> &'static str {
    match (name, email) {
        (true, false) => "user.name is",
        (false, true) => "user.email is",
        _ => "user.name and user.email are",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_cleaned_as_git_cleans_them() {
        assert_eq!(clean(" Ada <Lovelace>, "), "Ada Lovelace");
        assert_eq!(clean("Ada <L> B."), "Ada L B.");
        assert_eq!(clean(" ,;<> "), "");
    }
}
