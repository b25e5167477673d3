//! Signals that would end the program in silence where an error can be told.

use std::sync::Arc;

use signal_hook::consts::SIGXFSZ;

/// Lets a write beyond the limit on the size of files fail like any other.
pub(crate) fn fail_instead_of_dying() {
    // Nobody reads the flag: it is enough that the signal is handled.
    drop(signal_hook::flag::register(SIGXFSZ, Arc::default()));
}
