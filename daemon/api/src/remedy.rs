//! Spelling what would help as commands that can be run as they stand.

use tidegate_core::refusal::Remedy;

/// The command line for `remedy`. Never one that destroys anything.
#[must_use]
pub fn command_line(remedy: &Remedy) -> String {
    match remedy {
        Remedy::Init => "tidegate init".to_owned(),
        Remedy::ListItems => "tidegate ls --all".to_owned(),
        Remedy::UseItem(item) | Remedy::ShowItem(item) => format!("tidegate show {}", quoted(item)),
        Remedy::ShowProject => "tidegate project show".to_owned(),
        Remedy::ItemHistory(item) => format!("tidegate history {}", quoted(item)),
        Remedy::Unarchive(item) => format!("tidegate unarchive {}", quoted(item)),
        Remedy::Move { item, via } => format!("tidegate move {} {}", quoted(item), quoted(via)),
        Remedy::GiveReason => "--reason 'why it must be'".to_owned(),
    }
}

/// `word`, in quotes where a shell would take it apart.
#[must_use]
pub fn quoted(word: &str) -> String {
    let plain =
        |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '/' | '#' | ':' | '@' | '=');
    if !word.is_empty() && !word.starts_with('#') && word.chars().all(plain) {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_a_shell_would_take_apart_are_quoted() {
        let line =
            |via: &str| command_line(&Remedy::Move { item: "T-7k2m".into(), via: via.into() });
        assert_eq!(line("start"), "tidegate move T-7k2m start");
        assert_eq!(line("In Review"), "tidegate move T-7k2m 'In Review'");
        assert_eq!(line("it's; rm"), r"tidegate move T-7k2m 'it'\''s; rm'");
    }
}
