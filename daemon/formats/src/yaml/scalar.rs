//! What a scalar without quotes is read as.

/// A scalar as YAML reads it when it stands without quotes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Plain {
    Null,
    Truth(bool),
    Number(i64),
    /// A number that is not whole.
    Fraction,
    Text,
}

impl Plain {
    pub(crate) fn of(text: &str) -> Self {
        match text {
            "" | "~" | "null" | "Null" | "NULL" => return Self::Null,
            "true" | "True" | "TRUE" => return Self::Truth(true),
            "false" | "False" | "FALSE" => return Self::Truth(false),
            _ => {}
        }
        if !text.starts_with(|first: char| first.is_ascii_digit() || "+-.".contains(first)) {
            return Self::Text;
        }
        match text.parse() {
            Ok(number) => Self::Number(number),
            Err(_) if text.parse::<f64>().is_ok() => Self::Fraction,
            Err(_) => Self::Text,
        }
    }
}
