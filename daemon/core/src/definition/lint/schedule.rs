//! Windows in time: whether they can be read, and ever open.

use super::{Code, Found};
use crate::gate::Schedule;
use crate::schedule::{NotACron, NotAWindow};

/// Tells what is wrong at the member that is wrong.
pub(super) fn check(gate: &Schedule, at: &str, found: &mut Found) {
    let Err(wrong) = gate.read() else { return };
    let (member, mend) = match &wrong {
        NotAWindow::Cron(NotACron::Never(_)) => ("cron", "name a day that one of the months has"),
        NotAWindow::Cron(_) => ("cron", "write five fields, such as `0 9 * * 1-5`"),
        NotAWindow::Zone(_) => ("zone", "name a zone of the time-zone database, or leave it out"),
        NotAWindow::Empty => ("window", "say how long it stays open, such as `8h`"),
    };
    let message = format!("the SCHEDULE gate is not usable: {wrong}");
    found.add(Code::BadSchedule, format!("{at}/{member}"), message, mend);
}
