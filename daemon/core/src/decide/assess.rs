//! How good an item is, by dimension.

use std::collections::BTreeMap;

use super::fields::harmless;
use super::given::{expected_item, reason};
use super::new_item::word;
use super::{Draft, Stop};
use crate::canonical;
use crate::command::{Assess, Call};
use crate::event::{Assessed, EventBody};
use crate::fact::Facts;
use crate::gate::OVERALL;
use crate::refusal::Refusal;
use crate::text;

/// The highest score.
const HIGHEST: u32 = 100;

/// The most dimensions of one assessment.
const MOST: usize = 50;

pub(super) fn decide(asked: &Assess, call: &Call, facts: &Facts) -> Result<Vec<Draft>, Stop> {
    let fact = expected_item(&asked.item, call, facts)?;
    let mut scores = scores(&asked.scores)?;
    // One score says nothing of the whole.
    if !scores.contains_key(OVERALL) && scores.len() > 1 {
        let (sum, count) = (scores.values().sum::<u32>(), scores.len() as u32);
        scores.insert(OVERALL.to_owned(), sum / count);
    }
    for (name, value) in &asked.details {
        word("detail", name)?;
        harmless(name, value)?;
        canonical::encode_value(value).map_err(|why| wrong(name, why.to_string()))?;
    }
    let recommendation = asked.recommendation.as_ref();
    let assessed = Assessed {
        scores,
        recommendation: recommendation
            .map(|text| text::line("recommendation", text))
            .transpose()?,
        details: asked.details.clone(),
        reason: reason(call)?,
    };
    Ok(vec![Draft::on(fact, EventBody::Assessed(assessed))])
}

fn scores(given: &BTreeMap<String, u32>) -> Result<BTreeMap<String, u32>, Stop> {
    if given.is_empty() || given.len() > MOST {
        return Err(wrong("scores", format!("give 1 to {MOST} of them, each from 0 to {HIGHEST}")));
    }
    let score = |(name, score): (&String, &u32)| match *score {
        score if score <= HIGHEST => Ok((word("dimension", name)?, score)),
        score => Err(wrong(name, format!("{score} is not from 0 to {HIGHEST}"))),
    };
    given.iter().map(score).collect()
}

fn wrong(field: &str, why: String) -> Stop {
    Refusal::Value { field: text::visible(field).into_owned(), why }.into()
}
