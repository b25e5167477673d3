//! What an expression says of given fields.

use super::parse::{Comparison, Expression};
use super::value::{Value, Values};

/// Why it cannot be told what an expression says.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Untold {
    /// A field has no value.
    #[error("{0} is not set")]
    Missing(String),
    /// Two values cannot be compared so.
    #[error("{0} cannot be compared with {1} like this")]
    Kinds(&'static str, &'static str),
    /// A value stands where yes or no is wanted.
    #[error("{0} is neither true nor false")]
    NoTruth(&'static str),
}

impl Expression {
    /// Whether it holds of these fields. Where one side of an `and` or `or` decides, the other
    /// need not be known.
    pub fn holds(&self, fields: &Values) -> Result<bool, Untold> {
        match self {
            Self::Not(inner) => inner.holds(fields).map(|holds| !holds),
            Self::And(left, right) => decided(left, right, fields, false),
            Self::Or(left, right) => decided(left, right, fields, true),
            Self::Compare(left, how, right) => {
                compare(&left.value(fields)?, *how, &right.value(fields)?)
            }
            Self::Given(_) | Self::Field(_) => match self.value(fields)? {
                Value::Truth(truth) => Ok(truth),
                other => Err(Untold::NoTruth(other.kind())),
            },
        }
    }

    fn value(&self, fields: &Values) -> Result<Value, Untold> {
        match self {
            Self::Given(value) => Ok(value.clone()),
            Self::Field(name) => {
                fields.get(name).cloned().ok_or_else(|| Untold::Missing(name.clone()))
            }
            _ => self.holds(fields).map(Value::Truth),
        }
    }
}

/// Two conditions, of which either decides alone if it is `decisive`.
fn decided(
    left: &Expression,
    right: &Expression,
    fields: &Values,
    decisive: bool,
) -> Result<bool, Untold> {
    match (left.holds(fields), right.holds(fields)) {
        (Ok(one), _) | (_, Ok(one)) if one == decisive => Ok(decisive),
        (Ok(_), Ok(_)) => Ok(!decisive),
        (Err(untold), _) | (_, Err(untold)) => Err(untold),
    }
}

fn compare(left: &Value, how: Comparison, right: &Value) -> Result<bool, Untold> {
    use Comparison::{AtLeast, AtMost, Contains, Equal, In, Less, More, Other};
    let untold = || Untold::Kinds(left.kind(), right.kind());
    let numbers = || Some((left.number()?, right.number()?));
    match how {
        Equal => equal(left, right).ok_or_else(untold),
        Other => equal(left, right).map(|equal| !equal).ok_or_else(untold),
        Contains => contains(left, right).ok_or_else(untold),
        In => contains(right, left).ok_or_else(untold),
        Less => numbers().map(|(a, b)| a < b).ok_or_else(untold),
        AtMost => numbers().map(|(a, b)| a <= b).ok_or_else(untold),
        More => numbers().map(|(a, b)| a > b).ok_or_else(untold),
        AtLeast => numbers().map(|(a, b)| a >= b).ok_or_else(untold),
    }
}

/// Values of one kind; and a number with a text that is one.
fn equal(left: &Value, right: &Value) -> Option<bool> {
    match (left, right) {
        (Value::Truth(_), Value::Truth(_))
        | (Value::Text(_), Value::Text(_))
        | (Value::List(_), Value::List(_)) => Some(left == right),
        _ => Some(left.number()? == right.number()?),
    }
}

fn contains(whole: &Value, part: &Value) -> Option<bool> {
    match (whole, part) {
        (Value::List(list), Value::Text(text)) => Some(list.contains(text)),
        (Value::Text(whole), Value::Text(part)) => Some(whole.contains(part.as_str())),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holds(text: &str) -> Result<bool, String> {
        let text_of = |text: &str| Value::Text(text.to_owned());
        let fields = Values::from([
            ("complexity".to_owned(), Value::Number(7)),
            ("effort".to_owned(), text_of("5")),
            ("labels".to_owned(), Value::List(vec!["api".into(), "ui".into()])),
            ("title".to_owned(), text_of("Log in")),
            ("light_mode".to_owned(), Value::Truth(false)),
        ]);
        let expression = Expression::parse(text).expect("it is an expression");
        expression.holds(&fields).map_err(|untold| untold.to_string())
    }

    #[test]
    fn conditions_say_what_their_fields_say() {
        for (text, expected) in [
            ("complexity >= 5", true),
            ("complexity<5", false),
            ("complexity > 7 or effort <= 5", true),
            ("complexity_ == 1 OR complexity == 7", true),
            ("labels contains \"api\" and not light_mode", true),
            ("'ui' in labels", true),
            ("title contains 'out'", false),
            ("effort in ['3', '5']", true),
            ("not (complexity != 7)", true),
            ("light_mode == false", true),
            ("effort == 5", true),
            ("not not true", true),
            ("true or false and false", true),
            ("(true or false) and false", false),
        ] {
            assert_eq!(holds(text), Ok(expected), "{text}");
        }
    }

    #[test]
    fn what_cannot_be_told_is_not_guessed() {
        for (text, why) in [
            ("size >= 5", "size is not set"),
            ("not size", "size is not set"),
            ("size >= 5 or complexity < 5", "size is not set"),
            ("title >= 5", "a text cannot be compared with a number like this"),
            ("labels == 'api'", "a list cannot be compared with a text like this"),
            ("complexity", "a number is neither true nor false"),
        ] {
            assert_eq!(holds(text), Err(why.to_owned()), "{text}");
        }
        assert_eq!(holds("size >= 5 and complexity < 5"), Ok(false), "one side decides");
        assert_eq!(holds("size >= 5 or complexity > 5"), Ok(true), "one side decides");
    }
}
