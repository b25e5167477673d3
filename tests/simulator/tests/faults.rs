//! No acknowledgement is false, and life goes on: any call of the file system fails, once or from
//! then on.

use tidegate_simulator::{Fault, Script};

const EIO: i32 = 5;
const EMFILE: i32 = 24;
const ENOSPC: i32 = 28;

fn holds(fault: Fault) {
    let script = Script::new().expect("a scratch repository");
    let mut call = 0;
    while script.play(call, fault).unwrap_or_else(|wrong| panic!("{wrong}")) {
        call += 1;
    }
    assert!(call > 200, "only {call} calls");
}

#[test]
fn no_call_that_fails_once_makes_an_acknowledgement_false() {
    for number in [EIO, ENOSPC, EMFILE] {
        holds(Fault { number, stays: false, restarts: false });
    }
}

#[test]
fn no_disk_that_fails_for_good_makes_an_acknowledgement_false() {
    for number in [EIO, ENOSPC, EMFILE] {
        holds(Fault { number, stays: true, restarts: false });
    }
}
