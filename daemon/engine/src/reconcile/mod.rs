//! Comparing the branches with what was seen of them last, and taking what new commits say. Hooks only
//! wake this: whatever they miss is found before the next answer.
//!
//! `position` is how far was looked, `round` one comparison, `link` one that is asked for, `news`
//! what is new, `merged` which branches came to others, `taken` what one commit comes to, `mine` what was recorded here of commits that nobody else has, `push` what is to be pushed, and `notices` what
//! is told of all that.

mod link;
mod merged;
mod mine;
mod news;
mod notices;
mod position;
mod push;
mod round;
mod taken;

pub(crate) use link::link;
pub(crate) use push::check as check_push;
pub(crate) use round::{look, wake};
