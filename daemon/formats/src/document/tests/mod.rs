//! Documents: good ones without a finding, and what is told of others.

mod adr;
mod assessment;
mod corpus;
mod coverage;
mod ears;
mod markdown;
mod prd;
mod schema;

use corpus::{changed, good, told, told_of};
