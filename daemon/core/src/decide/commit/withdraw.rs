//! Taking back what was recorded here of a commit that is gone.

use crate::command::{ItemRef, Withdraw};
use crate::commit::Deed;
use crate::decide::given::item;
use crate::decide::{Draft, Stop};
use crate::event::{EventBody, Withdrawn};
use crate::fact::Facts;

pub(in crate::decide) fn withdraw(asked: &Withdraw, facts: &Facts) -> Result<Vec<Draft>, Stop> {
    let fact = item(&ItemRef::from(asked.item), facts)?;
    let deeds = facts.deeds(asked.item)?;
    let stands = |deed: &&Deed| !deed.withdrawn && deed.by == asked.by;
    let records: Vec<_> = deeds.keyed(&asked.key).filter(stands).map(|deed| deed.event).collect();
    match records.is_empty() {
        true => Ok(Vec::new()),
        false => Ok(vec![Draft::on(fact, EventBody::Withdrawn(Withdrawn { records }))]),
    }
}
