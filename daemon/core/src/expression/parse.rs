//! Reading an expression.
//!
//! `or` binds least, then `and`, `not`, and a comparison, of which there is at most one in a row.
//! The case of these words does not matter.

use super::token::{Token, tokens};
use super::value::Value;
use super::{MAX_DEPTH, Misplaced};

/// A condition, read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Expression {
    /// A value that is written down.
    Given(Value),
    /// The value of a field.
    Field(String),
    /// The opposite.
    Not(Box<Expression>),
    /// Both.
    And(Box<Expression>, Box<Expression>),
    /// One of them, or both.
    Or(Box<Expression>, Box<Expression>),
    /// Two values, compared.
    Compare(Box<Expression>, Comparison, Box<Expression>),
}

/// How two values are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comparison {
    /// `==`
    Equal,
    /// `!=`
    Other,
    /// `<`
    Less,
    /// `<=`
    AtMost,
    /// `>`
    More,
    /// `>=`
    AtLeast,
    /// `contains`: a list has an element, a text a part.
    Contains,
    /// `in`: the same the other way round.
    In,
}

impl Expression {
    /// Reads a condition.
    pub fn parse(text: &str) -> Result<Self, Misplaced> {
        let mut parser = Parser { tokens: tokens(text)?, next: 0, end: text.chars().count() };
        let expression = parser.or(0)?;
        match parser.next < parser.tokens.len() {
            true => Err(parser.misplaced("something behind the end of the expression")),
            false => Ok(expression),
        }
    }
}

struct Parser {
    tokens: Vec<(usize, Token)>,
    next: usize,
    end: usize,
}

impl Parser {
    fn or(&mut self, depth: usize) -> Result<Expression, Misplaced> {
        let mut left = self.and(depth)?;
        while self.word("or") {
            left = Expression::Or(Box::new(left), Box::new(self.and(depth)?));
        }
        Ok(left)
    }

    fn and(&mut self, depth: usize) -> Result<Expression, Misplaced> {
        let mut left = self.not(depth)?;
        while self.word("and") {
            left = Expression::And(Box::new(left), Box::new(self.not(depth)?));
        }
        Ok(left)
    }

    fn not(&mut self, depth: usize) -> Result<Expression, Misplaced> {
        if depth > MAX_DEPTH {
            return Err(self.misplaced(&format!("more than {MAX_DEPTH} parts within each other")));
        }
        match self.word("not") {
            true => Ok(Expression::Not(Box::new(self.not(depth + 1)?))),
            false => self.comparison(depth),
        }
    }

    fn comparison(&mut self, depth: usize) -> Result<Expression, Misplaced> {
        let left = self.value(depth)?;
        let Some(how) = self.sign() else { return Ok(left) };
        let right = self.value(depth)?;
        Ok(Expression::Compare(Box::new(left), how, Box::new(right)))
    }

    fn value(&mut self, depth: usize) -> Result<Expression, Misplaced> {
        let token = self.tokens.get(self.next).map(|(_, token)| token.clone());
        let given = match token {
            Some(Token::Sign("(")) => {
                self.next += 1;
                let inner = self.or(depth + 1)?;
                self.close(")")?;
                return Ok(inner);
            }
            Some(Token::Sign("[")) => {
                self.next += 1;
                return self.list();
            }
            Some(Token::Number(number)) => Value::Number(number),
            Some(Token::Text(text)) => Value::Text(text),
            Some(Token::Name(name)) => match name.to_lowercase().as_str() {
                "true" => Value::Truth(true),
                "false" => Value::Truth(false),
                "and" | "or" | "not" | "contains" | "in" => {
                    return Err(self.misplaced(&format!("'{name}' where a value is wanted")));
                }
                _ => {
                    self.next += 1;
                    return Ok(Expression::Field(name));
                }
            },
            Some(Token::Sign(sign)) => {
                return Err(self.misplaced(&format!("'{sign}' where a value is wanted")));
            }
            None => return Err(self.misplaced("the end where a value is wanted")),
        };
        self.next += 1;
        Ok(Expression::Given(given))
    }

    fn list(&mut self) -> Result<Expression, Misplaced> {
        let mut items = Vec::new();
        while !self.is(&Token::Sign("]")) {
            match self.tokens.get(self.next) {
                Some((_, Token::Text(text))) => items.push(text.clone()),
                _ => return Err(self.misplaced("no text in quotes where one is wanted")),
            }
            self.next += 1;
            if self.is(&Token::Sign(",")) {
                self.next += 1;
            } else {
                break;
            }
        }
        self.close("]")?;
        Ok(Expression::Given(Value::List(items)))
    }

    fn sign(&mut self) -> Option<Comparison> {
        let (_, token) = self.tokens.get(self.next)?;
        let how = match token {
            Token::Sign("==") => Comparison::Equal,
            Token::Sign("!=") => Comparison::Other,
            Token::Sign("<") => Comparison::Less,
            Token::Sign("<=") => Comparison::AtMost,
            Token::Sign(">") => Comparison::More,
            Token::Sign(">=") => Comparison::AtLeast,
            Token::Name(name) if name.eq_ignore_ascii_case("contains") => Comparison::Contains,
            Token::Name(name) if name.eq_ignore_ascii_case("in") => Comparison::In,
            _ => return None,
        };
        self.next += 1;
        Some(how)
    }

    fn word(&mut self, word: &str) -> bool {
        let (Some((_, Token::Name(name))), word) = (self.tokens.get(self.next), word) else {
            return false;
        };
        let found = name.eq_ignore_ascii_case(word);
        self.next += usize::from(found);
        found
    }

    fn is(&self, wanted: &Token) -> bool {
        self.tokens.get(self.next).is_some_and(|(_, token)| token == wanted)
    }

    fn close(&mut self, sign: &'static str) -> Result<(), Misplaced> {
        if !self.is(&Token::Sign(sign)) {
            return Err(self.misplaced(&format!("no '{sign}' where one is wanted")));
        }
        self.next += 1;
        Ok(())
    }

    fn misplaced(&self, what: &str) -> Misplaced {
        Misplaced::new(self.tokens.get(self.next).map_or(self.end, |(at, _)| *at), what)
    }
}

#[cfg(test)]
mod tests {
    use super::super::MAX_LENGTH;
    use super::*;

    fn wrong(text: &str) -> (usize, String) {
        let wrong = Expression::parse(text).expect_err("it is no expression");
        (wrong.at, wrong.what)
    }

    #[test]
    fn what_is_wrong_is_told_with_its_place() {
        assert_eq!(wrong(""), (0, "the end where a value is wanted".into()));
        assert_eq!(wrong("a >="), (4, "the end where a value is wanted".into()));
        assert_eq!(wrong("a >= 1.5"), (5, "no whole number".into()));
        assert_eq!(wrong("a = 1"), (2, "'=' means nothing here".into()));
        assert_eq!(wrong("a == 'x"), (5, "a quotation that does not end".into()));
        assert_eq!(wrong("(a or b"), (7, "no ')' where one is wanted".into()));
        assert_eq!(wrong("a b"), (2, "something behind the end of the expression".into()));
        assert_eq!(wrong("a < b < c").0, 6);
        assert_eq!(wrong("ä and and").0, 6);
        assert_eq!(wrong("a in [b]").0, 6);
    }

    #[test]
    fn length_and_depth_have_limits() {
        let deep = |depth| format!("{}a{}", "(".repeat(depth), ")".repeat(depth));
        assert!(Expression::parse(&deep(MAX_DEPTH)).is_ok());
        assert!(wrong(&deep(MAX_DEPTH + 1)).1.starts_with("more than 32 parts"));
        assert!(wrong(&"not ".repeat(200)).1.starts_with("more than 32 parts"));
        assert!(wrong(&" ".repeat(MAX_LENGTH + 1)).1.starts_with("more than 1000 bytes"));
    }
}
