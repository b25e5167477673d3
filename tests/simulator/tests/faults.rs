//! No acknowledgement is false, and life goes on: any call of the file system fails, once or from
//! then on.

use tidegate_simulator::{Fault, Script};

const EIO: i32 = 5;
const EMFILE: i32 = 24;
const ENOSPC: i32 = 28;

/// The errors, and at which calls: at every one, or at every third from one on.
const FAULTS: [(i32, usize, usize); 3] = [(EIO, 0, 1), (ENOSPC, 0, 3), (EMFILE, 1, 3)];

fn holds(stays: bool) {
    let script = Script::new().expect("a scratch repository");
    for (number, first, step) in FAULTS {
        let fault = Fault { number, stays, restarts: false };
        let mut call = first;
        while script.play(call, fault).unwrap_or_else(|wrong| panic!("{wrong}")) {
            call += step;
        }
        assert!(call > 200, "only {call} calls");
    }
}

#[test]
fn no_call_that_fails_once_makes_an_acknowledgement_false() {
    holds(false);
}

#[test]
fn no_disk_that_fails_for_good_makes_an_acknowledgement_false() {
    holds(true);
}
