//! Documents: good ones without a finding, and what is told of others.

mod adr;
mod assessment;
mod corpus;
mod coverage;
mod ears;
mod front;
mod made;
mod markdown;
mod odd;
mod prd;
mod random;
mod schema;

use corpus::{GOOD, changed, good, told, told_of};
