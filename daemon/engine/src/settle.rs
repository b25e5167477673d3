//! The loop: run a thought, answer what it asks, run it again, until it asks nothing.

use tidegate_core::fact::{Facts, MOST_ROUNDS, Questions};
use tidegate_index::ReadModel;

use crate::failure::{Unanswered, internal};
use crate::world::Oracle;

/// Runs `think` until it has all it needs.
pub(crate) fn settle<T>(
    model: &dyn ReadModel,
    oracle: Oracle<'_>,
    think: impl Fn(&Facts) -> Result<T, Questions>,
) -> Result<T, Unanswered> {
    settle_knowing(model, oracle, &mut Facts::default(), think)
}

/// The same, where some of it is known, and all that is answered is to be known later.
pub(crate) fn settle_knowing<T>(
    model: &dyn ReadModel,
    oracle: Oracle<'_>,
    facts: &mut Facts,
    think: impl Fn(&Facts) -> Result<T, Questions>,
) -> Result<T, Unanswered> {
    for _ in 0..MOST_ROUNDS {
        match think(facts) {
            Ok(settled) => return Ok(settled),
            Err(Questions { log, world }) => {
                for question in log {
                    let answer = model.answer(&question)?;
                    facts.learn(question, answer);
                }
                if !world.is_empty() {
                    for (question, answer) in oracle.answers(world)? {
                        facts.learn_of_world(question, answer);
                    }
                }
            }
        }
    }
    Err(internal("a decision goes on asking").into())
}
