//! Texts with fields in braces: `docs/{feature}/{NNN}-{slug}.md`.

use super::evaluate::Untold;
use super::value::{Value, Values};
use super::{MAX_LENGTH, Misplaced};

/// A text with places for fields.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    /// Its parts, in order.
    pub parts: Vec<Part>,
}

/// A part of a template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// What stands there as it is.
    Text(String),
    /// A field.
    Field(String),
}

impl Template {
    /// Reads a template.
    pub fn parse(text: &str) -> Result<Self, Misplaced> {
        Misplaced::unless_short(text)?;
        let (mut parts, mut plain, mut open) = (Vec::new(), String::new(), None);
        for (at, character) in text.chars().enumerate() {
            match (character, open) {
                ('{', None) => {
                    push(&mut parts, &mut plain, Part::Text);
                    open = Some(at);
                }
                ('}', Some(_)) if plain.is_empty() => {
                    return Err(Misplaced::new(at, "no name between the braces"));
                }
                ('}', Some(_)) => {
                    push(&mut parts, &mut plain, Part::Field);
                    open = None;
                }
                ('}', None) => return Err(Misplaced::new(at, "a brace that closes nothing")),
                (_, Some(_)) if !is_name(character) => {
                    let what = format!("'{}' in a name", character.escape_default());
                    return Err(Misplaced::new(at, what));
                }
                _ => plain.push(character),
            }
        }
        if let Some(at) = open {
            return Err(Misplaced::new(at, "a brace that is not closed"));
        }
        push(&mut parts, &mut plain, Part::Text);
        Ok(Self { parts })
    }

    /// The names of its fields.
    pub fn fields(&self) -> impl Iterator<Item = &String> {
        self.parts.iter().filter_map(|part| match part {
            Part::Field(name) => Some(name),
            Part::Text(_) => None,
        })
    }

    /// The text, with these fields put in, cut off at the longest that is read.
    pub fn fill(&self, fields: &Values) -> Result<String, Untold> {
        let mut text = String::new();
        for part in &self.parts {
            text.push_str(&match part {
                Part::Text(text) => text.clone(),
                Part::Field(name) => said(name, fields)?,
            });
        }
        let end = text.char_indices().map(|(at, c)| at + c.len_utf8());
        let end = end.take_while(|end| *end <= MAX_LENGTH).last().unwrap_or(0);
        text.truncate(end);
        Ok(text)
    }
}

fn said(name: &str, fields: &Values) -> Result<String, Untold> {
    match fields.get(name) {
        Some(Value::Text(text)) => Ok(text.clone()),
        Some(Value::Number(number)) => Ok(number.to_string()),
        Some(Value::Truth(truth)) => Ok(truth.to_string()),
        Some(Value::List(list)) => Ok(list.join(", ")),
        None => Err(Untold::Missing(name.to_owned())),
    }
}

fn push(parts: &mut Vec<Part>, plain: &mut String, part: fn(String) -> Part) {
    if !plain.is_empty() {
        parts.push(part(std::mem::take(plain)));
    }
}

fn is_name(character: char) -> bool {
    character.is_ascii_alphanumeric() || matches!(character, '_' | '-' | '.')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_stand_where_the_braces_were() {
        let template = Template::parse("docs/{feature}/{n}.md").expect("it is a template");
        assert_eq!(template.fields().collect::<Vec<_>>(), ["feature", "n"]);
        let mut fields = Values::from([("n".to_owned(), Value::Number(7))]);
        assert_eq!(template.fill(&fields), Err(Untold::Missing("feature".to_owned())));
        fields.insert("feature".to_owned(), Value::Text("login".to_owned()));
        assert_eq!(template.fill(&fields).as_deref(), Ok("docs/login/7.md"));
    }

    #[test]
    fn what_is_wrong_in_a_template_is_told_with_its_place() {
        let wrong = |text: &str| Template::parse(text).expect_err("it is no template").at;
        assert_eq!(wrong("a{"), 1);
        assert_eq!(wrong("a}"), 1);
        assert_eq!(wrong("ä{}"), 2);
        assert_eq!(wrong("{a{b}}"), 2);
        assert_eq!(wrong("{a b}"), 2);
    }

    #[test]
    fn what_is_put_in_cannot_grow_without_end() {
        let template = Template::parse(&"{a}".repeat(300)).expect("it is a template");
        let fields = Values::from([("a".to_owned(), Value::Text("ä".repeat(10_000)))]);
        assert_eq!(template.fill(&fields).expect("it is filled").len(), MAX_LENGTH);
    }
}
