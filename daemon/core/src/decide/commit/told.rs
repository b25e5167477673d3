//! Why a commit did not do what it says, and what was meant, in words.

use crate::commit::Trailer;
use crate::refusal::Refusal;

/// What is said of a line that git takes for no trailer.
pub(super) const ASTRAY: &str = "git sees no trailer there: it has to stand in the last paragraph, \
                      among trailers only, and behind a subject";

/// What is noted of a commit that does what one did before.
pub(super) const BEFORE: &str = "a commit did that before";

/// What is noted of an occasion on which no way was open.
pub(super) const SHUT: &str = "no way was open";

/// The most characters of a line that are recorded.
pub(super) const LONGEST: usize = 300;

/// The latest second that can be recorded: the last one of the year 9999.
pub(super) const LATEST: i64 = 253_402_300_799;

/// Why something was refused, in a line.
pub(super) fn told(refusal: &Refusal) -> String {
    match refusal {
        Refusal::Shut { reasons, .. } if !reasons.is_empty() => {
            format!("{refusal}: {}", reasons.join("; "))
        }
        Refusal::NotFromHere { ways, .. } if !ways.is_empty() => {
            format!("{refusal}; {} would", ways.join(", "))
        }
        refusal => refusal.to_string(),
    }
}

/// The trailer that was meant, where its transition is spelled almost like one that leads on.
pub(super) fn mended(refusal: &Refusal, trailer: &Trailer) -> Option<Trailer> {
    let ways = match refusal {
        Refusal::NoSuchWay { candidates, .. } => candidates,
        _ => return None,
    };
    let via = trailer.via.to_lowercase();
    let slips = |way: &&String| strsim::damerau_levenshtein(&way.to_lowercase(), &via);
    let meant = ways.iter().min_by_key(slips).filter(|way| slips(way) <= 2)?;
    Some(Trailer { via: meant.clone(), ..trailer.clone() })
}
