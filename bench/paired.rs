//! Two things measured in turns, A B A B …, so that whatever else the machine does meets both.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

/// One of the two sides: what it is called, and what is timed.
pub(crate) struct Side<'a> {
    pub(crate) name: String,
    pub(crate) run: &'a mut dyn FnMut(),
}

/// What was measured, each list in ascending order.
pub(crate) struct Comparison {
    subject: Times,
    yardstick: Times,
    ratios: Vec<f64>,
}

struct Times {
    name: String,
    seconds: Vec<f64>,
}

/// Runs both sides once unmeasured, then `rounds` times in turns.
pub(crate) fn compare(rounds: u32, subject: Side<'_>, yardstick: Side<'_>) -> Comparison {
    compare_prepared(rounds, &mut || (), subject, yardstick)
}

/// The same, with something to be done before each run of the subject that is not measured.
pub(crate) fn compare_prepared(
    rounds: u32,
    prepare: &mut dyn FnMut(),
    subject: Side<'_>,
    yardstick: Side<'_>,
) -> Comparison {
    let mut pair = || {
        prepare();
        (time(subject.run), time(yardstick.run))
    };
    pair();
    let pairs = (0..rounds).map(|_| pair());
    let (ours, theirs): (Vec<_>, Vec<_>) = pairs.unzip();
    Comparison::of((subject.name, ours), (yardstick.name, theirs))
}

/// How often all three are run for one pair of differences.
const GROUP: usize = 20;

/// What both sides take beyond a third one that they hold. Differences are small beside what they are
/// taken from, so each is that of the medians of a few runs in turns.
pub(crate) fn compare_beyond(
    rounds: u32,
    base: &mut dyn FnMut(),
    subject: Side<'_>,
    yardstick: Side<'_>,
) -> Comparison {
    let mut pair = || {
        let mut times = [Vec::new(), Vec::new(), Vec::new()];
        for _ in 0..GROUP {
            times[0].push(time(base));
            times[1].push(time(yardstick.run));
            times[2].push(time(subject.run));
        }
        let [base, yardstick, subject] = times.map(|times| median(&ascending(times)));
        (subject - base, yardstick - base)
    };
    pair();
    let pairs = (0..rounds).map(|_| pair());
    let (ours, theirs): (Vec<_>, Vec<_>) = pairs.unzip();
    Comparison::of((subject.name, ours), (yardstick.name, theirs))
}

impl Comparison {
    fn of(subject: (String, Vec<f64>), yardstick: (String, Vec<f64>)) -> Self {
        let pairs = subject.1.iter().zip(&yardstick.1);
        let ratios = pairs.map(|(ours, theirs)| ours / theirs).collect();
        let times = |(name, seconds)| Times { name, seconds: ascending(seconds) };
        Self { ratios: ascending(ratios), subject: times(subject), yardstick: times(yardstick) }
    }

    pub(crate) fn text(&self, benchmark: &str) -> String {
        format!(
            "{benchmark}: {:.3} x (min {:.3}, max {:.3}, {} pairs)\n    {}\n    {}",
            median(&self.ratios),
            self.ratios[0],
            self.ratios[self.ratios.len() - 1],
            self.ratios.len(),
            self.subject.text(),
            self.yardstick.text(),
        )
    }

    pub(crate) fn json(&self, benchmark: &str) -> Value {
        json!({
            "name": benchmark,
            "pairs": self.ratios.len(),
            "ratio": summary(&self.ratios),
            "subject": self.subject.json(),
            "yardstick": self.yardstick.json(),
        })
    }
}

impl Times {
    fn text(&self) -> String {
        let duration = Duration::from_secs_f64(median(&self.seconds));
        format!("{duration:>12.3?}  {}", self.name)
    }

    fn json(&self) -> Value {
        json!({ "name": self.name, "seconds": summary(&self.seconds) })
    }
}

fn time(run: &mut dyn FnMut()) -> f64 {
    let start = Instant::now();
    run();
    start.elapsed().as_secs_f64()
}

fn ascending(mut values: Vec<f64>) -> Vec<f64> {
    values.sort_by(f64::total_cmp);
    values
}

fn median(ascending: &[f64]) -> f64 {
    let middle = ascending.len() / 2;
    match ascending.len() % 2 {
        0 => f64::midpoint(ascending[middle - 1], ascending[middle]),
        _ => ascending[middle],
    }
}

fn summary(ascending: &[f64]) -> Value {
    json!({
        "median": median(ascending),
        "min": ascending[0],
        "max": ascending[ascending.len() - 1],
    })
}
