//! Documents made at random: nothing is told of good ones, and where one rule is broken, the code is
//! told that the documentation names for it, and no other.

mod adr;
mod assessment;
mod choices;
mod coverage;
mod ears;
mod kinds;
mod layout;
mod phase;
mod prd;
mod rules;

use kinds::{File, Made, Rule};
